using Edge.Platform;
using Edge.Platform.Store;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>Reads a platform's store: sealed blocks, and what was received and is in none.</summary>
/// <param name="store">The store.</param>
public sealed class StoreSource(BoardStore store) : RecordSource
{
    private const int ReadsPerReport = 1000;

    /// <inheritdoc/>
    public override IEnumerable<Record> Read(long fromUtcMs, long toUtcMs, Action<double> done)
    {
        double span = Math.Max(1, store.Known.Greatest);
        var count = 0L;
        foreach (var record in store.Read(fromUtcMs, toUtcMs))
        {
            if (count++ % ReadsPerReport == 0)
            {
                done(record.Sequence / span);
            }

            yield return record;
        }
    }

    /// <inheritdoc/>
    protected override LineSchema? Find(long sequence) => store.SchemaOf(sequence);
}
