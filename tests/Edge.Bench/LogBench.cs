using Edge.Bench.Append;
using Edge.Bench.Data;
using Edge.Bench.Measures;
using Edge.Bench.Store;
using Edge.Simulator.Faults;

namespace Edge.Bench;

/// <summary>Figures of the log beside its size: wear, recovery, memory, reading, appending.</summary>
public static class LogBench
{
    private const int MinutesOfDay = 1440;
    private const int MinutesOfYear = 365 * MinutesOfDay;
    private const int Channels = 16;
    private const int Probes = 400;
    private const int WearDays = 15;
    private const double ErasesPerYear = 4500;

    /// <summary>Wear of the internal flash by our store: sealed blocks only, and with commits every minute and every ten.</summary>
    /// <param name="set">Minutes of 16 channels, taken over and over; null: noise.</param>
    public static IEnumerable<Figure> Wear(DataSet? set)
    {
        foreach ((string key, string title, int minutes, double bound) in ((string, string, int, double)[])[
            ("sealed", "blocks only", StoreWear.SealedOnly, 1.12), ("loss1min", "a minute at risk", 1, 17), ("loss10min", "ten minutes at risk", 10, 4)])
        {
            WearFigures wear = StoreWear.Measure(minutes, WearDays, set is null ? null : SealedStore.Repeat(set));
            yield return new Figure($"wear.{key}.amplification", $"Bytes programmed per byte stored, {title}", wear.Amplification, bound, "our store on littlefs as modelled");
            yield return new Figure(
                $"wear.{key}.erasesPerYear", $"Block erases a year, {title}", wear.ErasesPerYear, key == "sealed" ? ErasesPerYear : null, "3 MiB, 40 % full");
        }
    }

    /// <summary>Managed memory.</summary>
    public static IEnumerable<Figure> Memory()
    {
        MemoryMeasure memory = MemoryMeasure.Run();
        yield return new Figure("memory.appendBytes", "Managed memory, appending", memory.Append.Bytes, 24576, "32 channels, the platform's object sizes");
        yield return new Figure("memory.sealReadBytes", "Managed memory, sealing and reading too", memory.SealRead.Bytes, 40960, "one reader");
        yield return new Figure("memory.perAppendBytes", "Allocated by our code an append", memory.PerAppendBytes, 0, "sealing in steps included; the platform's own, and what a stored block costs, not");
    }

    /// <summary>Opening after a cut, and finding; the year's log serves both.</summary>
    /// <param name="years">Years of the longest log: 5, or 0 to leave out all that is longer than a day.</param>
    /// <param name="progress">Told what is being done.</param>
    public static IEnumerable<Figure> Reading(int years, Action<string> progress)
    {
        BenchLog log = BenchLog.OnCard();
        var source = new MinuteSource(Channels);
        progress("a log of a day");
        log.Append(source, MinutesOfDay);
        RecoveryCost day = RecoveryCost.Of(log, source);
        foreach (Figure figure in Recovery("day1", "of a day", day, day))
        {
            yield return figure;
        }

        if (years == 0)
        {
            yield break;
        }

        progress("a log of a year");
        log.Append(source, MinutesOfYear - source.Minutes);
        foreach (Figure figure in Finding(FindCost.Of(log, source, Probes)).Concat(Recovery("year1", "of a year", RecoveryCost.Of(log, source), day)))
        {
            yield return figure;
        }

        for (int year = 2; year <= years; year++)
        {
            progress($"a log of {year} years");
            log.Append(source, (year * MinutesOfYear) - source.Minutes);
        }

        foreach (Figure figure in Recovery("year5", "of five years", RecoveryCost.Of(log, source), day))
        {
            yield return figure;
        }
    }

    /// <summary>Finding a minute and a day.</summary>
    public static IEnumerable<Figure> Finding(FindCost cost)
    {
        yield return new Figure("find.opens", "Files opened to find any minute of a year", cost.FindOpens, 3, "worst of random minutes, nothing remembered");
        yield return new Figure("find.blocks", "Blocks read for it", cost.FindBlocks, 2, "while appending goes on");
        yield return new Figure("day.blocks", "Blocks read for one channel over 24 hours", cost.DayBlocks, 12, "worst of random windows, schema known");
    }

    /// <summary>Durable append against SQLite.</summary>
    public static Figure Append()
    {
        (double ours, double sqlite) = AppendBench.Measure(Path.GetTempPath());
        return new Figure("append.ratioToSqlite", "Time of a durable append against SQLite", ours / sqlite, 1, $"{ours:F0} to {sqlite:F0} µs, fsync each, synchronous=FULL", IsStrict: true);
    }

    private static IEnumerable<Figure> Recovery(string key, string title, RecoveryCost cost, RecoveryCost day)
    {
        string how = $"{(double)cost.Bytes / day.Bytes:P0} of a day's";
        yield return new Figure($"recovery.{key}.bytes", $"Bytes read to open a log {title}", cost.Bytes, Math.Min(65536, day.Bytes * 1.1), "worst of the cuts round a sealing; " + how);
        yield return new Figure($"recovery.{key}.opens", $"Files opened for it, {title}", cost.Opens, 12, "both media");
    }
}
