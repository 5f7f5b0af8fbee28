using Edge.Bench.Data;

namespace Edge.Bench.Peers;

/// <summary>
/// Parquet with zstd at level 19, by DuckDB's writer, the better of two ways to lay out the integers before zstd sees them:
/// dictionary (RLE_DICTIONARY, for every column whose values repeat enough) and delta (DELTA_BINARY_PACKED for all, because the dictionary is switched off).
/// Both with data pages v2; v1 has no delta, and its dictionaries came out larger.
/// </summary>
public sealed class ParquetZstd : IPeer
{
    /// <inheritdoc/>
    public string Key => "parquetZstd19";

    /// <inheritdoc/>
    public string Title => "Parquet, zstd 19";

    /// <inheritdoc/>
    public PeerSize Measure(DataSet set, string folder)
    {
        using var table = new DuckDbTable(set, folder);
        long dictionary = Write(table, Path.Combine(folder, "dictionary.parquet"), "PARQUET_VERSION v2");
        long delta = Write(table, Path.Combine(folder, "delta.parquet"), "PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1");
        return delta <= dictionary
            ? new PeerSize(delta, $"delta; dictionary {(double)dictionary / delta:F2} times that")
            : new PeerSize(dictionary, $"dictionary; delta {(double)delta / dictionary:F2} times that");
    }

    private static long Write(DuckDbTable table, string path, string options)
    {
        table.Execute($"COPY records TO {DuckDbTable.Text(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, {options})");
        return new FileInfo(path).Length;
    }
}
