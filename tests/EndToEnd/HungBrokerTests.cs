using Edge.Tests.Link;
using Edge.Tests.Uplink;

namespace Edge.Tests.EndToEnd;

/// <summary>A real mosquitto that is stopped (SIGSTOP) and goes on later: its connections stay open, and nothing comes back.</summary>
/// <remarks>It measures real time, so it runs alone: beside tests that take all of the processor a tick may come seconds late.</remarks>
[TestClass]
[DoNotParallelize]
public class HungBrokerTests
{
    private const int KeepAliveSeconds = 10;
    private const int AcknowledgeSeconds = 5;

    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-hung-").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow(true, 1 + AcknowledgeSeconds, DisplayName = "while records flow")]
    [DataRow(false, KeepAliveSeconds + AcknowledgeSeconds, DisplayName = "while nothing is sent")]
    public async Task It_is_left_within_the_stated_time_and_every_record_is_there_when_it_goes_on(bool hasRecord, int boundSeconds)
    {
        using var mosquitto = Mosquitto.StartOrSkip(_folder);
        using var subscriber = new Subscriber();
        subscriber.Connect(mosquitto.Port);
        var site = UplinkSites.OneLine();
        site.Uplink.KeepAliveSeconds = KeepAliveSeconds;
        site.Uplink.AcknowledgeSeconds = AcknowledgeSeconds;
        using var node = new UplinkNode(mosquitto.Port, site);
        node.Append();
        await node.RunUntil(() => node.Uplink.Delivered == 1);

        mosquitto.Freeze();
        var frozen = DateTime.UtcNow;
        if (hasRecord)
        {
            node.Append();
        }

        await node.RunUntil(() => !node.Uplink.IsOnline);
        Assert.IsLessThan(boundSeconds + 1, (DateTime.UtcNow - frozen).TotalSeconds);
        node.Append();
        mosquitto.Thaw();
        await node.RunUntil(() => node.Uplink.Delivered == node.Log.Head);
        Wait.Until(() => subscriber.Sequences.LastOrDefault() == node.Log.Head, TimeSpan.FromSeconds(10), "the last record does not arrive");
        CollectionAssert.AreEqual(Enumerable.Range(1, (int)node.Log.Head).Select(sequence => (long)sequence).ToArray(), subscriber.Sequences);
        Assert.AreEqual("", string.Join("\n", subscriber.Defects));
    }
}
