using Edge.Configuration;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;
using Edge.Tests.Configuration;

namespace Edge.Tests.Records;

/// <summary>What a site needs for a year, and what may be overwritten when.</summary>
[TestClass]
public sealed class RetentionTests
{
    private const int MinutesMeasured = 4000;

    [TestMethod]
    public void The_reference_site_needs_about_26_megabytes_a_year()
    {
        var perMinute = Retention.CentibytesPerMinute(TestSites.Reference());

        var blocks = Retention.BlocksFor(Limits.RetentionDays, perMinute);

        Assert.IsInRange(24L * 256, 28L * 256, blocks);
        Assert.AreEqual(Limits.RetentionDays, Retention.Days(blocks, perMinute));
        Assert.AreEqual(Limits.RetentionDays - 1, Retention.Days(blocks - 1, perMinute));
    }

    [TestMethod]
    public void The_largest_site_on_the_largest_card_is_computed_without_overflow()
    {
        var site = SiteOf(lines: 4, channels: 32, contacts: 16);
        var blocks = Retention.MinuteBlocksOfCard(Retention.BlocksOfMegabytes(32768));

        Assert.IsInRange(220_000L, 320_000L, Retention.Days(blocks, Retention.CentibytesPerMinute(site)));
    }

    /// <summary>Noise of 0.3 % of the span from sample to sample, on a level that wanders by as much a minute.</summary>
    [TestMethod]
    [DataRow(1, 16, 6)]
    [DataRow(4, 32, 16)]
    [DataRow(1, 1, 0)]
    [DataRow(2, 8, 4)]
    public void Noisy_channels_with_six_events_an_hour_take_less_than_estimated(int lines, int channels, int contacts)
    {
        var site = SiteOf(lines, channels, contacts);

        var measured = Measure(site);

        Assert.IsInRange(Retention.CentibytesPerMinute(site) * 55 / 100, Retention.CentibytesPerMinute(site), measured);
    }

    [TestMethod]
    public void A_block_tells_the_minutes_of_the_log_up_to_it_whatever_number_of_lines_there_is()
    {
        var medium = new MemoryStorage();
        var log = LogTools.Open(medium);
        var minutes = 0;
        var through = new List<int>();
        var records = 0;
        for (var i = 0; records < 1200; i++)
        {
            var record = LogTools.Mixed(i);
            log.Append(record);
            minutes += record.Kind == RecordKind.Minute && record.Line == 0 ? 1 : 0;
            through.Add(minutes);
            records++;
            for (var tick = 0; tick < 40; tick++)
            {
                log.Flush();
            }
        }

        var blocks = medium["log2/b/0000.seg"];
        Assert.IsGreaterThan(3 * BlockLayout.BlockBytes, blocks.Length);
        for (var at = 0; at < blocks.Length; at += BlockLayout.BlockBytes)
        {
            var block = blocks[at..(at + BlockLayout.BlockBytes)];
            Assert.AreEqual(through[(int)BlockLayout.LastOf(block) - 1], BlockLayout.MinutesOf(block));
        }
    }

    private static SiteSettings SiteOf(int lines, int channels, int contacts)
    {
        var site = new SiteSettings
        {
            Lines = [.. Enumerable.Range(0, lines).Select(_ => new LineSettings { ChannelCount = channels / lines, ContactCount = contacts / lines })],
            Channels = [.. Enumerable.Range(0, channels).Select(channel => new ChannelSettings { Line = channel * lines / channels })],
            Contacts = new ContactSettings[contacts],
        };
        return site;
    }

    private static long Measure(SiteSettings site)
    {
        int[] spans = [6000, 15000, 3000, 600000, 3000, 3000, 16000, 6000, 800, 2000, 800, 2000, 1200, 5000, 5000, 10000];
        var medium = new MemoryStorage();
        var log = LogTools.Open(medium);
        var random = new Random(5);
        var levels = Enumerable.Range(0, Limits.Channels).Select(channel => spans[channel % spans.Length] / 2.0).ToArray();
        var record = new Record { Kind = RecordKind.Minute, TimeQuality = TimeQuality.Network, SchemaSequence = 1 };
        for (var minute = 0; minute < MinutesMeasured; minute++)
        {
            for (var line = 0; line < site.Lines.Length; line++)
            {
                record.Kind = RecordKind.Minute;
                record.Line = (byte)line;
                record.UtcMs = LogTools.StartUtcMs + (minute * 60_000L);
                record.ChannelCount = site.Lines[line].ChannelCount;
                record.ContactCount = site.Lines[line].ContactCount;
                Fill(record, line * record.ChannelCount, spans, levels, random);
                log.Append(record);
                Tick(log, 60 / site.Lines.Length);
            }

            if (minute % 10 == 0)
            {
                log.Append(LogTools.Event(40, "flue-temperature", record.UtcMs + random.Next(60_000), 'D', random.Next(8)));
            }
        }

        var blocks = new BlockCount(medium);
        return blocks.Bytes * 100 / blocks.Minutes;
    }

    private static void Fill(Record record, int first, int[] spans, double[] levels, Random random)
    {
        for (var i = 0; i < record.ChannelCount; i++)
        {
            var channel = first + i;
            var span = spans[channel % spans.Length];
            levels[channel] = Math.Clamp(levels[channel] + (Normal(random) * span * 0.003), 0, span);
            var samples = Enumerable.Range(0, 60).Select(_ => (int)(levels[channel] + (Normal(random) * span * 0.003))).ToArray();
            record.Marks[i] = (byte)'N';
            record.ValidCount[i] = 60;
            record.Average[i] = (int)samples.Average();
            record.Minimum[i] = samples.Min();
            record.Maximum[i] = samples.Max();
        }

        for (var i = 0; i < record.ContactCount; i++)
        {
            record.SecondsKnown[i] = 60;
            record.SecondsOn[i] = (byte)(random.Next(50) == 0 ? random.Next(60) : i % 2 * 60);
        }
    }

    private static double Normal(Random random) => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;

    private static void Tick(RecordLog log, int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            log.Flush();
        }
    }

    /// <summary>Sealed blocks of a log, and the minutes in them.</summary>
    private sealed class BlockCount
    {
        public BlockCount(MemoryStorage medium)
        {
            for (var segment = 0; medium.GetLength($"log2/b/{segment:X4}.seg") is > 0 and var length; segment++)
            {
                Bytes += length;
                Minutes = BlockLayout.MinutesOf(medium[$"log2/b/{segment:X4}.seg"][^BlockLayout.BlockBytes..]);
            }
        }

        public long Bytes { get; }

        public long Minutes { get; }
    }
}
