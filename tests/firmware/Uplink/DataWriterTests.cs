using CsCheck;
using Edge.Configuration;
using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Edge.Records;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class DataWriterTests
{
    private const long UtcMs = 1_760_000_040_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void A_minute_says_what_the_record_says() =>
        Gen.Select(Gen.Int[1, 32], Gen.Int[0, 4], Gen.Int[0, 1000]).Sample((channels, decimals, seed) =>
        {
            var site = UplinkSites.Build(1, channels, decimals);
            var record = RandomMinute(site, 0, new Random(seed));
            Assert.AreEqual(ExpectedMessage.Of(site, record), ExpectedMessage.Of(Decode(site, record)));
        }, iter: 200);

    [TestMethod]
    public void An_event_says_what_the_record_says() =>
        Gen.Select(Gen.Int[1, 60], Gen.OneOf(Gen.Const("bypass-1"), Gen.Const("line-1"), Gen.Const("kiln-1"), Gen.Const("seal-1"), Gen.Const(""), Gen.Const("烟道")), Gen.Int[0, 5], Gen.Long).Sample((code, subject, argument1, argument2) =>
        {
            var site = UplinkSites.OneLine();
            var record = new Record { Sequence = 77 };
            record.SetEvent(code, 0, subject, UtcMs, TimeQuality.Battery, argument1, argument2);
            Assert.AreEqual(ExpectedMessage.Of(site, record), ExpectedMessage.Of(Decode(site, record)));
        }, iter: 3000);

    [TestMethod]
    public void An_event_of_the_board_goes_to_the_node()
    {
        var record = new Record { Sequence = 5 };
        record.SetEvent(EventCode.Boot, Record.NoLine, "", UtcMs, TimeQuality.Unsynchronized, 1, -1);
        Assert.AreEqual("boot", Decode(UplinkSites.OneLine(), record).Find("Event/Code")!.Value);
    }

    [TestMethod]
    public void A_schema_carries_its_text()
    {
        var site = UplinkSites.OneLine();
        var record = new Record { Kind = RecordKind.Schema, Sequence = 2, UtcMs = UtcMs, Line = 0, Text = SchemaWriter.TextOf(site, 0) };
        Assert.AreEqual(record.Text, Decode(site, record).Find("Records/Schema")!.Value);
    }

    [TestMethod]
    public void A_minute_of_an_older_configuration_goes_to_the_node_by_position()
    {
        var site = UplinkSites.OneLine();
        var record = RandomMinute(site, 0, new Random(1));
        record.ChannelCount = 2;
        record.ContactCount = 1;
        Set(record, 0, 'N', 60, 12, 10, 14);
        Set(record, 1, 'D', 0, 0, 0, 0);
        record.SecondsOn[0] = 3;
        record.SecondsKnown[0] = 59;
        record.SchemaSequence = 41;
        var message = Decode(site, record, isOfLine: false);
        Assert.AreEqual("N,60,12,10,14;D,0|3,59", message.Find("Records/Row")!.Value);
        Assert.AreEqual(41L, message.Find("Records/SchemaSequence")!.Value);
    }

    [TestMethod]
    public void A_summary_goes_to_its_line_by_position()
    {
        var site = UplinkSites.OneLine(3);
        var message = Decode(site, Summary());
        Assert.AreEqual("60,0,300,299,500,301;;0", message.Find("Summary/Row")!.Value);
        Assert.AreEqual(60L, message.Find("Summary/Minutes")!.Value);
        Assert.AreEqual(41L, message.Find("Records/SchemaSequence")!.Value);
    }

    [TestMethod]
    public void A_summary_of_an_older_configuration_goes_to_the_node_with_its_schema()
    {
        var message = Decode(UplinkSites.OneLine(3), Summary(), isOfLine: false);
        Assert.AreEqual("60,0,300,299,500,301;;0", message.Find("Summary/Row")!.Value);
        Assert.AreEqual(41L, message.Find("Records/SchemaSequence")!.Value);
    }

    private static Record Summary()
    {
        var record = new Record { Kind = RecordKind.Summary, Sequence = 77, UtcMs = UtcMs, Line = 0, PeriodMinutes = 60, ChannelCount = 3, SchemaSequence = 41 };
        record.ValidMinutes[0] = 60;
        record.Average[0] = 300;
        record.Minimum[0] = 299;
        record.Maximum[0] = 500;
        record.Total[0] = 301;
        record.ValidMinutes[1] = -1;
        return record;
    }

    [TestMethod]
    public void A_missing_value_is_null_with_a_bad_quality_never_zero()
    {
        var site = UplinkSites.OneLine(1);
        var record = RandomMinute(site, 0, new Random(1));
        Set(record, 0, 'D', 0, 0, 0, 0);
        var average = Decode(site, record).Find("channel-1-1/Average")!;
        Assert.IsNull(average.Value);
        Assert.AreEqual(0, average.Quality);
    }

    [TestMethod]
    public void Marks_have_a_letter_a_channel_and_the_valid_samples_where_they_are_not_60()
    {
        var site = UplinkSites.OneLine(16);
        var record = OrdinaryMinute(site);
        Set(record, 5, 'N', 45, 1, 1, 1);
        Set(record, 7, 'D', 0, 0, 0, 0);
        Set(record, 15, 'T', 60, 1, 1, 1);
        Assert.AreEqual("NNNNNN45ND0NNNNNNNT", Decode(site, record).Find("Marks")!.Value);
    }

    [TestMethod]
    public void The_known_seconds_have_a_number_a_contact()
    {
        var site = UplinkSites.OneLine();
        var record = OrdinaryMinute(site);
        record.SecondsKnown[1] = 45;
        record.SecondsKnown[2] = 0;
        Assert.AreEqual("60,45,0,60", Decode(site, record).Find("SecondsKnown")!.Value);
    }

    [TestMethod]
    public void A_contact_whose_state_was_never_known_is_null_with_a_bad_quality()
    {
        var site = UplinkSites.OneLine();
        var record = OrdinaryMinute(site);
        record.SecondsKnown[2] = 0;
        var secondsOn = Decode(site, record).Find("open-1/SecondsOn")!;
        Assert.IsNull(secondsOn.Value);
        Assert.AreEqual(0, secondsOn.Quality);
    }

    [TestMethod]
    public void Every_minute_has_the_same_metrics_so_that_a_host_keeps_nothing_of_an_older_one() =>
        Gen.Select(Gen.Int[0, 32], Gen.Int[0, 16], Gen.Int[0, 1000]).Sample((channels, contacts, seed) =>
        {
            var site = UplinkSites.Build(1, channels, contacts: contacts);
            var ordinary = Parse(Write(site, OrdinaryMinute(site), true, false, UtcMs, 3)).Metrics.Select(metric => metric.Alias).ToArray();
            var other = Parse(Write(site, RandomMinute(site, 0, new Random(seed)), true, false, UtcMs, 4)).Metrics.Select(metric => metric.Alias).ToArray();
            CollectionAssert.AreEqual(ordinary, other);
        }, iter: 200);

    [TestMethod]
    public void Every_metric_of_a_minute_is_in_the_birth_of_its_line()
    {
        var site = UplinkSites.OneLine(16);
        Assert.IsTrue(Decode(site, RandomMinute(site, 0, new Random(4))).Metrics.All(metric => metric.Name.Length > 0));
    }

    [TestMethod]
    public void A_record_sent_again_differs_in_sequence_number_publication_and_is_historical_only()
    {
        var site = UplinkSites.OneLine(16);
        var record = RandomMinute(site, 0, new Random(3));
        var first = Parse(Write(site, record, true, false, UtcMs, 3));
        var again = Parse(Write(site, record, true, true, UtcMs + 86_400_000, 200));
        Assert.IsTrue(again.Metrics.All(metric => metric.IsHistorical));
        again.Timestamp = first.Timestamp;
        again.Seq = first.Seq;
        foreach (var metric in again.Metrics)
        {
            metric.ClearIsHistorical();
        }

        Assert.AreEqual(first, again);
    }

    [TestMethod]
    [Tck("payloads-name-birth-data-requirement")]
    public void Tck_payloads_name_birth_data_requirement_every_metric_has_the_records_time()
    {
        var site = UplinkSites.OneLine(16);
        var record = RandomMinute(site, 0, new Random(3));
        Assert.IsTrue(Parse(Write(site, record, true, false, UtcMs + 100, 3)).Metrics.All(metric => metric.Timestamp == (ulong)record.UtcMs));
    }

    [TestMethod]
    [Tck("payloads-alias-data-cmd-requirement")]
    public void Tck_payloads_alias_data_cmd_requirement_metrics_have_an_alias_and_no_name()
    {
        var site = UplinkSites.OneLine(16);
        var record = RandomMinute(site, 0, new Random(3));
        Assert.IsTrue(Parse(Write(site, record, true, false, UtcMs, 3)).Metrics.All(metric => metric.HasAlias && !metric.HasName));
    }

    [TestMethod]
    public void A_minute_of_16_channels_takes_at_most_850_bytes()
    {
        foreach (var contacts in new[] { 6, 4, 0 })
        {
            var site = UplinkSites.Build(1, 16, contacts: contacts);
            var record = OrdinaryMinute(site);
            record.Sequence = 500_000;
            var live = Write(site, record, true, false, UtcMs, 255).Length;
            var late = Write(site, record, true, true, UtcMs, 255).Length;
            TestContext.WriteLine($"DDATA of a minute of 16 channels and {contacts} contacts: {live} bytes, historical {late}");
            Assert.IsLessThanOrEqualTo(850 + (contacts * 18), live);
        }
    }

    [TestMethod]
    public void The_largest_minute_fits()
    {
        var site = UplinkSites.Build(1, 32);
        var record = RandomMinute(site, 0, new Random(3));
        for (var i = 0; i < record.ChannelCount; i++)
        {
            Set(record, i, 'T', 59, -1234567, -8388608, 8388608);
        }

        record.SchemaSequence = 400_000;
        Assert.HasCount(3 + (32 * 3) + 4 + 2, Parse(Write(site, record, true, true, UtcMs, 255)).Metrics);
    }

    [TestMethod]
    public void A_minute_names_its_schema_where_the_birth_of_its_line_names_another()
    {
        var site = UplinkSites.OneLine();
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        var last = new LastValues(site);
        var writer = new DataWriter(site, payload, new MetricWriter(payload), last);
        var record = RandomMinute(site, 0, new Random(1));
        record.SchemaSequence = 41;
        last.Take(record, true);
        UplinkSites.Births(site, new PayloadWriter(UplinkSites.AmpleBytes), last).WriteLine(0, UtcMs, 1);
        Assert.IsNull(Schema());
        record.SchemaSequence = 77;
        Assert.AreEqual(77UL, Schema());

        ulong? Schema()
        {
            writer.Write(record, true, false, UtcMs, 2);
            return Parse(payload.Buffer[..payload.Length]).Metrics.SingleOrDefault(metric => metric.Alias == (ulong)Alias.OfCommon(0, Alias.SchemaSequence))?.LongValue;
        }
    }

    [TestMethod]
    public void A_record_of_a_line_that_goes_to_the_node_names_the_line()
    {
        var site = UplinkSites.Build(2, 3);
        var minute = RandomMinute(site, 1, new Random(3));
        var silent = new Record { Sequence = 9 };
        silent.SetEvent(EventCode.KilnStarted, 1, "line-2", UtcMs, TimeQuality.Network, 0, 0);
        Assert.AreEqual(1L, Decode(site, minute, isOfLine: false).Find("Records/Line")!.Value);
        Assert.AreEqual(1L, Decode(site, silent, isOfLine: false).Find("Records/Line")!.Value);
        Assert.IsNull(Decode(site, minute).Find("Records/Line"));
    }

    [TestMethod]
    public void A_record_of_the_board_names_no_line()
    {
        var record = new Record { Sequence = 5 };
        record.SetEvent(EventCode.Boot, Record.NoLine, "", UtcMs, TimeQuality.Unsynchronized, 1, -1);
        Assert.IsNull(Decode(UplinkSites.OneLine(), record).Find("Records/Line"));
    }

    // Nothing but valid samples and known contacts.
    private static Record OrdinaryMinute(SiteSettings site)
    {
        var record = RandomMinute(site, 0, new Random(3));
        for (var i = 0; i < record.ChannelCount; i++)
        {
            Set(record, i, 'N', 60, -1234567, -8388608, 8388608);
        }

        Array.Fill(record.SecondsKnown, (byte)60);
        return record;
    }

    internal static Record RandomMinute(SiteSettings site, int line, Random random)
    {
        var settings = site.Lines[line];
        var record = new Record
        {
            Kind = RecordKind.Minute,
            Sequence = random.Next(1, 1_000_000),
            Line = (byte)line,
            UtcMs = UtcMs,
            TimeQuality = (byte)random.Next(3),
            ChannelCount = settings.ChannelCount,
            ContactCount = settings.ContactCount,
        };
        for (var i = 0; i < record.ChannelCount; i++)
        {
            var count = random.Next(4) switch { 0 => 0, 1 => random.Next(1, 60), _ => 60 };
            var average = random.Next(-Limits.ScaledValue, Limits.ScaledValue + 1);
            Set(record, i, count == 0 ? 'D' : "NNNTM"[random.Next(5)], count, average, average - random.Next(1000), average + random.Next(1000));
        }

        for (var i = 0; i < record.ContactCount; i++)
        {
            record.SecondsKnown[i] = (byte)(random.Next(3) == 0 ? random.Next(61) : 60);
            record.SecondsOn[i] = (byte)random.Next(record.SecondsKnown[i] + 1);
        }

        return record;
    }

    private static void Set(Record record, int channel, char mark, int validCount, int average, int minimum, int maximum)
    {
        record.Marks[channel] = (byte)mark;
        record.ValidCount[channel] = (byte)validCount;
        record.Average[channel] = average;
        record.Minimum[channel] = minimum;
        record.Maximum[channel] = maximum;
    }

    private static byte[] Write(SiteSettings site, Record record, bool isOfLine, bool isHistorical, long utcMs, int sequence)
    {
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        new DataWriter(site, payload, new MetricWriter(payload), new LastValues(site)).Write(record, isOfLine, isHistorical, utcMs, sequence);
        Assert.IsFalse(payload.HasOverflowed);
        return payload.Buffer[..payload.Length];
    }

    private static Payload Parse(byte[] payload) => Payload.Parser.ParseFrom(payload);

    private static SparkplugMessage Decode(SiteSettings site, Record record, bool isOfLine = true)
    {
        var decoder = new SparkplugDecoder();
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        var births = UplinkSites.Births(site, payload);
        births.WriteNode(0, UtcMs, 1, 0);
        Assert.IsTrue(decoder.TryDecode("spBv1.0/g/NBIRTH/n", payload.Buffer.AsSpan(0, payload.Length), out _, out var error), error);
        for (var line = 0; line < site.Lines.Length; line++)
        {
            births.WriteLine(line, UtcMs, line + 1);
            Assert.IsTrue(decoder.TryDecode($"spBv1.0/g/DBIRTH/n/{site.Lines[line].Id}", payload.Buffer.AsSpan(0, payload.Length), out _, out error), error);
        }

        isOfLine &= record.Line != Record.NoLine;
        var topic = isOfLine ? $"spBv1.0/g/DDATA/n/{site.Lines[record.Line].Id}" : "spBv1.0/g/NDATA/n";
        Assert.IsTrue(decoder.TryDecode(topic, Write(site, record, isOfLine, false, UtcMs, 9), out var message, out error), error);
        return message!;
    }
}
