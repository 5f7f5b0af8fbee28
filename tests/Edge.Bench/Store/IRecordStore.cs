using Edge.Bench.Data;

namespace Edge.Bench.Store;

/// <summary>What a store of ours makes of a data set.</summary>
/// <param name="Blocks">Flash blocks, the last counted whole.</param>
/// <param name="Bytes">Bytes of all blocks, padding included.</param>
public readonly record struct StoredSize(int Blocks, long Bytes);

/// <summary>The product's way of keeping records, measured beside its peers.</summary>
public interface IRecordStore
{
    /// <summary>Stores a data set and says what it took.</summary>
    StoredSize Measure(DataSet set);
}
