using Edge.Board;
using Edge.Platform;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>Where records to be exported come from, one at a time.</summary>
public abstract class RecordSource
{
    private readonly Dictionary<long, LineSchema?> _known = [];
    private readonly Dictionary<(byte Line, int Channels, int Contacts), LineSchema> _unknown = [];

    /// <summary>Hands out the records of a range of time, in the order of their sequence; always the same object.</summary>
    /// <param name="fromUtcMs">First time label, ms since 1970 UTC.</param>
    /// <param name="toUtcMs">Time label behind the last.</param>
    /// <param name="done">Is told how much is read, 0 to 1.</param>
    /// <exception cref="StorageException">The medium failed.</exception>
    public abstract IEnumerable<Record> Read(long fromUtcMs, long toUtcMs, Action<double> done);

    /// <summary>What a minute holds.</summary>
    public LineSchema SchemaOf(Record minute)
    {
        if (!_known.TryGetValue(minute.SchemaSequence, out var schema))
        {
            _known[minute.SchemaSequence] = schema = minute.SchemaSequence > 0 ? Find(minute.SchemaSequence) ?? FindRepetition(minute.SchemaSequence, minute.Line) : null;
        }

        if (schema is not null && schema.Channels.Count == minute.ChannelCount && schema.Contacts.Count == minute.ContactCount)
        {
            return schema;
        }

        var shape = (minute.Line, minute.ChannelCount, minute.ContactCount);
        return _unknown.TryGetValue(shape, out var unknown) ? unknown : _unknown[shape] = LineSchema.Unknown(minute);
    }

    // A schema that was given up before the minutes that refer to it: the next schema record of the line repeats it, or nothing tells.
    private LineSchema? FindRepetition(long sequence, byte line)
    {
        foreach (var record in Read(long.MinValue, long.MaxValue, static _ => { }))
        {
            if (record.Kind == RecordKind.Schema && record.Line == line && record.Sequence > sequence)
            {
                var schema = LineSchema.Parse(record.Text);
                return schema.Repeated == sequence ? schema : null;
            }
        }

        return null;
    }

    /// <summary>The schema record of a sequence; null where there is none.</summary>
    protected abstract LineSchema? Find(long sequence);
}
