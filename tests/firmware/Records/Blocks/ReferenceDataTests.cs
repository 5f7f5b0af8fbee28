using System.Globalization;
using System.IO.Compression;
using Edge.Records.Blocks;

namespace Edge.Tests.Blocks;

[TestClass]
public sealed class ReferenceDataTests
{
    private const int Channels = 16;
    private const int MinutesPerBlock = 152;

    [TestMethod]
    public void The_reference_minutes_cost_at_most_26_bytes_a_record()
    {
        string? folder = Environment.GetEnvironmentVariable("EDGE_DATA");
        if (folder is null)
        {
            Assert.Inconclusive("EDGE_DATA names the folder with reference-minutes.csv.gz");
        }
        int[][] rows = [.. ReadRows(Path.Combine(folder, "reference-minutes.csv.gz"))];
        var column = new ChannelColumn(new NoisePriors());
        long bytes = 0;
        foreach (int[][] block in rows.Chunk(MinutesPerBlock))
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                List<Minute> minutes = [.. block.Select(row => Minute.Normal(row[3 * channel + 1], row[3 * channel + 2], row[3 * channel + 3]))];
                byte[] stream = Minute.Write(column, minutes);
                CollectionAssert.AreEqual(minutes, Minute.Read(column, stream, 0, stream.Length, minutes.Count));
                bytes += stream.Length + sizeof(ushort);
            }
        }
        Assert.IsLessThanOrEqualTo(26.0, (double)bytes / rows.Length);
    }

    private static IEnumerable<int[]> ReadRows(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return [.. line.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        }
    }
}
