using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Tests.Board;

namespace Edge.Tests.Uplink;

/// <summary>What leaves when: news at once and in order, old records between them, births before all of it.</summary>
[TestClass]
public sealed class PublishingOrderTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void News_keep_their_order_and_leave_in_the_tick_that_wrote_them_whatever_else_is_to_be_sent(int seed)
    {
        var random = new Random(seed);
        var rig = new UplinkRig(UplinkSites.Build(2, 3), seed) { IsNetworkUp = false };
        for (var i = 0; i < 400; i++)
        {
            rig.AppendMinute(i % 2);
        }

        rig.Run(1);
        rig.IsNetworkUp = true;
        while (!rig.Uplink.IsOnline)
        {
            rig.Tick();
        }

        rig.Command("c-1", "resend-range", first: 1, second: 200);
        for (var i = 0; i < 2000; i++)
        {
            var written = new List<long>();
            for (var count = random.Next(4) == 0 ? random.Next(4) : 0; count > 0; count--)
            {
                written.Add(rig.AppendEvent(EventCode.BypassOpened, (byte)random.Next(2), "bypass-1").Sequence);
            }

            var before = rig.Arrived.Count;
            var head = rig.Log.Head;
            rig.Tick();
            written.AddRange(Enumerable.Range((int)head + 1, (int)(rig.Log.Head - head)).Select(sequence => (long)sequence));
            var news = rig.Arrived.Skip(before).TakeWhile(arrival => !arrival.IsHistorical).Select(arrival => arrival.Sequence).ToArray();
            CollectionAssert.AreEqual(written, news, $"seed {seed}, tick {i}");
        }

        Assert.IsTrue(rig.Arrived.Where(arrival => arrival.IsHistorical).GroupBy(arrival => arrival.Sequence).Any(group => group.Count() == 2), "the range has come again");
    }

    [TestMethod]
    public void A_new_configuration_comes_with_births_of_its_own()
    {
        var before = Births(null, ReferenceSite.Json, out var directory);
        try
        {
            var after = Births(directory, ReferenceSite.Json.Replace("Reference cement works", "Second cement works", StringComparison.Ordinal), out _);
            Assert.AreNotEqual(before.Find("Properties/ConfigurationCrc")!.Value, after.Find("Properties/ConfigurationCrc")!.Value);
            Assert.AreEqual("Second cement works", after.Find("Properties/SiteName")!.Value);
            Assert.AreEqual((long)before.Find("bdSeq")!.Value! + 1, after.Find("bdSeq")!.Value);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static SparkplugMessage Births(string? existing, string site, out string directory)
    {
        directory = existing ?? Directory.CreateTempSubdirectory("edge-births-").FullName;
        using var fixture = new SimulationFixture(site: site, directory: directory, start: existing is null ? null : DateTime.MinValue);
        var decoder = new SparkplugDecoder();
        var births = new List<SparkplugMessage>();
        fixture.Broker.Subscribe(message =>
        {
            if (decoder.TryDecode(message.Topic, message.Payload, out var decoded, out _) && decoded!.IsBirth)
            {
                births.Add(decoded);
            }
        });
        fixture.Run(70);
        fixture.Simulation.Stop();
        CollectionAssert.AreEqual(new[] { "NBIRTH", "DBIRTH" }, births.Take(2).Select(birth => birth.Type).ToArray());
        return births[0];
    }
}
