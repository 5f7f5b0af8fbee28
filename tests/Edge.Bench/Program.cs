using System.CommandLine;
using Edge.Bench.Data;

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
        var command = new Command("records", "Bytes that minute records cost, here and in the formats a user would pick instead.") { json, data, file };
        command.SetAction(parsed =>
        {
            List<DataSet> sets = parsed.GetValue(file) is { } one
                ? [IntegerCsv.Load(one)]
                : DataFiles.Load(parsed.GetValue(data));
            List<SetFigures> figures = RecordsBench.Measure(sets);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(FigureReport.Json(figures));
            }
            else
            {
                FigureReport.Print(figures);
            }
            return 0;
        });
        return command;
    }
}
