using Edge.Events;
using Edge.Sampling;

namespace Edge.Tests.Events;

[TestClass]
public sealed class LimitTests
{
    private readonly EvidenceBench _bench = new();

    [TestMethod]
    public void A_minute_beyond_its_limit_is_told_once_and_met_below_the_hysteresis()
    {
        _bench.Show("nox", 110);
        var (found, minutes) = _bench.RunUntil(EventCode.MinuteLimitExceeded, 3);
        _bench.Show("nox", 97);
        _bench.RunMinutes(10);
        Assert.HasCount(1, _bench.Events.All);
        _bench.Show("nox", 94);
        _bench.RunUntil(EventCode.MinuteLimitMet, 3);

        Assert.AreEqual(new Written(EventCode.MinuteLimitExceeded, 0, "nox", 0, 1100, 1000), found);
        Assert.IsLessThanOrEqualTo(2, minutes);
    }

    [TestMethod]
    public void An_hour_beyond_its_limit_is_told_at_its_end()
    {
        _bench.Show("so2", 36);

        var (found, minutes) = _bench.RunUntil(EventCode.HourLimitExceeded, 62);

        Assert.AreEqual(new Written(EventCode.HourLimitExceeded, 0, "so2", 0, 360, 350), found);
        Assert.AreEqual(60, minutes, 1);
    }

    [TestMethod]
    public void An_hour_with_less_than_45_valid_minutes_is_not_judged()
    {
        _bench.Show("so2", 36);
        _bench.Mark("so2", Mark.Maintenance);
        _bench.RunMinutes(16);
        _bench.Mark("so2", Mark.Normal);
        _bench.RunMinutes(50);

        Assert.IsFalse(_bench.Events.Codes.Contains(EventCode.HourLimitExceeded));
    }

    [TestMethod]
    public void Values_in_maintenance_exceed_no_limit()
    {
        _bench.Show("dust", 50);
        _bench.Mark("dust", Mark.Calibration);

        _bench.RunMinutes(130);

        _bench.AssertNoEvents();
    }
}
