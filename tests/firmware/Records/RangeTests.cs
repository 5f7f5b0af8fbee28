using Edge.Board;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Ranges of time, in both directions, and single channels, against what was appended.</summary>
[TestClass]
public sealed class RangeTests
{
    private const long Hour = 3_600_000;

    [TestMethod]
    public void Backwards_gives_what_forwards_gives_in_reverse()
    {
        var log = LogTools.Open(new MemoryStorage());
        var written = LogTools.Fill(log, 1700);

        var read = ReadBack(log, long.MinValue, long.MaxValue);

        read.Reverse();
        CollectionAssert.AreEqual(written, read);
    }

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(-5, 3)]
    [DataRow(1, 2)]
    [DataRow(20, 26)]
    [DataRow(40, 90)]
    [DataRow(-9, 0)]
    public void A_range_has_the_same_records_in_both_directions_although_the_clock_was_set_back(int fromHour, int toHour)
    {
        var plant = new TwoLines(4000);
        var from = LogTools.StartUtcMs + (fromHour * Hour);
        var to = LogTools.StartUtcMs + (toHour * Hour);
        var expected = plant.Records.Where(record => record.UtcMs >= from && record.UtcMs < to).Select(LogTools.Describe).ToList();

        var reader = new RecordReader(plant.Log);
        reader.SeekRange(from, to);
        CollectionAssert.AreEqual(expected, LogTools.ReadAll(reader));

        var back = ReadBack(plant.Log, from, to);
        back.Reverse();
        CollectionAssert.AreEqual(expected, back);
    }

    [TestMethod]
    [DataRow("so2", 3)]
    [DataRow("nox", 3)]
    [DataRow("opacity", 4)]
    [DataRow("late", 2)]
    public void A_channel_is_read_by_its_id_whatever_its_place_and_line(string channel, int least)
    {
        var plant = new TwoLines(4000);
        foreach (var (from, to) in new[] { (0, 24), (3, 27), (-6, 1), (30, 54), (0, 200) })
        {
            CollectionAssert.AreEqual(
                plant.Expect(channel, LogTools.StartUtcMs + (from * Hour), LogTools.StartUtcMs + (to * Hour)),
                ReadChannel(plant.Log, channel, LogTools.StartUtcMs + (from * Hour), LogTools.StartUtcMs + (to * Hour)),
                $"hours {from} to {to}");
        }

        Assert.IsGreaterThan(least, plant.Expect(channel, long.MinValue, long.MaxValue).Count);
    }

    [TestMethod]
    public void A_channel_that_no_schema_has_is_not_there()
    {
        var plant = new TwoLines(600);

        Assert.IsEmpty(ReadChannel(plant.Log, "so", long.MinValue, long.MaxValue));
    }

    [TestMethod]
    public void Readers_of_one_log_do_not_disturb_each_other_nor_appending()
    {
        var plant = new TwoLines(2000);
        var records = new RecordReader(plant.Log);
        var back = new RecordReader(plant.Log);
        var channel = new ChannelReader(plant.Log);
        channel.Seek("nox", long.MinValue, long.MaxValue);
        back.SeekRangeBack(long.MinValue, long.MaxValue);
        var expectedBack = Enumerable.Reverse(plant.Records).Select(LogTools.Describe).ToList();
        var (forward, backward, minutes) = (new List<string>(), new List<string>(), new List<string>());
        var record = new Record();
        for (var turn = 0; turn < 4000; turn++)
        {
            if (records.TryRead(record))
            {
                forward.Add(LogTools.Describe(record));
            }

            if (back.TryRead(record))
            {
                backward.Add(LogTools.Describe(record));
            }

            if (channel.TryRead())
            {
                minutes.Add(Describe(channel));
            }

            if (turn % 5 == 0)
            {
                plant.Append(1);
            }
        }

        CollectionAssert.AreEqual(plant.Records.Select(LogTools.Describe).ToList(), forward);
        CollectionAssert.AreEqual(expectedBack, backward);
        CollectionAssert.AreEqual(plant.Expect("nox", long.MinValue, long.MaxValue), minutes);
    }

    [TestMethod]
    public void A_reader_with_a_share_of_work_gives_the_tick_back_and_misses_nothing()
    {
        var log = LogTools.Open(new MemoryStorage());
        var written = LogTools.Fill(log, 900);
        foreach (var isBackward in new[] { false, true })
        {
            var reader = new RecordReader(log) { DecodedPerRead = 20 };
            if (isBackward)
            {
                reader.SeekRangeBack(long.MinValue, long.MaxValue);
                written.Reverse();
            }

            var record = new Record();
            var read = new List<string>();
            var pauses = 0;
            while (!reader.IsAtHead)
            {
                if (reader.TryRead(record))
                {
                    read.Add(LogTools.Describe(record));
                }
                else
                {
                    Assert.IsTrue(reader.IsBusy || reader.IsAtHead);
                    pauses++;
                }
            }

            CollectionAssert.AreEqual(written, read);
            Assert.IsGreaterThan(10, pauses);
        }
    }

    [TestMethod]
    public void A_damaged_block_is_passed_over_in_both_directions_and_by_channels()
    {
        var medium = new MemoryStorage();
        var plant = new TwoLines(2000, medium);
        var bytes = medium["log2/b/0000.seg"];
        bytes[(3 * 4096) + 1000] ^= 1;
        medium.Write("log2/b/0000.seg", bytes, 0, bytes.Length);
        var log = LogTools.Open(medium);

        var forward = LogTools.ReadFrom(log, 1);
        var backward = ReadBack(log, long.MinValue, long.MaxValue);
        var left = forward.Select(record => record[..record.IndexOf(' ')]).ToHashSet();

        backward.Reverse();
        CollectionAssert.AreEqual(forward, backward);
        Assert.IsGreaterThan(1500, forward.Count);
        var expected = plant.Expect("nox", long.MinValue, long.MaxValue).Where(minute => minute.Split(' ') is var fields && left.Contains(fields[0]) && left.Contains(fields[3])).ToList();
        CollectionAssert.AreEqual(expected, ReadChannel(log, "nox", long.MinValue, long.MaxValue), "minutes whose block and whose schema's block are whole");
    }

    [TestMethod]
    public void A_failing_medium_is_trouble_and_a_channel_goes_on_where_it_was()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        var plant = new TwoLines(2000, medium);
        var reader = new ChannelReader(plant.Log);
        reader.Seek("nox", long.MinValue, long.MaxValue);
        medium.FailAt(5, 0);
        var read = new List<string>();
        for (var tick = 0; tick < 100 || !reader.IsAtHead; tick++)
        {
            while (reader.TryRead())
            {
                read.Add(Describe(reader));
            }

            plant.Log.Flush();
        }

        CollectionAssert.AreEqual(plant.Expect("nox", long.MinValue, long.MaxValue), read);
    }

    [TestMethod]
    public void Reading_a_channel_allocates_nothing_once_its_schema_is_known()
    {
        var plant = new TwoLines(1500, new MeteredStorage(new MemoryStorage()));
        var reader = new ChannelReader(plant.Log);
        reader.Seek("nox", long.MinValue, long.MaxValue);
        while (reader.TryRead())
        {
        }

        reader.Seek("nox", long.MinValue, long.MaxValue);
        var before = Edge.Host.VendorMeter.FirmwareBytes;
        while (reader.TryRead())
        {
        }

        Assert.AreEqual(0, Edge.Host.VendorMeter.FirmwareBytes - before);
    }

    private static List<string> ReadBack(RecordLog log, long from, long to)
    {
        var reader = new RecordReader(log);
        reader.SeekRangeBack(from, to);
        return LogTools.ReadAll(reader);
    }

    private static List<string> ReadChannel(RecordLog log, string channel, long from, long to)
    {
        var reader = new ChannelReader(log);
        reader.Seek(channel, from, to);
        var minutes = new List<string>();
        while (reader.TryRead())
        {
            minutes.Add(Describe(reader));
        }

        return minutes;
    }

    private static string Describe(ChannelReader reader) =>
        TwoLines.Describe(reader.Sequence, reader.UtcMs, reader.TimeQuality, reader.SchemaSequence, reader.Mark, reader.ValidCount, reader.Average, reader.Minimum, reader.Maximum);

    /// <summary>
    /// A log of two lines whose schemas change now and then: another order, another channel more. Every 500 records the clock is set back by 9 hours.
    /// </summary>
    private sealed class TwoLines
    {
        private readonly long[] _schemas = new long[2];
        private readonly Dictionary<long, string[]> _channels = [];
        private readonly Random _random = new(5);
        private long _utcMs = LogTools.StartUtcMs;
        private int _made;

        public TwoLines(int count, Storage? medium = null)
        {
            Log = LogTools.Open(medium ?? new MemoryStorage());
            Append(count);
        }

        public RecordLog Log { get; }

        public List<Record> Records { get; } = [];

        public static string Describe(long sequence, long utcMs, byte quality, long schema, byte mark, byte valid, int average, int minimum, int maximum) =>
            $"{sequence} {utcMs} {quality} {schema} {(char)mark}{valid} {average}/{minimum}/{maximum}";

        public void Append(int count)
        {
            for (var i = 0; i < count; i++, _made++)
            {
                _utcMs += _made % 2 == 0 ? 60_000 : 0;
                _utcMs -= _made % 500 == 499 ? 9 * Hour : 0;
                var line = _made % 2;
                if (_made < 2 || _made % 330 == 0 || _made % 781 == 0)
                {
                    Store(LogTools.Schema((byte)line, _utcMs, Text(line)), line);
                }

                var record = _made % 37 == 0
                    ? LogTools.Event(30, "bypass-1", _utcMs + 1234, _made)
                    : LogTools.Minute(_made, _utcMs, _channels[_schemas[line]].Length, contacts: 2);
                record.SchemaSequence = _schemas[line];
                Store(record, line);
            }
        }

        public List<string> Expect(string channel, long from, long to) =>
            [.. from record in Records
                where record.Kind == RecordKind.Minute && record.UtcMs >= @from && record.UtcMs < to
                let i = Array.IndexOf(_channels[record.SchemaSequence], channel)
                where i >= 0
                select Describe(record.Sequence, record.UtcMs, record.TimeQuality, record.SchemaSequence, record.Marks[i], record.ValidCount[i], record.Average[i], record.Minimum[i], record.Maximum[i])];

        private void Store(Record record, int line)
        {
            Assert.IsTrue(Log.Append(record));
            Records.Add(record);
            if (record.Kind == RecordKind.Schema)
            {
                _schemas[line] = record.Sequence;
                _channels[record.Sequence] = [.. record.Text.Split('\n').Where(row => row.StartsWith("channel")).Select(row => row.Split('\t')[1])];
            }

            for (var tick = 0; tick < 20; tick++)
            {
                Log.Flush();
            }
        }

        private string Text(int line)
        {
            string[] channels = line == 0 ? ["so2", "nox", "dust"] : ["opacity", "o2"];
            _random.Shuffle(channels);
            channels = _made > 1500 ? [.. channels, "late"] : channels;
            return $"line\tkiln-{line}\n" + string.Concat(channels.Select(channel => $"channel\t{channel}\tmg/m³\t1\t0\t20000\n")) + "contact\tk\n";
        }
    }
}
