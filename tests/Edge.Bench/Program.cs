using System.CommandLine;
using Edge.Bench.Append;
using Edge.Bench.Data;
using Edge.Bench.Uplink;
using Edge.Bench.Wear;

namespace Edge.Bench;

/// <summary>Entry point of the bench.</summary>
public static class Program
{
    private const int BoundMissed = 1;
    private const int UserError = 2;
    private const int SiteDays = 90;
    private const int Years = 5;

    /// <summary>Runs the command line: 0 where every bound is kept, 1 where one is missed, 2 after one line about what the user gave.</summary>
    public static int Main(string[] arguments)
    {
        var root = new RootCommand("Figures of Edge, measured on this machine.") { RecordsCommand(), UplinkCommand() };
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

    private static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON object instead of a table." };

    private static Option<DirectoryInfo?> DataOption() => new("--data") { Description = $"Folder with the data files; default: the variable {DataFiles.FolderVariable}." };

    private static Command UplinkCommand()
    {
        Option<bool> json = JsonOption();
        Option<DirectoryInfo?> data = DataOption();
        var quick = new Option<bool>("--quick") { Description = "Leave out what takes minutes and a mosquitto: the draining of backlogs." };
        var command = new Command("uplink", "What messages, backlogs, reconnect storms and memory of the uplink come to, and the bounds that they have to keep.") { json, data, quick };
        command.SetAction(parsed =>
        {
            List<Figure> figures = [.. UplinkBench.Measure(DataFiles.LoadReference(parsed.GetValue(data)), parsed.GetValue(quick), Tell)];
            return Report(figures, parsed.GetValue(json), () => { });
        });
        return command;
    }

    private static Command RecordsCommand()
    {
        Option<bool> json = JsonOption();
        Option<DirectoryInfo?> data = DataOption();
        var file = new Option<FileInfo?>("--file") { Description = "Measure a CSV file of integers instead: a header, then a row a minute; X_avg, X_min and X_max make one channel, any other column one of single values." };
        var quick = new Option<bool>("--quick") { Description = $"Leave out what takes minutes: the {SiteDays} days of the simulator, and logs of years." };
        var benchmark = new Option<bool>("--benchmark") { Description = "Time single operations with BenchmarkDotNet instead." };
        var command = new Command("records", "What the record log costs, beside what a user would pick instead, and the bounds that it has to keep.") { json, data, file, quick, benchmark };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(benchmark))
            {
                LogBenchmarks.Run();
                return 0;
            }

            List<Figure> figures = parsed.GetValue(file) is { } one
                ? [.. RecordsBench.Measure(IntegerCsv.Load(one)).Figures()]
                : Measure(DataFiles.Load(parsed.GetValue(data)), parsed.GetValue(quick));
            return Report(figures, parsed.GetValue(json), () =>
            {
                if (parsed.GetValue(file) is null)
                {
                    WearBench.Print(WearBench.Measure());
                }
            });
        });
        return command;
    }

    private static int Report(List<Figure> figures, bool isJson, Action printMore)
    {
        if (isJson)
        {
            Console.WriteLine(FigureReport.Json(figures));
        }
        else
        {
            FigureReport.Print(figures);
            printMore();
        }

        return figures.TrueForAll(figure => figure.IsMet) ? 0 : BoundMissed;
    }

    private static List<Figure> Measure(List<DataSet> sets, bool isQuick)
    {
        var figures = new List<Figure>();
        foreach (DataSet set in sets)
        {
            Tell(set.Title);
            figures.AddRange(RecordsBench.Measure(set).Figures());
        }

        Tell("wear");
        figures.AddRange(LogBench.Wear(sets.Find(set => set.Key == "reference")));
        Tell("memory");
        figures.AddRange(LogBench.Memory());
        Tell("append");
        figures.Add(LogBench.Append());
        if (isQuick)
        {
            figures.AddRange(LogBench.Reading(0, Tell));
            return figures;
        }

        // Both take minutes, and neither measures time.
        Task<Figure> site = Task.Run(MeasureSite);
        figures.AddRange(LogBench.Reading(Years, Tell));
        figures.Insert(0, site.GetAwaiter().GetResult());
        return figures;
    }

    private static Figure MeasureSite()
    {
        (double bytes, int blocks) = SiteBench.Measure(SiteDays, day => Tell($"the reference site, day {day} of {SiteDays}"));
        return new Figure("site.bytesPerRecord", $"Reference site, {SiteDays} simulated days: bytesPerRecord", bytes, null, $"{blocks} blocks; events and schemas included");
    }

    // Beside the figures: the output may be read by a program.
    private static void Tell(string what) => Console.Error.WriteLine($"measuring: {what}");
}
