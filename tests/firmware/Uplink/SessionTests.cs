using System.Text;
using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Edge.Records;
using Edge.Simulator.Link;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>The session as a host sees it. Names begin with the assertion of the Sparkplug TCK (tck-id-...) where there is one.</summary>
[TestClass]
public sealed class SessionTests
{
    [TestMethod]
    public void Every_message_but_a_death_names_its_session()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.AppendMinute();
        rig.Command("c-1", "request-status");
        rig.Run(2);
        rig.Broker.CutConnections();
        rig.Run(30);
        rig.AppendMinute();
        rig.Run(2);
        var session = "";
        foreach (var message in rig.Messages.Where(message => message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal)))
        {
            var payload = Payload.Parser.ParseFrom(message.Payload);
            session = message.Topic.Contains("/NBIRTH/", StringComparison.Ordinal) ? $"{payload.Metrics.Single(metric => metric.Name == "bdSeq").LongValue}" : session;
            Assert.AreEqual(message.Topic.Contains("/NDEATH/", StringComparison.Ordinal) ? "" : session, payload.Uuid);
        }

        Assert.AreEqual("2", session);
    }

    [TestMethod]
    [Tck("principles-birth-certificates-order")]
    public void Tck_principles_birth_certificates_order_the_birth_is_the_first_message()
    {
        var rig = new UplinkRig();
        rig.AppendMinute();
        rig.Run(1);
        Assert.AreEqual("NBIRTH", rig.Decoded[0].Type);
    }

    [TestMethod]
    [Tck("payloads-dbirth-order")]
    public void Tck_payloads_dbirth_order_all_births_come_before_any_record()
    {
        var rig = new UplinkRig(UplinkSites.Build(4, 2));
        rig.AppendMinute();
        rig.Run(2);
        CollectionAssert.AreEqual(
            new[] { "NBIRTH", "DBIRTH", "DBIRTH", "DBIRTH", "DBIRTH" },
            rig.Decoded.Take(5).Select(message => message.Type).ToArray());
        Assert.IsTrue(rig.Decoded.Skip(5).All(message => message.IsData));
    }

    [TestMethod]
    [Tck("payloads-sequence-num-incrementing")]
    public void Tck_payloads_sequence_num_incrementing_wraps_at_255_without_holes()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 600; i++)
        {
            rig.AppendEvent(EventCode.KilnStarted, 0, "line-1");
            rig.Tick();
        }

        rig.Run(5);
        Assert.IsGreaterThan(600, rig.Decoded.Count);
        for (var i = 0; i < rig.Decoded.Count; i++)
        {
            Assert.AreEqual(i % 256, rig.Decoded[i].Sequence);
        }
    }

    [TestMethod]
    [Tck("topics-nbirth-bdseq-matching")]
    public void Tck_topics_nbirth_bdseq_matching_the_will_has_the_number_of_the_birth()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 5; i++)
        {
            rig.Run(10);
            rig.Broker.CutConnections();
            rig.Run(400);
        }

        var numbers = rig.Decoded.Where(message => message.Type is "NBIRTH" or "NDEATH").Select(message => (message.Type, message.Find("bdSeq")!.Value)).ToArray();
        Assert.IsGreaterThan(8, numbers.Length);
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            Assert.AreEqual(("NBIRTH", numbers[i + 1].Value), numbers[i]);
            Assert.AreEqual("NDEATH", numbers[i + 1].Type);
        }
    }

    [TestMethod]
    [Tck("topics-nbirth-bdseq-increment")]
    [Tck("message-flow-edge-node-birth-publish-will-message-payload-bdSeq")]
    public void Tck_topics_nbirth_bdseq_increment_over_reboots_and_from_127_to_1()
    {
        var rig = new UplinkRig();
        var numbers = new List<long>();
        for (var i = 0; i < 130; i++)
        {
            rig.Run(1);
            numbers.Add((long)rig.Decoded.Last(message => message.Type == "NBIRTH").Find("bdSeq")!.Value!);
            rig.Pass(60);
            rig.Boot();
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 130).Select(i => (long)((i % 127) + 1)).ToArray(), numbers);
    }

    [TestMethod]
    [Tck("payloads-ndeath-will-message-qos")]
    public void Tck_payloads_ndeath_will_message_qos_is_1()
    {
        var rig = new UplinkRig();
        rig.Run(1);
        rig.Broker.CutConnections();
        var will = rig.Messages.Single(message => message.IsWill);
        Assert.AreEqual(("spBv1.0/plant/NDEATH/board-1", 1), (will.Topic, will.Qos));
    }

    [TestMethod]
    public void Births_and_records_have_QoS_0()
    {
        var rig = new UplinkRig();
        rig.AppendMinute();
        rig.Run(2);
        Assert.IsTrue(rig.Messages.Where(message => message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal)).All(message => message.Qos == 0));
    }

    [TestMethod]
    [Tck("operational-behavior-data-commands-rebirth-action-2")]
    public void Tck_operational_behavior_data_commands_rebirth_action_2_the_whole_birth_follows()
    {
        var rig = new UplinkRig(UplinkSites.Build(3, 2));
        rig.Run(2);
        var before = rig.Decoded.Count;
        rig.SendCommand("Node Control/Rebirth");
        rig.Run(1);
        CollectionAssert.AreEqual(
            new[] { "NBIRTH", "DBIRTH", "DBIRTH", "DBIRTH" },
            rig.Decoded.Skip(before).Select(message => message.Type).ToArray());
    }

    [TestMethod]
    [Tck("operational-behavior-data-commands-rebirth-action-3")]
    public void Tck_operational_behavior_data_commands_rebirth_action_3_same_bdseq_and_sequence_number_0_without_a_connect()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.SendCommand("Node Control/Rebirth");
        rig.Run(2);
        var births = rig.Decoded.Where(message => message.Type == "NBIRTH").ToArray();
        Assert.HasCount(2, births);
        Assert.AreEqual(births[0].Find("bdSeq")!.Value, births[1].Find("bdSeq")!.Value);
        Assert.AreEqual(0, births[1].Sequence);
        Assert.AreEqual(1, rig.Broker.ConnectCount);
    }

    [TestMethod]
    [Tck("operational-behavior-data-commands-rebirth-action-1")]
    public void Tck_operational_behavior_data_commands_rebirth_action_1_no_record_between_the_births()
    {
        var rig = new UplinkRig(UplinkSites.Build(4, 2));
        rig.Run(2);
        var before = rig.Decoded.Count;
        rig.SendCommand("Node Control/Rebirth");
        for (var i = 0; i < 20; i++)
        {
            rig.AppendEvent(EventCode.KilnStarted, 0, "line-1");
            rig.Tick();
        }

        var types = rig.Decoded.Skip(before).Select(message => message.IsBirth).ToArray();
        Assert.AreEqual(5, types.Count(isBirth => isBirth));
        Assert.IsTrue(types.SkipWhile(isBirth => !isBirth).Skip(5).All(isBirth => !isBirth));
    }

    [TestMethod]
    public void A_rebirth_loses_and_repeats_no_record()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 50; i++)
        {
            rig.AppendMinute();
            if (i % 5 == 0)
            {
                rig.SendCommand("Node Control/Rebirth");
            }

            rig.Tick();
        }

        rig.Run(5);
        CollectionAssert.AreEqual(rig.Written.Keys.ToArray(), rig.Arrived.Select(arrival => arrival.Sequence).Order().ToArray());
    }

    [TestMethod]
    public void Aliases_stay_the_same_over_rebirths()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.SendCommand("Node Control/Rebirth");
        rig.Run(2);
        var births = rig.Decoded.Where(message => message.Type == "DBIRTH").Select(Aliases).ToArray();
        Assert.AreEqual(births[0], births[1]);
    }

    [TestMethod]
    public void A_rebirth_written_false_or_to_another_name_is_ignored()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.SendCommand("Node Control/Rebirth", false);
        rig.SendCommand("Node Control/Reboot");
        rig.Run(2);
        Assert.AreEqual(1, rig.Decoded.Count(message => message.Type == "NBIRTH"));
    }

    [TestMethod]
    [Tck("operational-behavior-edge-node-intentional-disconnect-ndeath")]
    public void Tck_operational_behavior_edge_node_intentional_disconnect_ndeath_precedes_it_and_no_will_follows()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.Uplink.Stop(rig.UtcMs);
        Assert.AreEqual("NDEATH", rig.Decoded[^1].Type);
        Assert.AreEqual(rig.Decoded[0].Find("bdSeq")!.Value, rig.Decoded[^1].Find("bdSeq")!.Value);
        rig.Run(120);
        Assert.AreEqual(1, rig.Decoded.Count(message => message.Type == "NDEATH"));
    }

    [TestMethod]
    public void A_stop_before_the_birth_says_nothing()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        rig.Run(2);
        rig.Uplink.Stop(rig.UtcMs);
        Assert.IsEmpty(rig.Messages);
    }

    [TestMethod]
    [Tck("message-flow-edge-node-ncmd-subscribe")]
    [Tck("message-flow-device-dcmd-subscribe")]
    public void Tck_message_flow_edge_node_ncmd_subscribe_commands_of_the_node_and_its_devices()
    {
        var topics = new Topics(UplinkSites.OneLine());
        CollectionAssert.AreEqual(new[] { "spBv1.0/plant/NCMD/board-1", "spBv1.0/plant/DCMD/board-1/+", "edge/plant/board-1/mark" }, topics.Subscriptions);
    }

    [TestMethod]
    public void A_record_written_while_online_leaves_in_the_same_tick()
    {
        var rig = new UplinkRig();
        rig.Run(5);
        var record = rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.Tick();
        Assert.AreEqual((record.Sequence, false), (rig.Arrived[^1].Sequence, rig.Arrived[^1].IsHistorical));
    }

    [TestMethod]
    public void Records_from_before_the_birth_are_historical()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        rig.AppendMinute();
        rig.Run(10);
        rig.IsNetworkUp = true;
        rig.Run(30);
        Assert.IsTrue(rig.Arrived.All(arrival => arrival.IsHistorical));
        CollectionAssert.AreEqual(rig.Written.Keys.ToArray(), rig.Arrived.Select(arrival => arrival.Sequence).ToArray());
    }

    [TestMethod]
    public void A_live_record_overtakes_the_backlog()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        for (var i = 0; i < 500; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(1);
        rig.IsNetworkUp = true;
        rig.Run(15);
        Assert.IsTrue(rig.Uplink.IsOnline);
        var sent = rig.Arrived.Count;
        Assert.IsLessThan(500, sent);
        var record = rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.Tick();
        Assert.AreEqual(record.Sequence, rig.Arrived[sent].Sequence);
    }

    [TestMethod]
    public void A_backlog_leaves_oldest_first_at_the_pace_of_a_few_a_tick()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        for (var i = 0; i < 200; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(1);
        rig.IsNetworkUp = true;
        while (rig.Arrived.Count < rig.Written.Count && rig.NowMs < 60_000)
        {
            var before = rig.Arrived.Count;
            rig.Tick();
            Assert.IsLessThanOrEqualTo(Limits.BacklogPerTick, rig.Arrived.Count - before);
        }

        CollectionAssert.AreEqual(rig.Written.Keys.ToArray(), rig.Arrived.Select(arrival => arrival.Sequence).ToArray());
    }

    [TestMethod]
    public void A_mark_follows_the_records_and_names_the_last()
    {
        var rig = new UplinkRig();
        rig.AppendMinute();
        rig.Run(5);
        var mark = rig.Messages.Last(message => message.Topic == "edge/plant/board-1/mark");
        Assert.AreEqual($"{{\"sequence\":{rig.Log.Head}}}", Encoding.UTF8.GetString(mark.Payload));
        Assert.AreEqual(1, mark.Qos);
    }

    [TestMethod]
    public void Records_beyond_the_last_acknowledged_mark_are_bounded()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.Broker.AcknowledgeDelayMs = 15_000;
        var before = rig.Arrived.Count;
        for (var i = 0; i < 100; i++)
        {
            rig.AppendEvent(EventCode.KilnStarted, 0, "line-1");
        }

        rig.Run(10);
        Assert.AreEqual(Limits.RecordsPerMark, rig.Arrived.Count - before);
    }

    [TestMethod]
    public void Records_of_other_lines_go_to_the_node_after_the_lines_changed()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        rig.AppendMinute();
        rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        var last = rig.Log.Head;
        rig.Run(1);
        rig.Site = UplinkSites.OneLine();
        rig.Site.Lines[0].Id = "line-9";
        rig.Boot();
        rig.IsNetworkUp = true;
        rig.AppendMinute();
        rig.Run(60);
        var messages = rig.Decoded.Where(message => message.IsData).ToDictionary(message => (long)message.Find("Records/Sequence")!.Value!, message => message);
        Assert.IsTrue(messages.Where(pair => pair.Key <= last).All(pair => pair.Value.Type == "NDATA"));
        Assert.AreEqual("line-9", messages[rig.Log.Head].Device);
    }

    [TestMethod]
    public void Times_before_synchronisation_are_told_by_the_time_quality()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.AppendMinute(0, record =>
        {
            record.UtcMs = 60_000;
            record.TimeQuality = TimeQuality.Unsynchronized;
        });
        rig.Tick();
        var message = rig.Decoded.Last(message => message.IsData);
        Assert.AreEqual(0L, message.Find("Time/Quality")!.Value);
        Assert.AreEqual(DateTime.UnixEpoch.AddMinutes(1), message.Find("Records/Sequence")!.Timestamp);
    }

    private static string Aliases(SparkplugMessage birth) => string.Join(" ", birth.Metrics.Select(metric => $"{metric.Name}:{metric.Alias}"));
}
