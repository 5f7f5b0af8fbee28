using Edge.Events;
using Edge.Host;
using Edge.Inputs;
using Edge.Records;
using Edge.Sampling;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Board;

[TestClass]
public sealed class SimulationTests
{
    [TestMethod]
    [DataRow("wrover")]
    [DataRow("ethernet")]
    public void After_a_minute_all_sixteen_channels_are_normal(string board)
    {
        using var fixture = new SimulationFixture(site: ReferenceSite.WithBoard(board));
        fixture.Run(60);
        Assert.AreEqual(new string('N', 16), Marks(fixture));
    }

    [TestMethod]
    public void Minute_records_hold_the_plant_s_values()
    {
        using var fixture = new SimulationFixture();
        fixture.Simulation.Plant.Override("flue-temperature", 123.4);
        fixture.Simulation.Plant.Override("furnace-temperature", 1102.3);
        fixture.Simulation.Plant.Override("reagent-pulses", 27);
        fixture.Simulation.Plant.Override("so2", 33.3);
        fixture.Run(190);
        var minute = fixture.Records().Last(record => record.Kind == RecordKind.Minute);
        Assert.AreEqual(1234, minute.Average[2], 1.0);
        Assert.AreEqual(11023, minute.Average[6], 1.0);
        Assert.AreEqual(2700, minute.Average[7], 5.0);
        Assert.AreEqual(333, minute.Average[13]);
        Assert.IsTrue(minute.ValidCount.All(count => count >= 58), string.Join(",", minute.ValidCount));
    }

    [TestMethod]
    public void There_is_one_record_a_minute()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(605);
        var minutes = fixture.Records().FindAll(record => record.Kind == RecordKind.Minute);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, minutes.Count).Select(i => minutes[0].Time.AddMinutes(i)).ToList(), minutes.ConvertAll(minute => minute.Time));
        Assert.IsTrue(minutes.Count is 9 or 10, $"{minutes.Count} minutes");
    }

    [TestMethod]
    public void A_minute_has_its_sixty_samples_however_the_clock_is_steered()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(4 * 3600);
        var minutes = fixture.Records().FindAll(record => record.Kind == RecordKind.Minute).Skip(1);
        var others = minutes.SelectMany(minute => minute.ValidCount.Select(count => (minute.Time, count))).Where(one => one.count != 60);
        Assert.AreEqual("", string.Join(", ", others));
    }

    [TestMethod]
    [DataRow("wrover")]
    [DataRow("ethernet")]
    public void An_opened_bypass_is_in_the_log_within_a_second(string board)
    {
        using var fixture = new SimulationFixture(site: ReferenceSite.WithBoard(board));
        fixture.Run(30);
        var opened = fixture.Simulation.PlantTime;
        fixture.Do("open bypass-1");
        fixture.Run(1);
        var found = fixture.Events(EventCode.BypassOpened).Single();
        Assert.AreEqual("bypass-1", found.Subject);
        Assert.AreEqual(0, (found.Time - opened).TotalSeconds, 0.5);
    }

    [TestMethod]
    [DataRow("wrover")]
    [DataRow("ethernet")]
    public void An_opening_of_100_ms_is_not_missed(string board)
    {
        using var fixture = new SimulationFixture(site: ReferenceSite.WithBoard(board));
        fixture.Run(30);
        fixture.Do("open bypass-1 for 100ms");
        fixture.Run(2);
        Assert.HasCount(1, fixture.Events(EventCode.BypassOpened));
        Assert.HasCount(1, fixture.Events(EventCode.BypassClosed));
    }

    [TestMethod]
    public void An_opening_while_the_card_stalls_for_20_s_is_not_missed()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(50);
        fixture.Simulation.Card.WriteMicroseconds = 20_000_000;
        fixture.Do("open bypass-1 for 12s");
        fixture.Run(30);
        fixture.Simulation.Card.WriteMicroseconds = 8_000;
        fixture.Run(100);
        Assert.HasCount(1, fixture.Events(EventCode.BypassOpened));
        Assert.HasCount(1, fixture.Events(EventCode.BypassClosed));
    }

    [TestMethod]
    public void A_minute_with_a_stall_keeps_its_samples()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(70);
        fixture.Simulation.Card.WriteMicroseconds = 400_000;
        fixture.Run(130);
        var minute = fixture.Records().Last(record => record.Kind == RecordKind.Minute);
        Assert.IsTrue(minute.ValidCount.All(count => count >= 59), string.Join(",", minute.ValidCount));
    }

    [TestMethod]
    public void The_relay_follows_an_open_bypass()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(10);
        Assert.IsFalse(fixture.Simulation.Board!.IsRelayOn);
        fixture.Do("open bypass-1");
        fixture.Run(2);
        Assert.IsTrue(fixture.Simulation.Board!.IsRelayOn);
        fixture.Do("close bypass-1");
        fixture.Run(8);
        Assert.IsFalse(fixture.Simulation.Board!.IsRelayOn);
    }

    [TestMethod]
    [DataRow("flue-flow", InputFault.None)]
    [DataRow("furnace-temperature", InputFault.ThermocoupleOpen)]
    [DataRow("nox", InputFault.SlaveSilent)]
    public void A_failed_sensor_is_a_fault_until_it_is_repaired(string signal, byte reason)
    {
        using var fixture = new SimulationFixture();
        fixture.Run(30);
        fixture.Do("fail " + signal);
        fixture.Run(20);
        var fault = fixture.Events(EventCode.ChannelFault).Single(found => found.Subject == signal);
        Assert.AreEqual(reason, (byte)fault.Argument2);
        fixture.Do("repair " + signal);
        fixture.Run(20);
        Assert.IsTrue(fixture.Events(EventCode.ChannelRecovered).Exists(found => found.Subject == signal));
        Assert.AreEqual(new string('N', 16), Marks(fixture));
    }

    [TestMethod]
    [DataRow("stop kiln", EventCode.KilnStopped)]
    [DataRow("maintenance on", EventCode.MaintenanceOn)]
    [DataRow("break seal", EventCode.SealBroken)]
    [DataRow("open recirculation-1", EventCode.RecirculationOpened)]
    [DataRow("cut loop bypass-closed", EventCode.ValveUnknown)]
    [DataRow("short loop bypass-open", EventCode.ValveUnknown)]
    public void What_happens_at_the_plant_is_an_event(string command, int code)
    {
        using var fixture = new SimulationFixture();
        fixture.Run(30);
        fixture.Do(command);
        fixture.Run(10);
        Assert.HasCount(1, fixture.Events(code));
    }

    [TestMethod]
    public void A_silent_dcs_costs_no_tick_more_than_100_ms()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(30);
        fixture.Do("silence modbus");
        var longest = LongestTick(fixture, seconds: 60);
        Assert.IsTrue(longest <= 100, $"{longest} ms");
        Assert.IsTrue(Marks(fixture).StartsWith("NNNNNNNNBBBBBBBB", StringComparison.Ordinal), Marks(fixture));
        fixture.Do("repair modbus");
        fixture.Run(10);
        Assert.AreEqual(new string('N', 16), Marks(fixture));
    }

    [TestMethod]
    public void The_steady_tick_allocates_nothing_of_ours()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(15 * 60);
        var simulation = fixture.Simulation;
        var firmwareBefore = VendorMeter.FirmwareBytes;
        var storageBefore = simulation.StorageAllocatedBytes;
        var operationsBefore = simulation.StorageOperations;
        for (var tick = 0; tick < 12 * 600; tick++)
        {
            simulation.Step();
        }

        var storage = simulation.StorageAllocatedBytes - storageBefore;
        var operations = simulation.StorageOperations - operationsBefore;
        Assert.AreEqual(0, VendorMeter.FirmwareBytes - firmwareBefore - storage);
        Assert.IsTrue(operations > 0 && storage / operations < 1_000, $"{storage} bytes in {operations} file operations");
    }

    [TestMethod]
    public void A_clock_step_is_an_event_with_its_size()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(60);
        fixture.Do("step clock -5m");
        fixture.Run(5);
        Assert.AreEqual(-300_000, fixture.Events(EventCode.ClockStepped).Last().Argument1, 50.0);
    }

    [TestMethod]
    public void Records_carry_network_time_once_there_is_some()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(130);
        var records = fixture.Records();
        Assert.AreEqual(TimeQuality.Battery, records[0].TimeQuality);
        Assert.AreEqual(TimeQuality.Network, records[^1].TimeQuality);
        Assert.AreEqual(0, (records[0].Time - SimulationFixture.Start).TotalSeconds, 2);
    }

    [TestMethod]
    public void A_board_without_network_runs_on_its_battery_clock()
    {
        using var fixture = new SimulationFixture();
        fixture.Do("cut network");
        fixture.Run(130);
        Assert.AreEqual(TimeQuality.Battery, fixture.Records()[^1].TimeQuality);
    }

    [TestMethod]
    public void A_pulled_card_loses_no_record()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(90);
        fixture.Do("pull card");
        fixture.Run(300);
        fixture.Do("insert card");
        fixture.Run(200);
        var minutes = fixture.Records().FindAll(record => record.Kind == RecordKind.Minute);
        Assert.AreEqual(minutes[0].Time.AddMinutes(minutes.Count - 1), minutes[^1].Time);
        AssertNoHoles(fixture.Records());
    }

    [TestMethod]
    public void A_broker_hears_every_record_after_an_outage()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(300);
        fixture.Do("cut network");
        fixture.Run(600);
        fixture.Do("restore network");
        fixture.Run(900);
        Assert.IsTrue(fixture.Simulation.Firmware!.Uplink.IsOnline);
        Assert.IsTrue(fixture.Simulation.Firmware!.Uplink.Delivered >= fixture.Simulation.Firmware.Log.Head - 1);
    }

    [TestMethod]
    public void An_unfed_watchdog_boots_the_board_anew()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(50);
        fixture.Simulation.Card.WriteMicroseconds = 70_000_000;
        fixture.Run(90);
        fixture.Simulation.Card.WriteMicroseconds = 8_000;
        fixture.Run(90);
        Assert.AreEqual(BootCause.Watchdog, fixture.Events(EventCode.Boot).Last().Argument1);
        Assert.AreEqual(new string('N', 16), Marks(fixture));
    }

    internal static void AssertNoHoles(List<StoredRecord> records)
    {
        CollectionAssert.AreEqual(
            Enumerable.Range(1, records.Count).Select(sequence => (long)sequence).ToList(), records.ConvertAll(record => record.Sequence));
    }

    private static string Marks(SimulationFixture fixture)
    {
        return string.Concat(fixture.Simulation.Firmware!.Samples.Marks.Select(mark => (char)mark));
    }

    private static double LongestTick(SimulationFixture fixture, int seconds)
    {
        var longest = 0.0;
        for (var tick = 0; tick < seconds * 10; tick++)
        {
            var due = new DateTime(((fixture.Simulation.PlantTime.Ticks / 1_000_000) + 1) * 1_000_000, DateTimeKind.Utc);
            fixture.Simulation.Step();
            longest = Math.Max(longest, (fixture.Simulation.PlantTime - due).TotalMilliseconds);
        }

        return longest;
    }
}
