using System.Text;
using Edge.Commissioning.Cli;

namespace Edge.Commissioning;

/// <summary>Entry point of the command-line tool.</summary>
public static class Program
{
    /// <summary>Runs the command line; returns the exit code.</summary>
    public static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return EdgeCommand.Run(arguments, Terminal.OfProcess());
    }
}
