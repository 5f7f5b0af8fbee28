using Edge.Bench.Measures;
using Edge.Configuration;
using Edge.Tests.House;

namespace Edge.Tests.Uplink;

/// <summary>What the uplink takes of a board's heap, beyond the library and what it is handed: site, log, media.</summary>
[TestClass]
public sealed class UplinkMemoryTests
{
    private const int MostBytes = 16_384;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow(1, 16, MostBytes)]
    [DataRow(2, 8, MostBytes)]
    [DataRow(1, 32, MostBytes + (16 * Limits.PayloadBytesPerChannel))]
    public void The_uplink_takes_at_most_16_KiB_at_16_channels(int lines, int channels, int most)
    {
        var rig = new UplinkRig(UplinkSites.Build(lines, channels, name: "Flue-gas temperature"));
        for (var i = 0; i < 20; i++)
        {
            rig.AppendMinute(i % lines);
            rig.Command($"0123456789abcdef0123456789abcd{i}", "withdraw-emergency", "bypass-1");
            rig.Run(1);
        }

        var bytes = BytesOf(rig);
        TestContext.WriteLine($"{bytes,6} bytes at {lines} x {channels} channels");
        Assert.IsLessThanOrEqualTo(most, (int)bytes);
    }

    [TestMethod]
    public void The_uplink_of_the_reference_site_takes_at_most_16_KiB()
    {
        var json = File.ReadAllBytes(Repository.PathOf("hardware", "reference-site.json"));
        var rig = new UplinkRig(SiteReader.Read(json, json.Length));
        rig.Run(200);
        Assert.IsTrue(rig.Uplink.IsOnline);
        var bytes = BytesOf(rig);
        TestContext.WriteLine($"{bytes} bytes");
        Assert.IsLessThanOrEqualTo(MostBytes, (int)bytes);
    }

    private long BytesOf(UplinkRig rig)
    {
        var size = new ManagedSize();
        size.Add(rig.Site);
        size.Add(rig.Log);
        var others = size.Bytes;
        size.Add(rig.Commands);
        foreach (var (name, count, bytes) in size.ByType())
        {
            TestContext.WriteLine($"{bytes,6} {count,3} {name}");
        }

        return size.Bytes - others;
    }
}
