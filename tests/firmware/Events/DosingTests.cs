using Edge.Events;
using Edge.Sampling;

namespace Edge.Tests.Events;

[TestClass]
public sealed class DosingTests
{
    private readonly EvidenceBench _bench = new();

    [TestMethod]
    [DataRow("slurry-flow", 10)]
    [DataRow("ammonia-flow", 10)]
    [DataRow("esp-1-voltage", 5)]
    public void What_is_off_while_the_line_works_is_told_within_its_delay_and_a_minute(string channel, int delayMinutes)
    {
        _bench.RunMinutes(5);
        _bench.Show(channel, 0);

        var (found, minutes) = _bench.RunUntil(EventCode.DosingInsufficient, 20);

        Assert.AreEqual(channel, found.Subject);
        Assert.IsInRange(delayMinutes, delayMinutes + 1, minutes);
    }

    [TestMethod]
    public void Half_of_what_the_load_asks_for_is_enough_and_less_is_not()
    {
        _bench.Show("load", 80);
        _bench.Show("slurry-flow", 12.2);
        _bench.RunMinutes(30);
        _bench.AssertNoEvents();

        _bench.Show("slurry-flow", 11.8);

        var (found, _) = _bench.RunUntil(EventCode.DosingInsufficient, 12);
        Assert.AreEqual(1200, found.Argument2);
    }

    [TestMethod]
    public void A_dosing_that_works_again_is_told_with_its_duration()
    {
        _bench.Show("slurry-flow", 0);
        _bench.RunMinutes(15);
        _bench.Show("slurry-flow", 28);
        _bench.Events.Take();

        var (found, minutes) = _bench.RunUntil(EventCode.DosingSufficient, 2);

        Assert.AreEqual(15 * 60_000, found.Argument1, 60_000.0);
        Assert.AreEqual(1, found.Argument2);
        Assert.IsLessThan(1, minutes);
    }

    [TestMethod]
    public void A_spark_every_few_seconds_is_no_outage()
    {
        _bench.Show("esp-1-voltage", second => second % 4 == 0 ? 8 : 50);

        _bench.RunMinutes(30);

        _bench.AssertNoEvents();
    }

    [TestMethod]
    public void A_trip_that_recloses_for_a_second_is_still_an_outage()
    {
        _bench.Show("esp-1-voltage", second => second % 30 == 0 ? 50 : 0);

        _bench.RunUntil(EventCode.DosingInsufficient, 6);
    }

    [TestMethod]
    public void A_furnace_that_is_too_cold_for_ammonia_asks_for_none()
    {
        _bench.Show("furnace-temperature", 870);
        _bench.Show("ammonia-flow", 0);

        _bench.RunMinutes(9);
        _bench.Show("furnace-temperature", 1100);
        _bench.RunMinutes(9);
        Assert.IsFalse(_bench.Events.Codes.Contains(EventCode.DosingInsufficient));
        _bench.RunUntil(EventCode.DosingInsufficient, 3);
    }

    [TestMethod]
    public void A_kiln_that_stops_asks_for_nothing()
    {
        _bench.Show("slurry-flow", 0);
        _bench.RunMinutes(15);
        _bench.Events.Take();
        _bench.RunKiln(false);

        var (found, _) = _bench.RunUntil(EventCode.DosingSufficient, 1);

        Assert.AreEqual(2, found.Argument2);
    }

    [TestMethod]
    public void What_is_maintained_is_not_judged()
    {
        _bench.Show("slurry-flow", 0);
        _bench.Mark("slurry-flow", Mark.Maintenance);

        _bench.RunMinutes(60);

        _bench.AssertNoEvents();
    }

    [TestMethod]
    public void A_load_that_goes_silent_does_not_hide_an_outage()
    {
        _bench.RunMinutes(2);
        _bench.Mark("load", Mark.Communication);
        _bench.Show("slurry-flow", 0);

        _bench.RunUntil(EventCode.DosingInsufficient, 11);
    }
}
