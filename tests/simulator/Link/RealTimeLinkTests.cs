using Edge.Configuration;
using Edge.Simulator.Link;
using Edge.Tests.Host;
using Edge.Tests.Uplink;
using Edge.Uplink;

namespace Edge.Tests.Link;

/// <summary>The board's link adapter, and the uplink on it, against a real broker in this process, in real time.</summary>
[TestClass]
public sealed class RealTimeLinkTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task Every_record_arrives_in_order_behind_the_births_and_the_cursor_follows()
    {
        await using var broker = await TestBroker.StartAsync();
        using var host = await TestHost.ConnectAsync(broker.Port);
        using var node = new UplinkNode(broker.Port);
        for (var i = 0; i < 40; i++)
        {
            node.Append();
        }

        await node.RunUntil(() => node.Uplink.Delivered == 40);
        await host.WaitFor(messages => messages.Count(message => message.IsData) == 40);
        var messages = host.Messages;
        CollectionAssert.AreEqual(
            Enumerable.Range(1, 40).Select(i => (long)i).ToArray(),
            messages.Where(message => message.IsData).Select(message => (long)message.Find("Records/Sequence")!.Value!).ToArray());
        CollectionAssert.AreEqual(new[] { "NBIRTH", "DBIRTH" }, messages.Take(2).Select(message => message.Type).ToArray());
    }

    [TestMethod]
    public async Task A_host_gets_a_rebirth()
    {
        await using var broker = await TestBroker.StartAsync();
        using var host = await TestHost.ConnectAsync(broker.Port);
        using var node = new UplinkNode(broker.Port);
        await node.RunUntil(() => node.Uplink.IsOnline);
        await host.SendRebirth();
        await node.RunUntil(() => host.Count("DBIRTH") == 2);
        Assert.AreEqual(2, host.Count("NBIRTH"));
    }

    [TestMethod]
    public async Task A_stop_publishes_one_death()
    {
        await using var broker = await TestBroker.StartAsync();
        using var host = await TestHost.ConnectAsync(broker.Port);
        using var node = new UplinkNode(broker.Port);
        await node.RunUntil(() => node.Uplink.IsOnline);
        node.Uplink.Stop(UplinkRig.StartUtcMs);
        using var next = new UplinkNode(broker.Port);
        await next.RunUntil(() => host.Count("NBIRTH") == 2);
        Assert.AreEqual(1, host.Count("NDEATH"));
    }

    [TestMethod]
    public async Task A_cut_network_ends_the_connection_and_the_broker_publishes_the_will()
    {
        await using var broker = await TestBroker.StartAsync();
        using var host = await TestHost.ConnectAsync(broker.Port);
        using var node = new UplinkNode(broker.Port);
        await node.RunUntil(() => node.Uplink.IsOnline);
        node.IsNetworkUp = false;
        await node.RunUntil(() => host.Count("NDEATH") > 0);
        Assert.IsFalse(node.Uplink.IsOnline);
        var birth = host.Messages.First(message => message.Type == "NBIRTH").Find("bdSeq")!.Value;
        Assert.AreEqual(birth, host.Messages.Last(message => message.Type == "NDEATH").Find("bdSeq")!.Value);
    }

    [TestMethod]
    public async Task A_broker_that_goes_away_costs_no_record()
    {
        var first = await TestBroker.StartAsync();
        using var node = new UplinkNode(first.Port);
        node.Append();
        await node.RunUntil(() => node.Uplink.Delivered == 1);
        await first.DisposeAsync();
        await node.RunUntil(() => !node.Uplink.IsOnline);
        node.Append();
        await using var second = await TestBroker.StartAsync();
        using var host = await TestHost.ConnectAsync(second.Port);
        node.Port = second.Port;
        await node.RunUntil(() => node.Uplink.Delivered == 2);
        await host.WaitFor(messages => messages.Any(message => message.IsData));
        Assert.AreEqual(2L, host.Messages.First(message => message.IsData).Find("Records/Sequence")!.Value);
    }

    [TestMethod]
    public async Task A_broker_that_is_not_there_fails_the_attempt_beside_the_tick()
    {
        var link = new RealTimeLink(() => true, "127.0.0.1", TestBroker.FreePort());
        Assert.AreEqual(MqttLink.Pending, link.Connect(Options()));
        var arrived = await Next(link);
        Assert.AreEqual((LinkEvent.Connected, LinkFailure.Unreachable), (arrived.Kind, arrived.Outcome));
    }

    [TestMethod]
    public async Task A_broker_that_refuses_is_told_by_its_return_code()
    {
        await using var broker = await TestBroker.StartAsync();
        var link = new RealTimeLink(() => true, "127.0.0.1", broker.Port);
        var options = Options();
        options.Settings.Username = "wrong";
        link.Connect(options);
        var arrived = await Next(link);
        Assert.AreEqual(LinkEvent.Connected, arrived.Kind);
        Assert.IsTrue(arrived.Outcome is > 0 and < 256, $"{arrived.Outcome}");
    }

    [TestMethod]
    public async Task A_subscription_that_the_broker_refuses_is_told()
    {
        await using var broker = await TestBroker.StartAsync();
        var link = new RealTimeLink(() => true, "127.0.0.1", broker.Port);
        link.Connect(Options());
        Assert.AreEqual(0, (await Next(link)).Outcome);
        link.Subscribe(["edge/test", "refused/test"]);
        var arrived = await Next(link);
        Assert.AreEqual((LinkEvent.Subscribed, LinkFailure.NotSubscribed), (arrived.Kind, arrived.Outcome));
        link.Subscribe(["edge/test"]);
        Assert.AreEqual(0, (await Next(link)).Outcome);
        link.Drop();
    }

    [TestMethod]
    public void Without_a_network_an_attempt_is_refused_at_once()
    {
        var link = new RealTimeLink(() => false, "127.0.0.1", 1);
        Assert.AreEqual(LinkFailure.NoNetwork, link.Connect(Options()));
    }

    [TestMethod]
    public async Task A_dropped_connection_takes_nothing_and_tells_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        var link = new RealTimeLink(() => true, "127.0.0.1", broker.Port);
        link.Connect(Options());
        Assert.AreEqual(0, (await Next(link)).Outcome);
        Assert.IsGreaterThan(0, link.Publish("edge/test", [1], 1, 1));
        link.Drop();
        Assert.AreEqual(-1, link.Publish("edge/test", [1], 1, 0));
        Assert.IsFalse(link.TryTake(new LinkEvent()));
    }

    private static LinkOptions Options() => new()
    {
        Settings = new UplinkSettings { ClientId = "board-1", KeepAliveSeconds = 30 },
        WillTopic = "will",
        WillPayload = "x",
    };

    private static async Task<LinkEvent> Next(MqttLink link)
    {
        var arrived = new LinkEvent();
        var until = DateTime.UtcNow + _patience;
        while (!link.TryTake(arrived))
        {
            Assert.IsTrue(DateTime.UtcNow < until, "nothing arrived");
            await Task.Delay(5);
        }

        return arrived;
    }
}
