using Edge.Simulator.Consoles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Consoles;

[TestClass]
public sealed class PlainReportTests
{
    [TestMethod]
    public void Events_are_told_in_site_time()
    {
        var lines = Lines(report => report.Update(Snapshots.Running, Snapshots.Events));

        Assert.AreEqual("2026-02-01 04:29:59 +08:00  event 1200: bypass-opened bypass-1", lines[1]);
    }

    [TestMethod]
    public void The_state_is_told_at_first_and_then_every_ten_seconds()
    {
        var lines = Lines(report =>
        {
            for (var update = 0; update <= 20; update++)
            {
                report.Update(Snapshots.Running, []);
            }
        });

        Assert.AreEqual(2, lines.Count(line => line.Contains("uplink online", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Each_channel_is_told_with_its_decimals_unit_and_mark()
    {
        var lines = Lines(report => report.Update(Snapshots.Running, []));

        Assert.AreEqual("  slurry-flow 32.10 m3/h N, flue-flow 412345 m3/h N, furnace-temperature - degC D, so2 -1.5 mg/m3 T", lines[1]);
    }

    [TestMethod]
    public void The_end_tells_the_state_and_what_became_of_the_replay()
    {
        var lines = Lines(report => report.End(Snapshots.Running, [], new ReplaySummary(100, 100, 3)));

        StringAssert.Contains(lines[0], "record 1234");
        StringAssert.Contains(lines[^1], "100 of 100 rows");
        StringAssert.Contains(lines[^1], "3 repeat");
    }

    [TestMethod]
    public void A_refused_command_is_told_as_refused()
    {
        var lines = Lines(report => report.Answer("open door", isDone: false, "no such valve"));

        Assert.AreEqual("> open door: refused: no such valve", lines[0]);
    }

    private static string[] Lines(Action<PlainReport> show)
    {
        var output = new StringWriter();
        show(new PlainReport(output));
        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
