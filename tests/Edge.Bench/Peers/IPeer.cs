using Edge.Bench.Data;

namespace Edge.Bench.Peers;

/// <summary>Size of a peer's file.</summary>
/// <param name="Bytes">Bytes of the file.</param>
/// <param name="Remark">How it was written.</param>
public readonly record struct PeerSize(long Bytes, string Remark);

/// <summary>A format that a user would pick instead. It gets the same integers as ours, times included.</summary>
public interface IPeer
{
    /// <summary>Key in the JSON report.</summary>
    string Key { get; }

    /// <summary>Name in the table.</summary>
    string Title { get; }

    /// <summary>Writes a data set into files in a folder of its own and says what they take.</summary>
    PeerSize Measure(DataSet set, string folder);
}
