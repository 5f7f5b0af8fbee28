using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Simulator.Faults;
using Spectre.Console;

namespace Edge.Bench.Wear;

/// <summary>Wear of the internal flash in a model of littlefs (<see cref="FlashModel"/>), by how much a power cut may cost.</summary>
public static class WearBench
{
    // The hottest block depends on how long one looks: 15 days as in the measurement that the model is held to.
    private const int Days = 15;

    /// <summary>Runs each scheme.</summary>
    public static IReadOnlyList<(string Key, string Title, WearFigures Figures)> Measure() =>
    [
        ("sealed", "sealed blocks only", WearScheme.SealedOnly(Days)),
        ("loss1min", "a minute at risk", WearScheme.WriteAhead(Days, 1)),
        ("loss10min", "ten minutes at risk", WearScheme.WriteAhead(Days, 10)),
    ];

    /// <summary>One object: by scheme its figures.</summary>
    public static JsonObject Json(IReadOnlyList<(string Key, string Title, WearFigures Figures)> schemes)
    {
        var root = new JsonObject();
        foreach ((string key, _, WearFigures figures) in schemes)
        {
            root[key] = new JsonObject
            {
                ["amplification"] = Math.Round(figures.Amplification, 2),
                ["erasesPerYear"] = Math.Round(figures.ErasesPerYear),
                ["hottestBlockPerYear"] = Math.Round(figures.HottestBlockPerYear),
            };
        }
        return root;
    }

    /// <summary>A table on the console.</summary>
    public static void Print(IReadOnlyList<(string Key, string Title, WearFigures Figures)> schemes)
    {
        Table table = new Table().AddColumn("On internal flash").Title("Wear of 3 MiB of littlefs, 40 % full");
        foreach (string column in (string[])["B programmed/B", "erases/yr", "hottest block/yr"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }
        foreach ((_, string title, WearFigures figures) in schemes)
        {
            table.AddRow(title, Number(figures.Amplification, "F2"), Number(figures.ErasesPerYear, "F0"), Number(figures.HottestBlockPerYear, "F0"));
        }
        AnsiConsole.Write(table);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
