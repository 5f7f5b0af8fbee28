using System.CommandLine;
using Edge.Bench.Data;
using Edge.Bench.Wear;

namespace Edge.Bench;

/// <summary>Entry point of the bench.</summary>
public static class Program
{
    private const int UserError = 2;

    /// <summary>Runs the command line: 0 after figures, 2 after one line about what the user gave.</summary>
    public static int Main(string[] arguments)
    {
        var root = new RootCommand("Figures of Edge, measured on this machine.") { RecordsCommand() };
        try
        {
            return root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (DataException error)
        {
            Console.Error.WriteLine("bench: " + error.Message);
            return UserError;
        }
    }

    private static Command RecordsCommand()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var data = new Option<DirectoryInfo?>("--data") { Description = $"Folder with the data files; default: the variable {DataFiles.FolderVariable}." };
        var file = new Option<FileInfo?>("--file") { Description = "Measure a CSV file of integers instead: a header, then a row a minute; X_avg, X_min and X_max make one channel, any other column one of single values." };
        var command = new Command("records", "Bytes that minute records cost, here and in the formats a user would pick instead, and what keeping them wears.") { json, data, file };
        command.SetAction(parsed =>
        {
            List<DataSet> sets = parsed.GetValue(file) is { } one
                ? [IntegerCsv.Load(one)]
                : DataFiles.Load(parsed.GetValue(data));
            List<SetFigures> figures = RecordsBench.Measure(sets);

            // Wear does not depend on the file that is asked about.
            var wear = parsed.GetValue(file) is null ? WearBench.Measure() : null;
            if (parsed.GetValue(json))
            {
                Console.WriteLine(FigureReport.Json(figures, wear is null ? null : WearBench.Json(wear)));
            }
            else
            {
                FigureReport.Print(figures);
                if (wear is not null)
                {
                    WearBench.Print(wear);
                }
            }
            return 0;
        });
        return command;
    }
}
