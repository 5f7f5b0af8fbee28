using System.Text;
using CsCheck;
using Edge.Configuration;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>A node with a primary host. Names begin with the assertion of the Sparkplug TCK (tck-id-...) where there is one.</summary>
[TestClass]
public sealed class PrimaryHostTests
{
    private const string Topic = "spBv1.0/STATE/center";

    [TestMethod]
    [Tck("message-flow-edge-node-birth-publish-phid-wait")]
    [Tck("operational-behavior-edge-node-birth-sequence-wait")]
    public void Tck_message_flow_edge_node_birth_publish_phid_wait_no_birth_before_the_host_is_online()
    {
        var rig = Rig();
        rig.Run(600);
        Assert.IsEmpty(rig.Decoded);
        Assert.AreEqual(SessionState.WaitingForHost, rig.Uplink.State);
        Say(rig, true, 1000);
        rig.Run(2);
        Assert.AreEqual("NBIRTH", rig.Decoded[0].Type);
        Assert.AreEqual(1, rig.Broker.ConnectCount);
    }

    [TestMethod]
    [Tck("message-flow-edge-node-birth-publish-phid-wait-online")]
    public void Tck_message_flow_edge_node_birth_publish_phid_wait_online_false_is_not_online()
    {
        var rig = Rig();
        Say(rig, false, 1000, retain: true);
        rig.Run(600);
        Assert.IsEmpty(rig.Decoded);
    }

    [TestMethod]
    [Tck("message-flow-edge-node-birth-publish-phid-wait-id")]
    public void Tck_message_flow_edge_node_birth_publish_phid_wait_id_another_host_does_not_count()
    {
        var rig = Rig();
        rig.Broker.Publish("spBv1.0/STATE/other", State(true, 1000), retain: true);
        rig.Run(60);
        Assert.IsEmpty(rig.Decoded);
    }

    [TestMethod]
    [Tck("message-flow-edge-node-birth-publish-phid-wait-timestamp")]
    public void Tck_message_flow_edge_node_birth_publish_phid_wait_timestamp_an_older_word_does_not_count()
    {
        var rig = Rig();
        rig.Run(10);
        Say(rig, false, 2000);
        rig.Run(2);
        Say(rig, true, 1999);
        rig.Run(60);
        Assert.IsEmpty(rig.Decoded);
        Say(rig, true, 2000);
        rig.Run(2);
        Assert.IsTrue(rig.Uplink.IsOnline);
    }

    [TestMethod]
    public void A_retained_word_of_the_host_is_enough()
    {
        var rig = Rig();
        Say(rig, true, 1000, retain: true);
        rig.Run(10);
        Assert.IsTrue(rig.Uplink.IsOnline);
    }

    [TestMethod]
    [Tck("operational-behavior-edge-node-termination-host-offline")]
    [Tck("message-flow-edge-node-birth-publish-phid-offline")]
    public void Tck_operational_behavior_edge_node_termination_host_offline_ndeath_disconnect_and_over_again()
    {
        var rig = Online();
        Say(rig, false, 1001);
        rig.Run(1);
        Assert.AreEqual("NDEATH", rig.Decoded[^1].Type);
        Assert.IsFalse(rig.Messages.Any(message => message.IsWill));
        Say(rig, true, 1002, retain: true);
        rig.Run(70);
        Assert.AreEqual(2, rig.Broker.ConnectCount);
        Assert.AreEqual(2, rig.Decoded.Count(message => message.Type == "NBIRTH"));
        Assert.AreNotEqual(rig.Decoded[0].Find("bdSeq")!.Value, rig.Decoded.Last(message => message.Type == "NBIRTH").Find("bdSeq")!.Value);
    }

    [TestMethod]
    [Tck("operational-behavior-edge-node-termination-host-offline-timestamp")]
    public void Tck_operational_behavior_edge_node_termination_host_offline_timestamp_an_older_offline_does_not_disconnect()
    {
        var rig = Online();
        Say(rig, false, 999);
        rig.Run(30);
        Assert.IsTrue(rig.Uplink.IsOnline);
        Assert.AreEqual(1, rig.Broker.ConnectCount);
    }

    [TestMethod]
    public void Records_that_were_written_while_the_host_was_offline_come_as_history()
    {
        var rig = Online();
        Say(rig, false, 1001, retain: true);
        rig.Run(5);
        var sequence = rig.AppendMinute().Sequence;
        rig.Run(120);
        Assert.IsFalse(rig.Arrived.Any(arrival => arrival.Sequence == sequence));
        Say(rig, true, 1002, retain: true);
        rig.Run(120);
        Assert.IsTrue(rig.Arrived.Single(arrival => arrival.Sequence == sequence).IsHistorical);
    }

    [TestMethod]
    [Tck("operational-behavior-primary-application-state-with-multiple-servers-walk")]
    public void Tck_operational_behavior_primary_application_state_with_multiple_servers_walk_to_the_broker_where_the_host_is()
    {
        var walk = new Walk();
        walk.Run(120, host => host == "third" ? State(true, 5) : State(false, 4));
        Assert.IsTrue(walk.Uplink.IsOnline);
        CollectionAssert.AreEqual(new[] { "first", "second", "third" }, walk.Link.Attempts.Select(attempt => attempt.Host).ToArray());
    }

    [TestMethod]
    [Tck("operational-behavior-primary-application-state-with-multiple-servers-single-server")]
    public void Tck_operational_behavior_primary_application_state_with_multiple_servers_single_server_one_connection_at_a_time()
    {
        var walk = new Walk();
        walk.Run(300, _ => State(false, 4));
        Assert.IsGreaterThan(5, walk.Link.Attempts.Count);
        Assert.AreEqual(0, walk.Link.DoubleConnects);
    }

    [TestMethod]
    public void The_words_of_the_host_are_older_and_newer_at_one_broker()
    {
        // A host connects to each of its brokers at another time, and says that time there.
        var walk = new Walk();
        walk.Run(10, _ => State(true, 2000));
        walk.Say(State(false, 2000));
        walk.Run(30, host => State(host == "second", 1000));
        Assert.IsTrue(walk.Uplink.IsOnline);
        Assert.AreEqual("second", walk.Link.Attempts[^1].Host);
        walk.Say(State(false, 999));
        walk.Run(1, _ => null);
        Assert.IsTrue(walk.Uplink.IsOnline);
    }

    [TestMethod]
    public void A_word_that_is_older_than_one_before_at_the_same_broker_does_not_count_after_a_walk_over_the_others()
    {
        var walk = new Walk();
        walk.Run(10, _ => State(true, 2000));
        walk.Say(State(false, 2000));
        walk.Run(120, _ => State(true, 1999));
        Assert.AreEqual("second", walk.Link.Attempts[^1].Host);
        walk.Say(State(false, 2000));
        walk.Run(20, _ => State(true, 2001));
        Assert.AreEqual("third", walk.Link.Attempts[^1].Host);
        walk.Say(State(false, 2002));
        walk.Run(10, _ => State(true, 1999));
        Assert.AreEqual("first", walk.Link.Attempts[^1].Host);
        Assert.IsFalse(walk.Uplink.IsOnline);
    }

    [TestMethod]
    public void A_broker_where_the_host_says_nothing_is_left()
    {
        var walk = new Walk();
        walk.Run(120, host => host == "second" ? State(true, 5) : null);
        Assert.IsTrue(walk.Uplink.IsOnline);
        Assert.AreEqual("second", walk.Link.Attempts[^1].Host);
    }

    [TestMethod]
    [Tck("operational-behavior-edge-node-termination-host-offline-reconnect")]
    public void Tck_operational_behavior_edge_node_termination_host_offline_reconnect_goes_to_the_next_broker()
    {
        var walk = new Walk();
        walk.Run(10, _ => State(true, 5));
        walk.Say(State(false, 6));
        walk.Run(30, _ => State(true, 7));
        CollectionAssert.AreEqual(new[] { "first", "second" }, walk.Link.Attempts.Select(attempt => attempt.Host).ToArray());
        Assert.AreEqual(LinkFailure.HostOffline, walk.Uplink.LastFailure);
    }

    [TestMethod]
    [DataRow("""{"online":true,"timestamp":1668114759262}""", true, 1668114759262L)]
    [DataRow(""" { "timestamp" : 5 , "online" : false } """, false, 5L)]
    [DataRow("""{"online":true,"timestamp":5,"bdSeq":3,"name":"x","flag":null}""", true, 5L)]
    public void A_state_is_read_in_any_order_and_with_more_members(string text, bool isOnline, long timestampMs)
    {
        var state = new HostState();
        Assert.IsTrue(state.TryRead(Encoding.UTF8.GetBytes(text)));
        Assert.AreEqual((isOnline, timestampMs), (state.IsOnline, state.TimestampMs));
    }

    [TestMethod]
    [DataRow("ONLINE")]
    [DataRow("")]
    [DataRow("{}")]
    [DataRow("""{"online":true}""")]
    [DataRow("""{"timestamp":5}""")]
    [DataRow("""{"online":"true","timestamp":5}""")]
    [DataRow("""{"online":true,"timestamp":-5}""")]
    [DataRow("""{"online":true,"timestamp":5""")]
    [DataRow("""{"online":true,"timestamp":5}x""")]
    [DataRow("""{"online":true,"timestamp":99999999999999999999}""")]
    [DataRow("""{"online":true,"timestamp":5,}""")]
    [DataRow("""{"on\u006cine":true,"timestamp":5}""")]
    public void What_is_no_state_counts_for_nothing(string text) => Assert.IsFalse(new HostState().TryRead(Encoding.UTF8.GetBytes(text)));

    [TestMethod]
    public void Any_bytes_are_survived_as_a_state() =>
        Gen.Select(Gen.Int[0, 43], Gen.Byte, Gen.Int[0, 44]).Sample((at, octet, cut) =>
        {
            var bytes = State(true, 1668114759262);
            bytes[at % bytes.Length] = octet;
            new HostState().TryRead(bytes[..Math.Min(cut, bytes.Length)]);
        });

    private static UplinkRig Rig()
    {
        var site = UplinkSites.OneLine();
        site.Uplink.PrimaryHost = "center";
        return new UplinkRig(site);
    }

    private static UplinkRig Online()
    {
        var rig = Rig();
        rig.Run(5);
        Say(rig, true, 1000);
        rig.Run(5);
        Assert.IsTrue(rig.Uplink.IsOnline);
        return rig;
    }

    private static void Say(UplinkRig rig, bool isOnline, long timestampMs, bool retain = false) => rig.Broker.Publish(Topic, State(isOnline, timestampMs), retain);

    private static byte[] State(bool isOnline, long timestampMs) =>
        Encoding.UTF8.GetBytes($$"""{"online":{{(isOnline ? "true" : "false")}},"timestamp":{{timestampMs}}}""");

    /// <summary>A node with three brokers, each of which has a word of the host or none.</summary>
    private sealed class Walk
    {
        private readonly SiteSettings _site = UplinkSites.OneLine();
        private long _nowMs;
        private int _heard;

        public Walk()
        {
            _site.Uplink.PrimaryHost = "center";
            _site.Uplink.Hosts = ["first", "second", "third"];
            _site.Uplink.Ports = [1, 2, 3];
            Link = new ScriptedLink(() => _nowMs);
            var log = new RecordLog(new MemoryStorage());
            log.Open();
            Uplink = new UplinkStage(_site, Link, log, new MemoryStorage(), 1, new Record());
        }

        public ScriptedLink Link { get; }

        public UplinkStage Uplink { get; }

        public void Say(byte[] state) => Link.ArriveMessage(Topic, state);

        public void Run(int seconds, Func<string, byte[]?> stateOf)
        {
            for (var i = 0; i < seconds * 10; i++)
            {
                _nowMs += Limits.TickMs;
                Uplink.Step(_nowMs, UplinkRig.StartUtcMs + _nowMs);
                if (Link.Attempts.Count > _heard)
                {
                    _heard = Link.Attempts.Count;
                    if (stateOf(Link.Attempts[^1].Host) is { } state)
                    {
                        Say(state);
                    }
                }
            }
        }
    }
}
