using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Records;

namespace Edge.Tests.Uplink;

/// <summary>A line whose inputs are gone dies, and is born again when one of them says something.</summary>
[TestClass]
public sealed class LineLifeTests
{
    [TestMethod]
    [Tck("operational-behavior-device-ddeath")]
    public void Tck_operational_behavior_device_ddeath_a_line_without_any_input_dies_with_the_minute()
    {
        var rig = Online();
        rig.AppendMinute(0, Silence);
        rig.Run(2);
        CollectionAssert.AreEqual(new[] { "DDEATH line-1", "NDATA " }, Tail(rig, 2));
    }

    [TestMethod]
    public void The_minute_of_a_silent_line_is_a_row_of_the_node()
    {
        var rig = Online();
        var minute = rig.AppendMinute(0, Silence);
        rig.Run(2);
        var message = rig.Decoded[^1];
        Assert.AreEqual("D,0;D,0|60,0;60,0;0,0;0,0", message.Find("Records/Row")!.Value);
        Assert.AreEqual(minute.SchemaSequence, message.Find("Records/SchemaSequence")!.Value);
    }

    [TestMethod]
    public void A_line_dies_once()
    {
        var rig = Online();
        for (var i = 0; i < 5; i++)
        {
            rig.AppendMinute(0, Silence);
            rig.Run(2);
        }

        Assert.AreEqual(1, rig.Decoded.Count(message => message.Type == "DDEATH"));
    }

    [TestMethod]
    public void A_line_is_born_again_before_its_next_record()
    {
        var rig = Online();
        rig.AppendMinute(0, Silence);
        rig.Run(2);
        rig.AppendEvent(EventCode.ChannelRecovered, 0, "channel-1-1", 90_000);
        rig.AppendMinute();
        rig.Run(2);
        CollectionAssert.AreEqual(new[] { "DBIRTH line-1", "DDATA line-1", "DDATA line-1" }, Tail(rig, 3));
    }

    [TestMethod]
    public void A_summary_of_a_dead_line_goes_to_the_node_and_does_not_bring_it_back()
    {
        var rig = Online();
        rig.AppendMinute(0, Silence);
        rig.Run(2);
        AppendSummary(rig, 0);
        rig.Run(2);
        Assert.AreEqual("0;0", rig.Decoded[^1].Find("Summary/Row")!.Value);
        Assert.AreEqual(0L, Convert.ToInt64(rig.Decoded[^1].Find("Records/Line")!.Value, null));
        AppendSummary(rig, 12);
        rig.AppendMinute(0, Silence);
        rig.Run(2);
        CollectionAssert.AreEqual(new[] { "DDEATH line-1", "NDATA ", "NDATA ", "NDATA ", "NDATA " }, Tail(rig, 5));
    }

    [TestMethod]
    public void A_summary_without_a_valid_minute_of_a_living_line_goes_to_the_line()
    {
        var rig = Online();
        AppendSummary(rig, 0);
        rig.Run(2);
        CollectionAssert.AreEqual(new[] { "DDATA line-1" }, Tail(rig, 1));
    }

    [TestMethod]
    public void A_rebirth_after_its_summary_leaves_a_dead_line_dead()
    {
        var rig = Online(2);
        rig.AppendMinute(0, Silence);
        AppendSummary(rig, 0);
        rig.Run(2);
        rig.SendCommand("Node Control/Rebirth");
        rig.Run(2);
        CollectionAssert.AreEqual(new[] { "NBIRTH ", "DBIRTH line-2" }, Tail(rig, 2));
    }

    [TestMethod]
    public void One_channel_or_one_contact_that_says_something_keeps_a_line_alive()
    {
        var rig = Online();
        rig.AppendMinute(0, record =>
        {
            Silence(record);
            record.ValidCount[1] = 1;
        });
        rig.AppendMinute(0, record =>
        {
            Silence(record);
            record.SecondsKnown[3] = 1;
        });
        rig.Run(2);
        Assert.IsFalse(rig.Decoded.Any(message => message.Type == "DDEATH"));
    }

    [TestMethod]
    public void A_rebirth_leaves_a_dead_line_dead()
    {
        var rig = Online(2);
        rig.AppendMinute(0, Silence);
        rig.Run(2);
        rig.SendCommand("Node Control/Rebirth");
        rig.Run(2);
        CollectionAssert.AreEqual(new[] { "NBIRTH ", "DBIRTH line-2" }, Tail(rig, 2));
    }

    [TestMethod]
    public void After_a_reconnect_a_silent_line_is_born_for_its_old_records_only()
    {
        var rig = Online(2);
        rig.IsNetworkUp = false;
        rig.Broker.CutConnections();
        rig.AppendMinute();
        rig.AppendMinute(0, Silence);
        rig.Run(5);
        rig.IsNetworkUp = true;
        rig.Run(60);
        var types = rig.Decoded.Select(Name).ToArray();
        var second = Array.LastIndexOf(types, "NBIRTH ");
        CollectionAssert.AreEqual(new[] { "NBIRTH ", "DBIRTH line-2", "DBIRTH line-1", "DDATA line-1", "NDATA " }, types[second..]);
        rig.AppendMinute(0, Silence);
        rig.Run(2);
        CollectionAssert.AreEqual(new[] { "DDEATH line-1", "NDATA " }, Tail(rig, 2));
    }

    [TestMethod]
    public void Sequence_numbers_go_on_over_death_and_birth()
    {
        var rig = Online();
        for (var i = 0; i < 4; i++)
        {
            rig.AppendMinute(0, i % 2 == 0 ? Silence : null);
            rig.Run(2);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, rig.Decoded.Count).ToArray(), rig.Decoded.Select(message => message.Sequence!.Value).ToArray());
    }

    private static UplinkRig Online(int lines = 1)
    {
        var rig = new UplinkRig(UplinkSites.Build(lines, 2));
        rig.AppendMinute();
        rig.Run(5);
        return rig;
    }

    private static void AppendSummary(UplinkRig rig, short validMinutes)
    {
        var record = new Record { Kind = RecordKind.Summary, UtcMs = rig.UtcMs, PeriodMinutes = 5, SchemaSequence = rig.Schemas.SequenceOf(0), ChannelCount = rig.Site.Lines[0].ChannelCount };
        for (var i = 0; i < record.ChannelCount; i++)
        {
            record.ValidMinutes[i] = validMinutes;
        }

        rig.Log.Append(record);
    }

    private static void Silence(Record record)
    {
        for (var i = 0; i < record.ChannelCount; i++)
        {
            record.ValidCount[i] = 0;
            record.Marks[i] = (byte)'D';
        }

        for (var i = 0; i < record.ContactCount; i++)
        {
            record.SecondsKnown[i] = 0;
        }
    }

    private static string[] Tail(UplinkRig rig, int count) => [.. rig.Decoded.TakeLast(count).Select(Name)];

    private static string Name(SparkplugMessage message) => $"{message.Type} {message.Device}";
}
