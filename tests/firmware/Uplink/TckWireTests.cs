using System.Text;
using Edge.Events;
using Edge.Platform.Sparkplug.Wire;
using Edge.Records;
using Edge.Simulator.Link;
using Edge.Tests.EndToEnd;

namespace Edge.Tests.Uplink;

/// <summary>
/// Assertions of the Sparkplug TCK (tck-id-...) about MQTT itself, each checked on the bytes that the board's own link sends over TCP in one session.
/// </summary>
[TestClass]
public sealed class TckWireTests
{
    private const int CleanSession = 0x02;
    private const int WillFlag = 0x04;
    private const int WillQosMask = 0x18;
    private const int WillQos1 = 0x08;
    private const int WillRetain = 0x20;

    private static readonly Lazy<IReadOnlyList<Packet>> _session = new(Record);

    private static readonly Dictionary<string, Action> _assertions = new()
    {
        ["principles-persistence-clean-session-311"] = () => Assert.AreEqual(("MQTT", (byte)4, CleanSession), (Connect.TextAt(0), Connect.Body[6], Connect.Body[7] & CleanSession)),
        ["topics-nbirth-mqtt"] = () => Published("NBIRTH"),
        ["topics-dbirth-mqtt"] = () => Published("DBIRTH"),
        ["topics-ndata-mqtt"] = () => Published("NDATA"),
        ["topics-ddata-mqtt"] = () => Published("DDATA"),
        ["topics-ddeath-mqtt"] = () => Published("DDEATH"),
        ["payloads-nbirth-qos"] = () => Published("NBIRTH"),
        ["payloads-nbirth-retain"] = () => Published("NBIRTH"),
        ["payloads-dbirth-qos"] = () => Published("DBIRTH"),
        ["payloads-dbirth-retain"] = () => Published("DBIRTH"),
        ["payloads-ndata-qos"] = () => Published("NDATA"),
        ["payloads-ndata-retain"] = () => Published("NDATA"),
        ["payloads-ddata-qos"] = () => Published("DDATA"),
        ["payloads-ddata-retain"] = () => Published("DDATA"),
        ["message-flow-edge-node-birth-publish-nbirth-qos"] = () => Published("NBIRTH"),
        ["message-flow-edge-node-birth-publish-nbirth-retained"] = () => Published("NBIRTH"),
        ["message-flow-device-birth-publish-dbirth-qos"] = () => Published("DBIRTH"),
        ["message-flow-device-birth-publish-dbirth-retained"] = () => Published("DBIRTH"),
        ["message-flow-edge-node-birth-publish-will-message"] = () => Assert.AreNotEqual(0, Connect.Body[7] & WillFlag),
        ["message-flow-edge-node-birth-publish-will-message-topic"] = () => Assert.AreEqual("spBv1.0/plant/NDEATH/board-1", Connect.TextAt(Will)),
        ["message-flow-edge-node-birth-publish-will-message-payload"] = () => Assert.IsNotNull(WillMetric),
        ["message-flow-edge-node-birth-publish-will-message-payload-bdSeq"] = () => Assert.AreEqual(("bdSeq", 4u, 1UL), (WillMetric.Name, WillMetric.Datatype, WillMetric.LongValue)),
        ["message-flow-edge-node-birth-publish-will-message-qos"] = () => Assert.AreEqual(WillQos1, Connect.Body[7] & WillQosMask),
        ["message-flow-edge-node-birth-publish-will-message-will-retained"] = () => Assert.AreEqual(0, Connect.Body[7] & WillRetain),
        ["payloads-ndeath-will-message"] = () => Assert.AreEqual("spBv1.0/plant/NDEATH/board-1", Connect.TextAt(Will)),
        ["payloads-ndeath-will-message-qos"] = () => Assert.AreEqual(WillQos1, Connect.Body[7] & WillQosMask),
        ["payloads-ndeath-will-message-retain"] = () => Assert.AreEqual(0, Connect.Body[7] & WillRetain),
        ["topics-nbirth-bdseq-matching"] = () => Assert.AreEqual(WillMetric.LongValue, Payload.Parser.ParseFrom(One("NBIRTH").Payload).Metrics.Single(metric => metric.Name == "bdSeq").LongValue),
        ["message-flow-edge-node-ncmd-subscribe"] = () => Subscribed("spBv1.0/plant/NCMD/board-1"),
        ["message-flow-device-dcmd-subscribe"] = () => Subscribed("spBv1.0/plant/DCMD/board-1/+"),
        ["operational-behavior-primary-application-state-with-multiple-servers-state-subs"] = () => Subscribed("spBv1.0/STATE/center"),
        ["message-flow-edge-node-birth-publish-connect"] = ConnectedFirst,
        ["operational-behavior-edge-node-intentional-disconnect-ndeath"] = DeathBeforeDisconnect,
        ["operational-behavior-edge-node-intentional-disconnect-packet"] = DeathBeforeDisconnect,
        ["payloads-ndeath-will-message-publisher"] = DeathBeforeDisconnect,
        ["payloads-ndeath-will-message-publisher-disconnect-mqtt311"] = DeathBeforeDisconnect,
    };

    public static IEnumerable<object[]> Assertions => _assertions.Keys.Select(id => new object[] { id });

    internal static IReadOnlyCollection<string> Asserted => _assertions.Keys;

    private static Packet Connect => _session.Value[0];

    // Behind the name and level of the protocol, flags, keep-alive and the client's id.
    private static int Will => 12 + Connect.LengthAt(10);

    private static Metric WillMetric
    {
        get
        {
            var at = Will + 2 + Connect.LengthAt(Will);
            return Payload.Parser.ParseFrom(Connect.Body, at + 2, Connect.LengthAt(at)).Metrics.Single();
        }
    }

    [TestMethod]
    [DynamicData(nameof(Assertions))]
    public void Tck(string id) => _assertions[id]();

    private static Packet[] Of(string type)
    {
        Packet[] found = [.. _session.Value.Where(packet => packet.Type == Packet.Publish && packet.Topic.Contains($"/{type}/", StringComparison.Ordinal))];
        Assert.IsNotEmpty(found);
        return found;
    }

    private static Packet One(string type) => Of(type).Single();

    private static void Published(string type)
    {
        foreach (var packet in Of(type))
        {
            Assert.AreEqual((0, false), (packet.Qos, packet.IsRetained));
        }
    }

    private static void Subscribed(string topic) => CollectionAssert.Contains(
        _session.Value.Where(packet => packet.Type == Packet.Subscribe).SelectMany(PacketRecorder.Subscriptions).ToArray(), (topic, 1));

    // The recorder holds CONNACK back, see Record: by then nothing else may have come.
    private static void ConnectedFirst() => Assert.AreEqual(Packet.Connect, _session.Value.Where(packet => packet.Type != Packet.Subscribe).First().Type);

    private static void DeathBeforeDisconnect()
    {
        var death = One("NDEATH");
        Assert.AreEqual((1, false), (death.Qos, death.IsRetained));
        var last = _session.Value.Where(packet => packet.Type is Packet.Publish or Packet.Disconnect).TakeLast(2).ToArray();
        Assert.AreEqual((death, Packet.Disconnect), (last[0], last[1].Type));
    }

    private static IReadOnlyList<Packet> Record()
    {
        using var broker = new PacketRecorder();
        var site = UplinkSites.OneLine();
        site.Uplink.PrimaryHost = "center";
        var rig = new UplinkRig(site, link: () => new RealTimeLink(() => true, "127.0.0.1", broker.Port));
        void Until(Func<bool> condition, string otherwise) => Wait.Until(
            () =>
            {
                rig.Tick();
                return condition();
            },
            TimeSpan.FromSeconds(30),
            otherwise);
        bool Has(string type) => broker.Packets.Any(packet => packet.Type == Packet.Publish && packet.Topic.Contains($"/{type}/", StringComparison.Ordinal));

        Until(() => broker.Packets.Count > 0, "no CONNECT");
        rig.Run(10);
        Assert.HasCount(1, broker.Packets, "something was sent before CONNACK");
        broker.Accept();
        Until(() => broker.Packets.Any(packet => packet.Type == Packet.Subscribe), "no SUBSCRIBE");
        broker.Send("spBv1.0/STATE/center", Encoding.UTF8.GetBytes("""{"online":true,"timestamp":1}"""));
        Until(() => Has("DBIRTH") && rig.Uplink.IsOnline, "no births");
        rig.AppendMinute();
        rig.AppendEvent(EventCode.StorageFailed, Edge.Records.Record.NoLine, "");
        Until(() => Has("DDATA") && Has("NDATA"), "no data");
        rig.AppendMinute(0, Silence);
        Until(() => Has("DDEATH"), "no death of a silent line");
        rig.Uplink.Stop(rig.UtcMs);
        Wait.Until(() => broker.Packets[^1].Type == Packet.Disconnect, TimeSpan.FromSeconds(30), "no DISCONNECT");
        return broker.Packets;
    }

    private static void Silence(Record record)
    {
        Array.Clear(record.ValidCount);
        Array.Clear(record.SecondsKnown);
    }
}
