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
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    public void No_record_is_lost_or_different_whatever_the_link_does(int seed)
    {
        var random = new Random(seed);
        var rig = new UplinkRig(UplinkSites.Build(2, 3), seed);
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
        rig.Run(60);
        var before = rig.Arrived.Count;
        Assert.IsGreaterThan(300, before);
        rig.Boot();
        rig.Run(60);
        Assert.IsLessThanOrEqualTo(3, rig.Arrived.Count - before);
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
    public void A_cursor_of_another_log_does_not_hide_the_records_of_this_one()
    {
        var rig = new UplinkRig();
        for (var i = 0; i < 20; i++)
        {
            rig.AppendMinute();
            rig.Run(2);
        }

        rig.Uplink.Stop(rig.UtcMs);
        var other = new UplinkRig { IsNetworkUp = false };
        other.Pass(86_400);
        for (var i = 0; i < 40; i++)
        {
            other.AppendMinute();
        }

        foreach (var name in rig.StateMedium.Names.Where(name => name.StartsWith("uplink", StringComparison.Ordinal)))
        {
            other.StateMedium.Write(name, rig.StateMedium[name], 0, rig.StateMedium[name].Length);
        }

        other.Boot();
        other.IsNetworkUp = true;
        other.Run(60);
        CollectionAssert.AreEqual(other.Written.Keys.ToArray(), other.Arrived.Select(arrival => arrival.Sequence).Order().ToArray());
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

    private static void Write(UplinkRig rig, Random random)
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

    private static void Disturb(UplinkRig rig, Random random)
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
