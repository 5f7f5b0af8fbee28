using CsCheck;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

[TestClass]
public sealed class FormatTests
{
    private const string TailFile = "log2/t.a";
    private const int HeaderBytes = 132;
    private const int CodeBytes = 8;

    [TestMethod]
    public void A_schema_is_stored_as_FORMAT_says()
    {
        var record = LogTools.Schema(2, LogTools.StartUtcMs, "line\tk\n");

        AssertStored(
            "1C00" + "01" + "02" + "02" + "010000000000" + "00DCB1A69C01" + "6C696E65096B0A" + "7A40852A",
            record);
    }

    [TestMethod]
    public void An_event_is_stored_as_FORMAT_says()
    {
        var record = LogTools.Event(30, "bypass-1", LogTools.StartUtcMs, 100, -3);

        AssertStored(
            "2200" + "03" + "FF" + "01" + "010000000000" + "00DCB1A69C01" + "1E" + "C801" + "05" + "08" + "6279706173732D31" + "F2B79361",
            record);
    }

    [TestMethod]
    public void A_usual_minute_is_stored_as_FORMAT_says()
    {
        var record = LogTools.Minute(1, LogTools.StartUtcMs, channels: 2, contacts: 1);
        record.Average[0] = 300;
        record.Minimum[0] = 299;
        record.Maximum[0] = 500;
        record.Average[1] = -1;
        record.Minimum[1] = -1;
        record.Maximum[1] = 0;

        AssertStored(
            "2200" + "02" + "01" + "02" + "010000000000" + "00DCB1A69C01"
                + "00" + "00" + "02" + "01" + "D804" + "01" + "C801" + "01" + "00" + "01" + "3A" + "00742F31",
            record);
    }

    [TestMethod]
    public void A_minute_with_a_faulty_channel_and_a_cut_loop_is_stored_as_FORMAT_says()
    {
        var record = LogTools.Minute(1, LogTools.StartUtcMs, channels: 2, contacts: 2);
        record.Marks[1] = (byte)'D';
        record.ValidCount[1] = 0;
        record.Average[0] = record.Minimum[0] = record.Maximum[0] = 7;
        record.SecondsKnown[0] = 12;
        record.SecondsOn[0] = 5;

        AssertStored(
            "2300" + "02" + "01" + "02" + "010000000000" + "00DCB1A69C01"
                + "00" + "03" + "02" + "02" + "02" + "4400" + "0E0000" + "01" + "0C" + "053A" + "E269B0D5",
            record);
    }

    [TestMethod]
    public void A_summary_is_stored_as_FORMAT_says()
    {
        var record = new Record { Kind = RecordKind.Summary, Line = 1, UtcMs = LogTools.StartUtcMs, TimeQuality = TimeQuality.Network, PeriodMinutes = 1440, ChannelCount = 3 };
        record.ValidMinutes[0] = 1380;
        record.ValidHours[0] = 23;
        record.Average[0] = 300;
        record.Minimum[0] = 299;
        record.Maximum[0] = 500;
        record.Total[0] = 6900;
        record.ValidMinutes[1] = -1;
        record.ValidMinutes[2] = 0;

        AssertStored(
            "2500" + "04" + "01" + "02" + "010000000000" + "00DCB1A69C01"
                + "00" + "A00B" + "03" + "05" + "E40A" + "17" + "D804" + "01" + "C801" + "E86B" + "00" + "68E99F05",
            record);
    }

    [TestMethod]
    public void Every_summary_comes_back_as_it_was() =>
        (from channels in Gen.Int[0, Limits.Channels]
         from period in Gen.OneOf(Gen.Const(5), Gen.Const(60), Gen.Const(1440))
         from valid in Gen.Short[-1, 1440].Array[Limits.Channels]
         from hours in Gen.Byte[0, 24].Array[Limits.Channels]
         from average in Gen.Int[-Limits.ScaledValue, Limits.ScaledValue].Array[Limits.Channels]
         from below in Gen.Int[0, 5000].Array[Limits.Channels]
         from total in Gen.Int.Array[Limits.Channels]
         from schema in Gen.Int[0, 1]
         select (channels, period, valid, hours, average, below, total, schema))
        .Sample(
            x =>
            {
                var record = new Record
                {
                    Kind = RecordKind.Summary,
                    UtcMs = LogTools.StartUtcMs,
                    TimeQuality = TimeQuality.Battery,
                    PeriodMinutes = x.period,
                    ChannelCount = x.channels,
                };
                for (var i = 0; i < x.channels; i++)
                {
                    record.ValidMinutes[i] = x.valid[i];
                    record.ValidHours[i] = x.hours[i];
                    record.Average[i] = x.average[i];
                    record.Minimum[i] = x.average[i] - x.below[i];
                    record.Maximum[i] = x.average[i] + (2 * x.below[i]);
                    record.Total[i] = x.total[i];
                }

                AssertRoundTrip(record);
            },
            iter: 1000);

    [TestMethod]
    public void A_minute_of_16_channels_and_6_contacts_takes_under_112_bytes()
    {
        var log = LogTools.Open(new MemoryStorage());
        var record = LogTools.Minute(1, LogTools.StartUtcMs, channels: 16, contacts: 6);
        for (var i = 0; i < 16; i++)
        {
            record.Average[i] = 9000;
            record.Minimum[i] = 8950;
            record.Maximum[i] = 9040;
        }

        log.Append(record);

        Assert.IsLessThan(112, log.BytesStored - HeaderBytes - CodeBytes);
    }

    [TestMethod]
    public void Every_minute_comes_back_as_it_was() =>
        (from channels in Gen.Int[0, Limits.Channels]
         from contacts in Gen.Int[0, Limits.Contacts]
         from marks in Gen.Char["NNDTB"].Array[Limits.Channels]
         from valid in Gen.OneOf(Gen.Const((byte)60), Gen.Byte[0, 60]).Array[Limits.Channels]
         from average in Gen.OneOf(Gen.Int[-1000, 1000], Gen.Int).Array[Limits.Channels]
         from minimum in Gen.OneOf(Gen.Int[-1000, 1000], Gen.Int).Array[Limits.Channels]
         from maximum in Gen.OneOf(Gen.Int[-1000, 1000], Gen.Int).Array[Limits.Channels]
         from known in Gen.OneOf(Gen.Const((byte)60), Gen.Byte[0, 60]).Array[Limits.Contacts]
         from made in Gen.Byte[0, 60].Array[Limits.Contacts]
         from utcMs in Gen.Long[-100_000_000_000_000, 100_000_000_000_000]
         from line in Gen.Byte
         select (channels, contacts, marks, valid, average, minimum, maximum, known, made, utcMs, line))
        .Sample(
            x =>
            {
                var record = new Record
                {
                    Kind = RecordKind.Minute,
                    Line = x.line,
                    UtcMs = x.utcMs,
                    TimeQuality = TimeQuality.Battery,
                    ChannelCount = x.channels,
                    ContactCount = x.contacts,
                };
                x.marks.Select(mark => (byte)mark).ToArray().CopyTo(record.Marks, 0);
                x.valid.CopyTo(record.ValidCount, 0);
                x.average.CopyTo(record.Average, 0);
                x.minimum.CopyTo(record.Minimum, 0);
                x.maximum.CopyTo(record.Maximum, 0);
                x.known.CopyTo(record.SecondsKnown, 0);
                x.made.CopyTo(record.SecondsOn, 0);
                AssertRoundTrip(record);
            },
            iter: 2000);

    [TestMethod]
    public void Every_event_comes_back_as_it_was() =>
        (from code in Gen.Int[0, int.MaxValue]
         from subject in Gen.Char["abcxyz0189-"].Array[0, Limits.IdLength]
         from argument1 in Gen.OneOf(Gen.Long[-100, 100], Gen.Long)
         from argument2 in Gen.OneOf(Gen.Long[-100, 100], Gen.Long)
         from utcMs in Gen.Long[0, 4_000_000_000_000]
         select (code, subject, argument1, argument2, utcMs))
        .Sample(x => AssertRoundTrip(LogTools.Event(x.code, new string(x.subject), x.utcMs, x.argument1, x.argument2)), iter: 2000);

    [TestMethod]
    public void A_schema_with_units_in_any_script_comes_back_as_it_was() =>
        AssertRoundTrip(LogTools.Schema(0, LogTools.StartUtcMs, "line\tkiln-1\nchannel\tt\t°C\t1\t0\t16000\nchannel\tq\t立方米/时\t0\t0\t600000\n"));

    private static void AssertStored(string hex, Record record)
    {
        var medium = new MemoryStorage();

        LogTools.Open(medium).Append(record);

        Assert.AreEqual(hex, Convert.ToHexString(medium[TailFile][HeaderBytes..^CodeBytes]));
    }

    private static void AssertRoundTrip(Record record)
    {
        var log = LogTools.Open(new MemoryStorage(1024));
        Assert.IsTrue(log.Append(record));

        CollectionAssert.AreEqual(new[] { LogTools.Describe(record) }, LogTools.ReadFrom(log, 1));
    }
}
