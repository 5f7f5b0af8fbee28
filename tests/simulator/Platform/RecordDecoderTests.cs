using CsCheck;
using Edge.Configuration;
using Edge.Events;
using Edge.Platform.Boards;
using Edge.Platform.Sparkplug;
using Edge.Platform.Store;
using Edge.Records;
using Edge.Tests.Uplink;
using Edge.Uplink;

namespace Edge.Tests.Platforms;

/// <summary>A record that went through the firmware's message and back is the same record, byte for byte of its entry.</summary>
[TestClass]
public sealed class RecordDecoderTests
{
    private const long UtcMs = 1_760_000_040_000;

    [TestMethod]
    public void A_minute_comes_back_exactly() =>
        Gen.Select(Gen.Int[1, 32], Gen.Int[0, 4], Gen.Int[0, 1000], Gen.Bool).Sample((channels, decimals, seed, isOfLine) =>
        {
            var site = UplinkSites.Build(1, channels, decimals);
            var record = DataWriterTests.RandomMinute(site, 0, new Random(seed));
            record.SchemaSequence = new Random(seed).Next(0, (int)record.Sequence);
            AssertSame(site, record, isOfLine);
        }, iter: 300);

    [TestMethod]
    public void Every_scaled_value_comes_back_whatever_its_decimals() =>
        Gen.Select(Gen.Int[-Limits.ScaledValue, Limits.ScaledValue], Gen.Int[0, 4]).Sample((value, decimals) =>
        {
            var site = UplinkSites.Build(1, 1, decimals);
            var record = DataWriterTests.RandomMinute(site, 0, new Random(1));
            record.ValidCount[0] = 60;
            (record.Average[0], record.Minimum[0], record.Maximum[0]) = (value, -Limits.ScaledValue, Limits.ScaledValue);
            AssertSame(site, record, true);
        }, iter: 3000);

    [TestMethod]
    public void An_event_comes_back_exactly_of_a_line_and_of_the_board() =>
        Gen.Select(Gen.Int[1, 200], Gen.OneOf(Gen.Const("bypass-1"), Gen.Const("line-1"), Gen.Const("")), Gen.OneOf(Gen.Const((byte)0), Gen.Const((byte)1), Gen.Const(Record.NoLine)), Gen.Long, Gen.Bool).Sample((code, subject, line, argument, isOfLine) =>
        {
            var record = new Record { Sequence = 77 };
            record.SetEvent(code, line, subject, UtcMs, TimeQuality.Battery, argument, -argument);
            AssertSame(UplinkSites.Build(2, 3), record, isOfLine && line != Record.NoLine);
        }, iter: 2000);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_summary_comes_back_exactly(bool isOfLine)
    {
        var record = new Record { Kind = RecordKind.Summary, Sequence = 78, UtcMs = UtcMs, Line = 1, PeriodMinutes = 1440, ChannelCount = 3, SchemaSequence = 41 };
        (record.ValidMinutes[0], record.ValidMinutes[1], record.ValidMinutes[2]) = (1437, -1, 0);
        (record.ValidHours[0], record.Average[0], record.Minimum[0], record.Maximum[0], record.Total[0]) = (24, -300, -301, 500, int.MinValue);
        AssertSame(UplinkSites.Build(2, 3), record, isOfLine);
    }

    [TestMethod]
    public void Schemas_and_ledger_come_back_exactly()
    {
        var site = UplinkSites.Build(2, 3, unit: "mg/m³");
        AssertSame(site, new Record { Kind = RecordKind.Schema, Sequence = 2, UtcMs = UtcMs, Line = 1, Text = SchemaWriter.TextOf(site, 1) }, true);
        AssertSame(site, new Record { Kind = RecordKind.Ledger, Sequence = 3, UtcMs = UtcMs, Line = Record.NoLine, Text = "announcement\tbypass-1\t30\t烟道\n" }, false);
    }

    [TestMethod]
    public void Births_without_decimals_leave_them_to_the_stored_schema()
    {
        var site = UplinkSites.Build(1, 3, decimals: 2);
        var record = DataWriterTests.RandomMinute(site, 0, new Random(4));
        record.ValidCount[0] = 60;
        record.SchemaSequence = record.Sequence - 1;
        var text = SchemaWriter.TextOf(site, 0);
        AssertSame(site, record, true, BirthWriter.NoProperties, sequence => sequence == record.SchemaSequence ? Edge.Platform.LineSchema.Parse(text) : null);
        Assert.IsFalse(TryDecode(site, record, true, BirthWriter.NoProperties, _ => null, new Record(), out var problem));
        Assert.Contains("the decimals of channel-1-1 are not known", problem);
    }

    [TestMethod]
    public void What_a_message_does_not_say_is_told_and_nothing_is_made_up()
    {
        var site = UplinkSites.OneLine();
        var decoder = new RecordDecoder(_ => null);
        SparkplugMetric Metric(string name, object? value) => new(name, null, 0, value, DateTime.UnixEpoch.AddMilliseconds(UtcMs), false, new Dictionary<string, object?>());
        SparkplugMessage Message(params SparkplugMetric[] metrics) => new("NDATA", "g", "n", null, 1, null, [Metric("Records/Sequence", 5L), Metric("Time/Quality", 2L), .. metrics]);
        foreach (var message in new[]
        {
            Message(),
            Message(Metric("Records/Row", "N,60,1,2"), Metric("Records/SchemaSequence", 1L)),
            Message(Metric("Records/Row", "N,61|"), Metric("Records/SchemaSequence", 1L)),
            Message(Metric("Records/Row", string.Join(';', Enumerable.Repeat("D,0", 33)) + "|"), Metric("Records/SchemaSequence", 1L)),
            Message(Metric("Summary/Row", "60,0,1,2,3"), Metric("Summary/Minutes", 60L), Metric("Records/SchemaSequence", 1L)),
            Message(Metric("Event/Code", "of-a-later-version"), Metric("Event/Subject", ""), Metric("Event/Argument1", 0L), Metric("Event/Argument2", 0L)),
            Message(Metric("Event/Code", "boot"), Metric("Event/Subject", new string('x', 33)), Metric("Event/Argument1", 0L), Metric("Event/Argument2", 0L)),
            Message(Metric("Records/Ledger", new string('x', 4000))),
            Message(Metric("Marks", "N"), Metric("Records/SchemaSequence", 1L)),
        })
        {
            Assert.IsFalse(decoder.TryDecode(message, new Record(), out var problem));
            Assert.AreNotEqual("", problem);
        }

        Assert.IsNotNull(site);
    }

    private static void AssertSame(SiteSettings site, Record record, bool isOfLine, int detail = BirthWriter.AllProperties, Func<long, Edge.Platform.LineSchema?>? schemaOf = null)
    {
        var back = new Record { Text = "left from before", Subject = "left" };
        Assert.IsTrue(TryDecode(site, record, isOfLine, detail, schemaOf ?? (_ => null), back, out var problem), problem);
        Assert.AreEqual(Convert.ToHexString(EntryBytes.Of(record)), Convert.ToHexString(EntryBytes.Of(back)));
    }

    private static bool TryDecode(SiteSettings site, Record record, bool isOfLine, int detail, Func<long, Edge.Platform.LineSchema?> schemaOf, Record into, out string problem)
    {
        var sparkplug = new SparkplugDecoder();
        var decoder = new RecordDecoder(schemaOf);
        var payload = new PayloadWriter(UplinkSites.AmpleBytes);
        var last = new LastValues(site);
        var births = UplinkSites.Births(site, payload, last);
        births.Detail = detail;
        births.WriteNode(0, UtcMs, 1, 0);
        Take("spBv1.0/g/NBIRTH/n");
        for (var line = 0; line < site.Lines.Length; line++)
        {
            births.WriteLine(line, UtcMs, line + 1);
            Take($"spBv1.0/g/DBIRTH/n/{site.Lines[line].Id}");
        }

        new DataWriter(site, payload, new MetricWriter(payload), last).Write(record, isOfLine, false, UtcMs, 9);
        return decoder.TryDecode(Decode(isOfLine ? $"spBv1.0/g/DDATA/n/{site.Lines[record.Line].Id}" : "spBv1.0/g/NDATA/n"), into, out problem);

        void Take(string topic) => decoder.TakeBirth(Decode(topic));

        SparkplugMessage Decode(string topic)
        {
            Assert.IsTrue(sparkplug.TryDecode(topic, payload.Buffer.AsSpan(0, payload.Length), out var message, out var error), error);
            return message!;
        }
    }
}
