using Edge.Board;
using Edge.Host;
using Edge.Simulator.Board;
using Edge.Simulator.Plant;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Board;

[TestClass]
public sealed class SimulatedBoardTests
{
    private const long Second = 1_000_000;
    private const int BypassClosedPin = 25;
    private const int WatchdogPin = 2;

    private static readonly TimeSpan _debounce = TimeSpan.FromMilliseconds(50);

    private readonly BoardFixture _fixture = new();
    private readonly List<(bool High, long UptimeMs)> _edges = [];

    private SimulatedBoard Board => _fixture.Board;

    [TestMethod]
    public void Uptime_starts_at_the_boot_and_the_clock_at_1970()
    {
        Assert.AreEqual(0, Board.UptimeMs);
        Assert.AreEqual(DateTime.UnixEpoch, Board.SystemTime);
        Board.Elapse(5 * Second);
        Assert.AreEqual(5_000, Board.UptimeMs);
        Assert.AreEqual(5.0, (Board.SystemTime - DateTime.UnixEpoch).TotalSeconds, 0.001);
    }

    [TestMethod]
    public void The_clock_goes_on_from_what_it_is_set_to_with_a_small_error()
    {
        var day = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
        Board.SystemTime = day;
        FeedAndRun(3_600);
        var error = Math.Abs((Board.SystemTime - day).TotalSeconds - 3_600);
        Assert.IsTrue(error is > 0 and < 0.05, $"{error} s");
    }

    [TestMethod]
    public void Network_time_arrives_some_seconds_after_it_was_asked_for()
    {
        Board.RunSntp(true);
        Board.Elapse(Second);
        Assert.IsFalse(Board.IsNetworkSynchronized);
        Board.Elapse(5 * Second);
        Assert.IsTrue(Board.IsNetworkSynchronized);
        Assert.AreEqual(0, (Board.SystemTime - PlantModel.ToUtc(Board.NowUs)).TotalSeconds, 0.01);
    }

    [TestMethod]
    public void Network_time_waits_for_the_network()
    {
        _fixture.IsNetworkUp = false;
        Board.RunSntp(true);
        Board.Elapse(40 * Second);
        Assert.IsFalse(Board.IsNetworkSynchronized);
        _fixture.IsNetworkUp = true;
        Board.Elapse(16 * Second);
        Assert.IsTrue(Board.IsNetworkSynchronized);
    }

    [TestMethod]
    public void A_debounced_edge_is_delivered_between_native_calls()
    {
        Watch();
        Board.Elapse(Second);
        _fixture.Plant.FindValve("bypass-1")!.Open();
        Board.Elapse(Second);
        Assert.IsEmpty(_edges);
        _ = Board.ReadAdc(0);
        CollectionAssert.AreEqual(new[] { (false, 2_000L) }, _edges);
    }

    [TestMethod]
    public void An_opening_of_100_ms_gives_two_edges()
    {
        Watch();
        Board.Elapse(Second);
        _fixture.Plant.FindValve("bypass-1")!.Open(_fixture.Plant.NowUs + 100_000);
        Board.SleepUntil(Board.NowUs + Second);
        CollectionAssert.AreEqual(new[] { false, true }, _edges.ConvertAll(edge => edge.High));
    }

    [TestMethod]
    public void A_change_shorter_than_the_debounce_time_is_none()
    {
        Watch(TimeSpan.FromMilliseconds(150));
        _fixture.Plant.FindValve("bypass-1")!.Open(_fixture.Plant.NowUs + 100_000);
        Board.SleepUntil(Board.NowUs + Second);
        Assert.IsEmpty(_edges);
    }

    [TestMethod]
    public void A_stall_of_20_s_keeps_all_edges_for_later()
    {
        Watch();
        var closed = _fixture.Plant.FindContact("bypass-closed")!;
        for (var i = 0; i < 5; i++)
        {
            _fixture.Plant.FindValve("bypass-1")!.Open(_fixture.Plant.NowUs + 100_000);
            Board.Elapse(4 * Second);
            _edges.Clear();
        }

        _fixture.Plant.FindValve("bypass-1")!.Open(_fixture.Plant.NowUs + (10 * Second));
        Board.SleepUntil(Board.NowUs);
        _edges.Clear();
        Board.Elapse(20 * Second);
        Assert.AreEqual(LoopState.Closed, closed.StateAt(Board.NowUs));
        Assert.IsEmpty(_edges);
        Board.SleepUntil(Board.NowUs);
        CollectionAssert.AreEqual(new[] { false, true }, _edges.ConvertAll(edge => edge.High));
    }

    [TestMethod]
    public void A_chattering_contact_floods_nobody()
    {
        Watch();
        _fixture.Plant.FindContact("bypass-closed")!.Fault = ContactFault.Bounce;
        for (var second = 0; second < 20; second++)
        {
            Board.SleepUntil(Board.NowUs + Second);
        }

        Assert.IsTrue(_edges.Count is > 10 and < 400, $"{_edges.Count} edges");
    }

    [TestMethod]
    public void Edges_beyond_the_native_queue_are_lost_and_counted()
    {
        Watch(TimeSpan.FromMilliseconds(1));
        _fixture.Plant.FindContact("bypass-closed")!.Fault = ContactFault.Bounce;
        Board.Elapse(30 * Second);
        Board.SleepUntil(Board.NowUs);
        Assert.HasCount(128, _edges);
        Assert.IsTrue(Board.LostEdges > 0);
    }

    [TestMethod]
    public void A_watch_that_ended_delivers_nothing()
    {
        Watch();
        Board.WatchPin(BypassClosedPin, _debounce, null);
        _fixture.Plant.FindValve("bypass-1")!.Open();
        Board.SleepUntil(Board.NowUs + Second);
        Assert.IsEmpty(_edges);
    }

    [TestMethod]
    public void The_four_states_of_a_loop_are_four_voltages()
    {
        var contact = _fixture.Plant.FindContact("bypass-closed")!;
        Assert.AreEqual(1031, Millivolts(), 25);
        contact.Fault = ContactFault.Short;
        Assert.AreEqual(0, Millivolts(), 40);
        contact.Fault = ContactFault.Cut;
        Assert.AreEqual(3300, Millivolts(), 10);
        contact.Fault = ContactFault.None;
        _fixture.Plant.FindValve("bypass-1")!.Open();
        Board.Elapse(Second);
        Assert.AreEqual(2183, Millivolts(), 25);
    }

    [TestMethod]
    public void The_watchdog_resets_a_board_that_does_not_feed_it()
    {
        Board.WritePin(WatchdogPin, true);
        Board.Elapse(59 * Second);
        Board.WritePin(WatchdogPin, false);
        Board.Elapse(59 * Second);
        Assert.IsNull(Board.StopCause);
        Assert.ThrowsExactly<BoardStoppedException>(() => Board.Elapse(2 * Second));
        Assert.AreEqual("watchdog", Board.StopCause);
    }

    [TestMethod]
    public void Holding_the_watchdog_s_input_does_not_feed_it()
    {
        for (var i = 0; i < 5; i++)
        {
            Board.WritePin(WatchdogPin, true);
            Board.Elapse(11 * Second);
        }

        Assert.ThrowsExactly<BoardStoppedException>(() => Board.Elapse(11 * Second));
    }

    [TestMethod]
    public void A_board_without_power_answers_to_nothing()
    {
        var line = Board.OpenSerial("COM2");
        Board.Stop("power");
        Action[] calls =
        [
            () => _ = Board.UptimeMs, () => _ = Board.SystemTime, () => Board.SystemTime = DateTime.UnixEpoch, () => Board.Elapse(0),
            () => Board.ReadPin(BypassClosedPin), () => Board.WritePin(WatchdogPin, true), () => Board.WatchPin(BypassClosedPin, _debounce, null),
            () => Board.ReadAdc(0), () => Board.ReadPulses(14), () => Board.FindI2c(1, 0x48), () => Board.FindSpi(1, 5),
            () => Board.OpenSerial("COM2"), () => Board.RunSntp(true), Board.Reboot, () => line.Send([1]), () => line.Receive(new byte[1], 10),
        ];
        foreach (var call in calls)
        {
            Assert.ThrowsExactly<BoardStoppedException>(call);
        }
    }

    [TestMethod]
    public void A_reboot_stops_the_board_and_says_why()
    {
        Assert.ThrowsExactly<BoardStoppedException>(Board.Reboot);
        Assert.AreEqual("reboot", Board.StopCause);
    }

    [TestMethod]
    public void Chips_answer_at_the_addresses_of_the_board_definition_and_nowhere_else()
    {
        foreach (var address in new[] { 0x48, 0x49, 0x68 })
        {
            Assert.IsNotNull(Board.FindI2c(1, address));
        }

        Assert.IsNull(Board.FindI2c(1, 0x20));
        Assert.IsNull(Board.FindI2c(2, 0x48));
        Assert.IsNotNull(Board.FindSpi(1, 5));
        Assert.IsNull(Board.FindSpi(1, 15));
    }

    [TestMethod]
    public void A_chip_that_was_silenced_does_not_answer()
    {
        Board.SilentAddresses.Add(0x49);
        Assert.IsNull(Board.FindI2c(1, 0x49));
        Assert.IsNotNull(Board.FindI2c(1, 0x48));
    }

    [TestMethod]
    [DataRow(0.0, 4_800)]
    [DataRow(30.0, 14_400)]
    [DataRow(60.0, 24_000)]
    [DataRow(90.0, 24_600)]
    [DataRow(-5.0, 4_560)]
    public void A_transmitter_s_current_makes_its_voltage_at_the_shunt(double flow, int code)
    {
        _fixture.Plant.Override("slurry-flow", flow);
        Assert.AreEqual(code, ConvertFirstInput());
    }

    [TestMethod]
    public void A_dead_transmitter_and_a_free_input_give_no_current()
    {
        _fixture.Plant.FindSignal("slurry-flow")!.SetFault(SignalFault.Dead);
        Assert.AreEqual(0, ConvertFirstInput());
    }

    [TestMethod]
    public void Pulses_count_from_the_boot()
    {
        Board.Elapse(10 * Second);
        _fixture.Boot();
        Assert.AreEqual(0, Board.ReadPulses(14));
        _fixture.Plant.Override("reagent-pulses", 36);
        Board.Elapse(10 * Second);
        Assert.AreEqual(1_000, Board.ReadPulses(14), 1.0);
    }

    [TestMethod]
    public void On_the_ethernet_board_an_opening_pulls_the_interrupt_until_the_expander_is_read()
    {
        var fixture = new BoardFixture("ethernet");
        var map = PinMap.Ethernet();
        var chip = fixture.Board.FindI2c(1, 0x20)!;
        chip.Write([0x0A, 0x44]);
        chip.Write([0x04, 0x3F, 0x07]);
        Assert.IsTrue(fixture.Board.ReadPin(map.ExpanderInterrupt));
        fixture.Plant.FindValve("bypass-1")!.Open();
        fixture.Board.Elapse(Second);
        Assert.IsFalse(fixture.Board.ReadPin(map.ExpanderInterrupt));
        var ports = new byte[2];
        chip.Write([0x12]);
        chip.Read(ports);
        Assert.AreEqual(3, ports[0] & 7);
        Assert.IsTrue(fixture.Board.ReadPin(map.ExpanderInterrupt));
    }

    private void Watch(TimeSpan? debounce = null)
    {
        Board.WatchPin(BypassClosedPin, debounce ?? _debounce, high => _edges.Add((high, Board.UptimeMs)));
    }

    private void FeedAndRun(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Board.WritePin(WatchdogPin, second % 2 == 0);
            Board.Elapse(Second);
        }
    }

    private double Millivolts()
    {
        return Board.ReadAdc(0) * 3300.0 / 4095;
    }

    private int ConvertFirstInput()
    {
        var chip = Board.FindI2c(1, 0x48)!;
        chip.Write([0x01, 0xC5, 0xA3]);
        Board.Elapse(5_000);
        var result = new byte[2];
        chip.Write([0x00]);
        chip.Read(result);
        return (short)((result[0] << 8) | result[1]);
    }
}
