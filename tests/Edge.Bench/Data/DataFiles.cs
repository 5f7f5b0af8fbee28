using System.Globalization;

namespace Edge.Bench.Data;

/// <summary>The data files that the figures are stated on.</summary>
public static class DataFiles
{
    /// <summary>Environment variable with the folder.</summary>
    public const string FolderVariable = "EDGE_DATA";

    private const int SkabWindowMs = 10000;
    private const int HourMs = 3600000;

    /// <summary>Loads all of them from a folder, or from the one that the environment names.</summary>
    public static List<DataSet> Load(DirectoryInfo? folder)
    {
        string path = PathOf(folder) ?? throw new DataException($"--data: give the folder with the data files, or name it in the variable {FolderVariable}");
        return
        [
            Reference(path),
            Skab(Path.Combine(path, "skab-anomaly-free.csv")),
            Turbine(Path.Combine(path, "gas-turbine-2015.csv")),
        ];
    }

    /// <summary>Loads the reference minutes; null where neither a folder is given nor the environment names one.</summary>
    public static DataSet? LoadReference(DirectoryInfo? folder) => PathOf(folder) is { } path ? Reference(path) : null;

    private static string? PathOf(DirectoryInfo? folder) => folder?.FullName ?? Environment.GetEnvironmentVariable(FolderVariable);

    private static DataSet Reference(string path) =>
        IntegerCsv.Load(Path.Combine(path, "reference-minutes.csv.gz"), "reference", "reference minutes, 16 channels");

    /// <summary>SKAB: one row a second with gaps, gathered into windows of 10 s as the board gathers minutes.</summary>
    private static DataSet Skab(string path)
    {
        string[][] lines = ReadFields(path, ';');
        string[] names = lines[0][1..];
        int[][] columns = DecimalColumns.Scale(path, [.. lines.Skip(1).Select(fields => fields[1..])]);
        long[] windows = [.. lines.Skip(1).Select(fields => Time(path, fields[0]).Ticks / TimeSpan.TicksPerMillisecond / SkabWindowMs)];
        int[][] rows = [.. Enumerable.Range(0, windows.Length).GroupBy(row => windows[row]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        return new DataSet(
            "skab",
            "SKAB anomaly-free, 10 s, 8 channels",
            SkabWindowMs,
            [.. rows.Select(window => (int)(windows[window[0]] - windows[rows[0][0]]))],
            [.. names.Select((name, i) => Gather(name, columns[i], rows))],
            PerRecord: false);
    }

    /// <summary>The gas turbine: consecutive hours of single values.</summary>
    private static DataSet Turbine(string path)
    {
        string[][] lines = ReadFields(path, ',');
        int[][] columns = DecimalColumns.Scale(path, lines);
        return new DataSet(
            "turbine",
            "gas turbine, hourly, 11 single values",
            HourMs,
            [.. Enumerable.Range(0, lines.Length)],
            [.. columns.Select((column, i) => new Channel(string.Create(CultureInfo.InvariantCulture, $"signal{i + 1}"), column, null, null))],
            PerRecord: false);
    }

    private static Channel Gather(string name, int[] column, int[][] rows)
    {
        int[][] windows = [.. rows.Select(window => window.Select(row => column[row]).ToArray())];
        return new Channel(
            name.Replace(' ', '_'),
            [.. windows.Select(DecimalColumns.Mean)],
            [.. windows.Select(window => window.Min())],
            [.. windows.Select(window => window.Max())]);
    }

    private static DateTime Time(string path, string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            ? time
            : throw new DataException($"{path}: '{text}' is no time like 2020-02-08 13:30:47");

    private static string[][] ReadFields(string path, char separator)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: there is no such file");
        }
        string[][] lines = [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split(separator))];
        int wrong = Array.FindIndex(lines, fields => fields.Length != lines[0].Length);
        return lines.Length < 2 || wrong >= 0
            ? throw new DataException($"{path}: line {wrong + 1}: every line must have the same number of columns, and there must be at least two")
            : lines;
    }
}
