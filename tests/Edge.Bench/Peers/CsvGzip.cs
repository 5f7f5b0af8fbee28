using System.IO.Compression;
using Edge.Bench.Data;

namespace Edge.Bench.Peers;

/// <summary>The CSV text, compressed by deflate at its highest level (gzip -9).</summary>
public sealed class CsvGzip : IPeer
{
    /// <inheritdoc/>
    public string Key => "csvGzip9";

    /// <inheritdoc/>
    public string Title => "CSV, gzip -9";

    /// <inheritdoc/>
    public PeerSize Measure(DataSet set, string folder)
    {
        string path = Path.Combine(folder, "table.csv.gz");
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.SmallestSize)))
        {
            set.WriteCsv(writer);
        }
        return new PeerSize(new FileInfo(path).Length, "level 9");
    }
}
