using Edge.Bench.Data;
using Edge.Bench.Peers;
using Edge.Bench.Store;

namespace Edge.Bench;

/// <summary>Figures of one data set.</summary>
/// <param name="Set">The data.</param>
/// <param name="Ours">What our store takes.</param>
/// <param name="Peers">What the peers take.</param>
public sealed record SetFigures(DataSet Set, StoredSize Ours, IReadOnlyList<(IPeer Peer, PeerSize Size)> Peers);

/// <summary>Measures data sets in our store and in its peers.</summary>
public static class RecordsBench
{
    /// <summary>Measures all of them, one after the other.</summary>
    public static List<SetFigures> Measure(IReadOnlyList<DataSet> sets)
    {
        IRecordStore store = new ColumnBlocks();
        IPeer[] peers = [new ParquetZstd(), new DuckDb(), new Sqlite(), new CsvGzip()];
        return [.. sets.Select(set => new SetFigures(set, store.Measure(set), [.. peers.Select(peer => (peer, Measure(peer, set)))]))];
    }

    private static PeerSize Measure(IPeer peer, DataSet set)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-bench-");
        try
        {
            return peer.Measure(set, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
