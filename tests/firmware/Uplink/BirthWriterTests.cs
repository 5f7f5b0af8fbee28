using Edge.Configuration;
using Edge.Events;
using Edge.Platform.Sparkplug.Wire;
using Edge.Records;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class BirthWriterTests
{
    private const long UtcMs = 1_760_000_100_000;

    [TestMethod]
    [Tck("payloads-ndeath-bdseq")]
    public void Tck_payloads_ndeath_bdseq_the_will_is_bdseq_alone_without_sequence_number()
    {
        var death = Parse(Death(42));
        Assert.AreEqual("bdSeq", death.Metrics.Single().Name);
        Assert.AreEqual(42UL, death.Metrics.Single().LongValue);
        Assert.AreEqual(4U, death.Metrics.Single().Datatype);
        Assert.IsFalse(death.HasSeq);
    }

    [TestMethod]
    public void The_will_survives_a_string_of_the_board_for_every_number()
    {
        for (var number = 1; number <= 127; number++)
        {
            Assert.IsTrue(Death(number).All(octet => octet is > 0 and < 0x80));
        }
    }

    [TestMethod]
    [Tck("topics-nbirth-seq-num")]
    public void Tck_topics_nbirth_seq_num_is_zero() => Assert.AreEqual(0UL, Parse(Node()).Seq);

    [TestMethod]
    [Tck("topics-nbirth-rebirth-metric")]
    public void Tck_topics_nbirth_rebirth_metric_is_false_and_has_no_alias()
    {
        var rebirth = Parse(Node()).Metrics.Single(metric => metric.Name == "Node Control/Rebirth");
        Assert.AreEqual(11U, rebirth.Datatype);
        Assert.IsTrue(rebirth.HasBooleanValue && !rebirth.BooleanValue && !rebirth.HasAlias);
    }

    [TestMethod]
    public void The_birth_of_a_line_tells_its_number_in_the_log_and_the_schema_of_its_minutes()
    {
        var site = UplinkSites.Build(2, 3);
        var last = new LastValues(site);
        last.Take(new Record { Kind = RecordKind.Schema, Sequence = 41, Line = 1, Text = SchemaWriter.TextOf(site, 1) }, true);
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        UplinkSites.Births(site, payload, last).WriteLine(1, UtcMs, 2);
        var birth = Parse(payload.Buffer[..payload.Length]).Metrics.ToDictionary(metric => metric.Name);
        Assert.AreEqual(1U, birth["Records/Line"].IntValue);
        Assert.AreEqual(41UL, birth["Records/SchemaSequence"].LongValue);
    }

    [TestMethod]
    [Tck("payloads-alias-uniqueness")]
    public void Tck_payloads_alias_uniqueness_over_the_node_and_all_devices()
    {
        var site = UplinkSites.Build(4, 8);
        var aliases = All(site).SelectMany(payload => payload.Metrics).Where(metric => metric.HasAlias).Select(metric => metric.Alias).ToArray();
        Assert.HasCount(aliases.Length, aliases.Distinct().ToArray());
    }

    [TestMethod]
    [Tck("topics-dbirth-metrics")]
    public void Tck_topics_dbirth_metrics_each_has_name_datatype_timestamp_and_a_value_or_null()
    {
        foreach (var metric in All(UplinkSites.Build(4, 8)).SelectMany(payload => payload.Metrics))
        {
            Assert.IsTrue(metric.HasName && metric.HasDatatype && metric.HasTimestamp, metric.Name);
            Assert.AreEqual(metric.IsNull, metric.ValueCase == Metric.ValueOneofCase.None, metric.Name);
        }
    }

    [TestMethod]
    [Tck("case-sensitivity-metric-names")]
    public void Tck_case_sensitivity_metric_names_none_differ_by_case_only()
    {
        foreach (var payload in All(UplinkSites.Build(4, 8)))
        {
            var names = payload.Metrics.Select(metric => metric.Name.ToLowerInvariant()).ToArray();
            Assert.HasCount(names.Length, names.Distinct().ToArray());
        }
    }

    [TestMethod]
    [Tck("payloads-propertyset-keys-array-size")]
    public void Tck_payloads_propertyset_keys_array_size_equals_values()
    {
        foreach (var metric in All(UplinkSites.Build(1, 8)).SelectMany(payload => payload.Metrics).Where(metric => metric.Properties is not null))
        {
            Assert.HasCount(metric.Properties.Keys.Count, metric.Properties.Values);
        }
    }

    [TestMethod]
    public void Before_any_record_measurements_are_null_and_stale()
    {
        var average = Line(UplinkSites.OneLine(), null).Metrics.Single(metric => metric.Name == "channel-1-1/Average");
        Assert.IsTrue(average.IsNull);
        Assert.AreEqual("500", Property(average, "Quality"));
    }

    [TestMethod]
    public void A_channel_has_unit_range_decimals_and_description()
    {
        var average = Line(UplinkSites.OneLine(), null).Metrics.Single(metric => metric.Name == "channel-1-1/Average");
        string[] found = [.. new[] { "engUnit", "engLow", "engHigh", "decimals", "description" }.Select(key => Property(average, key))];
        CollectionAssert.AreEqual(new[] { "m3/h", "0", "60000", "1", "Channel" }, found);
    }

    [TestMethod]
    public void A_birth_has_the_newest_minute_of_the_log_with_its_time()
    {
        var site = UplinkSites.OneLine();
        var record = DataWriterTests.RandomMinute(site, 0, new Random(1));
        record.ValidCount[0] = 60;
        record.Average[0] = 123;
        var average = Line(site, record).Metrics.Single(metric => metric.Name == "channel-1-1/Average");
        Assert.AreEqual(12.3f, average.FloatValue);
        Assert.AreEqual((ulong)record.UtcMs, average.Timestamp);
    }

    [TestMethod]
    public void A_birth_has_marks_and_known_seconds_of_the_newest_minute()
    {
        var site = UplinkSites.OneLine();
        var record = DataWriterTests.RandomMinute(site, 0, new Random(1));
        (record.Marks[0], record.ValidCount[0]) = ((byte)'N', 45);
        (record.Marks[1], record.ValidCount[1]) = ((byte)'D', 0);
        Array.Fill(record.SecondsKnown, (byte)60);
        var line = Line(site, record);
        Assert.AreEqual("N45D0", Find(line, "Marks").StringValue);
        Assert.AreEqual("60,60,60,60", Find(line, "SecondsKnown").StringValue);
    }

    [TestMethod]
    public void Before_any_record_marks_and_known_seconds_are_null_and_stale()
    {
        var line = Line(UplinkSites.OneLine(), null);
        foreach (var metric in new[] { Find(line, "Marks"), Find(line, "SecondsKnown") })
        {
            Assert.IsTrue(metric.IsNull);
            Assert.AreEqual("500", Property(metric, "Quality"));
        }
    }

    [TestMethod]
    public void A_birth_is_no_record()
    {
        foreach (var payload in All(UplinkSites.OneLine()))
        {
            Assert.IsTrue(payload.Metrics.Single(metric => metric.Name == "Records/Sequence").IsNull);
        }
    }

    [TestMethod]
    public void The_node_tells_firmware_contract_site_configuration_offset_and_head()
    {
        var node = Parse(Node(head: 987));
        Assert.AreEqual("0.1.0", Find(node, "Properties/FirmwareVersion").StringValue);
        Assert.AreEqual((uint)Contract.Version, Find(node, "Properties/ContractVersion").IntValue);
        Assert.AreEqual("Kiln works", Find(node, "Properties/SiteName").StringValue);
        Assert.AreEqual(0xDEADBEEFul, Find(node, "Properties/ConfigurationCrc").LongValue);
        Assert.AreEqual(480U, Find(node, "Properties/UtcOffsetMinutes").IntValue);
        Assert.AreEqual(987UL, Find(node, "Records/Head").LongValue);
    }

    [TestMethod]
    public void The_firmware_tells_the_version_of_the_build() =>
        Assert.AreEqual(Contract.FirmwareVersion, typeof(Contract).Assembly.GetName().Version!.ToString(3));

    [TestMethod]
    public void The_largest_births_fit_the_bound()
    {
        var text = new string('烟', Limits.NameLength);
        var site = UplinkSites.Build(1, 32, name: text, unit: text);
        foreach (var channel in site.Channels)
        {
            channel.Id = channel.Id.PadRight(Limits.IdLength, 'x');
        }

        var plan = UplinkSites.Plan(site);
        Assert.IsLessThanOrEqualTo(Limits.PayloadBytes + (32 * Limits.PayloadBytesPerChannel), plan.Bytes);
    }

    [TestMethod]
    public void A_small_site_has_all_properties_and_a_large_one_those_of_averages()
    {
        Assert.AreEqual(BirthWriter.AllProperties, UplinkSites.Plan(UplinkSites.Build(1, 4, name: "Flue-gas temperature")).Detail);
        Assert.AreEqual(BirthWriter.PropertiesOfAverage, UplinkSites.Plan(UplinkSites.Build(1, 32, name: "Flue-gas temperature")).Detail);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 16)]
    [DataRow(4, 8)]
    [DataRow(1, 32)]
    public void No_birth_exceeds_the_plan_whatever_is_known(int lines, int channels)
    {
        var site = UplinkSites.Build(lines, channels, name: "烟气温度", unit: "°C");
        var plan = UplinkSites.Plan(site);
        var payload = new PayloadWriter(plan.Bytes);
        var last = new LastValues(site);
        var births = UplinkSites.Births(site, payload, last);
        births.Detail = plan.Detail;
        for (var round = 0; round < 40; round++)
        {
            births.WriteNode(long.MaxValue, UtcMs, 127, long.MaxValue);
            Assert.IsFalse(payload.HasOverflowed);
            for (var line = 0; line < lines; line++)
            {
                births.WriteLine(line, UtcMs, 255);
                Assert.IsFalse(payload.HasOverflowed);
                var minute = DataWriterTests.RandomMinute(site, line, new Random(round));
                minute.Sequence = (round * lines) + line + 1;
                minute.UtcMs = UtcMs;
                last.Take(minute, true);
            }
        }
    }

    [TestMethod]
    public void A_measuring_writer_counts_what_the_other_writes()
    {
        var site = UplinkSites.Build(2, 5, name: "烟气温度 😀", unit: "°C");
        var measuring = PayloadWriter.Measuring();
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        UplinkSites.Births(site, measuring).WriteLine(1, UtcMs, 200);
        UplinkSites.Births(site, payload).WriteLine(1, UtcMs, 200);
        Assert.AreEqual(payload.Length, measuring.Length);
    }

    [TestMethod]
    public void The_position_of_a_valve_follows_its_limits_when_they_held_for_a_minute()
    {
        (byte Closed, byte Open, string State)[] cases = [(60, 0, "closed"), (0, 60, "open"), (0, 0, "between"), (60, 60, "contradictory")];
        foreach (var (closed, open, state) in cases)
        {
            var site = UplinkSites.OneLine();
            var record = Minute(site, 1, closed, open);
            Assert.AreEqual(state, Find(Line(site, record), "bypass-1/State").StringValue);
        }
    }

    [TestMethod]
    public void An_opening_in_the_last_second_of_a_minute_is_not_taken_for_closed()
    {
        var site = UplinkSites.OneLine();
        var last = new LastValues(site);
        var opening = new Record { Sequence = 1 };
        opening.SetEvent(EventCode.BypassOpened, 0, "bypass-1", UtcMs + 59_700, 2, 0, 0);
        last.Take(opening, true);
        last.Take(Minute(site, 2, 60, 0), true);
        Assert.AreEqual(ValveState.Open, last.Valve(0));
    }

    [TestMethod]
    public void A_minute_of_another_configuration_changes_no_birth()
    {
        var site = UplinkSites.OneLine();
        var last = new LastValues(site);
        last.Take(Minute(site, 1, 60, 0), false);
        Assert.IsFalse(last.HasMinute(0));
    }

    private static Record Minute(SiteSettings site, long sequence, byte closed, byte open)
    {
        var record = DataWriterTests.RandomMinute(site, 0, new Random(1));
        record.Sequence = sequence;
        record.UtcMs = UtcMs;
        Array.Fill(record.SecondsKnown, (byte)60);
        record.SecondsOn[1] = closed;
        record.SecondsOn[2] = open;
        return record;
    }

    private static byte[] Death(int number)
    {
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        var site = UplinkSites.OneLine();
        UplinkSites.Births(site, payload).WriteDeath(number);
        return payload.Buffer[..payload.Length];
    }

    private static byte[] Node(long head = 0)
    {
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        var site = UplinkSites.OneLine();
        UplinkSites.Births(site, payload).WriteNode(0, UtcMs, 5, head);
        return payload.Buffer[..payload.Length];
    }

    private static Payload Line(SiteSettings site, Record? record, int line = 0)
    {
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        var last = new LastValues(site);
        if (record is not null)
        {
            last.Take(record, true);
        }

        UplinkSites.Births(site, payload, last).WriteLine(line, UtcMs, 1);
        return Parse(payload.Buffer[..payload.Length]);
    }

    private static List<Payload> All(SiteSettings site)
    {
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        UplinkSites.Births(site, payload).WriteNode(0, UtcMs, 5, 3);
        return [Parse(payload.Buffer[..payload.Length]), .. Enumerable.Range(0, site.Lines.Length).Select(line => Line(site, null, line))];
    }

    private static Payload Parse(byte[] payload) => Payload.Parser.ParseFrom(payload);

    private static Metric Find(Payload payload, string name) => payload.Metrics.Single(metric => metric.Name == name);

    private static string Property(Metric metric, string key)
    {
        var value = metric.Properties.Values[metric.Properties.Keys.IndexOf(key)];
        return value.ValueCase switch
        {
            PropertyValue.ValueOneofCase.StringValue => value.StringValue,
            PropertyValue.ValueOneofCase.FloatValue => value.FloatValue.ToString(),
            _ => value.IntValue.ToString(),
        };
    }
}
