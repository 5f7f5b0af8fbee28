using Edge.Board;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>A medium with an end: what may be given up, what waits, and what is never overwritten.</summary>
[TestClass]
public sealed class SpaceTests
{
    private const int MinutesPerBlock = 120;

    [TestMethod]
    public void Segments_older_than_the_promise_are_deleted_before_room_runs_out()
    {
        var card = new MemoryStorage();
        var log = Open(card, blocks: 700, keepMinutes: 200 * MinutesPerBlock);

        Fill(log, blocks: 1000);

        Assert.IsFalse(log.IsFull);
        Assert.AreEqual(0, log.LostCount);
        Assert.AreEqual(-1, card.GetLength("log2/b/0000.seg"));
        Assert.IsLessThanOrEqualTo(700L * BlockLayout.BlockBytes, BlockBytes(card));
    }

    [TestMethod]
    public void Nothing_that_is_younger_than_the_promise_is_deleted_and_minutes_are_refused_instead()
    {
        var card = new MemoryStorage();
        var log = Open(card, blocks: 280, keepMinutes: 10_000 * MinutesPerBlock);

        Fill(log, blocks: 320);

        Assert.IsTrue(log.IsFull);
        Assert.IsGreaterThan(0, log.LostCount);
        Assert.AreEqual(1, log.Oldest);
        Assert.IsNotEmpty(LogTools.ReadFrom(log, 1));
        Assert.AreEqual(280 - Limits.ReserveBlocks, BlockBytes(card) / BlockLayout.BlockBytes);
    }

    [TestMethod]
    public void Events_are_stored_when_there_is_no_room_for_minutes()
    {
        var log = Open(new MemoryStorage(), blocks: 40, keepMinutes: long.MaxValue);
        Fill(log, blocks: 60);

        var isDurable = log.Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs));

        Assert.IsTrue(log.IsFull);
        Assert.IsTrue(isDurable);
    }

    [TestMethod]
    public void Events_use_up_the_reserve_and_are_then_counted_as_lost()
    {
        var card = new MemoryStorage();
        var log = Open(card, blocks: 16, keepMinutes: long.MaxValue);
        Fill(log, blocks: 20);
        var lost = log.LostCount;

        for (var i = 0; i < 20_000 && log.LostCount == lost; i++)
        {
            log.Append(LogTools.Event(30, "bypass-" + (i % 10), LogTools.StartUtcMs + (i * 977L), i * 12345L, -i * 54321L));
            log.Flush();
        }

        Assert.IsGreaterThan(lost, log.LostCount);
        Assert.AreEqual(16, BlockBytes(card) / BlockLayout.BlockBytes);
        Assert.AreEqual(1, log.Oldest);
    }

    [TestMethod]
    public void A_clock_that_is_set_years_forward_frees_nothing()
    {
        var card = new MemoryStorage();
        var log = Open(card, blocks: 280, keepMinutes: 10_000 * MinutesPerBlock);

        Fill(log, blocks: 320, stepMs: 30 * 24 * 3600_000L);

        Assert.AreEqual(1, log.Oldest);
        Assert.IsTrue(log.IsFull);
    }

    [TestMethod]
    public void After_segments_were_deleted_the_oldest_record_is_the_first_that_is_read_and_a_boot_finds_the_same()
    {
        var card = new MemoryStorage();
        var log = Open(card, blocks: 700, keepMinutes: 200 * MinutesPerBlock);
        Fill(log, blocks: 900);

        var again = Open(card, blocks: 700, keepMinutes: 200 * MinutesPerBlock);

        Assert.IsGreaterThan(1, log.Oldest);
        Assert.AreEqual((log.Oldest, log.Head), (again.Oldest, again.Head));
        Assert.StartsWith($"{log.Oldest} ", First(log));
        Assert.StartsWith($"{log.Oldest} ", First(again));
    }

    [TestMethod]
    public void Without_a_tail_file_the_log_is_found_behind_the_segments_that_were_deleted()
    {
        var card = new MemoryStorage();
        var log = Open(card, blocks: 700, keepMinutes: 200 * MinutesPerBlock);
        Fill(log, blocks: 900);
        card.Delete("log2/t.a");
        card.Delete("log2/t.b");

        var again = Open(card, blocks: 700, keepMinutes: 200 * MinutesPerBlock);

        Assert.AreEqual(log.Oldest, again.Oldest);
        Assert.IsInRange(log.Head - Limits.TailRecords, log.Head, again.Head);
    }

    [TestMethod]
    public void The_rate_is_measured_and_tells_how_many_days_fit_and_are_left()
    {
        var log = Open(new MemoryStorage(), blocks: 1000, keepMinutes: Retention.Minutes);

        Fill(log, blocks: 100);

        // About 110 minutes a block, as noise beyond all measure fills the tail before a block: 1000 blocks less a segment, what is made ahead and the reserve;
        // and what is free of them.
        Assert.IsInRange(46, 60, log.DaysFitting);
        Assert.IsInRange(56, 80, log.DaysLeft);
    }

    [TestMethod]
    public void Room_that_older_records_give_up_in_time_has_no_end()
    {
        var log = Open(new MemoryStorage(), blocks: 700, keepMinutes: 200 * MinutesPerBlock);

        Fill(log, blocks: 320);

        Assert.AreEqual(-1, log.DaysLeft);
    }

    private static RecordLog Open(Storage card, int blocks, long keepMinutes)
    {
        var log = new RecordLog(new LogMedia { Card = card, CardBlocks = blocks, KeepMinutes = keepMinutes });
        log.Open();
        return log;
    }

    /// <summary>Minutes of channels that are all noise, so that about <see cref="MinutesPerBlock"/> make a block.</summary>
    private static void Fill(RecordLog log, int blocks, long stepMs = 60_000)
    {
        var random = new Random(3);
        var record = new Record { TimeQuality = TimeQuality.Network, ChannelCount = 4 };
        for (var minute = 0; minute < blocks * MinutesPerBlock; minute++)
        {
            record.Kind = RecordKind.Minute;
            record.UtcMs = LogTools.StartUtcMs + (minute * stepMs);
            for (var i = 0; i < record.ChannelCount; i++)
            {
                record.Marks[i] = (byte)'N';
                record.ValidCount[i] = 60;
                record.Average[i] = random.Next(1 << 22);
                record.Minimum[i] = record.Average[i] - random.Next(1 << 20);
                record.Maximum[i] = record.Average[i] + random.Next(1 << 20);
            }

            log.Append(record);
            for (var tick = 0; tick < 10; tick++)
            {
                log.Flush();
            }
        }
    }

    private static string First(RecordLog log)
    {
        var reader = new RecordReader(log);
        var record = new Record();
        while (!reader.TryRead(record))
        {
            Assert.IsFalse(reader.IsAtHead);
        }

        return LogTools.Describe(record);
    }

    private static long BlockBytes(MemoryStorage card)
    {
        var bytes = 0L;
        for (var segment = 0; segment < 16; segment++)
        {
            bytes += Math.Max(0, card.GetLength($"log2/b/{segment:X4}.seg"));
        }

        return bytes;
    }
}
