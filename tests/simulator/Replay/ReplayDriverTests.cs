using Edge.Simulator.Replay;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Replay;

[TestClass]
public sealed class ReplayDriverTests
{
    private static readonly DateTime _start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [TestMethod]
    public void The_first_row_is_set_at_the_start_of_the_run()
    {
        var set = new List<string>();
        var driver = Driver(set, 0, 1000);

        driver.Play(_start);

        CollectionAssert.AreEqual(new[] { "load=0" }, set);
    }

    [TestMethod]
    public void A_row_is_set_once_when_its_time_has_come()
    {
        var set = new List<string>();
        var driver = Driver(set, 0, 1000, 2000);

        foreach (var ms in new[] { 0, 100, 900, 1000, 1100, 2000 })
        {
            driver.Play(_start.AddMilliseconds(ms));
            set.Add($"{ms}");
        }

        CollectionAssert.AreEqual(new[] { "load=0", "0", "100", "900", "load=1", "1000", "1100", "load=2", "2000" }, set);
    }

    [TestMethod]
    public void Of_rows_with_one_time_the_last_counts_and_all_are_played()
    {
        var set = new List<string>();
        var driver = Driver(set, 0, 1000, 1000, 500);

        driver.Play(_start);
        driver.Play(_start.AddSeconds(1));

        CollectionAssert.AreEqual(new[] { "load=0", "load=3" }, set);
        Assert.AreEqual(4, driver.RowsPlayed);
    }

    [TestMethod]
    public void A_run_of_the_replay_alone_ends_a_second_after_its_last_row()
    {
        Assert.AreEqual(_start.AddSeconds(4), Driver([], 0, 1500).End);
    }

    private static ReplayDriver Driver(List<string> set, params long[] timesMs)
    {
        var table = new ReplayTable([new MapEntry("x", 0, "load", 1, 0)]);
        for (var row = 0; row < timesMs.Length; row++)
        {
            table.Add(timesMs[row], 1000, [row]);
        }

        return new ReplayDriver(table, _start, (signal, value) => set.Add($"{signal}={value}"));
    }
}
