using System.Globalization;
using System.IO.Compression;

namespace Edge.Bench.Data;

/// <summary>Reads CSV files of integers, also gzipped ones (.gz).</summary>
public static class IntegerCsv
{
    private const int MinuteMs = 60000;
    private static readonly string[] _timeNames = ["minute", "time"];

    /// <summary>Loads a file that the user named.</summary>
    public static DataSet Load(FileInfo file) => Load(file.FullName, "file", file.Name);

    /// <summary>Loads a file with a header. A first column "minute" or "time" counts minutes; without it a row is a minute.</summary>
    public static DataSet Load(string path, string key, string title)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: there is no such file");
        }
        using Stream stream = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        string[] names = reader.ReadLine()?.Split(',') ?? throw new DataException($"{path}: line 1: a header is missing");
        List<int>[] columns = [.. names.Select(_ => new List<int>())];
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length > 0)
            {
                AddRow(path, line, text.Split(','), columns);
            }
        }
        bool timed = _timeNames.Contains(names[0]);
        int rows = columns[0].Count;
        if (rows == 0 || names.Length < (timed ? 2 : 1))
        {
            throw new DataException($"{path}: at least one row and one column of values are needed");
        }
        int[] times = timed ? [.. columns[0]] : [.. Enumerable.Range(0, rows)];
        int first = timed ? 1 : 0;
        return new DataSet(key, title, MinuteMs, times, Channels(path, names[first..], [.. columns.Skip(first).Select(column => column.ToArray())]), PerRecord: true);
    }

    private static void AddRow(string path, int line, string[] fields, List<int>[] columns)
    {
        if (fields.Length != columns.Length)
        {
            throw new DataException($"{path}: line {line}: {fields.Length} columns, the header has {columns.Length}");
        }
        for (int i = 0; i < fields.Length; i++)
        {
            if (!int.TryParse(fields[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            {
                throw new DataException($"{path}: line {line}: column {i + 1}: '{fields[i]}' is no integer from {int.MinValue} to {int.MaxValue}");
            }
            columns[i].Add(value);
        }
    }

    private static List<Channel> Channels(string path, string[] names, int[][] columns)
    {
        var channels = new List<Channel>();
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i];
            string stem = name.EndsWith("_avg", StringComparison.Ordinal) ? name[..^4] : "";
            if (stem.Length > 0 && i + 2 < names.Length && names[i + 1] == stem + "_min" && names[i + 2] == stem + "_max")
            {
                channels.Add(new Channel(stem, columns[i], columns[i + 1], columns[i + 2]));
                i += 2;
            }
            else
            {
                channels.Add(new Channel(name, columns[i], null, null));
            }
        }
        if (channels.Count > Limits.Channels)
        {
            throw new DataException($"{path}: line 1: {channels.Count} channels; a record has 1 to {Limits.Channels}");
        }
        return channels;
    }
}
