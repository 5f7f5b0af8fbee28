using System.CommandLine;
using System.CommandLine.Parsing;
using Edge.Simulator.Scenarios;

namespace Edge.Simulator.Cli;

/// <summary>The command line: its options, what they mean, and what fits together.</summary>
public static class SimulatorCommand
{
    private static readonly Option<int> _port = Parsed<int>("--port", "PORT", "TCP port of the embedded MQTT broker on 127.0.0.1 (default 1883).", ReadPort);
    private static readonly Option<BrokerAddress?> _broker = Parsed<BrokerAddress?>("--broker", "HOST:PORT", "Use this MQTT broker and start none.", ReadBroker);
    private static readonly Option<string?> _site = new("--site")
    {
        HelpName = "FILE",
        Description = "Site file: lines, channels, contacts, valves (default: the reference site, a cement kiln line).",
    };

    private static readonly Option<int> _seed = Parsed<int>("--seed", "N", "Seed of everything random: noise, sparks, connection delays (default 1).", ReadSeed);

    private static readonly Option<double> _speed = Parsed<double>(
        "--speed",
        "X|max",
        "Plant time runs X times faster than real time (default 1). max: virtual time as fast as the machine can, with a broker in the process and no network; "
        + "the same options and seed on a fresh state then give the same bytes.",
        ReadSpeed);

    private static readonly Option<DateTime?> _start = Parsed<DateTime?>(
        "--start",
        "TIME",
        "Plant time at the start, ISO 8601 in UTC (default: now, or, with a state, its last plant time plus the real time since).",
        ReadStart);

    private static readonly Option<TimeSpan?> _for = Parsed<TimeSpan?>("--for", "TIME", "End after this much plant time: 90s, 15m, 3h, 2d (default: run until Ctrl+C).", ReadFor);
    private static readonly Option<string?> _state = new("--state")
    {
        HelpName = "DIR",
        Description = "Folder of the state: media, battery clock, plant. A second start goes on with the next sequence number (default .edge).",
    };

    private static readonly Option<string?> _replay = new("--replay")
    {
        HelpName = "FILE",
        Description = "Drive plant signals from a CSV file; needs --map. ';' or ',', with or without a header. See 'Replay' below.",
    };

    private static readonly Option<string[]> _map = new("--map")
    {
        HelpName = "MAP",
        Description = "What the columns drive: COLUMN=channel[*factor][+offset] or #INDEX=channel..., several separated by commas; #1 is the first column. "
            + "The offset may be negative: 'Temp_K=furnace-temperature-273.15'.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<TimeSpan?> _step = Parsed<TimeSpan?>("--step", "TIME", "From row to row of a file without time column (default 1s).", ReadStep);
    private static readonly Option<bool> _json = new("--json")
    {
        Description = "One JSON object a line each real second, and a last one at the end, instead of the console. See 'JSON lines' below.",
    };

    /// <summary>Creates the root command.</summary>
    /// <param name="run">Runs what was asked for; returns the exit code.</param>
    /// <param name="isTerminal">Whether the output is a terminal.</param>
    public static RootCommand Create(Func<RunOptions, int> run, bool isTerminal = false)
    {
        var command = new RootCommand("Runs the Edge firmware on a simulated board in a simulated plant, and an MQTT broker for it.")
        {
            _port, _broker, _site, _seed, _speed, _start, _for, _state, _replay, _map, _step, _json,
        };
        command.Subcommands.Add(WatchCommand.Create());
        command.Subcommands.Add(PlatformCommand.Create(isTerminal));
        command.Subcommands.Add(ScenarioCommand.Create());
        command.Validators.Add(CheckTogether);
        command.SetAction(parsed => run(ToOptions(parsed)));
        HelpText.AddTo(command);
        return command;
    }

    private static RunOptions ToOptions(ParseResult parsed) => new()
    {
        Port = parsed.GetResult(_port) is null ? 1883 : parsed.GetValue(_port),
        Broker = parsed.GetValue(_broker),
        SiteFile = parsed.GetValue(_site),
        Seed = parsed.GetResult(_seed) is null ? 1 : parsed.GetValue(_seed),
        Speed = parsed.GetResult(_speed) is null ? 1 : parsed.GetValue(_speed),
        Start = parsed.GetValue(_start),
        For = parsed.GetValue(_for),
        StateDirectory = parsed.GetValue(_state) ?? ".edge",
        ReplayFile = parsed.GetValue(_replay),
        Map = parsed.GetValue(_map) ?? [],
        Step = parsed.GetValue(_step) ?? TimeSpan.FromSeconds(1),
        IsJson = parsed.GetValue(_json),
    };

    private static void CheckTogether(CommandResult command)
    {
        bool Has(Option option) => command.GetResult(option) is { Implicit: false };
        var isMax = Has(_speed) && command.GetResult(_speed)!.Tokens is [{ Value: "max" }];
        if (Has(_port) && Has(_broker))
        {
            command.AddError("--port is the embedded broker's, and --broker starts none: give one of them");
        }
        else if (isMax && (Has(_port) || Has(_broker)))
        {
            command.AddError($"{(Has(_port) ? "--port" : "--broker")} has no meaning with --speed max, which uses no network; give a factor as --speed");
        }
        else if (Has(_replay) != Has(_map))
        {
            command.AddError(Has(_replay) ? "--replay needs --map: which column drives which channel" : "--map needs --replay: the file whose columns it names");
        }
        else if (Has(_step) && !Has(_replay))
        {
            command.AddError("--step needs --replay");
        }
    }

    private static Option<T> Parsed<T>(string name, string helpName, string description, Func<string, (T Value, string? Error)> read) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            var (value, error) = read(result.Tokens[0].Value);
            if (error is not null)
            {
                result.AddError($"{name}: {error}");
            }

            return value;
        },
    };

    private static (int Value, string? Error) ReadPort(string text) => int.TryParse(text, out var port) && port is >= 1 and <= 65535
        ? (port, null)
        : (0, $"'{text}' is no port; give 1 to 65535");

    private static (int Value, string? Error) ReadSeed(string text) => int.TryParse(text, out var seed)
        ? (seed, null)
        : (0, $"'{text}' is no seed; give a whole number from {int.MinValue} to {int.MaxValue}");

    private static (BrokerAddress? Value, string? Error) ReadBroker(string text) =>
        OptionText.Broker(text, out var error) is { } broker ? (broker, null) : (null, error);

    private static (double Value, string? Error) ReadSpeed(string text) =>
        OptionText.Speed(text, out var error) is { } speed ? (speed, null) : (1, error);

    private static (DateTime? Value, string? Error) ReadStart(string text) =>
        OptionText.Instant(text, out var error) is { } time ? (time, null) : (null, error);

    private static (TimeSpan? Value, string? Error) ReadFor(string text) =>
        OptionText.Duration(text, out var error) is { } duration ? (duration, null) : (null, error);

    private static (TimeSpan? Value, string? Error) ReadStep(string text) => ReadFor(text);
}
