using System.Globalization;
using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Tests.Events;

/// <summary>
/// A valve monitor that is fed with flow only, on the labelled files of the Skoltech Anomaly Benchmark: a valve of a water circuit is
/// closed by hand and opened again. What the circuit lacks of its 33 L/min counts as flow in the duct.
/// </summary>
[TestClass]
public sealed class SkabReplayTests
{
    private const int WholeMilli = 33_000;

    // In between rows the circuit reads 31 to 33 L/min: what is lacking never stays beyond 2.2 for five seconds.
    private const int LevelMilli = 2_200;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("skab-valve1-0.csv", false)]
    [DataRow("skab-valve1-4.csv", false)]
    [DataRow("skab-valve1-9.csv", true)]
    [DataRow("skab-valve2-1.csv", true)]
    public void Flow_alone_finds_what_moves_the_flow_and_raises_no_false_alarm(string file, bool movesTheFlow)
    {
        var folder = Environment.GetEnvironmentVariable("EDGE_DATA");
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Inconclusive("EDGE_DATA names no folder with the SKAB files");
        }

        var rows = Load(Path.Combine(folder, file));
        var openings = Replay(rows);
        var begin = rows.Find(row => row.IsAnomaly)!.AtMs;
        var end = rows.FindLast(row => row.IsAnomaly)!.AtMs;
        var detected = openings.Where(at => at >= begin && at <= end).ToList();
        var delay = detected.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{(detected[0] - begin) / 1000} s") : "not detected";
        var change = rows.Find(row => row.IsChangepoint)!.AtMs;
        TestContext.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {delay} after the anomaly's beginning (first change point {(change - begin) / 1000} s after it), {openings.Count - detected.Count} false alarms, {detected.Count} openings in it"));
        Assert.IsEmpty(openings.Except(detected));
        Assert.AreEqual(movesTheFlow, detected.Count > 0);
    }

    private static List<Row> Load(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(';');
        var (flow, anomaly, change) = (Array.IndexOf(names, "Volume Flow RateRMS"), Array.IndexOf(names, "anomaly"), Array.IndexOf(names, "changepoint"));
        var first = DateTime.MinValue;
        var rows = new List<Row>();
        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(';');
            var time = DateTime.Parse(cells[0], CultureInfo.InvariantCulture);
            first = first == DateTime.MinValue ? time : first;
            rows.Add(new Row(
                (long)(time - first).TotalMilliseconds,
                (int)Math.Round(double.Parse(cells[flow], CultureInfo.InvariantCulture) * 1000),
                cells[anomaly].StartsWith('1'),
                cells[change].StartsWith('1')));
        }

        return rows;
    }

    /// <summary>When openings were reported, ms since the first row.</summary>
    private static List<long> Replay(List<Row> rows)
    {
        var site = new SiteSettings
        {
            Channels = [new ChannelSettings { Id = "flow" }],
            Contacts = [],
            Valves = [],
            Lines = [new LineSettings { Id = "line", KilnContact = -1, MaintenanceContact = -1 }],
        };
        var samples = new SampleSet(site);
        var settings = new ValveSettings
        {
            Id = "valve",
            Kind = ValveKind.Bypass,
            ClosedContact = -1,
            OpenContact = -1,
            SealContact = -1,
            Flow = new LevelSettings { Channel = 0, LevelScaled = LevelMilli },
        };
        var events = new EventList();
        var valve = new ValveMonitor(settings, events, new ReportGates(ValveMonitor.Gates), 0);
        var openings = new List<long>();
        foreach (var row in rows)
        {
            samples.HasValue[0] = true;
            samples.Scaled[0] = Math.Max(0, WholeMilli - row.FlowMilli);
            valve.Duct.Take(samples, row.AtMs);
            valve.Scan(ContactState.Unread, 0, ContactState.Unread, 0, row.AtMs);
            openings.AddRange(events.Take().Where(written => written.Code == EventCode.BypassOpened).Select(_ => row.AtMs));
        }

        return openings;
    }

    private sealed record Row(long AtMs, int FlowMilli, bool IsAnomaly, bool IsChangepoint);
}
