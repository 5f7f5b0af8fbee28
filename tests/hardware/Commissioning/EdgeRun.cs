using Edge.Commissioning.Cli;

namespace Edge.Tests.Commissioning;

/// <summary>One run of the tool's command line in this process.</summary>
internal sealed record EdgeRun(int ExitCode, string Output, string Error)
{
    /// <summary>The output's lines.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static EdgeRun Of(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var exitCode = EdgeCommand.Run(arguments, new Terminal { Output = output, Error = error });
        return new EdgeRun(exitCode, output.ToString(), error.ToString());
    }
}
