using Edge.Events;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Events;

[TestClass]
public sealed class CalendarTests
{
    private const long HourMs = 3600_000;

    // 08:00 at the site.
    private readonly EvidenceBench _bench = new(root => root["lines"]![0]!["stopWindows"] =
        System.Text.Json.Nodes.JsonNode.Parse("""[{ "from": "2026-03-01 09:00", "to": "2026-03-01 12:00" }]"""));

    [TestMethod]
    public void A_kiln_that_runs_into_a_stop_window_is_told_at_its_beginning_in_site_time()
    {
        _bench.RunMinutes(59);
        _bench.AssertNoEvents();

        var (found, minutes) = _bench.RunUntil(EventCode.StopWindowRunStarted, 2);

        Assert.AreEqual(new Written(EventCode.StopWindowRunStarted, 0, "kiln-1", 0, EvidenceBench.StartUtcMs + (4 * HourMs), 0), found);
        Assert.AreEqual(1, minutes, 0.1);
    }

    [TestMethod]
    public void A_kiln_that_is_started_in_a_stop_window_is_told_within_a_minute_and_with_its_duration()
    {
        _bench.RunKiln(false);
        _bench.RunMinutes(90);
        _bench.RunKiln(true);
        var (_, minutes) = _bench.RunUntil(EventCode.StopWindowRunStarted, 1);
        _bench.RunMinutes(30);
        _bench.RunKiln(false);
        var (ended, _) = _bench.RunUntil(EventCode.StopWindowRunEnded, 1);

        Assert.IsLessThan(0.5, minutes);
        Assert.AreEqual(30 * 60_000, ended.Argument1, 15_000.0);
        Assert.AreEqual(1, ended.Argument2);
    }

    [TestMethod]
    public void A_window_that_ends_while_the_kiln_runs_ends_the_event()
    {
        _bench.RunMinutes(4 * 60);

        var (found, _) = _bench.RunUntil(EventCode.StopWindowRunEnded, 2);

        Assert.AreEqual(3 * HourMs, found.Argument1, 15_000.0);
        Assert.AreEqual(2, found.Argument2);
    }

    [TestMethod]
    public void Nobody_knows_windows_by_a_clock_that_was_never_set()
    {
        _bench.TimeQuality = TimeQuality.Unsynchronized;

        _bench.RunMinutes(120);

        _bench.AssertNoEvents();
    }

    [TestMethod]
    public void A_window_by_order_outlives_a_power_cut()
    {
        Assert.AreEqual(CommandOutcome.Done, _bench.Stops.Add(0, EvidenceBench.StartUtcMs, EvidenceBench.StartUtcMs + HourMs, EvidenceBench.StartUtcMs));
        var after = new EvidenceBench(state: _bench.State);

        var (found, _) = after.RunUntil(EventCode.StopWindowRunStarted, 1);

        Assert.AreEqual(EvidenceBench.StartUtcMs + HourMs, found.Argument1);
    }

    [TestMethod]
    public void Orders_are_bounded_and_what_is_over_makes_room()
    {
        for (var i = 0; i < Limits.StopOrders; i++)
        {
            Assert.AreEqual(CommandOutcome.Done, _bench.Stops.Add(0, i, 1000 + i, 0));
        }

        Assert.AreEqual(CommandOutcome.Full, _bench.Stops.Add(0, 1, 2, 0));
        Assert.AreEqual(CommandOutcome.Done, _bench.Stops.Add(0, 2000, 3000, 1000));
        Assert.AreEqual(8, _bench.Stops.Withdraw(0, 1000));
    }

    [TestMethod]
    public void A_window_that_the_medium_did_not_take_is_none()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        var stops = new StopOrders(medium);
        stops.Load();
        Assert.AreEqual(CommandOutcome.Done, stops.Add(0, 0, 1000, 0));
        medium.IsInserted = false;

        Assert.AreEqual(CommandOutcome.Failed, stops.Add(1, 0, 5000, 2000));
        Assert.AreEqual((1000L, 0L), (stops.WindowEnd(0, 500), stops.WindowEnd(1, 500)));

        medium.IsInserted = true;
        Assert.AreEqual(CommandOutcome.Done, stops.Add(1, 0, 7000, 2000));
        Assert.AreEqual(7000, stops.WindowEnd(1, 500));
    }

    [TestMethod]
    public void A_window_whose_withdrawal_the_medium_did_not_take_stays()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        var stops = new StopOrders(medium);
        stops.Load();
        stops.Add(0, 0, 1000, 0);
        stops.Add(1, 0, 1000, 0);
        stops.Add(0, 0, 2000, 0);
        medium.IsInserted = false;

        Assert.AreEqual(StopOrders.Failed, stops.Withdraw(0, 500));
        Assert.AreEqual((2000L, 1000L), (stops.WindowEnd(0, 500), stops.WindowEnd(1, 500)));

        medium.IsInserted = true;
        Assert.AreEqual(2, stops.Withdraw(0, 500));
        Assert.AreEqual((0L, 1000L), (stops.WindowEnd(0, 500), stops.WindowEnd(1, 500)));
    }
}
