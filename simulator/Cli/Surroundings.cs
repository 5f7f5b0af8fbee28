using System.Text;

namespace Edge.Simulator.Cli;

/// <summary>What a run has around it: the process's streams, or a test's.</summary>
public sealed record Surroundings
{
    /// <summary>Standard output.</summary>
    public required Stream Output { get; init; }

    /// <summary>Error output.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where commands are read, a line each.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Whether the output is a terminal that can show the live console.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether the input is a keyboard.</summary>
    public bool IsKeyboard { get; init; }

    /// <summary>Whether Ctrl+C and SIGTERM end the run.</summary>
    public bool HasSignals { get; init; }

    /// <summary>Ends the run early.</summary>
    public required StopSignal Stop { get; init; }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess() => new()
    {
        Output = Console.OpenStandardOutput(),
        Error = Console.Error,
        Input = Console.In,
        IsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
        IsKeyboard = !Console.IsInputRedirected,
        HasSignals = true,
        Stop = new StopSignal(),
    };

    /// <summary>A writer of the output, as UTF-8; what is written is out at once.</summary>
    public TextWriter OpenText() => new StreamWriter(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true };
}
