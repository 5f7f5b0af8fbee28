using Edge.Board;

namespace Edge.Tests.Board;

[TestClass]
public sealed class ClockPartsTests
{
    [TestMethod]
    public void A_clock_that_runs_along_with_the_uptime_was_not_set()
    {
        var detector = new SynchronizationDetector();
        for (long uptimeMs = 0; uptimeMs < 3_600_000; uptimeMs += 100)
        {
            // The uptime comes in steps of 10 ms, the system clock in ms.
            detector.Look(uptimeMs, 5_000 + uptimeMs + (uptimeMs / 100 % 10), uptimeMs);
        }

        Assert.IsFalse(detector.IsSynchronized);
    }

    [TestMethod]
    [DataRow(51L, true)]
    [DataRow(-51L, true)]
    [DataRow(50L, false)]
    [DataRow(1_700_000_000_000L, true)]
    public void A_clock_that_moves_against_the_uptime_was_set_by_the_network(long changeMs, bool isSynchronized)
    {
        var detector = new SynchronizationDetector();
        detector.Look(1000, 6_000, 1000);

        detector.Look(1100, 6_100 + changeMs, 1100);

        Assert.AreEqual(isSynchronized, detector.IsSynchronized);
    }

    [TestMethod]
    public void Setting_the_clock_ourselves_is_not_the_network()
    {
        var detector = new SynchronizationDetector();
        detector.Look(1000, 6_000, 1000);

        detector.Forget();
        detector.Look(1100, 1_700_000_000_000, 1100);

        Assert.IsFalse(detector.IsSynchronized);
    }

    [TestMethod]
    public void A_look_that_a_collection_interrupted_says_nothing()
    {
        var detector = new SynchronizationDetector();
        detector.Look(1000, 6_000, 1000);

        detector.Look(1100, 6_300, 1300);

        Assert.IsFalse(detector.IsSynchronized);
    }

    [TestMethod]
    public void The_uptime_goes_on_where_the_tick_counter_starts_again()
    {
        var uptime = new UptimeCounter();
        uptime.Extend(UptimeCounter.WrapMs - 10);

        Assert.AreEqual(UptimeCounter.WrapMs + 90, uptime.Extend(90));
        Assert.AreEqual(UptimeCounter.WrapMs + 190, uptime.Extend(190));
    }
}
