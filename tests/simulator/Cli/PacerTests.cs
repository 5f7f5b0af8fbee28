using Edge.Simulator.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Cli;

[TestClass]
public sealed class PacerTests
{
    private static readonly DateTime _start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [TestMethod]
    public void Plant_time_runs_as_many_times_faster_as_the_speed_says()
    {
        var pacer = new Pacer(120, _start, Seconds(5));

        Assert.AreEqual(_start + Seconds(240), pacer.Due(Seconds(7)));
    }

    [TestMethod]
    public void Virtual_time_is_always_due()
    {
        var pacer = new Pacer(double.PositiveInfinity, _start, TimeSpan.Zero);

        Assert.AreEqual(DateTime.MaxValue, pacer.Due(TimeSpan.Zero));
        Assert.AreEqual(TimeSpan.Zero, pacer.UntilDue(_start, TimeSpan.Zero));
    }

    [TestMethod]
    public void A_step_that_blocked_counts_once_and_not_times_the_speed()
    {
        var pacer = new Pacer(120, _start, TimeSpan.Zero);

        pacer.NoteStep(Seconds(10));

        Assert.AreEqual(_start + Seconds(10 + 120), pacer.Due(Seconds(11)));
    }

    [TestMethod]
    public void A_quick_step_changes_nothing()
    {
        var pacer = new Pacer(120, _start, TimeSpan.Zero);

        pacer.NoteStep(TimeSpan.FromMilliseconds(20));

        Assert.AreEqual(_start + Seconds(120), pacer.Due(Seconds(1)));
    }

    [TestMethod]
    public void At_real_time_speed_a_blocked_step_is_caught_up()
    {
        var pacer = new Pacer(1, _start, TimeSpan.Zero);

        pacer.NoteStep(Seconds(10));

        Assert.AreEqual(_start + Seconds(11), pacer.Due(Seconds(11)));
    }

    [TestMethod]
    public void A_machine_that_slept_catches_up_a_minute_and_no_more()
    {
        var pacer = new Pacer(2, _start, TimeSpan.Zero);

        pacer.Forgive(_start, Seconds(3600));

        Assert.AreEqual(_start + Seconds(120), pacer.Due(Seconds(3600)));
    }

    [TestMethod]
    public void A_slow_plant_waits_longer_for_its_next_step()
    {
        var pacer = new Pacer(0.5, _start, TimeSpan.Zero);

        Assert.AreEqual(TimeSpan.FromMilliseconds(200), pacer.UntilDue(_start.AddMilliseconds(100), TimeSpan.Zero));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
