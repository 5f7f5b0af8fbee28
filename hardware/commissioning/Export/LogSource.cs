using Edge.Board;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>Reads a log's records through the firmware's own reader, one at a time.</summary>
public sealed class LogSource
{
    private readonly RecordLog _log;
    private readonly RecordReader _schemas;
    private readonly Record _schema = new();
    private readonly Dictionary<long, LineSchema?> _known = [];
    private readonly Dictionary<(byte Line, int Channels, int Contacts), LineSchema> _unknown = [];

    /// <summary>Opens a log.</summary>
    /// <param name="media">What it is made of; nothing is written.</param>
    /// <exception cref="StorageException">It can't be read.</exception>
    public LogSource(LogMedia media)
    {
        _log = new RecordLog(media);
        _log.Open();
        ThrowIfInTrouble();
        _schemas = new RecordReader(_log);
    }

    /// <summary>Hands out the records of a range of time, in the order of their sequence; always the same object.</summary>
    /// <param name="fromUtcMs">First time label, ms since 1970 UTC.</param>
    /// <param name="toUtcMs">Time label behind the last.</param>
    /// <param name="done">Is told how much of the log is read, 0 to 1.</param>
    /// <exception cref="StorageException">The medium failed.</exception>
    public IEnumerable<Record> Read(long fromUtcMs, long toUtcMs, Action<double> done)
    {
        var reader = new RecordReader(_log);
        reader.SeekRange(fromUtcMs, toUtcMs);
        var record = new Record();
        double span = Math.Max(1, _log.Head - _log.Oldest + 1);
        for (var count = 0L; !reader.IsAtHead; count++)
        {
            if (reader.TryRead(record))
            {
                if (count % 1000 == 0)
                {
                    done((record.Sequence - _log.Oldest) / span);
                }

                yield return record;
            }
            else
            {
                ThrowIfInTrouble();
            }
        }
    }

    /// <summary>What a minute holds.</summary>
    public LineSchema SchemaOf(Record minute)
    {
        if (!_known.TryGetValue(minute.SchemaSequence, out var schema))
        {
            _known[minute.SchemaSequence] = schema = Find(minute.SchemaSequence);
        }

        if (schema is not null && schema.Channels.Count == minute.ChannelCount && schema.Contacts.Count == minute.ContactCount)
        {
            return schema;
        }

        var shape = (minute.Line, minute.ChannelCount, minute.ContactCount);
        return _unknown.TryGetValue(shape, out var unknown) ? unknown : _unknown[shape] = LineSchema.Unknown(minute);
    }

    private LineSchema? Find(long sequence)
    {
        if (sequence <= 0)
        {
            return null;
        }

        _schemas.Seek(sequence);
        return _schemas.TryRead(_schema) && _schema.Sequence == sequence && _schema.Kind == RecordKind.Schema ? LineSchema.Parse(_schema.Text) : null;
    }

    private void ThrowIfInTrouble()
    {
        if (_log.Trouble is { } trouble)
        {
            throw new StorageException(trouble);
        }
    }
}
