using Edge.Commissioning.Cli;
using Edge.Platform;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>What to export.</summary>
public sealed record ExportOptions
{
    /// <summary>First time label.</summary>
    public DateTime? From { get; init; }

    /// <summary>Time label behind the last.</summary>
    public DateTime? To { get; init; }

    /// <summary>Ids of the channels and contacts that are wanted; empty: all.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Whether events are wanted, and not minutes.</summary>
    public bool IsEvents { get; init; }

    /// <summary>Whether the file is Parquet, and not CSV.</summary>
    public bool IsParquet { get; init; }

    /// <summary>The file.</summary>
    public required string Output { get; init; }

    /// <summary>Site time minus UTC.</summary>
    public required TimeSpan Offset { get; init; }
}

/// <summary>
/// Exports the records of a range of time. Reads the log twice where minutes are wanted: first to find the columns, then to write the rows; in memory there is never more
/// than a row, or a row group. The file appears when it is complete.
/// </summary>
/// <param name="source">The log.</param>
/// <param name="options">What to export.</param>
public sealed class Exporter(RecordSource source, ExportOptions options)
{
    private const double ShareOfColumns = 0.4;

    /// <summary>Exports; returns how many rows there are.</summary>
    /// <param name="done">Is told how much is done, 0 to 1.</param>
    /// <exception cref="UserErrorException">A channel is not there, or the file can't be written.</exception>
    public long Run(Action<double> done)
    {
        var columns = options.IsEvents ? null : FindColumns(done);
        var part = options.Output + ".part";
        try
        {
            long rows;
            using (RowWriter writer = options.IsParquet ? new ParquetRowWriter(part, columns, options.Offset) : new CsvRowWriter(part, columns, options.Offset))
            {
                rows = columns is null ? WriteEvents(writer, done) : WriteMinutes(writer, columns, share => done(ShareOfColumns + ((1 - ShareOfColumns) * share)));
                writer.Complete();
            }

            File.Move(part, options.Output, overwrite: true);
            return rows;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"-o: cannot write '{options.Output}': {failure.Message}");
        }
        finally
        {
            DeletePart(part);
        }
    }

    private static void DeletePart(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What went wrong before is told; this says nothing new.
        }
    }

    private IEnumerable<Record> Read(Action<double> done) => source.Read(
        options.From is { } from ? Milliseconds(from) : long.MinValue,
        options.To is { } to ? Milliseconds(to) : long.MaxValue,
        done);

    private MinuteColumns FindColumns(Action<double> done)
    {
        var columns = MinuteColumns.Find(source, Read(share => done(ShareOfColumns * share)));
        if (options.Channels.Count == 0)
        {
            return columns;
        }

        string[] ids = [.. columns.Channels.Select(channel => channel.Id).Concat(columns.Contacts).Distinct()];
        var missing = options.Channels.FirstOrDefault(id => !ids.Contains(id));
        return missing is null
            ? columns.Select(options.Channels)
            : throw new UserErrorException($"--channels: '{missing}' is not in this range; there are {(ids.Length == 0 ? "none" : string.Join(", ", ids))}");
    }

    private long WriteMinutes(RowWriter writer, MinuteColumns columns, Action<double> done)
    {
        var row = new MinuteRow(columns);
        var rows = 0L;
        foreach (var record in Read(done))
        {
            if (record.Kind == RecordKind.Minute && row.Fill(record, source.SchemaOf(record)))
            {
                writer.Write(row);
                rows++;
            }
        }

        return rows;
    }

    private long WriteEvents(RowWriter writer, Action<double> done)
    {
        var lines = new Dictionary<byte, string>();
        var rows = 0L;
        foreach (var record in Read(done))
        {
            if (record.Kind == RecordKind.Minute && !lines.ContainsKey(record.Line))
            {
                lines[record.Line] = source.SchemaOf(record).Line;
            }
            else if (record.Kind == RecordKind.Schema)
            {
                lines[record.Line] = LineSchema.Parse(record.Text).Line;
            }
            else if (record.Kind == RecordKind.Event)
            {
                writer.Write(record, record.Line == Record.NoLine ? "" : lines.GetValueOrDefault(record.Line) ?? $"line-{record.Line}");
                rows++;
            }
        }

        return rows;
    }

    private static long Milliseconds(DateTime utc) => (long)(utc - DateTime.UnixEpoch).TotalMilliseconds;
}
