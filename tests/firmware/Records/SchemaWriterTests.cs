using Edge.Commissioning.Export;
using Edge.Configuration;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

[TestClass]
public sealed class SchemaWriterTests
{
    [TestMethod]
    public void The_schema_of_each_line_names_its_channels_and_contacts_in_order()
    {
        var log = LogTools.Open(new MemoryStorage());
        var writer = new SchemaWriter(Site(), log);

        writer.Write(1000, TimeQuality.Network);

        Assert.AreEqual((1L, 2L), (writer.SequenceOf(0), writer.SequenceOf(1)));
        CollectionAssert.AreEqual(
            new[]
            {
                "1 1 0 1000 2 'line\tkiln-1\nchannel\tso2\tmg/m³\t1\t0\t20000\nchannel\tload\t%\t0\t0\t120\ncontact\tkiln-running\n'",
                "2 1 1 1000 2 'line\tkiln-2\nchannel\tflow\tm3/h\t2\t-50\t6000\n'",
            },
            LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_restart_with_the_same_site_writes_no_schema_again()
    {
        var medium = new MemoryStorage();
        Boot(medium, Site(), minutes: 3);

        var (log, writer) = Boot(medium, Site(), minutes: 3);

        Assert.AreEqual((1L, 2L), (writer.SequenceOf(0), writer.SequenceOf(1)));
        Assert.AreEqual(14, log.Head);
    }

    [TestMethod]
    public void A_restart_with_another_unit_writes_the_schema_of_that_line_only()
    {
        var medium = new MemoryStorage();
        Boot(medium, Site(), minutes: 3);
        var site = Site();
        site.Channels[2].Unit = "L/h";

        var (_, writer) = Boot(medium, site, minutes: 1);

        Assert.AreEqual((1L, 9L), (writer.SequenceOf(0), writer.SequenceOf(1)));
    }

    [TestMethod]
    public void Minutes_of_later_segments_still_find_the_first_schema()
    {
        var medium = new MemoryStorage();
        Boot(medium, Site(), minutes: 400);

        var (log, writer) = Boot(medium, Site(), minutes: 1);

        Assert.AreEqual((1L, 2L), (writer.SequenceOf(0), writer.SequenceOf(1)));
        Assert.AreEqual(804, log.Head);
    }

    [TestMethod]
    public void A_restart_right_after_a_segment_began_still_finds_the_schemas()
    {
        var medium = new MemoryStorage();
        Boot(medium, Site(), minutes: 127);

        var (_, writer) = Boot(medium, Site(), minutes: 1);

        Assert.AreEqual((1L, 2L), (writer.SequenceOf(0), writer.SequenceOf(1)));
    }

    [TestMethod]
    public void A_new_card_gets_the_schemas_before_the_next_minute()
    {
        var slot = new SimulatedStorage(new MemoryStorage());
        var (log, writer) = Boot(slot, Site(), minutes: 3);
        slot.IsInserted = false;
        log.Append(LogTools.Event(1, "", 1));
        slot.Insert(new MemoryStorage());
        LogTools.FlushUntilStored(log);

        writer.Write(2000, TimeQuality.Battery);

        Assert.AreEqual((10L, 11L), (writer.SequenceOf(0), writer.SequenceOf(1)));
        Assert.HasCount(3, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_schema_that_found_no_room_is_written_when_there_is_room()
    {
        var slot = new SimulatedStorage(new MemoryStorage()) { IsInserted = false };
        var log = LogTools.Open(slot);
        while (log.LostCount == 0)
        {
            log.Append(LogTools.Event(1, "bypass-1", 1));
        }

        var writer = new SchemaWriter(Site(), log);
        writer.Write(1000, TimeQuality.Network);
        Assert.AreEqual(0, writer.SequenceOf(0));

        slot.IsInserted = true;
        LogTools.FlushUntilStored(log);
        writer.Write(2000, TimeQuality.Network);

        Assert.AreEqual(log.Head, Math.Max(writer.SequenceOf(0), writer.SequenceOf(1)));
        Assert.IsGreaterThan(0, Math.Min(writer.SequenceOf(0), writer.SequenceOf(1)));
    }

    [TestMethod]
    public void Nothing_is_done_while_the_schemas_are_in_force()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        var (_, writer) = Boot(medium, Site(), minutes: 1);
        var operations = medium.Operations;
        var before = GC.GetAllocatedBytesForCurrentThread();

        writer.Write(2000, TimeQuality.Network);

        Assert.AreEqual((0L, operations), (GC.GetAllocatedBytesForCurrentThread() - before, medium.Operations));
    }

    [TestMethod]
    public void A_schema_is_written_anew_after_many_records_and_a_restart_goes_on_with_it()
    {
        var medium = new MemoryStorage();
        var (log, writer) = Boot(medium, Site(), minutes: 3);
        writer.RepeatAfter = 6;
        writer.Write(2000, TimeQuality.Network);
        writer.Write(3000, TimeQuality.Network);
        Assert.AreEqual((9L, 10L), (writer.SequenceOf(0), writer.SequenceOf(1)));
        Assert.AreEqual("10 1 1 2000 2 'line\tkiln-2\nchannel\tflow\tm3/h\t2\t-50\t6000\nagain\t2\n'", LogTools.ReadFrom(log, 10).Single());

        var (again, next) = Boot(medium, Site(), minutes: 0);

        Assert.AreEqual((9L, 10L, 10L), (next.SequenceOf(0), next.SequenceOf(1), again.Head));
        foreach (var (sequence, isInForce) in new[] { (1, true), (9, true), (2, false), (0, false) })
        {
            Assert.AreEqual(isInForce, next.IsInForce(new Record { Line = 0, SchemaSequence = sequence }), $"{sequence}");
        }
    }

    [TestMethod]
    public void A_schema_that_ends_is_repeated_before_the_next_one()
    {
        var medium = new MemoryStorage();
        Boot(medium, Site(), minutes: 3);
        var site = Site();
        site.Channels[2].Unit = "L/h";
        var log = LogTools.Open(medium);

        new SchemaWriter(site, log) { RepeatAfter = 100 }.Write(2000, TimeQuality.Network);

        CollectionAssert.AreEqual(
            new[]
            {
                "9 1 1 2000 2 'line\tkiln-2\nchannel\tflow\tm3/h\t2\t-50\t6000\nagain\t2\n'",
                "10 1 1 2000 2 'line\tkiln-2\nchannel\tflow\tL/h\t2\t-50\t6000\n'",
            },
            LogTools.ReadFrom(log, 9));
    }

    [TestMethod]
    public void In_a_ring_that_has_overwritten_the_schema_every_minute_still_has_its_names()
    {
        var media = new LogMedia { Flash = new MemoryStorage(), FlashBlocks = 2 * Limits.LeastFlashBlocks, KeepMinutes = 0 };
        var site = Site();
        site.Channels = Enumerable.Range(0, Limits.Channels).Select(i => Channel($"channel-{i}", "mg/m³", 4, 0, 1)).ToArray();
        site.Lines = [new LineSettings { Id = "kiln-1", ChannelCount = Limits.Channels }];
        var log = new RecordLog(media);
        log.Open();
        var writer = new SchemaWriter(site, log) { RepeatAfter = 20 };
        var random = new Random(1);
        for (var i = 0; i < 80 * Limits.LeastFlashBlocks; i++)
        {
            writer.Write(LogTools.StartUtcMs, TimeQuality.Network);
            var minute = new Record();
            LogTools.MakeNoise(minute, i, random);
            minute.SchemaSequence = writer.SequenceOf(0);
            log.Append(minute);
            for (var tick = 0; tick < 20; tick++)
            {
                log.Flush();
            }
        }

        var source = new LogSource(media);
        var first = source.Read(long.MinValue, long.MaxValue, _ => { }).First(record => record.Kind == RecordKind.Minute);
        Assert.IsGreaterThan(first.SchemaSequence, log.Oldest, "the oldest minute's schema is not overwritten");
        foreach (var record in source.Read(long.MinValue, long.MaxValue, _ => { }).Where(record => record.Kind == RecordKind.Minute))
        {
            Assert.AreEqual("channel-0", source.SchemaOf(record).Channels[0].Id, $"{record.Sequence}");
        }
    }

    [TestMethod]
    public void The_largest_site_fits_one_record_and_names_every_channel()
    {
        var site = Site();
        var id = new string('x', Limits.IdLength - 2);
        site.Channels = Enumerable.Range(0, Limits.Channels).Select(i => Channel($"{id}{i:D2}", new string('立', Limits.NameLength), 4, -8388608, 8388608)).ToArray();
        site.Contacts = Enumerable.Range(0, Limits.Contacts).Select(i => new ContactSettings { Id = $"{id}{i:D2}" }).ToArray();
        site.Lines = [new LineSettings { Id = id, ChannelCount = Limits.Channels, ContactCount = Limits.Contacts }];
        var log = LogTools.Open(new MemoryStorage());

        new SchemaWriter(site, log).Write(1, TimeQuality.Network);

        var record = new Record();
        Assert.IsTrue(new RecordReader(log).TryRead(record));
        var rows = record.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(1 + Limits.Channels + Limits.Contacts, rows);
        Assert.AreEqual($"contact\t{id}15", rows[^1]);
    }

    private static (RecordLog Log, SchemaWriter Writer) Boot(Edge.Board.Storage medium, SiteSettings site, int minutes)
    {
        var log = LogTools.Open(medium);
        var writer = new SchemaWriter(site, log);
        writer.Write(1000, TimeQuality.Network);
        for (var i = 0; i < minutes; i++)
        {
            for (byte line = 0; line < 2; line++)
            {
                var minute = LogTools.Minute(1, LogTools.StartUtcMs, channels: 2, contacts: 1);
                minute.Line = line;
                minute.SchemaSequence = writer.SequenceOf(line);
                log.Append(minute);
            }
        }

        return (log, writer);
    }

    private static SiteSettings Site() => new()
    {
        Channels = [Channel("so2", "mg/m³", 1, 0, 20000), Channel("load", "%", 0, 0, 120), Channel("flow", "m3/h", 2, -50, 6000)],
        Contacts = [new ContactSettings { Id = "kiln-running" }],
        Lines =
        [
            new LineSettings { Id = "kiln-1", ChannelCount = 2, ContactCount = 1 },
            new LineSettings { Id = "kiln-2", FirstChannel = 2, ChannelCount = 1, FirstContact = 1 },
        ],
    };

    private static ChannelSettings Channel(string id, string unit, int decimals, int low, int high) =>
        new() { Id = id, Unit = unit, Decimals = decimals, LowScaled = low, HighScaled = high };
}
