using System.Text;
using Edge.Simulator;
using Edge.Simulator.Cli;

namespace Edge.Tests.Cli;

/// <summary>One run of the simulator's command line in this process.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly StopSignal _stop = new();
    private readonly MemoryStream _output = new();
    private readonly StringWriter _error = new();

    /// <summary>Exit code.</summary>
    public int ExitCode { get; private set; }

    /// <summary>What it wrote to its output.</summary>
    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    /// <summary>The output's lines.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What it wrote to its error output.</summary>
    public string Error => _error.ToString();

    /// <summary>Runs a command line without any input.</summary>
    public static CommandLine Run(params string[] arguments) => RunWithInput("", arguments);

    /// <summary>Runs a command line with typed commands.</summary>
    public static CommandLine RunWithInput(string input, params string[] arguments)
    {
        var run = new CommandLine();
        run.ExitCode = Program.Run(arguments, new Surroundings
        {
            Output = run._output,
            Error = run._error,
            Input = new StringReader(input),
            Stop = run._stop,
        });
        return run;
    }

    public void Dispose() => _stop.Dispose();
}
