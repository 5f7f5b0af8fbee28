using Edge.Records;
using Edge.Simulator.Faults;
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
        using var node = new Node(broker.Port);
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
        using var node = new Node(broker.Port);
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
        using var node = new Node(broker.Port);
        await node.RunUntil(() => node.Uplink.IsOnline);
        node.Uplink.Stop(UplinkRig.StartUtcMs);
        using var next = new Node(broker.Port);
        await next.RunUntil(() => host.Count("NBIRTH") == 2);
        Assert.AreEqual(1, host.Count("NDEATH"));
    }

    [TestMethod]
    public async Task A_cut_network_ends_the_connection_and_the_broker_publishes_the_will()
    {
        await using var broker = await TestBroker.StartAsync();
        using var host = await TestHost.ConnectAsync(broker.Port);
        using var node = new Node(broker.Port);
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
        using var node = new Node(first.Port);
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
        options.Username = "wrong";
        link.Connect(options);
        var arrived = await Next(link);
        Assert.AreEqual(LinkEvent.Connected, arrived.Kind);
        Assert.IsTrue(arrived.Outcome is > 0 and < 256, $"{arrived.Outcome}");
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
        ClientId = "board-1",
        WillTopic = "will",
        WillPayload = "x",
        KeepAliveSeconds = 30,
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

    /// <summary>A log and an uplink on a real connection; plant time runs up to a hundred times faster than real time.</summary>
    private sealed class Node : IDisposable
    {
        private readonly PortLink _link;
        private long _nowMs;

        public Node(int port)
        {
            Port = port;
            Log = new RecordLog(new MemoryStorage());
            Log.Open();
            _link = new PortLink(this);
            Uplink = new UplinkStage(UplinkSites.OneLine(), _link, Log, new MemoryStorage(), 3, new Record());
        }

        public int Port { get; set; }

        public bool IsNetworkUp { get; set; } = true;

        public RecordLog Log { get; }

        public UplinkStage Uplink { get; }

        public void Append()
        {
            var record = new Record();
            record.SetEvent(20, 0, "line-1", UplinkRig.StartUtcMs + _nowMs, 2, 0, 0);
            Log.Append(record);
        }

        public async Task RunUntil(Func<bool> isDone)
        {
            var until = DateTime.UtcNow + _patience;
            while (!isDone())
            {
                Assert.IsTrue(DateTime.UtcNow < until, $"state {Uplink.State}, delivered {Uplink.Delivered}, last failure {Uplink.LastFailure}");
                _nowMs += Limits.TickMs;
                Uplink.Step(_nowMs, UplinkRig.StartUtcMs + _nowMs);
                await Task.Delay(1);
            }
        }

        public void Dispose() => _link.Drop();
    }

    /// <summary>Follows the broker when it comes back on another port.</summary>
    private sealed class PortLink(Node node) : MqttLink
    {
        private RealTimeLink _link = new(() => node.IsNetworkUp, "127.0.0.1", node.Port);
        private int _port = node.Port;

        public override long LinkMs => _link.LinkMs;

        public override bool IsConnected => _link.IsConnected;

        public override int Connect(LinkOptions options)
        {
            if (_port != node.Port)
            {
                _link.Drop();
                _port = node.Port;
                _link = new RealTimeLink(() => node.IsNetworkUp, "127.0.0.1", _port);
            }

            return _link.Connect(options);
        }

        public override bool Subscribe(string[] topics) => _link.Subscribe(topics);

        public override int Publish(string topic, byte[] buffer, int length, int qos) => _link.Publish(topic, buffer, length, qos);

        public override bool TryTake(LinkEvent into) => _link.TryTake(into);

        public override void Disconnect() => _link.Disconnect();

        public override void Drop() => _link.Drop();
    }
}
