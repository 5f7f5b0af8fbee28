using Edge.Board;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>The log on internal flash.</summary>
[TestClass]
public sealed class FlashLogTests
{
    [TestMethod]
    public void Records_on_flash_are_there_after_a_restart()
    {
        var flash = new LittlefsMedium();
        var log = Open(flash);
        var expected = Run(log, 0, 900);

        var again = Open(flash);

        Assert.AreEqual(900, again.Head);
        CollectionAssert.AreEqual(expected, LogTools.ReadFrom(again, 1));
    }

    [TestMethod]
    public void Records_on_flash_are_read_in_order_while_they_are_sealed()
    {
        var log = Open(new LittlefsMedium());

        var expected = Run(log, 0, 900);

        CollectionAssert.AreEqual(expected, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_flash_log_goes_on_after_every_restart()
    {
        var flash = new LittlefsMedium();
        var expected = new List<string>();
        for (var i = 0; i < 90; i++)
        {
            var log = Open(flash);
            Assert.AreEqual(i * 7, log.Head);
            expected.AddRange(Run(log, i * 7, 7));
        }

        CollectionAssert.AreEqual(expected, LogTools.ReadFrom(Open(flash), 1));
    }

    [TestMethod]
    public void A_minute_on_flash_waits_for_the_others_of_its_commit()
    {
        var log = Open(new LittlefsMedium(), commitMinutes: 3);
        var heads = new List<long>();
        for (var i = 0; i < 7; i++)
        {
            log.Append(LogTools.Minute(i, LogTools.StartUtcMs + (i * 60000L), 4, 1));
            log.Flush();
            heads.Add(log.Head);
        }

        CollectionAssert.AreEqual(new long[] { 0, 0, 3, 3, 3, 6, 6 }, heads);
    }

    [TestMethod]
    public void An_event_on_flash_is_durable_when_Append_returns_with_all_before_it()
    {
        var flash = new LittlefsMedium();
        var log = Open(flash, commitMinutes: 10);
        log.Append(LogTools.Minute(0, LogTools.StartUtcMs, 4, 1));

        Assert.IsTrue(log.Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs)));

        Assert.AreEqual(2, Open(flash).Head);
    }

    [TestMethod]
    public void Minutes_are_stored_by_the_clock_of_ticks_where_no_further_ones_come()
    {
        var log = Open(new LittlefsMedium(), commitMinutes: 2);
        log.Append(LogTools.Minute(0, LogTools.StartUtcMs, 4, 1));
        for (var tick = 0; tick < 1200; tick++)
        {
            log.Flush();
        }

        Assert.AreEqual(1, log.Head);
    }

    [TestMethod]
    public void The_ring_takes_the_oldest_blocks_place()
    {
        var flash = new LittlefsMedium();
        var log = Open(flash, slots: 8);
        var expected = Run(log, 0, 2400);

        Assert.IsGreaterThan(1, log.Oldest);
        CollectionAssert.AreEqual(expected[((int)log.Oldest - 1)..], LogTools.ReadFrom(log, 1));
        var again = Open(flash, slots: 8);
        CollectionAssert.AreEqual(expected[((int)again.Oldest - 1)..], LogTools.ReadFrom(again, 1));
    }

    [TestMethod]
    public void Spill_files_stay_short_where_sealing_lags_behind()
    {
        var flash = new LittlefsMedium();
        var log = Open(flash, commitMinutes: 10);
        for (var i = 0; i < 4000; i++)
        {
            log.Append(LogTools.Minute(i, LogTools.StartUtcMs + (i * 60000L), 16, 4));
            for (var tick = 0; tick < 12; tick++)
            {
                log.Flush();
            }
        }

        Assert.IsNull(log.Trouble);
        var longest = Enumerable.Range(0, 6).Max(i => flash.GetLength($"log2/s{i}"));
        Assert.IsLessThan(Limits.TailBytes, longest);
    }

    [TestMethod]
    public void A_log_on_flash_without_its_head_file_is_found_by_its_blocks()
    {
        var flash = new LittlefsMedium();
        var expected = Run(Open(flash), 0, 900);
        flash.Delete("log2/h");

        var log = Open(flash);

        CollectionAssert.AreEqual(expected, LogTools.ReadFrom(log, 1));
        Assert.IsTrue(log.Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs)));
        Assert.AreEqual(901, Open(flash).Head);
    }

    [TestMethod]
    public void A_head_file_that_was_made_to_name_a_ring_of_nothing_is_none()
    {
        const int RoomOffset = 30;
        const int CrcOffset = 92;
        var flash = new LittlefsMedium();
        var expected = Run(Open(flash), 0, 900);
        var head = new byte[flash.GetLength("log2/h")];
        flash.Read("log2/h", 0, head, 0, head.Length);
        LittleEndian.Write(head, RoomOffset, 0, 2);
        LittleEndian.Write(head, CrcOffset, System.IO.Hashing.Crc32.HashToUInt32(new SpanByte(head, 0, CrcOffset)), 4);
        flash.Write("log2/h", head, 0, head.Length);

        CollectionAssert.AreEqual(expected, LogTools.ReadFrom(Open(flash), 1));
    }

    internal static RecordLog Open(Storage flash, int commitMinutes = 1, int slots = 64)
    {
        var log = new RecordLog(new LogMedia { Flash = flash, CommitMinutes = commitMinutes, FlashBlocks = slots, KeepMinutes = 0 });
        log.Open();
        return log;
    }

    /// <summary>Appends records with ticks between them and sees to it that the last is durable.</summary>
    internal static List<string> Run(RecordLog log, int first, int count)
    {
        var records = new List<string>();
        for (var i = first; i < first + count; i++)
        {
            var record = LogTools.Mixed(i);
            log.Append(record);
            records.Add(LogTools.Describe(record));
            for (var tick = 0; tick < 60; tick++)
            {
                log.Flush();
            }
        }

        for (var tick = 0; tick < 600 && log.Head < log.NextSequence - 1; tick++)
        {
            log.Flush();
        }

        Assert.IsNull(log.Trouble);
        return records;
    }
}
