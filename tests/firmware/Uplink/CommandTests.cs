using Edge.Board;
using Edge.Events;
using Edge.Records;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>Commands as a platform sees them: sent by NCMD and DCMD, answered in NDATA, told by an event.</summary>
[TestClass]
public sealed class CommandTests
{
    [TestMethod]
    public void A_command_is_carried_out_answered_and_an_event()
    {
        var rig = Online();
        rig.Command("c-1", "acknowledge-opening", "bypass-1", text: "Li");
        rig.Run(1);
        CollectionAssert.AreEqual(new[] { "acknowledge bypass-1 Li" }, rig.Target.Calls);
        CollectionAssert.AreEqual(new[] { "done" }, rig.Answers("c-1"));
        Assert.AreEqual((long)CommandName.AcknowledgeOpening, Event(rig, "c-1").Argument1);
    }

    [TestMethod]
    public void The_answer_names_the_event()
    {
        var rig = Online();
        rig.Command("c-1", "withdraw-emergency", "bypass-1");
        rig.Run(1);
        var answer = rig.Decoded.Single(message => message.Type == "NDATA" && message.Find("Command/Id") is not null);
        Assert.AreEqual(Event(rig, "c-1").Sequence, answer.Find("Command/Record")!.Value);
    }

    [TestMethod]
    public void A_command_that_comes_again_is_answered_as_before_and_does_nothing()
    {
        var rig = Online();
        rig.Command("c-1", "acknowledge-opening", "bypass-1", text: "Li");
        rig.Run(1);
        rig.Command("c-1", "acknowledge-opening", "bypass-1", text: "Li");
        rig.Command("c-1", "withdraw-emergency", "bypass-1");
        rig.Run(1);
        Assert.HasCount(1, rig.Target.Calls);
        CollectionAssert.AreEqual(new[] { "done", "done", "done" }, rig.Answers("c-1"));
    }

    [TestMethod]
    public void A_command_that_comes_again_after_a_reboot_does_nothing()
    {
        var rig = Online();
        rig.Command("c-1", "announce-emergency", "bypass-1", 30, text: "fan tripped");
        rig.Run(1);
        rig.Boot();
        rig.Run(70);
        rig.Command("c-1", "announce-emergency", "bypass-1", 30, text: "fan tripped");
        rig.Run(1);
        Assert.HasCount(1, rig.Target.Calls);
        CollectionAssert.AreEqual(new[] { "done", "done" }, rig.Answers("c-1"));
    }

    [TestMethod]
    [DataRow("reboot", "bypass-1", 0L, 0L, "x", "unknown-command")]
    [DataRow("acknowledge-opening", "bypass-9", 0L, 0L, "x", "unknown-subject")]
    [DataRow("acknowledge-opening", null, 0L, 0L, "x", "unknown-subject")]
    [DataRow("acknowledge-opening", "bypass-1", 0L, 0L, null, "bad-argument")]
    [DataRow("announce-emergency", "bypass-1", 0L, 0L, "x", "bad-argument")]
    [DataRow("announce-emergency", "bypass-1", 1441L, 0L, "x", "bad-argument")]
    [DataRow("set-clock", null, 0L, 0L, null, "bad-argument")]
    [DataRow("set-window", "line-1", 1_760_000_000_000L, 1_760_000_000_000L, "li", "bad-argument")]
    [DataRow("set-window", "line-1", 1_760_000_000_000L, 1_790_000_000_000L, "li", "bad-argument")]
    [DataRow("begin-maintenance", "line-1", 60L, 0L, null, "bad-argument")]
    [DataRow("begin-maintenance", "line-1", 60L, 0L, "Li", "bad-argument")]
    [DataRow("begin-maintenance", "line-1", 60L, 6L, "li", "bad-argument")]
    [DataRow("begin-calibration", "channel-1-1", 1441L, 0L, "li", "bad-argument")]
    [DataRow("end-maintenance", "line-1", 0L, 0L, "li", "not-supported")]
    [DataRow("resend-range", null, 0L, 5L, null, "bad-argument")]
    [DataRow("resend-range", null, 2L, 1L, null, "bad-argument")]
    [DataRow("resend-range", null, 1L, 999L, null, "bad-argument")]
    public void What_is_out_of_range_changes_nothing_and_the_answer_says_why(string name, string? subject, long first, long second, string? text, string outcome)
    {
        var rig = Online();
        rig.Command("c-1", name, subject, first, second, text);
        rig.Run(1);
        CollectionAssert.AreEqual(new[] { outcome }, rig.Answers("c-1"));
        Assert.IsEmpty(rig.Target.Calls);
    }

    [TestMethod]
    public void A_command_to_a_line_is_about_the_line()
    {
        var rig = Online();
        rig.Command("c-1", "begin-maintenance", first: 60, second: 2, text: "li", line: "line-1");
        rig.Run(1);
        CollectionAssert.AreEqual(new[] { "maintenance line-1 li 2 60" }, rig.Target.Calls);
        Assert.AreEqual((byte)0, Event(rig, "c-1").Line);
    }

    [TestMethod]
    public void A_window_is_set_and_taken_back_for_a_line()
    {
        var rig = Online();
        rig.Command("winter", "set-window", "line-1", 1_763_136_000_000, 1_773_504_000_000, "county");
        rig.Command("thaw", "remove-windows", "line-1", text: "county");
        rig.Run(1);
        CollectionAssert.AreEqual(new[] { "window line-1 county 1763136000000 1773504000000", "no window line-1 county" }, rig.Target.Calls);
    }

    [TestMethod]
    public void A_status_tells_how_far_records_are()
    {
        var rig = Online();
        rig.Run(5);
        rig.Command("c-1", "request-status");
        rig.Tick();
        rig.Tick();
        var answer = rig.Decoded.Single(message => message.Type == "NDATA" && message.Find("Command/Id") is not null);
        Assert.AreEqual((rig.Log.Head, 1L, ""), (answer.Find("Records/Head")!.Value, answer.Find("Records/Oldest")!.Value, answer.Find("Status/Storage")!.Value));
    }

    [TestMethod]
    public void A_flood_of_commands_carries_out_a_bounded_number_and_is_counted_in_one_event()
    {
        var rig = Online();
        var before = rig.Log.Head;
        for (var i = 0; i < 1000; i++)
        {
            rig.Command($"c-{i}", "withdraw-emergency", "bypass-1");
            if (i % 10 == 0)
            {
                rig.Tick();
            }
        }

        rig.Run(10);
        Assert.HasCount(Limits.CommandBurst, rig.Target.Calls);
        Assert.IsLessThanOrEqualTo(Limits.CommandBurst + 2, (int)(rig.Log.Head - before));
        Assert.IsTrue(rig.Decoded.Any(message => message.Find("Event/Code")?.Value as string == "commands-refused"));
    }

    [TestMethod]
    public void Commands_are_accepted_again_some_time_after_a_flood()
    {
        var rig = Online();
        for (var i = 0; i < 20; i++)
        {
            rig.Command($"c-{i}", "withdraw-emergency", "bypass-1");
            rig.Run(1);
        }

        Assert.IsEmpty(rig.Answers("c-19"));
        rig.Run(Limits.CommandRefillMs / 1000);
        rig.Command("later", "withdraw-emergency", "bypass-1");
        rig.Run(1);
        CollectionAssert.AreEqual(new[] { "done" }, rig.Answers("later"));
    }

    [TestMethod]
    public void A_flood_of_rebirths_leaves_time_for_records()
    {
        var rig = Online();
        for (var i = 0; i < 600; i++)
        {
            rig.SendCommand("Node Control/Rebirth");
            rig.Tick();
        }

        Assert.IsLessThanOrEqualTo(14, rig.Decoded.Count(message => message.Type == "NBIRTH"));
        Assert.IsGreaterThan(2, rig.Decoded.Count(message => message.Type == "NBIRTH"));
    }

    [TestMethod]
    public void A_range_comes_again_as_history_in_order()
    {
        var rig = Online();
        for (var i = 0; i < 30; i++)
        {
            rig.AppendMinute();
            rig.Tick();
        }

        rig.Run(3);
        var before = rig.Arrived.Count;
        rig.Command("c-1", "resend-range", first: 5, second: 20);
        rig.Run(10);
        var again = rig.Arrived.Skip(before).Where(arrival => arrival.IsHistorical).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(5, 16).Select(sequence => (long)sequence).ToArray(), again.Select(arrival => arrival.Sequence).ToArray());
        Assert.IsTrue(again.All(arrival => arrival.Content == rig.Written[arrival.Sequence]));
    }

    [TestMethod]
    public void The_end_of_a_range_is_told_right_behind_its_last_record()
    {
        var rig = Online();
        for (var i = 0; i < 30; i++)
        {
            rig.AppendMinute();
            rig.Tick();
        }

        rig.Run(3);
        var before = rig.Decoded.Count;
        rig.Command("c-1", "resend-range", first: 5, second: 20);
        rig.Command("c-2", "resend-range", first: 7, second: 7);
        rig.Run(10);
        var said = rig.Decoded.Skip(before)
            .Where(message => message.Find("Records/Resent") is not null || message.Find("Records/Sequence") is { IsHistorical: true })
            .Select(message => message.Find("Records/Resent") is { } end ? $"end {end.Value}" : $"{message.Find("Records/Sequence")!.Value}").ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(5, 16).Select(sequence => $"{sequence}").Concat(["end 20", "7", "end 7"]).ToArray(), said);
    }

    [TestMethod]
    public void A_range_goes_on_after_the_connection_was_lost()
    {
        var rig = Online();
        for (var i = 0; i < 200; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(60);
        var before = rig.Arrived.Count;
        rig.Command("c-1", "resend-range", first: 1, second: 200);
        rig.Run(2);
        rig.Broker.CutConnections();
        rig.Run(60);
        var again = rig.Arrived.Skip(before).Select(arrival => arrival.Sequence).Distinct().Order().Take(200).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(1, 200).Select(sequence => (long)sequence).ToArray(), again);
    }

    [TestMethod]
    public void More_ranges_than_wait_are_refused_as_full()
    {
        var rig = Online();
        for (var i = 0; i < 300; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(60);
        for (var i = 0; i < 5; i++)
        {
            rig.Command($"c-{i}", "resend-range", first: 1, second: 300);
            rig.Tick();
        }

        rig.Run(1);
        CollectionAssert.AreEqual(new[] { "full" }, rig.Answers("c-4"));
    }

    [TestMethod]
    public void What_is_malformed_too_large_or_for_somebody_else_does_nothing_and_is_counted()
    {
        var rig = Online();
        var before = rig.Log.Head;
        rig.Broker.Publish("spBv1.0/plant/NCMD/board-1", [0x12, 0xFF]);
        rig.Broker.Publish("spBv1.0/plant/DCMD/board-1/line-9", []);
        rig.Broker.Publish("spBv1.0/plant/NCMD/board-1", new byte[Limits.CommandBytes + 1]);
        rig.Run(2);
        Assert.AreEqual(3, rig.Uplink.Commands.RefusedCount);
        Assert.IsEmpty(rig.Target.Calls);
        Assert.IsLessThanOrEqualTo(2, (int)(rig.Log.Head - before));
    }

    [TestMethod]
    public void A_clock_with_network_time_is_not_set_by_command()
    {
        var clock = new HandClock { IsSynchronized = true };
        var time = new TimeKeeper(clock, null);
        time.Read();
        Assert.AreEqual(CommandOutcome.WrongState, new BoardCommands(UplinkSites.OneLine(), time, null!, null!).SetClock(1_770_000_000_000));
        Assert.AreEqual(0, clock.UtcMs);
    }

    [TestMethod]
    public void A_clock_without_network_time_is_set_and_the_step_shows()
    {
        var clock = new HandClock();
        var time = new TimeKeeper(clock, null);
        time.Read();
        Assert.AreEqual(CommandOutcome.Done, new BoardCommands(UplinkSites.OneLine(), time, null!, null!).SetClock(1_770_000_000_000));
        time.Read();
        Assert.AreEqual((1_770_000_000_000, 1_770_000_000_000, TimeQuality.Battery), (time.UtcMs, time.StepMs, time.Quality));
    }

    private static UplinkRig Online()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        Assert.IsTrue(rig.Uplink.IsOnline);
        return rig;
    }

    private static Record Event(UplinkRig rig, string id)
    {
        var reader = new RecordReader(rig.Log);
        var record = new Record();
        while (reader.TryRead(record))
        {
            if (record.Kind == RecordKind.Event && record.Code == EventCode.Command && record.Subject == id)
            {
                return record;
            }
        }

        throw new AssertFailedException($"no event of command {id}");
    }
}
