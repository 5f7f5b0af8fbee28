using Edge.Board;
using Edge.Platform;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Commissioning.Export;

/// <summary>Reads a log's records through the firmware's own reader: those that only the copy on the card has too, and in place of damaged blocks those of the copy.</summary>
public sealed class LogSource : RecordSource
{
    private readonly RecordLog _log;
    private readonly CardCopy? _copy;
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
        _copy = _log.Store.Copy as CardCopy;
        FindCopy();
        _schemas = new RecordReader(_log);
    }

    /// <summary>Number of the card's folder that has the copy; null where none of them has.</summary>
    public int? CopyFolder => _copy is { Oldest: > 0 } ? _copy.Folder : null;

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

        ThrowIfInTrouble();
    }

    /// <inheritdoc/>
    protected override LineSchema? Find(long sequence)
    {
        _schemas.Seek(sequence);
        return _schemas.TryRead(_schema) && _schema.Sequence == sequence && _schema.Kind == RecordKind.Schema ? LineSchema.Parse(_schema.Text) : null;
    }

    /// <summary>A board finds its copy in the time between two seals; here it is found at once, and no further step, which would write, is made.</summary>
    private void FindCopy()
    {
        if (_copy is null)
        {
            return;
        }

        var desk = new BlockDesk(new NoisePriors());
        while (!_copy.IsKnown && _copy.Trouble is null)
        {
            _copy.Step(_log.Store.Files, _log.Store.FirstBlock, desk);
        }

        ThrowIfInTrouble();
    }

    private void ThrowIfInTrouble()
    {
        // That all folders of the card are other boards' is no trouble of this log.
        if ((_log.Trouble ?? (_copy is { IsRefused: false } ? _copy.Trouble : null)) is { } trouble)
        {
            throw new StorageException(trouble);
        }
    }
}
