using System.CommandLine;
using System.CommandLine.Invocation;

namespace Edge.Commissioning.Cli;

/// <summary>The command <c>edge</c>: what an inspector, a platform or a commissioner does with a board's records.</summary>
public static class EdgeCommand
{
    /// <summary>Exit code where all is well.</summary>
    public const int Well = 0;

    /// <summary>Exit code where something is wrong with the records.</summary>
    public const int Wrong = 1;

    /// <summary>Exit code where something is wrong with what the user gave.</summary>
    public const int UserError = 2;

    /// <summary>Runs a command line; returns the exit code.</summary>
    public static int Run(string[] arguments, Terminal terminal)
    {
        try
        {
            var root = new RootCommand("Checks and exports the records of Edge boards, from a card or from a simulator's state.");
            root.Subcommands.Add(VerifyCommand.Create(terminal));
            root.Subcommands.Add(ExportCommand.Create(terminal));
            var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is ParseErrorAction && parsed.Errors.Count > 0)
            {
                throw new UserErrorException(parsed.Errors[0].Message);
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = terminal.Output, Error = terminal.Error });
        }
        catch (UserErrorException error)
        {
            terminal.Error.WriteLine("edge: " + error.Message.ReplaceLineEndings(" "));
            return UserError;
        }
    }
}
