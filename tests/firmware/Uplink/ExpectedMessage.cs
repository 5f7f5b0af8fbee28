using System.Globalization;
using System.Text;
using Edge.Configuration;
using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Records;

namespace Edge.Tests.Uplink;

/// <summary>
/// What the message of a record must say, one line a metric, sorted: once from the record as the contract has it, once as it arrived.
/// Leaves out what may differ between two sendings: sequence number, time of publication, is_historical.
/// </summary>
internal static class ExpectedMessage
{
    /// <summary>From a record of a line that is configured as it was.</summary>
    public static string Of(SiteSettings site, Record record)
    {
        var lines = new List<string>
        {
            Line("Records/Sequence", record.Sequence, record.UtcMs),
            Line("Time/Quality", (long)record.TimeQuality, record.UtcMs),
        };
        switch (record.Kind)
        {
            case RecordKind.Minute:
                AddMinute(lines, site, record);
                break;
            case RecordKind.Schema:
                lines.Add(Line("Records/Schema", record.Text, record.UtcMs));
                break;
            case RecordKind.Ledger:
                lines.Add(Line("Records/Ledger", record.Text, record.UtcMs));
                break;
            default:
                AddEvent(lines, site, record);
                break;
        }

        return Join(record.Line == Record.NoLine ? "NDATA" : "DDATA " + site.Lines[record.Line].Id, lines);
    }

    /// <summary>From a message.</summary>
    public static string Of(SparkplugMessage message) => Join(
        message.Device is null ? message.Type : message.Type + " " + message.Device,
        message.Metrics.Select(metric => Line(metric.Name, metric.Value, UtcMs(metric), metric.Quality)));

    private static long UtcMs(SparkplugMetric metric) => (long)(metric.Timestamp!.Value - DateTime.UnixEpoch).TotalMilliseconds;

    private static void AddMinute(List<string> lines, SiteSettings site, Record record)
    {
        var line = site.Lines[record.Line];
        for (var i = 0; i < record.ChannelCount; i++)
        {
            var channel = site.Channels[line.FirstChannel + i];
            var hasValue = record.ValidCount[i] != 0;
            lines.Add(Value(channel, "Average", record.Average[i], hasValue, record.UtcMs));
            lines.Add(Value(channel, "Minimum", record.Minimum[i], hasValue, record.UtcMs));
            lines.Add(Value(channel, "Maximum", record.Maximum[i], hasValue, record.UtcMs));
        }

        lines.Add(Line("Marks", Marks(record), record.UtcMs));

        for (var i = 0; i < record.ContactCount; i++)
        {
            var id = site.Contacts[line.FirstContact + i].Id;
            lines.Add(record.SecondsKnown[i] == 0
                ? Line(id + "/SecondsOn", null, record.UtcMs, 0)
                : Line(id + "/SecondsOn", (long)record.SecondsOn[i], record.UtcMs));
        }

        if (record.ContactCount > 0)
        {
            lines.Add(Line("SecondsKnown", string.Join(',', record.SecondsKnown.Take(record.ContactCount)), record.UtcMs));
        }
    }

    private static string Marks(Record record) => string.Concat(Enumerable.Range(0, record.ChannelCount)
        .Select(i => record.ValidCount[i] == 60 ? $"{(char)record.Marks[i]}" : $"{(char)record.Marks[i]}{record.ValidCount[i]}"));

    private static void AddEvent(List<string> lines, SiteSettings site, Record record)
    {
        lines.Add(Line("Event/Code", EventCode.NameOf(record.Code), record.UtcMs));
        lines.Add(Line("Event/Subject", record.Subject, record.UtcMs));
        lines.Add(Line("Event/Argument1", record.Argument1, record.UtcMs));
        lines.Add(Line("Event/Argument2", record.Argument2, record.UtcMs));
        var isOfValve = site.Valves.Any(valve => valve.Id == record.Subject && valve.Line == record.Line);
        (string Name, object? Value) state = record.Code switch
        {
            EventCode.KilnStarted => ("Kiln/Running", true),
            EventCode.KilnStopped => ("Kiln/Running", false),
            EventCode.BypassOpened or EventCode.RecirculationOpened when isOfValve => (record.Subject + "/State", "open"),
            EventCode.BypassClosed or EventCode.RecirculationClosed when isOfValve => (record.Subject + "/State", "closed"),
            EventCode.ValveUnknown or EventCode.ValveKnown when isOfValve => (record.Subject + "/State", ValveState.NameOf((byte)(record.Argument1 > 6 ? 0 : record.Argument1))),
            EventCode.SealBroken when isOfValve => (record.Subject + "/SealWhole", false),
            EventCode.SealRestored when isOfValve => (record.Subject + "/SealWhole", true),
            EventCode.ContactUnknown or EventCode.ContactKnown when record.Subject == $"kiln-{record.Line + 1}" => ("Kiln/Running", Known(record.Argument1)),
            EventCode.ContactUnknown or EventCode.ContactKnown when record.Subject == $"seal-{record.Line + 1}" =>
                ($"bypass-{record.Line + 1}/SealWhole", record.Argument1 is 3 or 4 ? false : Known(record.Argument1)),
            _ => ("", null),
        };
        if (state.Name.Length > 0)
        {
            lines.Add(Line(state.Name, state.Value, record.UtcMs, state.Value is null ? 0 : null));
        }
    }

    private static object? Known(long contact) => contact switch { 2 => true, 1 => false, _ => null };

    private static string Value(ChannelSettings channel, string name, int scaled, bool hasValue, long utcMs) => hasValue
        ? Line(channel.Id + "/" + name, (float)(scaled / Math.Pow(10, channel.Decimals)), utcMs)
        : Line(channel.Id + "/" + name, null, utcMs, 0);

    private static string Line(string name, object? value, long utcMs, int? quality = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}={value ?? "null"} @{utcMs} {quality}");

    private static string Join(string head, IEnumerable<string> lines)
    {
        var text = new StringBuilder(head);
        foreach (var line in lines.Order(StringComparer.Ordinal))
        {
            text.Append('\n').Append(line);
        }

        return text.ToString();
    }
}
