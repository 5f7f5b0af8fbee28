using Edge.Bench.Measures;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Memory has room for one block: those who make, read and copy blocks take turns.</summary>
[TestClass]
public sealed class TakingTurnsTests
{
    private const int Channels = 8;
    private const int TicksPerMinute = 600;
    private const int Standstill = 300;

    [TestMethod]
    public void A_reader_with_a_share_of_work_and_the_sealing_of_blocks_go_on_side_by_side()
    {
        var bench = BenchLog.OnCard();
        var source = new MinuteSource(Channels);
        bench.Append(source, 700);
        var log = bench.Log;
        var before = log.SealedBlocks;
        var reader = new RecordReader(log) { DecodedPerRead = 8 };
        var record = new Record();
        var (next, rounds, waits) = (1L, 0, 0);
        for (var minute = 0; minute < 300; minute++)
        {
            Assert.IsTrue(log.Append(source.Next()));
            for (var tick = 0; tick < TicksPerMinute; tick++)
            {
                log.Flush();
                if (reader.TryRead(record))
                {
                    Assert.AreEqual(next++, record.Sequence);
                }
                else if (reader.IsAtHead)
                {
                    reader.Seek(1);
                    (next, rounds) = (1, rounds + 1);
                }
                else
                {
                    Assert.IsTrue(reader.IsBusy);
                    waits++;
                }
            }
        }

        Assert.IsGreaterThanOrEqualTo(before + 1, log.SealedBlocks);
        Assert.IsGreaterThanOrEqualTo(1, rounds);
        Assert.IsGreaterThan(0, waits);
        Assert.AreEqual(0L, log.LostCount);
    }

    [TestMethod]
    [DataRow(Channels, 100)]
    [DataRow(Limits.Channels, Standstill, DisplayName = "In the fullest block, of a plant that stands still")]
    public void A_reader_that_begins_and_the_sealing_of_a_full_tail_both_come_to_an_end(int channels, int first)
    {
        WithoutTicks(channels, first, int.MaxValue, out var minutes);
        var log = WithoutTicks(channels, first, minutes - 1, out _);
        var before = log.SealedBlocks;
        var reader = new RecordReader(log) { DecodedPerRead = Limits.DecodedPerRead };
        var record = new Record();
        reader.Seek(first);
        var (handedOut, ticks) = (0, 0);
        for (; handedOut == 0 || log.SealedBlocks == before; ticks++)
        {
            Assert.IsLessThan(5000, ticks, $"{handedOut} records were read, {log.SealedBlocks - before} blocks made");
            log.Flush();
            handedOut += reader.TryRead(record) ? 1 : 0;
        }
    }

    [TestMethod]
    public void A_reader_that_waits_for_nobody_reads_all_in_the_middle_of_sealing_and_the_block_is_made_later()
    {
        var log = LogTools.Open(new MemoryStorage());
        var written = LogTools.Fill(log, 300);
        var before = log.SealedBlocks;
        for (var tick = 0; tick < 1500; tick++)
        {
            log.Flush();
            if (tick % 97 == 0)
            {
                CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
            }
        }

        Assert.IsGreaterThan(0, before);
        written.AddRange(LogTools.Fill(log, 100, first: 300));
        for (var tick = 0; tick < 3000; tick++)
        {
            log.Flush();
        }

        Assert.AreEqual(before + 1, log.SealedBlocks);
        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_card_is_filled_again_while_records_are_read()
    {
        var media = new TwoMedia();
        media.Slot.IsInserted = false;
        media.Fill(12);
        media.Slot.IsInserted = true;
        var reader = new RecordReader(media.Log) { DecodedPerRead = 64 };
        var record = new Record();
        var next = 1L;

        media.Tick(20_000, () =>
        {
            if (reader.TryRead(record))
            {
                Assert.AreEqual(next++, record.Sequence);
            }
        });

        Assert.AreEqual(0, media.Log.UncopiedBlocks);
        Assert.IsTrue(reader.IsAtHead);
        Assert.AreEqual(media.Log.Head + 1, next);
    }

    /// <summary>A log whose tail nobody seals until it has no room for another record; its first block has the first records.</summary>
    private static RecordLog WithoutTicks(int channels, int first, int most, out int minutes)
    {
        var bench = BenchLog.OnCard();
        var source = new MinuteSource(channels);
        var still = source.Next();
        Record Next()
        {
            still.UtcMs += MinuteSource.MinuteMs;
            return first == Standstill ? still : source.Next();
        }

        while (bench.Log.SealedBlocks == 0)
        {
            Assert.IsTrue(bench.Log.Append(Next()));
            for (var tick = 0; tick < 60; tick++)
            {
                bench.Log.Flush();
            }
        }

        var before = bench.Log.SealedBlocks;
        for (minutes = 0; minutes < most && bench.Log.SealedBlocks == before; minutes++)
        {
            Assert.IsTrue(bench.Log.Append(Next()));
        }

        return bench.Log;
    }
}
