using System.Text.Json;
using Edge.Configuration;
using Edge.Events;
using Edge.Records;
using Edge.Uplink;

namespace Edge.Bench.Measures;

/// <summary>Bytes of the message that a minute record becomes: all channels with average, least and greatest value, all of them valid, under the schema that the birth told, with its session, as the uplink sends it.</summary>
public static class DdataMeasure
{
    private const int Sequence = 500_000;
    private const int MessageSequence = 255;

    // The longest: every message names its session.
    private const int Session = 127;

    /// <summary>Bytes of the DDATA payload.</summary>
    /// <param name="site">The site; its first line is measured.</param>
    /// <param name="contacts">Contacts of the line.</param>
    public static int Bytes(SiteSettings site, int contacts)
    {
        // A line with so many contacts: one that has some sends how long each was known, too.
        LineSettings line = site.Lines[0];
        int all = line.ContactCount;
        line.ContactCount = Math.Min(contacts, all);
        Record record = Minute(site, contacts);
        var payload = new PayloadWriter(Limits.PayloadBytes);
        var metric = new MetricWriter(payload) { Session = Session };
        new DataWriter(site, payload, metric, new LastValues(site)).Write(record, isOfLine: true, isHistorical: false, record.UtcMs, MessageSequence);
        line.ContactCount = all;
        return payload.HasOverflowed ? throw new InvalidOperationException("the payload did not fit") : payload.Length;
    }

    /// <summary>Bytes of the same as JSON: names where the payload has aliases, no blanks, no numbers in quotes.</summary>
    /// <param name="site">The site.</param>
    public static int JsonBytes(SiteSettings site)
    {
        Record record = Minute(site, 0);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("timestamp", record.UtcMs);
            writer.WriteStartArray("metrics");
            Write(writer, record, Contract.RecordsSequence, record.Sequence);
            Write(writer, record, Contract.TimeQuality, record.TimeQuality);
            for (int i = 0; i < record.ChannelCount; i++)
            {
                ChannelSettings channel = site.Channels[i];
                decimal unit = (decimal)Math.Pow(10, -channel.Decimals);
                Write(writer, record, channel.Id + Contract.Average, record.Average[i] * unit);
                Write(writer, record, channel.Id + Contract.Minimum, record.Minimum[i] * unit);
                Write(writer, record, channel.Id + Contract.Maximum, record.Maximum[i] * unit);
            }

            Begin(writer, record, Contract.Marks);
            writer.WriteString("value", new string('N', record.ChannelCount));
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteNumber("seq", MessageSequence);
            writer.WriteEndObject();
        }

        return (int)stream.Length;
    }

    private static void Write(Utf8JsonWriter writer, Record record, string name, decimal value)
    {
        Begin(writer, record, name);
        writer.WriteNumber("value", value);
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, Record record, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteNumber("timestamp", record.UtcMs);
    }

    private static Record Minute(SiteSettings site, int contacts)
    {
        LineSettings line = site.Lines[0];
        Record record = new MinuteSource(line.ChannelCount, Math.Min(contacts, line.ContactCount)).Next();
        record.Sequence = Sequence;

        // That of the line's birth, so that the minute need not name it.
        record.SchemaSequence = 0;
        return record;
    }
}
