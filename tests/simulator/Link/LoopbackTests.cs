using Edge.Configuration;
using Edge.Simulator.Link;
using Edge.Uplink;

namespace Edge.Tests.Link;

[TestClass]
public sealed class LoopbackTests
{
    [TestMethod]
    public void A_message_reaches_the_subscriber_and_its_acknowledgement_the_board()
    {
        var net = new Net();
        net.Connect();
        var id = net.Link.Publish("a/b", [1, 2, 3], 2, 1);
        CollectionAssert.AreEqual(new byte[] { 1, 2 }, net.Messages.Single().Payload);
        Assert.AreEqual((LinkEvent.Acknowledged, id), net.Take());
    }

    [TestMethod]
    public void Latency_delays_message_and_acknowledgement()
    {
        var net = new Net();
        net.Connect();
        net.Broker.LatencyMs = 100;
        net.Link.Publish("a", [], 0, 1);
        Assert.IsEmpty(net.Messages);
        net.NowMs += 100;
        Assert.IsNull(net.Take());
        Assert.HasCount(1, net.Messages);
        net.NowMs += 99;
        Assert.IsNull(net.Take());
        net.NowMs += 1;
        Assert.AreEqual(LinkEvent.Acknowledged, net.Take()!.Value.Kind);
    }

    [TestMethod]
    public void A_cut_loses_what_is_under_way_closes_the_link_and_publishes_the_will()
    {
        var net = new Net();
        net.Connect();
        net.Broker.LatencyMs = 100;
        net.Link.Publish("a", [], 0, 0);
        net.Broker.CutConnections();
        net.NowMs += 1000;
        Assert.AreEqual((LinkEvent.Closed, 0), net.Take());
        Assert.AreEqual("will", net.Messages.Single().Topic);
    }

    [TestMethod]
    public void A_network_that_loses_a_packet_delivers_nothing_after_it()
    {
        var net = new Net();
        net.Connect();
        net.IsUp = false;
        Assert.AreEqual(0, net.Link.Publish("lost", [], 0, 0));
        net.IsUp = true;
        Assert.AreEqual(0, net.Link.Publish("after", [], 0, 0));
        net.NowMs += 1000;
        net.Take();
        Assert.IsEmpty(net.Messages);
    }

    [TestMethod]
    public void A_broken_connection_ends_after_the_keep_alive_on_the_board_and_half_as_long_again_at_the_broker()
    {
        var net = new Net();
        net.Connect();
        net.IsUp = false;
        net.Link.Publish("lost", [], 0, 0);
        net.NowMs += 30_001;
        Assert.AreEqual(LinkEvent.Closed, net.Take()!.Value.Kind);
        Assert.IsEmpty(net.Messages);
        net.NowMs += 15_000;
        net.IsUp = true;
        net.Connect();
        Assert.AreEqual("will", net.Messages.Single().Topic);
    }

    [TestMethod]
    public void The_same_client_id_takes_over()
    {
        var net = new Net();
        net.Connect();
        var second = new LoopbackLink(net.Broker, () => net.NowMs, () => true);
        Assert.AreEqual(0, second.Connect(Net.Options()));
        Assert.AreEqual(LinkEvent.Closed, net.Take()!.Value.Kind);
        Assert.AreEqual("will", net.Messages.Single().Topic);
    }

    [TestMethod]
    public void A_good_bye_discards_the_will_and_a_drop_does_not()
    {
        var net = new Net();
        net.Connect();
        net.Link.Disconnect();
        Assert.IsEmpty(net.Messages);
        net.Connect();
        net.Link.Drop();
        Assert.IsTrue(net.Messages.Single().IsWill);
    }

    [TestMethod]
    public void A_broker_that_is_down_or_refuses_is_told_apart_from_a_network_that_is()
    {
        var net = new Net { IsUp = false };
        Assert.AreEqual(LinkFailure.NoNetwork, net.Link.Connect(Net.Options()));
        net.IsUp = true;
        net.Broker.IsUp = false;
        Assert.AreEqual(LinkFailure.Unreachable, net.Link.Connect(Net.Options()));
        net.Broker.IsUp = true;
        net.Broker.ReturnCode = 4;
        Assert.AreEqual(4, net.Link.Connect(Net.Options()));
    }

    [TestMethod]
    public void Only_what_was_subscribed_is_delivered()
    {
        var net = new Net();
        net.Connect();
        net.Link.Subscribe(["a/+/c"]);
        Assert.AreEqual(LinkEvent.Subscribed, net.Take()!.Value.Kind);
        net.Broker.Publish("a/b/d", []);
        net.Broker.Publish("a/b/c", []);
        Assert.AreEqual(LinkEvent.Received, net.Take()!.Value.Kind);
        Assert.IsNull(net.Take());
    }

    private sealed class Net
    {
        public Net()
        {
            Link = new LoopbackLink(Broker, () => NowMs, () => IsUp);
            Broker.Subscribe(Messages.Add);
        }

        public LoopbackBroker Broker { get; } = new();

        public LoopbackLink Link { get; }

        public long NowMs { get; set; }

        public bool IsUp { get; set; } = true;

        public List<LoopbackMessage> Messages { get; } = [];

        public static LinkOptions Options() => new() { Settings = new UplinkSettings { ClientId = "c", KeepAliveSeconds = 30 }, WillTopic = "will", WillPayload = "x" };

        public void Connect() => Assert.AreEqual(0, Link.Connect(Options()));

        public (int Kind, int PacketId)? Take()
        {
            var arrived = new LinkEvent();
            return Link.TryTake(arrived) ? (arrived.Kind, arrived.PacketId) : null;
        }
    }
}
