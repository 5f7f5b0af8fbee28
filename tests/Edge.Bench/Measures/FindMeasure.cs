using Edge.Records;

namespace Edge.Bench.Measures;

/// <summary>What looking for a minute, and reading a channel's day, costs in a long log that goes on being appended to.</summary>
/// <param name="FindOpens">Most files opened to read any minute, nothing remembered.</param>
/// <param name="FindBlocks">Most blocks read for it.</param>
/// <param name="DayBlocks">Most blocks read for one channel over 24 hours by a reader that knows the schema.</param>
public readonly record struct FindCost(int FindOpens, int FindBlocks, int DayBlocks)
{
    private const int DayMinutes = 1440;

    /// <summary>One in so many minutes may be missing: those that a cut took.</summary>
    private const int Few = 20;

    private const int MinutesOfBlocks = 600;
    private const long MinuteMs = MinuteSource.MinuteMs;

    /// <summary>Measures a log of minutes that follow each other.</summary>
    /// <param name="log">The log.</param>
    /// <param name="source">Where its minutes came from, and more will.</param>
    /// <param name="probes">Minutes to look for, and days to read.</param>
    public static FindCost Of(BenchLog log, MinuteSource source, int probes)
    {
        var random = new Random(11);
        int minutes = source.Minutes;
        (int opens, int blocks) = Find(log, source, random, minutes, probes);
        return new FindCost(opens, blocks, Day(log, source, random, minutes, probes));
    }

    private static (int Opens, int Blocks) Find(BenchLog log, MinuteSource source, Random random, int minutes, int probes)
    {
        (int opens, int blocks, int missing) = (0, 0, 0);
        var record = new Record();
        for (int i = 0; i < probes; i++)
        {
            log.Append(source, 1);
            long utcMs = MinuteSource.StartUtcMs + (random.Next(minutes) * MinuteMs);
            RecordLog opened = log.OpenCounted(out CountingStorage medium, out _);
            var reader = new RecordReader(opened);
            reader.SeekRange(utcMs, utcMs + MinuteMs);
            medium.Reset();
            if (!reader.TryRead(record) || record.UtcMs != utcMs)
            {
                // A cut took it before it was acknowledged.
                missing++;
                continue;
            }

            opens = Math.Max(opens, medium.Opens);
            blocks = Math.Max(blocks, medium.BlocksRead);
        }

        return missing * Few < probes ? (opens, blocks) : throw new InvalidOperationException($"{missing} of {probes} minutes were not found");
    }

    private static int Day(BenchLog log, MinuteSource source, Random random, int minutes, int probes)
    {
        RecordLog opened = log.OpenCounted(out CountingStorage medium, out _);

        // A board that has sealed a block since boot, as all have after two hours, knows the present group of blocks.
        log.GoOnWith(opened);
        log.Append(source, MinutesOfBlocks);
        var reader = new ChannelReader(opened);
        int blocks = 0;
        for (int i = 0; i <= probes; i++)
        {
            int start = random.Next(Math.Max(1, minutes - DayMinutes));
            long fromUtcMs = MinuteSource.StartUtcMs + (start * MinuteMs);
            reader.Seek("c-3", fromUtcMs, fromUtcMs + (DayMinutes * MinuteMs));
            medium.Reset();
            int read = 0;
            while (!reader.IsAtHead)
            {
                read += reader.TryRead() ? 1 : 0;
            }

            if (read < Math.Min(DayMinutes, minutes - start) * (Few - 1) / Few)
            {
                throw new InvalidOperationException($"{read} minutes of a day were read");
            }

            // The first day finds out about the schema.
            blocks = i == 0 ? 0 : Math.Max(blocks, medium.BlocksRead);
        }

        log.Reopen();
        return blocks;
    }
}
