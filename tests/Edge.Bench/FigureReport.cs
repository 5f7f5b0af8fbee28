using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Bench.Data;
using Edge.Bench.Store;
using Spectre.Console;

namespace Edge.Bench;

/// <summary>Prints figures for people and for programs.</summary>
public static class FigureReport
{
    private const int JsonDecimals = 4;
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>One object: by data set our figure and the peers', and the wear of the flash where it was measured.</summary>
    public static string Json(IReadOnlyList<SetFigures> figures, JsonObject? wear)
    {
        var root = new JsonObject();
        foreach (SetFigures figure in figures)
        {
            string unit = figure.Set.PerRecord ? "bytesPerRecord" : "bytesPerValue";
            var peers = new JsonObject();
            foreach (var (peer, size) in figure.Peers)
            {
                peers[peer.Key] = new JsonObject { [unit] = Rounded(figure.Set, size.Bytes) };
            }
            root[figure.Set.Key] = new JsonObject { [unit] = Rounded(figure.Set, figure.Ours.Bytes), ["peers"] = peers };
        }
        if (wear is not null)
        {
            root["wear"] = wear;
        }
        return root.ToJsonString(_indented);
    }

    /// <summary>A table a data set on the console.</summary>
    public static void Print(IReadOnlyList<SetFigures> figures)
    {
        foreach (SetFigures figure in figures)
        {
            Table table = new Table().AddColumn("Kept in").Title(Markup.Escape($"{figure.Set.Title}: {figure.Set.Rows} records"));
            foreach (string column in (string[])["B/record", "B/value", "times ours"])
            {
                table.AddColumn(new TableColumn(column).RightAligned());
            }
            table.AddColumn("How");
            string how = string.Create(CultureInfo.InvariantCulture, $"{figure.Ours.Blocks} blocks of {ColumnBlocks.BlockBytes} B");
            AddRow(table, figure, "Edge", figure.Ours.Bytes, how);
            foreach (var (peer, size) in figure.Peers)
            {
                AddRow(table, figure, peer.Title, size.Bytes, size.Remark);
            }
            AnsiConsole.Write(table);
        }
    }

    private static void AddRow(Table table, SetFigures figure, string name, long bytes, string how) =>
        table.AddRow(
            Markup.Escape(name),
            Number((double)bytes / figure.Set.Rows),
            Number((double)bytes / figure.Set.Values),
            Number((double)bytes / figure.Ours.Bytes),
            Markup.Escape(how));

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static double Rounded(DataSet set, long bytes) => Math.Round((double)bytes / (set.PerRecord ? set.Rows : set.Values), JsonDecimals);
}
