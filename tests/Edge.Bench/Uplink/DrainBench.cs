using Edge.Bench.Data;
using Edge.Bench.Measures;
using Edge.Configuration;

namespace Edge.Bench.Uplink;

/// <summary>
/// Backlog of one board to a mosquitto on this machine and a subscriber behind it, over TCP: the firmware's own uplink and its MQTT link, the log in memory.
/// Rates: ticks follow one another as fast as they can, so this is what this machine does; latency and what a board does: ten ticks a second by the wall clock.
/// </summary>
public static class DrainBench
{
    private const int BacklogDays = 30;
    private const int YearDays = 365;
    private const int YearSeconds = 600;
    private const int LatencySeconds = 2;
    private const int PacedSeconds = 20;

    /// <summary>Measures.</summary>
    /// <param name="tell">Told what is being done.</param>
    public static IEnumerable<Figure> Measure(Action<string> tell)
    {
        SiteSettings site = UplinkBench.ReferenceSite();
        site.Uplink.SpreadSeconds = 0;
        using LocalBroker broker = LocalBroker.Start() ?? throw new DataException("mosquitto is not installed, and backlogs are drained to one; --quick does without");
        tell($"a log of {BacklogDays} days");
        var board = new DrainBoard(site, broker.Port);
        board.Fill(BacklogDays);

        tell($"{BacklogDays} days to mosquitto, metric by metric");
        Drained metrics = board.Drain(asBlocks: false);
        tell($"{BacklogDays} days to mosquitto, as blocks");
        Drained blocks = board.Drain(asBlocks: true);
        tell("the same at a board's pace");
        Paced pacedMetrics = board.Pace(asBlocks: false, TimeSpan.FromSeconds(PacedSeconds));
        Paced pacedBlocks = board.Pace(asBlocks: true, TimeSpan.FromSeconds(PacedSeconds));
        yield return new Figure(
            "drain.metrics.recordsPerSecond", $"{BacklogDays} days of backlog to mosquitto, metric by metric, records a second", metrics.RecordsPerSecond, null,
            $"{metrics.Records} records in {metrics.Seconds:F1} s, ticks as fast as they can; at 10 ticks a second {pacedMetrics.RecordsPerSecond:F0}");
        yield return new Figure(
            "drain.blocks.recordsPerSecond", "  as sealed blocks", blocks.RecordsPerSecond, null,
            $"{blocks.Messages} blocks in {blocks.Seconds:F1} s, ticks as fast as they can; at 10 ticks a second {pacedBlocks.RecordsPerSecond:F0}");
        yield return new Figure(
            "drain.liveLatencySeconds", "  a live event from its tick to the subscriber meanwhile, s", Math.Max(pacedMetrics.WorstSeconds, pacedBlocks.WorstSeconds), LatencySeconds,
            $"10 ticks a second; worst of {pacedMetrics.Probes} and {pacedBlocks.Probes}");

        tell($"a log of {YearDays} days");
        board.Fill(YearDays - BacklogDays);
        tell("a year to mosquitto, as blocks");
        Drained year = board.Drain(asBlocks: true);
        yield return new Figure(
            "drain.year.seconds", "A year of backlog to mosquitto as sealed blocks, s", year.Seconds, YearSeconds,
            $"{year.Messages} blocks, ticks as fast as they can; at 10 ticks a second about {year.Records / pacedBlocks.RecordsPerSecond:F0} s");
    }
}

/// <summary>A drained backlog.</summary>
/// <param name="Records">Records in it.</param>
/// <param name="Messages">Messages that it took.</param>
/// <param name="Seconds">From the births to the last arrival at the subscriber, by the wall clock.</param>
public readonly record struct Drained(long Records, int Messages, double Seconds)
{
    /// <summary>Records a second.</summary>
    public double RecordsPerSecond => Records / Seconds;
}

/// <summary>A part of a backlog at a board's pace.</summary>
/// <param name="RecordsPerSecond">Records of backlog a second.</param>
/// <param name="WorstSeconds">Longest time from the tick of a live event to its arrival.</param>
/// <param name="Probes">Events that were timed.</param>
public readonly record struct Paced(double RecordsPerSecond, double WorstSeconds, int Probes);
