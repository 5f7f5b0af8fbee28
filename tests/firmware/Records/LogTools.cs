using System.Globalization;
using System.Text;
using Edge.Board;
using Edge.Records;

namespace Edge.Tests.Records;

/// <summary>Records to store, and their content as text to compare.</summary>
internal static class LogTools
{
    /// <summary>2026-03-01 00:00 UTC.</summary>
    public const long StartUtcMs = 1772323200000;

    /// <summary>A row of schemas, minutes and events as a board makes them, the same for the same index.</summary>
    public static Record Mixed(int index)
    {
        var utcMs = StartUtcMs + (index * 20000L);
        return (index % 50, index % 3) switch
        {
            (0, _) => Schema(0, utcMs, $"line\tkiln-1\nchannel\tso2-{index}\tmg/m³\t1\t0\t20000\ncontact\tkiln-running\n"),
            (_, 0) => Event(30 + (index % 8), "bypass-" + (index % 5), utcMs, index, -index),
            _ => Minute(index, utcMs, channels: 3 + (index % 3), contacts: 2),
        };
    }

    public static Record Schema(byte line, long utcMs, string text) =>
        new() { Kind = RecordKind.Schema, Line = line, UtcMs = utcMs, TimeQuality = TimeQuality.Network, Text = text };

    public static Record Event(int code, string subject, long utcMs, long argument1 = 0, long argument2 = 0)
    {
        var record = new Record();
        record.SetEvent(code, Record.NoLine, subject, utcMs, TimeQuality.Battery, argument1, argument2);
        return record;
    }

    public static Record Minute(int index, long utcMs, int channels, int contacts)
    {
        var record = new Record
        {
            Kind = RecordKind.Minute,
            Line = (byte)(index % 2),
            UtcMs = utcMs,
            TimeQuality = TimeQuality.Network,
            SchemaSequence = 1,
            ChannelCount = channels,
            ContactCount = contacts,
        };
        for (var i = 0; i < channels; i++)
        {
            var isFaulty = (index + i) % 7 == 0;
            record.Marks[i] = (byte)(isFaulty ? 'D' : 'N');
            record.ValidCount[i] = (byte)(isFaulty ? 0 : 60);
            record.Average[i] = isFaulty ? 0 : ((index * 37) % 4000) - (i * 11);
            record.Minimum[i] = record.Average[i] - (isFaulty ? 0 : index % 9);
            record.Maximum[i] = record.Average[i] + (isFaulty ? 0 : index % 23);
        }

        for (var i = 0; i < contacts; i++)
        {
            record.SecondsKnown[i] = (byte)(index % 11 == 0 ? 58 : 60);
            record.SecondsOn[i] = (byte)(index % 2 == 0 ? 0 : 58);
        }

        return record;
    }

    /// <summary>Makes it a minute of 32 channels that are all noise: a dozen make a block.</summary>
    public static void MakeNoise(Record record, int minute, Random random)
    {
        record.Kind = RecordKind.Minute;
        record.UtcMs = StartUtcMs + (minute * 60_000L);
        record.TimeQuality = TimeQuality.Network;
        record.ChannelCount = Limits.Channels;
        for (var i = 0; i < record.ChannelCount; i++)
        {
            record.Marks[i] = (byte)'N';
            record.ValidCount[i] = Limits.SamplesPerMinute;
            record.Average[i] = random.Next(1 << 22);
            record.Minimum[i] = record.Average[i] - random.Next(1 << 20);
            record.Maximum[i] = record.Average[i] + random.Next(1 << 20);
        }
    }

    /// <summary>Everything about a record that counts.</summary>
    public static string Describe(Record record)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{record.Sequence} {record.Kind} {record.Line} {record.UtcMs} {record.TimeQuality}");
        switch (record.Kind)
        {
            case RecordKind.Summary:
                text.Append(CultureInfo.InvariantCulture, $" schema {record.SchemaSequence} {record.PeriodMinutes} min");
                for (var i = 0; i < record.ChannelCount; i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {record.ValidMinutes[i]}");
                    if (record.ValidMinutes[i] > 0)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"/{record.ValidHours[i]}:{record.Average[i]}/{record.Minimum[i]}/{record.Maximum[i]}={record.Total[i]}");
                    }
                }

                break;
            case RecordKind.Schema:
                text.Append(CultureInfo.InvariantCulture, $" '{record.Text}'");
                break;
            case RecordKind.Event:
                text.Append(CultureInfo.InvariantCulture, $" {record.Code} '{record.Subject}' {record.Argument1} {record.Argument2}");
                break;
            case RecordKind.Minute:
                text.Append(CultureInfo.InvariantCulture, $" schema {record.SchemaSequence}");
                for (var i = 0; i < record.ChannelCount; i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {(char)record.Marks[i]}{record.ValidCount[i]}");
                    if (record.ValidCount[i] != 0)
                    {
                        text.Append(CultureInfo.InvariantCulture, $":{record.Average[i]}/{record.Minimum[i]}/{record.Maximum[i]}");
                    }
                }

                for (var i = 0; i < record.ContactCount; i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {record.SecondsOn[i]}of{record.SecondsKnown[i]}");
                }

                break;
        }

        return text.ToString();
    }

    public static RecordLog Open(Storage medium, Storage? state = null)
    {
        var log = new RecordLog(medium, state);
        log.Open();
        return log;
    }

    public static List<string> ReadFrom(RecordLog log, long sequence)
    {
        var reader = new RecordReader(log);
        reader.Seek(sequence);
        return ReadAll(reader);
    }

    public static List<string> ReadAll(RecordReader reader)
    {
        var records = new List<string>();
        var record = new Record();
        while (reader.TryRead(record))
        {
            records.Add(Describe(record));
        }

        return records;
    }

    /// <summary>Ticks until the log has stored what waits.</summary>
    public static void FlushUntilStored(RecordLog log)
    {
        for (var i = 0; i < 1000 && (log.Head < log.NextSequence - 1 || log.Trouble != null); i++)
        {
            log.Flush();
        }
    }

    /// <summary>Appends <see cref="Mixed"/> records and returns their content.</summary>
    public static List<string> Fill(RecordLog log, int count, int first = 0, bool isDurable = true)
    {
        var records = new List<string>();
        for (var i = first; i < first + count; i++)
        {
            var record = Mixed(i);
            Assert.AreEqual(isDurable, log.Append(record), $"record {i}: {log.Trouble}");
            records.Add(Describe(record));
        }

        return records;
    }
}
