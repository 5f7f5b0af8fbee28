using System.CommandLine;
using Edge.Simulator.Cli;

namespace Edge.Simulator;

/// <summary>Entry point of the simulator.</summary>
public static class Program
{
    private const int UserError = 2;

    /// <summary>Runs the command line; returns the exit code.</summary>
    public static int Main(string[] arguments)
    {
        var around = Surroundings.OfProcess();
        using var stop = around.Stop;
        return Run(arguments, around);
    }

    /// <summary>Runs a command line with the given streams: 0 after a clean end, 2 after one line about what the user gave.</summary>
    public static int Run(string[] arguments, Surroundings around)
    {
        try
        {
            var command = SimulatorCommand.Create(options =>
            {
                if (around.HasSignals)
                {
                    around.Stop.Listen();
                }

                return SimulatorRun.Execute(options, around);
            }, around.IsTerminal);
            var parsed = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is System.CommandLine.Invocation.ParseErrorAction && parsed.Errors.Count > 0)
            {
                throw new UserErrorException(parsed.Errors[0].Message);
            }

            using var output = around.OpenText();
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = parsed.CommandResult.Command == command ? null : EndTimeOf(parsed.CommandResult.Command.Name),
                Output = output,
                Error = around.Error,
            });
        }
        catch (UserErrorException error)
        {
            around.Error.WriteLine("edge: " + error.Message.ReplaceLineEndings(" "));
            return UserError;
        }
    }

    private static TimeSpan EndTimeOf(string command) => command == PlatformCommand.Name ? PlatformCommand.EndTime : TimeSpan.FromSeconds(2);
}
