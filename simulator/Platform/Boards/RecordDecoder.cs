using System.Globalization;
using System.Text;
using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Records;
using Edge.Uplink;

namespace Edge.Platform.Boards;

/// <summary>
/// Turns the message of a record back into the record, exactly: a value that is rounded to its channel's decimals is the stored integer. Needs the births of the
/// session, which name lines, channels and contacts (firmware/Uplink/CONTRACT.md).
/// </summary>
public sealed class RecordDecoder
{
    private static readonly Dictionary<string, int> _codes = Enumerable.Range(0, 1024)
        .Select(code => (Code: code, Name: EventCode.NameOf(code)))
        .Where(one => one.Name != UnnamedPrefix + one.Code)
        .ToDictionary(one => one.Name, one => one.Code);

    private const string UnnamedPrefix = "event-";

    private readonly Dictionary<string, LineBirth> _lines = [];
    private readonly Func<long, LineSchema?> _schemaOf;

    /// <summary>Creates a decoder that knows no births.</summary>
    /// <param name="schemaOf">Finds the schema record of a sequence: births of very large sites do not tell decimals.</param>
    public RecordDecoder(Func<long, LineSchema?> schemaOf)
    {
        _schemaOf = schemaOf;
    }

    /// <summary>Whether the last message that could not be read lacked what may still come, a birth or a schema: it may be readable when it comes again.</summary>
    public bool IsPassing { get; private set; }

    /// <summary>Takes a birth: of the node, which makes all others forgotten, or of a line.</summary>
    public void TakeBirth(SparkplugMessage birth)
    {
        if (birth.Device is null)
        {
            _lines.Clear();
        }
        else
        {
            _lines[birth.Device] = LineBirth.Of(birth);
        }
    }

    /// <summary>Sequence of the record that a message is; null for a message that is none.</summary>
    public static long? SequenceOf(SparkplugMessage message) =>
        message.IsData && message.Find(Contract.RecordsSequence)?.Value is long and > 0 and var sequence ? sequence : null;

    /// <summary>Fills a record from its message.</summary>
    /// <param name="message">The message of a record.</param>
    /// <param name="into">The record.</param>
    /// <param name="problem">Why it cannot be read, in words.</param>
    public bool TryDecode(SparkplugMessage message, Record into, out string problem)
    {
        problem = "";
        var line = message.Device is null ? null : _lines.GetValueOrDefault(message.Device);
        try
        {
            Require(message.Device is null || line is not null, $"there was no birth of {message.Device}", isPassing: true);
            var head = message.Find(Contract.RecordsSequence)!;
            into.Sequence = (long)head.Value!;
            into.UtcMs = (long)(Need(head.Timestamp, "a timestamp") - DateTime.UnixEpoch).TotalMilliseconds;
            into.TimeQuality = (byte)Number(message, Contract.TimeQuality, 0, 2);
            into.Line = message.Device is null ? LineOfNodeRecord(message) : line!.Index;
            TakeContent(message, line, into);
            return true;
        }
        catch (ContentException e)
        {
            problem = e.Message;
            IsPassing = e.IsPassing;
            return false;
        }
    }

    private static byte LineOfNodeRecord(SparkplugMessage message) =>
        message.Find(Contract.RecordsLine)?.Value is long ? (byte)Number(message, Contract.RecordsLine, 0, Record.NoLine) : Record.NoLine;

    /// <summary>A record of a line leaves its schema out where the birth of the line named it.</summary>
    private static long SchemaOf(SparkplugMessage message, LineBirth? line) =>
        line is not null && message.Find(Contract.RecordsSchemaSequence) is null ? line.Schema : Number(message, Contract.RecordsSchemaSequence, 0, long.MaxValue);

    private void TakeContent(SparkplugMessage message, LineBirth? line, Record into)
    {
        if (message.Find(Contract.EventCodeName) is not null)
        {
            TakeEvent(message, into);
        }
        else if (message.Find(Contract.Marks) is not null)
        {
            TakeMinute(message, Need(line, "a line"), into);
        }
        else if (message.Find(Contract.RecordsRow) is not null)
        {
            into.Kind = RecordKind.Minute;
            into.SchemaSequence = SchemaOf(message, line);
            RecordRows.TakeMinute(Text(message, Contract.RecordsRow), into);
        }
        else if (message.Find(Contract.SummaryRow) is not null)
        {
            into.Kind = RecordKind.Summary;
            into.SchemaSequence = SchemaOf(message, line);
            into.PeriodMinutes = (int)Number(message, Contract.SummaryMinutes, 1, 1440);
            RecordRows.TakeSummary(Text(message, Contract.SummaryRow), line?.Channels.Count, into);
        }
        else
        {
            into.Kind = message.Find(Contract.RecordsSchema) is not null ? RecordKind.Schema : RecordKind.Ledger;
            into.Text = Text(message, into.Kind == RecordKind.Schema ? Contract.RecordsSchema : Contract.RecordsLedger);
            Require(Encoding.UTF8.GetByteCount(into.Text) <= Limits.PayloadBytesOfRecord, "its text is too long");
        }
    }

    private static void TakeEvent(SparkplugMessage message, Record into)
    {
        var name = Text(message, Contract.EventCodeName);
        Require(_codes.TryGetValue(name, out var code) || IsUnnamed(name, out code), $"event '{name}' is not known to this version");
        into.Kind = RecordKind.Event;
        into.Code = code;
        into.Subject = Text(message, Contract.EventSubject);
        Require(into.Subject.Length <= Limits.IdLength && into.Subject.All(char.IsAscii), $"'{into.Subject}' is no subject");
        into.Argument1 = Number(message, Contract.EventArgument1, long.MinValue, long.MaxValue);
        into.Argument2 = Number(message, Contract.EventArgument2, long.MinValue, long.MaxValue);
    }

    private static bool IsUnnamed(string name, out int code)
    {
        code = 0;
        return name.StartsWith(UnnamedPrefix, StringComparison.Ordinal) && int.TryParse(name[UnnamedPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out code);
    }

    private void TakeMinute(SparkplugMessage message, LineBirth line, Record into)
    {
        into.Kind = RecordKind.Minute;
        into.SchemaSequence = SchemaOf(message, line);
        into.ChannelCount = line.Channels.Count;
        into.ContactCount = line.Contacts.Count;
        var values = message.Metrics.ToLookup(metric => metric.Name);
        RecordRows.TakeMarks(Text(message, Contract.Marks), into);
        for (var i = 0; i < into.ChannelCount; i++)
        {
            if (into.ValidCount[i] == 0)
            {
                continue;
            }

            var (id, told) = line.Channels[i];
            var decimals = told ?? _schemaOf(into.SchemaSequence)?.Channels.FirstOrDefault(channel => channel.Id == id)?.Decimals;
            Require(decimals is not null, $"the decimals of {id} are not known: neither the birth nor a stored schema tells them", isPassing: true);
            into.Average[i] = Scaled(values, id + Contract.Average, decimals!.Value);
            into.Minimum[i] = Scaled(values, id + Contract.Minimum, decimals.Value);
            into.Maximum[i] = Scaled(values, id + Contract.Maximum, decimals.Value);
        }

        RecordRows.TakeSecondsKnown(into.ContactCount == 0 ? "" : Text(message, Contract.SecondsKnown), into);
        for (var i = 0; i < into.ContactCount; i++)
        {
            var seconds = values[line.Contacts[i] + Contract.SecondsOn].FirstOrDefault();
            into.SecondsOn[i] = seconds?.Value is long and >= 0 and <= Limits.SamplesPerMinute and var on ? (byte)on : (byte)0;
            Require(seconds is not null && (seconds.Value is not null || into.SecondsKnown[i] == 0), $"{line.Contacts[i]} has no seconds");
        }
    }

    private static int Scaled(ILookup<string, SparkplugMetric> values, string name, int decimals)
    {
        Require(values[name].FirstOrDefault()?.Value is float, $"{name} is missing");
        var scaled = Math.Round((float)values[name].First().Value! * Math.Pow(10, decimals), MidpointRounding.AwayFromZero);
        Require(Math.Abs(scaled) <= int.MaxValue, $"{name} is out of range");
        return (int)scaled;
    }

    private static string Text(SparkplugMessage message, string name) => Need(message.Find(name)?.Value as string, name);

    private static long Number(SparkplugMessage message, string name, long least, long most)
    {
        var number = message.Find(name)?.Value as long?;
        Require(number >= least && number <= most, $"{name} is missing or out of range");
        return number!.Value;
    }

    private static T Need<T>(T? value, string what)
        where T : class => value ?? throw new ContentException($"{what} is missing");

    private static DateTime Need(DateTime? value, string what) => value ?? throw new ContentException($"{what} is missing");

    private static void Require(bool isMet, string otherwise, bool isPassing = false)
    {
        if (!isMet)
        {
            throw new ContentException(otherwise, isPassing);
        }
    }

    /// <summary>What a line's birth says of its records.</summary>
    private sealed record LineBirth(byte Index, long Schema, IReadOnlyList<(string Id, int? Decimals)> Channels, IReadOnlyList<string> Contacts)
    {
        public static LineBirth Of(SparkplugMessage birth) => new(
            birth.Find(Contract.RecordsLine)?.Value is long and >= 0 and < Limits.Lines and var index ? (byte)index : Record.NoLine,
            birth.Find(Contract.RecordsSchemaSequence)?.Value is long and > 0 and var schema ? schema : 0,
            [.. birth.Metrics.Where(metric => IsOf(metric.Name, Contract.Average)).Select(metric => (IdOf(metric.Name, Contract.Average), DecimalsOf(metric))).Take(Limits.Channels)],
            [.. birth.Metrics.Where(metric => IsOf(metric.Name, Contract.SecondsOn)).Select(metric => IdOf(metric.Name, Contract.SecondsOn)).Take(Limits.Contacts)]);

        private static bool IsOf(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal);

        private static string IdOf(string name, string suffix) => name[..^suffix.Length];

        private static int? DecimalsOf(SparkplugMetric metric) =>
            metric.Properties.TryGetValue("decimals", out var decimals) && decimals is long and >= 0 and <= Limits.Decimals and var number ? (int)number : null;
    }
}

/// <summary>The message of a record does not say what one has to.</summary>
internal sealed class ContentException(string message, bool isPassing = false) : Exception(message)
{
    /// <summary>Whether what it lacks may still come.</summary>
    public bool IsPassing { get; } = isPassing;
}
