using System.Globalization;
using CsvHelper;
using Edge.Simulator.Cli;

namespace Edge.Simulator.Replay;

/// <summary>
/// Reads a file of real data: ';' or ',', with or without a header. Every mapped cell and every time is checked, so that a bad row
/// ends the run before it starts and not days into it.
/// </summary>
public sealed class ReplayFile
{
    // A row beyond this is no row but a quote that was never closed, or no text at all.
    private const int LongestRow = 1 << 20;

    private static readonly string[] _timeNames = ["datetime", "time", "timestamp"];

    private readonly string _path;
    private readonly IReadOnlyList<MapEntry> _map;
    private readonly long _stepMs;
    private readonly TimeCell _timeCell = new();

    private ReplayFile(string path, IReadOnlyList<MapEntry> map, TimeSpan step)
    {
        _path = path;
        _map = map;
        _stepMs = (long)step.TotalMilliseconds;
    }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">What its columns drive.</param>
    /// <param name="step">From row to row where there is no time column.</param>
    /// <exception cref="UserErrorException">The file cannot be read, has no rows, lacks a column, or a cell is no number or time.</exception>
    public static ReplayTable Load(string path, IReadOnlyList<MapEntry> map, TimeSpan step)
    {
        try
        {
            return new ReplayFile(path, map, step).Load();
        }
        catch (CsvFormatException failure)
        {
            throw new UserErrorException($"--replay: '{path}' line {failure.LineNumber}: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"--replay: cannot read '{path}': {failure.Message}");
        }
    }

    /// <summary>The separator of a file, told from its first line: ';' where there is one outside quotes, else ','.</summary>
    public static char DetectSeparator(string firstLine)
    {
        var isQuoted = false;
        foreach (var character in firstLine)
        {
            isQuoted ^= character == '"';
            if (character == ';' && !isQuoted)
            {
                return ';';
            }
        }

        return ',';
    }

    private ReplayTable Load()
    {
        using var csv = CsvReader.FromFile(_path, Options());
        if (!csv.Read())
        {
            throw new UserErrorException($"--replay: '{_path}' has no rows");
        }

        var first = csv.Current.ToArray();
        var header = IsHeader(first) ? first : null;
        var columns = _map.Select(entry => FindColumn(entry, header, first.Length)).ToArray();
        if (header is not null && !csv.Read())
        {
            throw new UserErrorException($"--replay: '{_path}' has no rows below its header");
        }

        return ReadRows(csv, header, columns, FindTimeColumn(header, csv.Current.ToArray()));
    }

    private CsvReaderOptions Options()
    {
        using var text = new StreamReader(_path);
        string? line;
        do
        {
            line = text.ReadLine();
        }
        while (line is { Length: 0 });

        return new CsvReaderOptions
        {
            Separator = DetectSeparator(line ?? ""),
            HasHeader = false,
            TrimWhitespace = true,
            TrimInsideQuotes = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LongestRow,
            TrackLineNumbers = true,
        };
    }

    private bool IsHeader(string[] cells) => cells.Any(cell => cell.Length > 0 && !_timeCell.TryRead(cell, out _));

    private int FindColumn(MapEntry entry, string[]? header, int columnCount)
    {
        if (entry.Index > 0)
        {
            return entry.Index <= columnCount
                ? entry.Index - 1
                : throw new UserErrorException($"--map: '{_path}' has no column #{entry.Index}; it has #1 to #{columnCount}");
        }

        if (header is null)
        {
            throw new UserErrorException($"--map: '{_path}' has no header, so '{entry.Column}' is no column; name them #1 to #{columnCount}");
        }

        var matches = Enumerable.Range(0, header.Length).Where(i => header[i] == entry.Column).ToArray();
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw new UserErrorException($"--map: '{_path}' has no column '{entry.Column}'; it has {string.Join(", ", header)}"),
            _ => throw new UserErrorException($"--map: '{_path}' has {matches.Length} columns '{entry.Column}'; name one by position, as #{matches[0] + 1}"),
        };
    }

    private int FindTimeColumn(string[]? header, string[] firstRow)
    {
        var named = header is null ? -1 : Array.FindIndex(header, name => _timeNames.Contains(name, StringComparer.OrdinalIgnoreCase));
        return named >= 0 ? named : Array.FindIndex(firstRow, _timeCell.IsDate);
    }

    private ReplayTable ReadRows(CsvReader csv, string[]? header, int[] columns, int timeColumn)
    {
        var table = new ReplayTable(_map) { TimeColumn = timeColumn < 0 ? null : header?[timeColumn] ?? "#" + (timeColumn + 1) };
        var values = new double[columns.Length];
        double firstMs = 0;
        do
        {
            long timeMs = table.RowCount * _stepMs;
            if (timeColumn >= 0)
            {
                var cell = Cell(csv, header, timeColumn);
                if (!_timeCell.TryRead(cell, out var milliseconds))
                {
                    throw BadCell(csv, header, timeColumn, cell, "a time (ISO 8601, or a number of seconds)");
                }

                firstMs = table.RowCount == 0 ? milliseconds : firstMs;
                timeMs = (long)Math.Round(milliseconds - firstMs);
            }

            for (var i = 0; i < columns.Length; i++)
            {
                values[i] = Value(csv, header, columns[i], _map[i]);
            }

            table.Add(timeMs, _stepMs, values);
        }
        while (csv.Read());
        return table;
    }

    private double Value(CsvReader csv, string[]? header, int column, MapEntry entry)
    {
        var cell = Cell(csv, header, column);
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? (number * entry.Factor) + entry.Offset
            : throw BadCell(csv, header, column, cell, "a number (with '.' before the decimals)");
    }

    private string Cell(CsvReader csv, string[]? header, int column) => column < csv.FieldCount
        ? csv.GetString(column)
        : throw new UserErrorException($"--replay: '{_path}' line {csv.LineNumber}: column {Name(header, column)} is missing, the row has {csv.FieldCount} cells");

    private UserErrorException BadCell(CsvReader csv, string[]? header, int column, string cell, string expected) =>
        new($"--replay: '{_path}' line {csv.LineNumber}, column {Name(header, column)}: '{cell}' is not {expected}");

    private static string Name(string[]? header, int column) => header is null ? $"#{column + 1}" : $"#{column + 1} '{header[column]}'";
}
