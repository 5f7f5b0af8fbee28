using System.CommandLine;
using Edge.Platform;

namespace Edge.Simulator.Cli;

/// <summary>The options of a verb that say which broker it connects to, as whom, and by which certificates.</summary>
public sealed class BrokerSettings
{
    /// <summary>Environment variable of the password: a command line is shown to everybody on the machine.</summary>
    public const string PasswordVariable = "EDGE_BROKER_PASSWORD";

    private readonly Option<BrokerAddress> _broker = new("--broker")
    {
        HelpName = "HOST:PORT",
        Description = "The MQTT broker.",
        DefaultValueFactory = _ => new BrokerAddress("127.0.0.1", 1883),
        CustomParser = result =>
        {
            var address = OptionText.Broker(result.Tokens[0].Value, out var error);
            if (address is null)
            {
                result.AddError($"--broker: {error}");
            }

            return address;
        },
    };

    private readonly Option<string?> _user = Text("--user", "NAME", "User name at the broker.");
    private readonly Option<string?> _password = Text("--password", "TEXT", $"Password at the broker; others on this machine can see it here. Better --password-file, or the environment variable {PasswordVariable}.");
    private readonly Option<string?> _passwordFile = Text("--password-file", "FILE", "File whose first line is the password.");
    private readonly Option<string?> _authority = Text("--ca", "FILE", "Connects by TLS: the authority (PEM) that signs the broker's certificate; no other is trusted.");
    private readonly Option<string?> _certificate = Text("--client-cert", "FILE", "Certificate (PEM) to show to the broker.");
    private readonly Option<string?> _key = Text("--client-key", "FILE", "Its key (PEM, not encrypted).");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _broker, _user, _password, _passwordFile, _authority, _certificate, _key })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            foreach (var (option, other) in new (Option, Option)[] { (_password, _user), (_passwordFile, _user), (_certificate, _key), (_key, _certificate), (_certificate, _authority) })
            {
                if (result.GetResult(option) is not null && result.GetResult(other) is null)
                {
                    result.AddError($"{option.Name} needs {other.Name}");
                    return;
                }
            }

            if (result.GetResult(_password) is not null && result.GetResult(_passwordFile) is not null)
            {
                result.AddError("--password and --password-file exclude each other");
            }
        });
    }

    /// <summary>What was given.</summary>
    /// <exception cref="UserErrorException">The file of the password cannot be read.</exception>
    public BrokerOptions Read(ParseResult parsed)
    {
        var address = parsed.GetValue(_broker)!;
        var user = parsed.GetValue(_user);
        return new BrokerOptions
        {
            Host = address.Host,
            Port = address.Port,
            User = user,
            Password = user is null ? null : parsed.GetValue(_password) ?? FirstLineOf(parsed.GetValue(_passwordFile)) ?? Environment.GetEnvironmentVariable(PasswordVariable),
            Authority = parsed.GetValue(_authority),
            Certificate = parsed.GetValue(_certificate),
            Key = parsed.GetValue(_key),
        };
    }

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static string? FirstLineOf(string? path)
    {
        try
        {
            return path is null ? null : File.ReadLines(path).FirstOrDefault() ?? throw new UserErrorException($"--password-file: '{path}' is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--password-file: {failure.Message}");
        }
    }
}
