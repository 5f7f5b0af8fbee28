using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Edge.Simulator.Cli;

namespace Edge.Simulator.Scenarios;

/// <summary>The command <c>scenario</c>: runs scenario files and prints each expectation with what was found.</summary>
public static class ScenarioCommand
{
    private const int NotMet = 1;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Scenario files (tests/Scenarios/*.scenario; the format is in tests/Scenarios/README.md).",
            Arity = ArgumentArity.OneOrMore,
        };
        var quiet = new Option<bool>("--quiet") { Description = "Print only expectations that were not met, and the last line." };
        var command = new Command("scenario", "Runs scenario files in virtual time. Exit code 1 where an expectation was not met.") { files, quiet };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(quiet), parsed.InvocationConfiguration.Output));
        return command;
    }

    /// <summary>Runs files; returns the exit code.</summary>
    /// <exception cref="UserErrorException">A file is not usable.</exception>
    public static int Run(IReadOnlyList<string> files, bool isQuiet, TextWriter output)
    {
        var failed = 0;
        var total = 0;
        foreach (var file in files)
        {
            var watch = Stopwatch.StartNew();
            var results = RunFile(file);
            total += results.Count;
            failed += results.Count(result => !result.IsMet);
            if (!isQuiet || results.Any(result => !result.IsMet))
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} ({watch.Elapsed.TotalSeconds:0.0} s)"));
            }

            foreach (var result in results.Where(result => !isQuiet || !result.IsMet))
            {
                output.WriteLine($"  {(result.IsMet ? "ok  " : "FAIL")} {result.Line,4}  {result.Text}: {result.Finding}");
            }
        }

        output.WriteLine($"{total - failed} of {total} expectations met in {files.Count} scenario{(files.Count == 1 ? "" : "s")}");
        return failed == 0 ? 0 : NotMet;
    }

    private static IReadOnlyList<ScenarioResult> RunFile(string file)
    {
        try
        {
            return ScenarioRun.Run(ScenarioReader.Load(file));
        }
        catch (ScenarioException error)
        {
            throw new UserErrorException(error.Message);
        }
    }
}
