using System.CommandLine;
using System.Text.RegularExpressions;
using Edge.Platform;
using Edge.Platform.Keys;
using Edge.Simulator.Cli;
using Edge.Simulator.Consoles;

namespace Edge.Simulator;

/// <summary>
/// The command <c>platform</c>: a platform that keeps every record of the boards at a broker, confirms them, asks for what is missing, and stores what <c>edge verify</c>
/// and <c>edge export</c> read.
/// </summary>
public static partial class PlatformCommand
{
    /// <summary>Its name.</summary>
    public const string Name = "platform";

    /// <summary>How long it may take to end: what arrived is stored, and STATE says offline.</summary>
    public static readonly TimeSpan EndTime = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    /// <summary>Creates the command.</summary>
    /// <param name="isTerminal">Whether the output is a terminal, on which one line shows where things stand.</param>
    public static Command Create(bool isTerminal)
    {
        var store = new Option<string>("--store") { HelpName = "DIR", Description = "Folder of the stores; DIR/group/node is one board's, for edge verify and edge export.", Required = true };
        var broker = new BrokerSettings();
        var group = Parsed("--group", "G", "Only boards of this group (default: all).", text => Id().IsMatch(text), "group; give 1 to 32 of a-z, 0-9, '-'");
        var host = Parsed("--host", "ID", "Publishes STATE as primary host of this id (default: none).", text => HostId().IsMatch(text), "host id; give 1 to 64 characters without /, + and #, nor control characters");
        var key = new Option<string[]>("--key")
        {
            HelpName = "FILE",
            Description = "First key of a board's root, as it was handed out: with it each sealed block is checked as it comes. Several for several boards or roots.",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json")
        {
            Description = "One JSON object a line each second: time, connected, boards [{board, online, head, stored, confirmed, missing, received, blocks, contradictions}], notices [{time, board, level, text}].",
        };
        var command = new Command(Name, "Keeps every record of the boards at a broker: stores, confirms, asks for what is missing. Ctrl+C ends it.")
        {
            store, group, key, host, json,
        };
        broker.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new HostOptions { Store = parsed.GetValue(store)!, Group = parsed.GetValue(group), HostId = parsed.GetValue(host), Keys = ReadKeys(parsed.GetValue(key) ?? []) };
            var output = parsed.InvocationConfiguration.Output;
            IPlatformReport report = parsed.GetValue(json) ? new JsonPlatformReport(output) : new PlainPlatformReport(output, isTerminal);
            return RunAsync(options, broker.Read(parsed), report, cancellation);
        });
        return command;
    }

    /// <summary>Runs until it is cancelled; returns the exit code.</summary>
    /// <exception cref="UserErrorException">The store, the broker or a key is no good.</exception>
    public static async Task<int> RunAsync(HostOptions options, BrokerOptions broker, IPlatformReport report, CancellationToken cancellation)
    {
        using var held = StateLock.Take(options.Store, "--store", "platform");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            using var host = new MqttHost(options, broker);
            var next = TimeSpan.Zero;
            var started = TimeProvider.System.GetTimestamp();
            host.Application.Noticed += notice => Show(() => report.Notice(notice), ended);
            host.LinkChanged = text => Show(() => report.Notice(new HostNotice(DateTime.UtcNow, null, NoticeLevel.Normal, text)), ended);
            host.Stepped = () =>
            {
                var now = TimeProvider.System.GetElapsedTime(started);
                if (now >= next)
                {
                    next = now + _period;
                    Show(() => report.Update(host.IsConnected, host.Application.Boards), ended);
                }
            };
            await host.RunAsync(ended.Token);
            Show(() => report.End(host.Application.Boards), ended);
            return 0;
        }
        catch (BrokerException failure)
        {
            throw new UserErrorException($"--broker: {failure.Message}");
        }
        catch (PlatformException failure)
        {
            throw new UserErrorException($"--store: {failure.Message}");
        }
    }

    /// <summary>Shows something; where nobody reads it any more that is as good as Ctrl+C.</summary>
    private static void Show(Action show, CancellationTokenSource ended)
    {
        try
        {
            show();
        }
        catch (IOException)
        {
            ended.Cancel();
        }
    }

    private static List<KeyFile> ReadKeys(string[] paths)
    {
        try
        {
            var keys = paths.Select(KeyFile.Read).ToList();
            var twice = keys.GroupBy(key => (key.Board, key.Root)).FirstOrDefault(group => group.Count() > 1);
            return twice is null ? keys : throw new UserErrorException($"--key: {string.Join(" and ", twice.Select(key => $"'{key.Path}'"))} are both of root {twice.Key.Root} of {twice.Key.Board}");
        }
        catch (PlatformException failure)
        {
            throw new UserErrorException($"--key: {failure.Message}");
        }
    }

    private static Option<string?> Parsed(string name, string helpName, string description, Func<string, bool> isGood, string allowed) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!isGood(text))
            {
                result.AddError($"{name}: '{text}' is no {allowed}");
            }

            return text;
        },
    };

    [GeneratedRegex("^[a-z0-9-]{1,32}\\z")]
    private static partial Regex Id();

    [GeneratedRegex("^[^/+#\\p{Cc}]{1,64}\\z")]
    private static partial Regex HostId();
}
