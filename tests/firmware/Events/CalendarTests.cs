using Edge.Events;
using Edge.Records;

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
        Assert.IsNull(_bench.Stops.Add(0, EvidenceBench.StartUtcMs, EvidenceBench.StartUtcMs + HourMs, EvidenceBench.StartUtcMs));
        var after = new EvidenceBench(state: _bench.State);

        var (found, _) = after.RunUntil(EventCode.StopWindowRunStarted, 1);

        Assert.AreEqual(EvidenceBench.StartUtcMs + HourMs, found.Argument1);
    }

    [TestMethod]
    public void Orders_are_bounded_and_what_is_over_makes_room()
    {
        for (var i = 0; i < Limits.StopOrders; i++)
        {
            Assert.IsNull(_bench.Stops.Add(0, i, 1000 + i, 0));
        }

        Assert.AreEqual("there are 8 stop orders already", _bench.Stops.Add(0, 1, 2, 0));
        Assert.IsNull(_bench.Stops.Add(0, 2000, 3000, 1000));
        Assert.AreEqual(8, _bench.Stops.Withdraw(0, 1000));
    }
}
