using Edge.Events;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class DeliveryTests
{
    private const int FaultySeconds = 1200;
    private const int HealingSeconds = 900;

    /// <summary>
    /// Random link faults, reboots and rebirths while records are written: at every tick everything up to the cursor has arrived; in the
    /// end everything has, and what arrived twice said the same.
    /// </summary>
    [TestMethod]
    [DataRow(1, false)]
    [DataRow(2, false)]
    [DataRow(3, false)]
    [DataRow(4, false)]
    [DataRow(5, false)]
    [DataRow(6, true)]
    [DataRow(7, true)]
    [DataRow(8, true)]
    public void No_record_is_lost_or_different_whatever_the_link_does(int seed, bool isConfirming)
    {
        var random = new Random(seed);
        var site = UplinkSites.Build(2, 3);
        site.Uplink.IsConfirmationWanted = isConfirming;
        var rig = new UplinkRig(site, seed);
        long stored = 0;
        long proved = 0;
        var arrived = new HashSet<long>();
        var seen = 0;
        for (var i = 0; i < FaultySeconds * 10; i++)
        {
            Disturb(rig, random);
            Write(rig, random);
            rig.Tick();
            for (; seen < rig.Arrived.Count; seen++)
            {
                arrived.Add(rig.Arrived[seen].Sequence);
            }

            if (isConfirming && i % 50 == 0)
            {
                while (arrived.Contains(stored + 1))
                {
                    stored++;
                }

                rig.Confirm(stored);
            }

            for (; proved < rig.Uplink.Delivered; proved++)
            {
                Assert.Contains(proved + 1, arrived, $"seed {seed}, tick {i}: the cursor passed a record that never arrived");
            }
        }

        Heal(rig);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered, $"seed {seed}");
        CollectionAssert.AreEqual(rig.Written.Keys.ToArray(), rig.Arrived.Select(arrival => arrival.Sequence).Distinct().Order().ToArray(), $"seed {seed}");
        foreach (var arrival in rig.Arrived)
        {
            Assert.AreEqual(rig.Written[arrival.Sequence], arrival.Content, $"seed {seed}, sequence {arrival.Sequence}");
        }
    }

    [TestMethod]
    public void Sequence_numbers_have_no_hole_whatever_the_link_does()
    {
        var random = new Random(99);
        var rig = new UplinkRig(UplinkSites.Build(2, 3), 99);
        for (var i = 0; i < FaultySeconds * 10; i++)
        {
            Disturb(rig, random);
            Write(rig, random);
            rig.Tick();
        }

        var expected = 0;
        foreach (var message in rig.Decoded.Where(message => message.Sequence is not null))
        {
            expected = message.Type == "NBIRTH" ? 0 : expected;
            Assert.AreEqual(expected, message.Sequence);
            expected = (expected + 1) % 256;
        }
    }

    [TestMethod]
    public void After_a_stop_the_next_boot_repeats_nothing()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 40; i++)
        {
            rig.AppendMinute();
            rig.Run(2);
        }

        rig.Uplink.Stop(rig.UtcMs);
        rig.Pass(60);
        rig.Boot();
        rig.AppendMinute();
        rig.Run(60);
        CollectionAssert.AreEqual(rig.Written.Keys.ToArray(), rig.Arrived.Select(arrival => arrival.Sequence).Order().ToArray());
    }

    [TestMethod]
    public void A_power_cut_repeats_at_most_what_came_since_the_cursor_was_saved()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 30; i++)
        {
            rig.AppendMinute();
            rig.Run(60);
        }

        var before = rig.Arrived.Count;
        var head = rig.Log.Head;
        rig.Pass(60);
        rig.Boot();
        rig.Run(60);
        var repeated = rig.Arrived.Skip(before).Count(arrival => arrival.Sequence <= head);
        Assert.IsLessThanOrEqualTo(11, repeated);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
    }

    [TestMethod]
    public void A_backlog_that_went_out_is_not_repeated_after_a_power_cut()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        for (var i = 0; i < 300; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(1);
        rig.IsNetworkUp = true;
        rig.Run(2 * Limits.CursorSaveMs / 1000);
        var before = rig.Arrived.Count;
        Assert.IsGreaterThan(300, before);
        rig.Boot();
        rig.Run(60);
        Assert.IsLessThanOrEqualTo(3, rig.Arrived.Count - before);
    }

    [TestMethod]
    public void The_state_is_written_at_most_every_10_minutes_while_the_cursor_moves()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        var writes = 0;
        var before = State(rig);
        for (var i = 0; i < 60; i++)
        {
            rig.AppendMinute();
            rig.Run(60);
            writes += State(rig) == before ? 0 : 1;
            before = State(rig);
        }

        Assert.IsInRange(5, 6, writes);
    }

    [TestMethod]
    public void What_the_platform_has_not_confirmed_comes_again_after_a_reconnect()
    {
        var rig = Confirming();
        rig.Confirm(10);
        rig.Run(2);
        var before = rig.Arrived.Count;
        rig.Broker.CutConnections();
        rig.Run(60);
        var again = rig.Arrived.Skip(before).ToArray();
        CollectionAssert.AreEqual(rig.Written.Keys.Where(sequence => sequence > 10).ToArray(), again.Select(arrival => arrival.Sequence).ToArray());
        Assert.IsTrue(again.All(arrival => arrival.IsHistorical && arrival.Content == rig.Written[arrival.Sequence]));
    }

    [TestMethod]
    public void What_only_the_broker_has_comes_again_in_platform_mode_over_a_reboot_too()
    {
        var rig = Confirming();
        rig.Confirm(12);
        rig.Run(2);
        rig.Uplink.Stop(rig.UtcMs);
        var before = rig.Arrived.Count;
        rig.Boot();
        rig.Run(60);
        Assert.AreEqual(12, rig.Uplink.Confirmed);
        CollectionAssert.AreEqual(rig.Written.Keys.Where(sequence => sequence > 12).ToArray(), rig.Arrived.Skip(before).Select(arrival => arrival.Sequence).ToArray());
    }

    [TestMethod]
    public void What_is_confirmed_before_it_is_proved_delivered_costs_no_repetition_of_what_was_proved()
    {
        var rig = Confirming();
        rig.Run(60);
        rig.Confirm(rig.Log.Head);
        rig.Run(5);
        var proved = rig.Uplink.Delivered;
        rig.AppendMinute();
        rig.Tick();
        rig.Confirm(rig.Log.Head);
        rig.Tick();
        Assert.IsLessThan(rig.Uplink.Confirmed, rig.Uplink.Delivered, "the mark comes a second later");
        rig.Broker.CutConnections();
        rig.Run(70);
        rig.Uplink.Stop(rig.UtcMs);
        var before = rig.Arrived.Count;
        rig.Boot();
        rig.Run(70);
        Assert.IsTrue(rig.Arrived.Count > before && rig.Arrived.Skip(before).All(arrival => arrival.Sequence > proved), $"{proved}: " + string.Join(" ", rig.Arrived.Skip(before).Select(arrival => arrival.Sequence)));
    }

    [TestMethod]
    public void In_broker_mode_a_confirmation_does_not_decide_what_comes_again()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        rig.AppendMinute();
        rig.Run(5);
        var before = rig.Arrived.Count;
        rig.Broker.CutConnections();
        rig.Run(60);
        Assert.HasCount(before, rig.Arrived);
        Assert.AreEqual(0, rig.Uplink.Confirmed);
    }

    [TestMethod]
    public void A_confirmation_is_answered_with_the_greatest_so_far()
    {
        var rig = Confirming();
        rig.Confirm(10);
        rig.Run(1);
        rig.Confirm(7);
        rig.Run(1);
        var told = rig.Decoded.Where(message => message.Type == "NDATA" && message.Find("Records/Confirmed") is not null).Select(message => message.Find("Records/Confirmed")!.Value).ToArray();
        CollectionAssert.AreEqual(new object[] { 10L, 10L }, told);
    }

    [TestMethod]
    public void A_confirmation_beyond_the_newest_record_is_refused()
    {
        var rig = Confirming();
        rig.Confirm(rig.Log.Head + 1);
        rig.Run(1);
        Assert.AreEqual(0, rig.Uplink.Confirmed);
        Assert.AreEqual(1, rig.Uplink.Commands.RefusedCount);
    }

    [TestMethod]
    public void A_confirmation_that_overtakes_the_backlog_spares_the_rest_of_it()
    {
        var rig = Confirming();
        for (var i = 0; i < 300; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(120);
        rig.Broker.CutConnections();
        var before = rig.Arrived.Count;
        while (rig.Arrived.Count < before + 20)
        {
            rig.Tick();
        }

        rig.Confirm(rig.Log.Head - 5);
        rig.Run(60);
        Assert.IsLessThan(60, rig.Arrived.Count - before);
        Assert.AreEqual(rig.Log.Head, rig.Arrived[^1].Sequence);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
    }

    [TestMethod]
    public void At_most_four_old_records_are_under_way_at_once()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        for (var i = 0; i < 100; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(1);
        rig.Broker.AcknowledgeDelayMs = 10_000;
        rig.IsNetworkUp = true;
        while (rig.Arrived.Count == 0)
        {
            rig.Tick();
        }

        rig.Run(8);
        Assert.HasCount(Limits.BacklogWindow, rig.Arrived);
    }

    [TestMethod]
    public void A_live_record_leaves_at_once_while_old_ones_wait_for_their_proof()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        for (var i = 0; i < 100; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(1);
        rig.Broker.AcknowledgeDelayMs = 10_000;
        rig.IsNetworkUp = true;
        while (rig.Arrived.Count < Limits.BacklogWindow)
        {
            rig.Tick();
        }

        var record = rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.Tick();
        Assert.AreEqual((record.Sequence, false), (rig.Arrived[^1].Sequence, rig.Arrived[^1].IsHistorical));
    }

    [TestMethod]
    public void Losing_the_state_costs_duplicates_with_the_same_content_only()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 20; i++)
        {
            rig.AppendMinute();
            rig.Run(2);
        }

        rig.Uplink.Stop(rig.UtcMs);
        rig.StateMedium = new MemoryStorage();
        rig.Boot();
        rig.Run(60);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
        Assert.IsTrue(rig.Arrived.All(arrival => rig.Written[arrival.Sequence] == arrival.Content));
    }

    [TestMethod]
    [DataRow(20, 40)]
    [DataRow(300, 1500, DisplayName = "The cursor's record lies in a sealed block")]
    public void A_cursor_of_another_log_does_not_hide_the_records_of_this_one(int minutes, int minutesOfOther)
    {
        var rig = new UplinkRig();
        for (var i = 0; i < minutes; i++)
        {
            rig.AppendMinute();
            rig.Run(2);
        }

        rig.Uplink.Stop(rig.UtcMs);
        var other = new UplinkRig { IsNetworkUp = false };
        other.Pass(86_400);
        for (var i = 0; i < minutesOfOther; i++)
        {
            other.AppendMinute();
        }

        foreach (var name in rig.StateMedium.Names.Where(name => name.StartsWith("uplink", StringComparison.Ordinal)))
        {
            other.StateMedium.Write(name, rig.StateMedium[name], 0, rig.StateMedium[name].Length);
        }

        other.Boot();
        other.IsNetworkUp = true;
        other.Run(60 + minutesOfOther);
        CollectionAssert.AreEqual(other.Written.Keys.ToArray(), other.Arrived.Select(arrival => arrival.Sequence).Order().ToArray());
    }

    [TestMethod]
    public void Live_records_beside_a_backlog_of_an_older_configuration_cost_no_reading()
    {
        const int Appends = 30;
        var rig = new UplinkRig { IsNetworkUp = false };
        for (var i = 0; i < 3000; i++)
        {
            rig.AppendMinute();
        }

        var old = rig.Log.Head;
        rig.Site = UplinkSites.OneLine(channels: 3);
        rig.Boot();
        for (var i = 0; i < 1000; i++)
        {
            // Until the schema of the present configuration is sealed too.
            rig.AppendMinute();
        }

        rig.IsNetworkUp = true;
        rig.Run(20);
        var operations = rig.LogMedium.Operations;
        for (var i = 0; i < Appends; i++)
        {
            rig.AppendMinute();
            rig.Run(4);
        }

        Assert.IsLessThan(old, rig.Uplink.Delivered, "the backlog is out");
        Assert.IsLessThan(2 * Appends, rig.LogMedium.Operations - operations, "operations on the card: one an append, and what the blocks of the backlog take");
    }

    [TestMethod]
    public void What_is_written_at_a_boot_with_other_lines_goes_to_them_where_all_before_is_sealed_too()
    {
        var rig = new UplinkRig();
        for (var i = 0; rig.Log.SealedBlocks == 0; i++)
        {
            if (i % 20 == 0)
            {
                rig.AppendMinute();
            }

            rig.Tick();
        }

        rig.Site = UplinkSites.Build(2, 3);
        rig.Boot();
        var written = rig.AppendEvent(EventCode.KilnStarted, 1, "kiln-2").Sequence;
        rig.Run(120);

        var message = rig.Decoded.Last(message => message.IsData && message.Find("Records/Sequence")?.Value is long sequence && sequence == written);
        Assert.AreEqual("DDATA", message.Type);
    }

    [TestMethod]
    public void A_card_that_is_missing_at_boot_costs_no_record_that_waited_for_it()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 10; i++)
        {
            rig.AppendMinute();
            rig.Run(2);
        }

        rig.Uplink.Stop(rig.UtcMs);
        var before = rig.Log.Head;
        rig.LogMedium.IsInserted = false;
        rig.Boot();
        rig.Run(30);
        Assert.IsTrue(rig.Uplink.IsOnline);
        rig.AppendMinute();
        rig.LogMedium.IsInserted = true;
        rig.Run(60);
        rig.AppendMinute();
        rig.Run(30);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
        var arrived = rig.Arrived.Select(arrival => arrival.Sequence).Where(sequence => sequence > before).ToArray();
        CollectionAssert.AreEquivalent(Stored(rig, before), arrived);
    }

    private static UplinkRig Confirming()
    {
        var site = UplinkSites.OneLine();
        site.Uplink.IsConfirmationWanted = true;
        var rig = new UplinkRig(site);
        rig.Run(2);
        for (var i = 0; i < 20; i++)
        {
            rig.AppendMinute();
        }

        rig.Run(20);
        return rig;
    }

    private static string State(UplinkRig rig) =>
        string.Join(' ', rig.StateMedium.Names.Where(name => name.StartsWith("uplink", StringComparison.Ordinal)).Select(name => Convert.ToHexString(rig.StateMedium[name])));

    private static long[] Stored(UplinkRig rig, long after)
    {
        var reader = new RecordReader(rig.Log);
        var record = new Record();
        reader.Seek(after + 1);
        var stored = new List<long>();
        while (reader.TryRead(record))
        {
            stored.Add(record.Sequence);
        }

        return [.. stored];
    }

    internal static void Write(UplinkRig rig, Random random)
    {
        if (random.Next(20) == 0)
        {
            rig.AppendMinute(random.Next(2), record =>
            {
                record.ValidCount[0] = (byte)random.Next(61);
                record.Marks[0] = (byte)"NDTMB"[random.Next(5)];
                record.SecondsOn[0] = (byte)random.Next(61);
            });
        }

        if (random.Next(60) == 0)
        {
            rig.AppendEvent(random.Next(20, 38), (byte)random.Next(2), $"bypass-{random.Next(1, 3)}", random.Next(5), random.Next());
        }
    }

    internal static void Disturb(UplinkRig rig, Random random)
    {
        switch (random.Next(4000))
        {
            case < 8:
                rig.Broker.CutConnections();
                break;
            case < 12:
                rig.Broker.IsUp = !rig.Broker.IsUp;
                break;
            case < 16:
                rig.IsNetworkUp = !rig.IsNetworkUp;
                break;
            case < 20:
                rig.Broker.LatencyMs = random.Next(3) * random.Next(1500);
                break;
            case < 24:
                rig.Broker.AcknowledgeDelayMs = random.Next(3) * random.Next(15_000);
                break;
            case < 28:
                rig.SendCommand("Node Control/Rebirth");
                break;
            case < 30:
                rig.Broker.ReturnCode = random.Next(2) * 5;
                break;
            case < 32:
                rig.Pass(random.Next(100));
                rig.Boot();
                break;
            default:
                break;
        }
    }

    private static void Heal(UplinkRig rig)
    {
        rig.Broker.IsUp = true;
        rig.Broker.ReturnCode = 0;
        rig.Broker.LatencyMs = 0;
        rig.Broker.AcknowledgeDelayMs = 0;
        rig.IsNetworkUp = true;
        rig.Run(HealingSeconds);
    }
}
