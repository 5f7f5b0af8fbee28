using Edge.Bench.Data;
using Edge.Bench.Peers;
using Edge.Bench.Store;

namespace Edge.Bench;

/// <summary>Figures of one data set.</summary>
/// <param name="Set">The data.</param>
/// <param name="Ours">What our store takes.</param>
/// <param name="Peers">What the peers take.</param>
public sealed record SetFigures(DataSet Set, StoredSize Ours, IReadOnlyList<(IPeer Peer, PeerSize Size)> Peers)
{
    private const double ReferenceBound = 29;

    /// <summary>The figures with their bounds: ours smaller than each peer's on reference minutes, no larger than Parquet's elsewhere.</summary>
    public IEnumerable<Figure> Figures()
    {
        string unit = Set.PerRecord ? "bytesPerRecord" : "bytesPerValue";
        double per = Set.PerRecord ? Set.Rows : Set.Values;
        double ours = Ours.Bytes / per;
        double parquet = Peers.First(peer => peer.Peer is ParquetZstd).Size.Bytes / per;
        bool isReference = Set.Key == "reference";
        double? bound = isReference ? Math.Min(ReferenceBound, Peers.Min(peer => peer.Size.Bytes) / per) : Set.PerRecord ? null : parquet;
        yield return new Figure($"{Set.Key}.{unit}", $"{Set.Title}: {unit}", ours, bound, $"{Ours.Blocks} blocks of 4096 B, all-in");
        foreach (var (peer, size) in Peers)
        {
            yield return new Figure($"{Set.Key}.peers.{peer.Key}.{unit}", $"  {peer.Title}", size.Bytes / per, null, $"{size.Bytes / (double)Ours.Bytes:F2} times ours; {size.Remark}");
        }
    }
}

/// <summary>Measures data sets in our store and in its peers.</summary>
public static class RecordsBench
{
    /// <summary>Measures one.</summary>
    public static SetFigures Measure(DataSet set)
    {
        IPeer[] peers = [new ParquetZstd(), new DuckDb(), new Sqlite(), new CsvGzip()];
        return new SetFigures(set, new SealedStore().Measure(set), [.. peers.Select(peer => (peer, Measure(peer, set)))]);
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
