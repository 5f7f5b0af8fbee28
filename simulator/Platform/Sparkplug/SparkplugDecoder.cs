using System.Globalization;
using Edge.Platform.Sparkplug.Wire;

namespace Edge.Platform.Sparkplug;

/// <summary>
/// Decodes Sparkplug messages as a host does: it remembers the births, and with them the names and datatypes behind aliases.
/// </summary>
public sealed class SparkplugDecoder
{
    private readonly Dictionary<string, Births> _births = [];

    /// <summary>Decodes a message; false, with one line that says why, where it is no Sparkplug message.</summary>
    public bool TryDecode(string topic, ReadOnlySpan<byte> payload, out SparkplugMessage? message, out string error)
    {
        message = SparkplugPacket.TryParse(topic, payload, out var packet, out error) ? Decode(packet!) : null;
        return message is not null;
    }

    /// <summary>Decodes a parsed message.</summary>
    public SparkplugMessage Decode(SparkplugPacket packet)
    {
        var births = BirthsOf(packet.Group + "/" + packet.Node, packet.Type);
        var isBirth = packet.Type.EndsWith("BIRTH", StringComparison.Ordinal);
        return new SparkplugMessage(
            packet.Type,
            packet.Group,
            packet.Node,
            packet.Device,
            packet.Sequence,
            packet.Payload.HasTimestamp ? ToTime(packet.TimestampMs) : null,
            [.. packet.Payload.Metrics.Select(metric => Decode(metric, births, packet.Device, isBirth))]);
    }

    /// <summary>One line for people.</summary>
    public static string Describe(SparkplugMessage message)
    {
        var source = message.Device is null ? $"{message.Group}/{message.Node}" : $"{message.Group}/{message.Node}/{message.Device}";
        var sequence = message.Sequence is { } number ? $" seq {number}" : "";
        var late = message.Metrics.Any(metric => metric.IsHistorical) ? " historical" : "";
        var metrics = string.Join("  ", message.Metrics.Select(Describe));
        return $"{FormatTime(message.Timestamp)} {message.Type,-6} {source}{sequence}{late}  {metrics}";
    }

    /// <summary>Time as ISO 8601 in UTC, or "-".</summary>
    public static string FormatTime(DateTime? time) =>
        time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "-";

    private static string Describe(SparkplugMetric metric)
    {
        var value = metric.Value switch
        {
            null => "null",
            string text => "\"" + text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + "\"",
            bool flag => flag ? "true" : "false",
            byte[] bytes => Convert.ToHexString(bytes),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
        return metric.Quality is { } quality ? $"{metric.Name}={value}(quality {quality})" : $"{metric.Name}={value}";
    }

    private Births BirthsOf(string node, string type)
    {
        if (!_births.TryGetValue(node, out var births) || type == "NBIRTH")
        {
            births = new Births([], []);
            _births[node] = births;
        }

        return births;
    }

    private static SparkplugMetric Decode(Metric metric, Births births, string? device, bool isBirth)
    {
        ulong? alias = metric.HasAlias ? metric.Alias : null;
        if (isBirth)
        {
            births.Add(alias, device, new Definition(metric.Name, metric.Datatype));
        }

        var definition = births.Find(alias, device, metric.Name);
        var dataType = metric.HasDatatype ? metric.Datatype : definition?.DataType ?? 0;
        return new SparkplugMetric(
            metric.HasName ? metric.Name : definition?.Name ?? $"alias {alias}",
            alias,
            dataType,
            metric.IsNull ? null : ValueOf(metric, dataType),
            metric.HasTimestamp ? ToTime(metric.Timestamp) : null,
            metric.IsHistorical,
            PropertiesOf(metric.Properties));
    }

    private static object? ValueOf(Metric metric, uint dataType) => metric.ValueCase switch
    {
        Metric.ValueOneofCase.IntValue => IntegerOf(metric.IntValue, dataType),
        Metric.ValueOneofCase.LongValue => dataType == 8 ? metric.LongValue : (long)metric.LongValue,
        Metric.ValueOneofCase.FloatValue => metric.FloatValue,
        Metric.ValueOneofCase.DoubleValue => metric.DoubleValue,
        Metric.ValueOneofCase.BooleanValue => metric.BooleanValue,
        Metric.ValueOneofCase.StringValue => metric.StringValue,
        Metric.ValueOneofCase.BytesValue => metric.BytesValue.ToByteArray(),
        _ => null,
    };

    // Int8, Int16 and Int32 travel as the unsigned number of the same 32 bits.
    private static object IntegerOf(uint value, uint dataType) => dataType is 1 or 2 or 3 ? (long)(int)value : (long)value;

    private static Dictionary<string, object?> PropertiesOf(PropertySet? set)
    {
        var properties = new Dictionary<string, object?>();
        for (var i = 0; set is not null && i < set.Keys.Count && i < set.Values.Count; i++)
        {
            var value = set.Values[i];
            properties[set.Keys[i]] = value.ValueCase switch
            {
                PropertyValue.ValueOneofCase.IntValue => IntegerOf(value.IntValue, value.Type),
                PropertyValue.ValueOneofCase.LongValue => (long)value.LongValue,
                PropertyValue.ValueOneofCase.FloatValue => value.FloatValue,
                PropertyValue.ValueOneofCase.DoubleValue => value.DoubleValue,
                PropertyValue.ValueOneofCase.BooleanValue => value.BooleanValue,
                PropertyValue.ValueOneofCase.StringValue => value.StringValue,
                _ => null,
            };
        }

        return properties;
    }

    private static DateTime? ToTime(ulong milliseconds) =>
        milliseconds <= 253402300799999 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : null;

    private sealed record Definition(string Name, uint DataType);

    /// <summary>What the births of a node and its devices told: by alias, and by name where a metric has none.</summary>
    private sealed record Births(Dictionary<ulong, Definition> ByAlias, Dictionary<(string? Device, string Name), Definition> ByName)
    {
        public void Add(ulong? alias, string? device, Definition definition)
        {
            if (alias is { } known)
            {
                ByAlias[known] = definition;
            }
            else
            {
                ByName[(device, definition.Name)] = definition;
            }
        }

        public Definition? Find(ulong? alias, string? device, string name) =>
            alias is { } known ? ByAlias.GetValueOrDefault(known) : ByName.GetValueOrDefault((device, name));
    }
}
