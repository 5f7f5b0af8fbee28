using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Platform.Store;

/// <summary>Reads a store through, in the order of sequences and in bounded memory.</summary>
internal sealed class StoreReader(StoreDatabase database, BlockShelf blocks)
{
    private const int Batch = 1000;

    private const long MinuteMs = 60_000;

    private readonly Record _record = new();
    private readonly BlockRecords _records = new();

    /// <summary>All records; blocks whose labels are all outside of a range of time are passed over.</summary>
    public IEnumerable<Record> Read(long fromUtcMs, long toUtcMs)
    {
        using var received = Received().GetEnumerator();
        var hasReceived = received.MoveNext();
        var block = new byte[BlockLayout.BlockBytes];
        foreach (var (log, number, first) in database.Rows("SELECT log, number, first FROM block ORDER BY first", row => (row.GetInt32(0), row.GetInt32(1), row.GetInt64(2))))
        {
            for (; hasReceived && received.Current.Sequence < first; hasReceived = received.MoveNext())
            {
                if (EntryBytes.TryRead(received.Current.Entry, _record))
                {
                    yield return _record;
                }
            }

            if (!blocks.TryRead(log, number, block) || !Overlaps(block, fromUtcMs, toUtcMs))
            {
                continue;
            }

            foreach (var (record, isKnown) in _records.Of(block))
            {
                if (isKnown)
                {
                    yield return record;
                }
            }
        }

        for (; hasReceived; hasReceived = received.MoveNext())
        {
            if (EntryBytes.TryRead(received.Current.Entry, _record))
            {
                yield return _record;
            }
        }
    }

    /// <summary>Sequences of the records that are in no block, in order.</summary>
    public IEnumerable<long> ReceivedSequences()
    {
        var after = 0L;
        while (true)
        {
            var some = database.Rows($"SELECT sequence FROM record WHERE sequence>$1 ORDER BY sequence LIMIT {Batch}", row => row.GetInt64(0), after);
            if (some.Count == 0)
            {
                yield break;
            }

            foreach (var sequence in some)
            {
                yield return sequence;
            }

            after = some[^1];
        }
    }

    private static bool Overlaps(byte[] block, long fromUtcMs, long toUtcMs) =>
        (BitConverter.ToInt32(block, BlockLayout.LatestOffset) + 1) * MinuteMs > fromUtcMs && BitConverter.ToInt32(block, BlockLayout.EarliestOffset) * MinuteMs < toUtcMs;

    private IEnumerable<(long Sequence, byte[] Entry)> Received()
    {
        var after = 0L;
        while (true)
        {
            var some = database.Rows(
                $"SELECT sequence, entry FROM record WHERE sequence>$1 ORDER BY sequence LIMIT {Batch}", row => (Sequence: row.GetInt64(0), Entry: (byte[])row.GetValue(1)), after);
            if (some.Count == 0)
            {
                yield break;
            }

            foreach (var one in some)
            {
                yield return one;
            }

            after = some[^1].Sequence;
        }
    }
}
