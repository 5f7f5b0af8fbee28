using Edge.Board;
using Edge.Platform;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>Reads a log's records through the firmware's own reader.</summary>
public sealed class LogSource : RecordSource
{
    private readonly RecordLog _log;
    private readonly RecordReader _schemas;
    private readonly Record _schema = new();

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

    /// <inheritdoc/>
    public override IEnumerable<Record> Read(long fromUtcMs, long toUtcMs, Action<double> done)
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

    /// <inheritdoc/>
    protected override LineSchema? Find(long sequence)
    {
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
