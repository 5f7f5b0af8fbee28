using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Edge.Simulator.Cli;

/// <summary>What <c>--help</c> says beyond the options.</summary>
public static class HelpText
{
    private const string Text = """
        Commands, typed while it runs (or piped in, a line each; the end of input is no command):
          open bypass-1, break seal, stop kiln, cut network, cut power, fail or freeze a sensor, step the clock;
          'help' lists them all. Ctrl+C ends the run cleanly, a second one at once.

        Replay:
          The first row is the start of the run. Rows follow the column named datetime, time or timestamp, or else the first
          column that holds dates (ISO 8601; a named column may also count seconds); without one they follow --step.
          Each value is held until the next row. Rows that repeat a time or go back in time are taken in file order, take
          effect at once, and are counted at the end. Without --for the run ends a second after the last row was held.
          Cells are numbers with '.' before the decimals; channel = cell * factor + offset, in the channel's unit.

        JSON lines:
          time (plant time, UTC), sequence (newest record), records and bytes (stored), uplink (online|offline),
          channels {id: {value, unit, mark}} (mark: HJ 212 letter), valves {id: state}, kiln (running|stopped|unknown, of the
          first line), events [{sequence, time, code, subject}] since the last line; with --replay the last line also has
          replay {rows, played, outOfOrder}. Without a value, value is null; while the board has no power, marks are null
          too, states are unknown and the uplink is offline.

        Examples:
          dotnet run --project simulator
          dotnet run --project simulator -- watch
          dotnet run --project simulator -- platform --store platform
          dotnet run --project simulator -- scenario tests/Scenarios/*.scenario
          dotnet run --project simulator -- --for 3h --speed 120 --json
          dotnet run --project simulator -- --broker 192.168.1.20:1883 --site my-site.json --state my-state
          dotnet run --project simulator -- --speed max --for 7d --start 2026-01-31T08:00:00Z --state week
          dotnet run --project simulator -- --replay furnace.csv --map "Temp=furnace-temperature,#3=load*0.1"

        Exit code: 0 after a clean end, 2 after one line on stderr that says what was wrong with an option, a file or a port.
        """;

    /// <summary>Lets a root command's help end with it.</summary>
    public static void AddTo(RootCommand command)
    {
        var help = command.Options.OfType<HelpOption>().Single();
        help.Action = new LongHelp(command, new HelpAction { MaxWidth = 118 });
    }

    private sealed class LongHelp(RootCommand root, HelpAction options) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = options.Invoke(parseResult);
            if (parseResult.CommandResult.Command == root)
            {
                parseResult.InvocationConfiguration.Output.WriteLine(Text);
            }

            return result;
        }
    }
}
