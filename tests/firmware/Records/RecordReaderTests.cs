using Edge.Board;
using Edge.Host;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

[TestClass]
public sealed class RecordReaderTests
{
    [TestMethod]
    public void Reading_begins_at_any_sequence()
    {
        var log = LogTools.Open(new MemoryStorage());
        var written = LogTools.Fill(log, 600);

        foreach (var sequence in new[] { 1, 2, 255, 256, 257, 400, 512, 513, 600 })
        {
            CollectionAssert.AreEqual(written[(sequence - 1)..], LogTools.ReadFrom(log, sequence), $"from {sequence}");
        }
    }

    [TestMethod]
    public void A_reader_at_the_head_sees_what_is_appended_later()
    {
        var log = LogTools.Open(new MemoryStorage());
        var reader = new RecordReader(log);
        var record = new Record();
        for (var i = 0; i < 600; i++)
        {
            Assert.IsTrue(reader.IsAtHead);
            Assert.IsFalse(reader.TryRead(record));
            var written = LogTools.Mixed(i);
            log.Append(written);

            Assert.IsFalse(reader.IsAtHead);
            Assert.IsTrue(reader.TryRead(record));
            Assert.AreEqual(LogTools.Describe(written), LogTools.Describe(record));
        }
    }

    [TestMethod]
    public void A_reader_set_beyond_the_head_waits_for_that_sequence()
    {
        var log = LogTools.Open(new MemoryStorage());
        var reader = new RecordReader(log);
        reader.Seek(300);
        LogTools.Fill(log, 299);
        Assert.IsEmpty(LogTools.ReadAll(reader));

        var written = LogTools.Fill(log, 2, first: 299);

        CollectionAssert.AreEqual(written, LogTools.ReadAll(reader));
    }

    [TestMethod]
    public void A_time_range_is_found_whatever_order_the_labels_have()
    {
        var log = LogTools.Open(new MemoryStorage());
        long[] times = [100, 200, 300, 150, 250, 350];
        foreach (var utcMs in times)
        {
            log.Append(LogTools.Event((int)utcMs, "", utcMs));
        }

        var reader = new RecordReader(log);
        reader.SeekRange(150, 300);
        var found = new List<int>();
        var record = new Record();
        while (reader.TryRead(record))
        {
            found.Add(record.Code);
        }

        CollectionAssert.AreEqual(new[] { 200, 150, 250 }, found);
    }

    [TestMethod]
    public void A_search_that_takes_long_gives_the_tick_back_and_goes_on_in_the_next_call()
    {
        var log = LogTools.Open(new MemoryStorage());
        var padding = LogTools.Schema(0, 1, new string('x', 3000));
        for (var i = 0; i < 200; i++)
        {
            log.Append(padding);
        }

        log.Append(LogTools.Event(7, "", 1000));
        var reader = new RecordReader(log);
        reader.SeekRange(1000, 1001);
        var record = new Record();
        var calls = 0;
        while (!reader.TryRead(record))
        {
            Assert.IsFalse(reader.IsAtHead);
            calls++;
        }

        Assert.AreEqual(7, record.Code);
        Assert.IsGreaterThan(1, calls);
    }

    [TestMethod]
    public void A_damaged_byte_anywhere_hides_only_the_entry_it_is_in()
    {
        var medium = new MemoryStorage();
        var written = LogTools.Fill(LogTools.Open(medium), 40);
        var bytes = medium["log2/t.a"];
        var entry = 0;
        var end = 132 + (bytes[132] | (bytes[133] << 8)) + 8;
        for (var i = 132; i < bytes.Length - 80; i++)
        {
            if (i == end)
            {
                entry++;
                end += (bytes[i] | (bytes[i + 1] << 8)) + 8;
            }

            var damaged = medium.Clone();
            var content = damaged["log2/t.a"];
            content[i] ^= (byte)(1 << (i % 8));
            damaged.Write("log2/t.a", content, 0, content.Length);

            var expected = written.Where((_, index) => index != entry).ToList();
            CollectionAssert.AreEqual(expected, LogTools.ReadFrom(LogTools.Open(damaged), 1), $"byte {i} of entry {entry + 1}");
        }
    }

    [TestMethod]
    public void Reading_on_costs_a_fraction_of_a_file_operation_a_record()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(medium);
        LogTools.Fill(log, 1000);
        var before = medium.Operations;

        Assert.HasCount(1000, LogTools.ReadFrom(log, 1));

        Assert.IsLessThan(60, medium.Operations - before);
    }

    [TestMethod]
    public void Seeking_costs_the_reading_of_one_segment()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(medium);
        LogTools.Fill(log, 2000);
        var reader = new RecordReader(log);
        var record = new Record();
        var before = medium.Operations;

        reader.Seek(1790);
        Assert.IsTrue(reader.TryRead(record));

        Assert.AreEqual(1790, record.Sequence);
        Assert.IsLessThan(10, medium.Operations - before);
    }

    [TestMethod]
    public void A_medium_that_cannot_be_read_is_trouble_and_reading_goes_on_where_it_was()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(medium);
        var written = LogTools.Fill(log, 1500);
        var reader = new RecordReader(log);
        medium.FailAt(2, 0);

        var read = LogTools.ReadAll(reader);
        Assert.IsNotEmpty(read);
        Assert.Contains("I/O error", log.Trouble!);
        for (var tick = 0; tick < Limits.RetryTicks; tick++)
        {
            Assert.IsFalse(reader.TryRead(new Record()));
            log.Flush();
        }

        read.AddRange(LogTools.ReadAll(reader));

        CollectionAssert.AreEqual(written, read);
        Assert.IsNull(log.Trouble);
    }

    [TestMethod]
    public void Readers_that_take_turns_with_shares_of_work_hand_out_what_was_written()
    {
        var log = LogTools.Open(new MemoryStorage());
        var written = new List<string>();
        for (var i = 0; i < 2000; i++)
        {
            var minute = LogTools.Minute(i, LogTools.StartUtcMs + (i * 60_000L), channels: 6, contacts: 2);
            Assert.IsTrue(log.Append(minute));
            log.Flush();
            written.Add(LogTools.Describe(minute));
        }

        foreach (var seed in new[] { 1, 2 })
        {
            var random = new Random(seed);
            var readers = new[] { new RecordReader(log) { DecodedPerRead = 5 }, new RecordReader(log) { DecodedPerRead = 64 }, new RecordReader(log) };
            var record = new Record();
            for (var i = 0; i < 4_000; i++)
            {
                var reader = readers[random.Next(3)];
                if (random.Next(20) == 0)
                {
                    // Near to each other, so that they meet in a block.
                    reader.Seek(700 + random.Next(300));
                }

                if (reader.TryRead(record))
                {
                    Assert.AreEqual(written[(int)record.Sequence - 1], LogTools.Describe(record), $"seed {seed}, call {i}");
                }
            }
        }
    }

    [TestMethod]
    public void Records_of_a_later_kind_are_passed_over()
    {
        var log = LogTools.Open(new MemoryStorage());
        var later = LogTools.Schema(0, 1, "from the future");
        later.Kind = 99;
        log.Append(later);
        log.Append(LogTools.Event(7, "", 1));

        Assert.HasCount(1, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void Appending_and_reading_minutes_and_events_allocates_nothing()
    {
        var log = LogTools.Open(new MeteredStorage(new MemoryStorage()), new MeteredStorage(new MemoryStorage()));
        var reader = new RecordReader(log);
        var record = new Record();
        var minute = LogTools.Minute(3, LogTools.StartUtcMs, channels: 16, contacts: 6);
        var events = new[] { LogTools.Event(30, "bypass-1", 1), LogTools.Event(31, "bypass-2", 1) };
        AppendAndRead(400);
        var before = VendorMeter.FirmwareBytes;

        AppendAndRead(400);

        Assert.AreEqual(0, VendorMeter.FirmwareBytes - before);
        Assert.AreEqual(2400, log.Head);

        void AppendAndRead(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                log.Append(minute);
                log.Append(events[0]);
                log.Append(events[1]);
                log.Flush();
                while (reader.TryRead(record))
                {
                }
            }
        }
    }

    [TestMethod]
    public void The_log_works_on_real_files()
    {
        var root = Directory.CreateTempSubdirectory("edge-log-").FullName;
        try
        {
            var written = LogTools.Fill(LogTools.Open(new FileStorage(root)), 300);

            var log = LogTools.Open(new FileStorage(root));
            written.AddRange(LogTools.Fill(log, 10, first: 300));

            CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
