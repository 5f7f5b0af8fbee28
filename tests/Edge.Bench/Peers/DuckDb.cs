using Edge.Bench.Data;

namespace Edge.Bench.Peers;

/// <summary>DuckDB's own database file after a checkpoint.</summary>
public sealed class DuckDb : IPeer
{
    /// <inheritdoc/>
    public string Key => "duckdb";

    /// <inheritdoc/>
    public string Title => "DuckDB";

    /// <inheritdoc/>
    public PeerSize Measure(DataSet set, string folder)
    {
        string path;
        using (var table = new DuckDbTable(set, folder))
        {
            path = table.Path;
            table.Execute("CHECKPOINT");
        }
        return new PeerSize(new FileInfo(path).Length, "database file, checkpointed");
    }
}
