using Edge.Configuration;
using Edge.Records;
using Edge.Sampling;
using Edge.Simulator.Faults;
using Edge.Tests.Configuration;

namespace Edge.Tests.Sampling;

/// <summary>Five minutes, hours and days, also over power cuts at any minute.</summary>
[TestClass]
public sealed class SummaryTests
{
    // 2026-03-01 00:00 at the site (UTC+8).
    private const long MidnightUtcMs = 1772294400000;

    private readonly SiteSettings _site = TestSites.Reference();
    private MemoryStorage _medium = new();
    private MemoryStorage _state = new();

    [TestMethod]
    public void A_day_of_minutes_gives_288_five_minute_means_24_hours_and_a_day_of_site_time()
    {
        var summaries = Run(cutEveryMinutes: 0, minutes: 1440);

        Assert.AreEqual((288, 24, 1), (Count(summaries, 5), Count(summaries, 60), Count(summaries, 1440)));
        Assert.AreEqual(MidnightUtcMs, summaries.Single(one => one.Minutes == 1440).UtcMs);
    }

    [TestMethod]
    public void A_flow_has_a_total_and_a_temperature_has_none()
    {
        var hour = Run(cutEveryMinutes: 0, minutes: 60).Single(one => one.Minutes == 60);

        Assert.AreEqual((60, 2830, 2830), (hour.Valid[0], hour.Average[0], hour.Total[0]));
        Assert.AreEqual(0, hour.Total[2]);
    }

    [TestMethod]
    [DataRow(7)]
    [DataRow(60)]
    [DataRow(61)]
    [DataRow(59)]
    [DataRow(240)]
    public void Power_cuts_change_no_summary_of_what_was_recorded(int everyMinutes)
    {
        var expected = Run(0, 1500).ConvertAll(one => one.Text);
        _medium = new MemoryStorage();
        _state = new MemoryStorage();

        CollectionAssert.AreEqual(expected, Run(everyMinutes, 1500).ConvertAll(one => one.Text));
    }

    private static int Count(List<Summed> summaries, int minutes) => summaries.Count(one => one.Minutes == minutes);

    private List<Summed> Run(int cutEveryMinutes, int minutes)
    {
        var found = new List<Summed>();
        var (log, schemas, summaries) = Boot();
        var record = new Record();
        var summary = new Record();
        for (var i = 0; i < minutes; i++)
        {
            if (cutEveryMinutes > 0 && i > 0 && i % cutEveryMinutes == 0)
            {
                (log, schemas, summaries) = Boot();
            }

            Fill(record, i);
            while (summaries.TryTakeOver(0, record.UtcMs, summary))
            {
                Append(log, schemas, summary);
            }

            record.SchemaSequence = schemas.SequenceOf(0);
            log.Append(record);
            summaries.Add(record);
            while (summaries.TryTakeComplete(0, summary))
            {
                Append(log, schemas, summary);
            }
        }

        var reader = new RecordReader(log);
        while (!reader.IsAtHead)
        {
            if (reader.TryRead(record) && record.Kind == RecordKind.Summary)
            {
                found.Add(new Summed(record));
            }
        }

        return found;
    }

    private (RecordLog Log, SchemaWriter Schemas, SummaryAggregator Summaries) Boot()
    {
        var log = new RecordLog(_medium, _state);
        log.Open();
        var schemas = new SchemaWriter(_site, log);
        schemas.Write(MidnightUtcMs, TimeQuality.Network);
        var summaries = new SummaryAggregator(_site, _state);
        new SummaryRestorer(_site, log, schemas).Restore(summaries, new Record(), TimeQuality.Network);
        return (log, schemas, summaries);
    }

    private static void Append(RecordLog log, SchemaWriter schemas, Record summary)
    {
        summary.SchemaSequence = schemas.SequenceOf(0);
        summary.TimeQuality = TimeQuality.Network;
        log.Append(summary);
    }

    private void Fill(Record record, int minute)
    {
        record.Kind = RecordKind.Minute;
        record.Line = 0;
        record.TimeQuality = TimeQuality.Network;
        record.UtcMs = MidnightUtcMs + (minute * 60_000L);
        record.ChannelCount = _site.Channels.Length;
        record.ContactCount = _site.Contacts.Length;
        for (var i = 0; i < record.ChannelCount; i++)
        {
            record.Marks[i] = (byte)'N';
            record.ValidCount[i] = 60;
            record.Average[i] = 2800 + (minute % 60 > 29 ? 60 : 0);
            record.Minimum[i] = record.Average[i] - (minute % 7);
            record.Maximum[i] = record.Average[i] + (minute % 11);
        }
    }

    private sealed class Summed(Record record)
    {
        public int Minutes { get; } = record.PeriodMinutes;

        public long UtcMs { get; } = record.UtcMs;

        public int[] Valid { get; } = [.. record.ValidMinutes.Select(minutes => (int)minutes)];

        public int[] Average { get; } = [.. record.Average];

        public int[] Total { get; } = [.. record.Total];

        public string Text { get; } = $"{record.PeriodMinutes} {record.UtcMs} " + string.Join(';', Enumerable.Range(0, record.ChannelCount)
            .Select(i => $"{record.ValidMinutes[i]},{record.ValidHours[i]},{record.Average[i]},{record.Minimum[i]},{record.Maximum[i]},{record.Total[i]}"));
    }
}
