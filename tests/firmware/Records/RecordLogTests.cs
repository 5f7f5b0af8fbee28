using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

[TestClass]
public sealed class RecordLogTests
{
    [TestMethod]
    public void An_empty_log_begins_with_sequence_1()
    {
        var log = LogTools.Open(new MemoryStorage());

        Assert.AreEqual((0L, 1L, 1L, 0L), (log.Head, log.NextSequence, log.Oldest, log.BytesStored));
        Assert.IsNull(log.Trouble);
    }

    [TestMethod]
    public void A_stored_record_gets_the_next_sequence_and_is_the_head()
    {
        var log = LogTools.Open(new MemoryStorage());
        var record = LogTools.Mixed(1);

        Assert.IsTrue(log.Append(record));

        Assert.AreEqual((1L, 1L, 2L), (record.Sequence, log.Head, log.NextSequence));
        Assert.AreEqual((record.UtcMs, record.TimeQuality), (log.HeadUtcMs, log.HeadQuality));
    }

    [TestMethod]
    public void A_log_over_three_segments_is_read_in_order_and_goes_on_after_reopening()
    {
        var medium = new MemoryStorage();
        var written = LogTools.Fill(LogTools.Open(medium), 600);

        var log = LogTools.Open(medium);
        written.AddRange(LogTools.Fill(log, 100, first: 600));

        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
        Assert.AreEqual((700L, 1L), (log.Head, log.Oldest));
        Assert.AreEqual(medium.Names.Sum(name => medium[name].Length), log.BytesStored);
    }

    [TestMethod]
    public void Opening_costs_as_many_operations_for_a_year_as_for_a_week()
    {
        var medium = new MemoryStorage(16384);
        var log = LogTools.Open(medium);
        var record = LogTools.Event(1, "", 1);
        var operations = new List<long>();
        foreach (var count in new[] { 10_080, 525_600 })
        {
            while (log.Head < count)
            {
                log.Append(record);
            }

            var counted = new SimulatedStorage(medium);
            Assert.AreEqual(count, LogTools.Open(counted).Head);
            operations.Add(counted.Operations);
        }

        Assert.IsLessThan(20, operations.Max());
    }

    [TestMethod]
    public void While_the_card_is_out_records_wait_and_nobody_sees_them()
    {
        var card = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(card);
        LogTools.Fill(log, 5);
        card.IsInserted = false;

        Assert.IsFalse(log.Append(LogTools.Mixed(6)));
        Assert.IsFalse(log.Append(LogTools.Mixed(7)));

        Assert.AreEqual((5L, 8L), (log.Head, log.NextSequence));
        Assert.Contains("no medium", log.Trouble!);
        card.IsInserted = true;
        Assert.HasCount(5, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void What_waited_is_stored_in_order_when_the_card_is_back()
    {
        var card = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(card);
        var written = LogTools.Fill(log, 250);
        card.IsInserted = false;
        written.AddRange(LogTools.Fill(log, 40, first: 250, isDurable: false));
        card.IsInserted = true;

        LogTools.FlushUntilStored(log);
        written.AddRange(LogTools.Fill(log, 3, first: 290));

        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
        Assert.AreEqual(0, log.LostCount);
        Assert.IsNull(log.Trouble);
    }

    [TestMethod]
    public void What_does_not_fit_in_memory_is_counted_and_leaves_no_hole()
    {
        var card = new SimulatedStorage(new MemoryStorage()) { IsInserted = false };
        var log = LogTools.Open(card);
        var record = LogTools.Event(1, "bypass-1", LogTools.StartUtcMs);
        var kept = new List<string>();
        for (var i = 0; i < 500; i++)
        {
            log.Append(record);
            if (record.Sequence != 0)
            {
                kept.Add(LogTools.Describe(record));
            }
        }

        card.IsInserted = true;
        LogTools.FlushUntilStored(log);

        Assert.AreEqual(500 - kept.Count, log.LostCount);
        Assert.IsGreaterThan(200, kept.Count);
        CollectionAssert.AreEqual(kept, LogTools.ReadFrom(log, 1));
        Assert.AreEqual(kept.Count, log.Head);
    }

    [TestMethod]
    public void A_missing_card_is_tried_less_and_less_often()
    {
        var card = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(card);
        LogTools.Fill(log, 1);
        card.IsInserted = false;
        log.Append(LogTools.Mixed(1));
        var attempts = new List<int>();
        for (var tick = 1; tick <= 1300; tick++)
        {
            var before = card.Operations;
            log.Flush();
            if (card.Operations > before)
            {
                attempts.Add(tick);
            }
        }

        CollectionAssert.AreEqual(new[] { 10, 30, 70, 150, 310, 610, 910, 1210 }, attempts);
    }

    [TestMethod]
    public void A_healthy_log_does_nothing_when_flushed()
    {
        var card = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(card);
        LogTools.Fill(log, 1);
        var before = card.Operations;

        log.Flush();

        Assert.AreEqual(before, card.Operations);
    }

    [TestMethod]
    public void An_io_error_at_any_operation_of_a_running_board_loses_nothing_and_leaves_no_rubbish()
    {
        // As many as the tail holds while the medium fails; ticks behind them seal a block.
        const int Count = 195;
        const int Ticks = 1000;
        var expected = new MemoryStorage();
        Run(LogTools.Open(expected));
        Assert.IsTrue(expected.Names.Any(IsSegment));
        foreach (var bytes in new[] { -1, 0, 5, 30, 10_000 })
        {
            for (var operation = 1; operation < 220; operation++)
            {
                var medium = new MemoryStorage();
                var failing = new SimulatedStorage(medium);
                failing.FailAt(operation, bytes, count: 1 + (operation % 4));
                var log = LogTools.Open(failing);
                Run(log);

                var what = $"operation {operation} failed after {bytes} bytes";
                Assert.AreEqual((Count, 0L), (log.Head, log.LostCount), what);
                foreach (var name in expected.Names.Where(IsSegment))
                {
                    Assert.IsTrue(expected[name].AsSpan().SequenceEqual(medium[name]), $"{what}: {name} differs from the run without an error");
                }
            }
        }

        static void Run(RecordLog log)
        {
            for (var i = 0; i < Count + Ticks; i++)
            {
                if (i < Count)
                {
                    log.Append(LogTools.Mixed(i));
                }

                log.Flush();
            }

            LogTools.FlushUntilStored(log);
        }
    }

    [TestMethod]
    public void A_full_medium_can_still_be_read_and_what_waits_is_stored_when_there_is_room()
    {
        var card = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(card);
        var written = LogTools.Fill(log, 10);
        card.FreeBytes = 20;
        written.AddRange(LogTools.Fill(log, 3, first: 10, isDurable: false));

        Assert.HasCount(10, LogTools.ReadFrom(log, 1));

        card.FreeBytes = long.MaxValue;
        LogTools.FlushUntilStored(log);
        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_clock_that_was_set_back_neither_reorders_nor_drops()
    {
        var log = LogTools.Open(new MemoryStorage());
        long[] times = [5000, 4000, -1, 4000, 9_000_000_000_000];
        foreach (var utcMs in times)
        {
            Assert.IsTrue(log.Append(LogTools.Event(1, "", utcMs)));
        }

        CollectionAssert.AreEqual(
            times.Select((utcMs, i) => $"{i + 1} 3 255 {utcMs} 1 1 '' 0 0").ToList(),
            LogTools.ReadFrom(log, 1));
    }

    private static bool IsSegment(string name) => name.EndsWith(".seg", StringComparison.Ordinal);
}
