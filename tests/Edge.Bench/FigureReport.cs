using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Edge.Bench;

/// <summary>Prints figures for people and for programs.</summary>
public static class FigureReport
{
    private const int JsonDecimals = 4;
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>One object whose keys are nested as the figures' dots say.</summary>
    public static string Json(IEnumerable<Figure> figures)
    {
        var root = new JsonObject();
        foreach (Figure figure in figures)
        {
            string[] parts = figure.Key.Split('.');
            JsonObject at = root;
            foreach (string part in parts[..^1])
            {
                if (at[part] is not JsonObject inner)
                {
                    at[part] = inner = [];
                }

                at = inner;
            }

            at[parts[^1]] = Math.Round(figure.Value, JsonDecimals);
        }

        return root.ToJsonString(_indented);
    }

    /// <summary>A table on the console, the bound beside each figure.</summary>
    public static void Print(IEnumerable<Figure> figures)
    {
        Table table = new Table().AddColumn("Figure").AddColumn(new TableColumn("Measured").RightAligned()).AddColumn(new TableColumn("Must").RightAligned());
        table.AddColumn("").AddColumn("How");
        foreach (Figure figure in figures)
        {
            string mark = figure.Bound is null ? "" : figure.IsMet ? "[green]met[/]" : "[red]missed[/]";
            string bound = figure.Bound is { } limit ? (figure.IsStrict ? "< " : "<= ") + Number(limit) : "";
            table.AddRow(Markup.Escape(figure.Title), Number(figure.Value), bound, mark, Markup.Escape(figure.How));
        }

        AnsiConsole.Write(table);
    }

    private static string Number(double value) => value.ToString(value % 1 == 0 ? "F0" : "F2", CultureInfo.InvariantCulture);
}
