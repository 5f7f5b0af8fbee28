using System.Text;
using System.Text.Json;

namespace Edge.Platform.Sparkplug;

/// <summary>Decoded messages as JSON, one object a line.</summary>
public static class SparkplugJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A message: topic, type, group, node, device, seq, timestamp, metrics [{name, value, timestamp, historical, quality}]. What a message
    /// does not have is left out, but a missing value, which is null; times are ISO 8601 in UTC.
    /// </summary>
    public static string Write(string topic, SparkplugMessage message) => Compose(writer =>
    {
        writer.WriteString("topic", topic);
        writer.WriteString("type", message.Type);
        writer.WriteString("group", message.Group);
        writer.WriteString("node", message.Node);
        if (message.Device is not null)
        {
            writer.WriteString("device", message.Device);
        }

        if (message.Sequence is { } sequence)
        {
            writer.WriteNumber("seq", sequence);
        }

        WriteTime(writer, message.Timestamp);
        writer.WriteStartArray("metrics");
        foreach (var metric in message.Metrics)
        {
            WriteMetric(writer, metric);
        }

        writer.WriteEndArray();
    });

    /// <summary>A message with the topic that its ids make.</summary>
    public static string Write(SparkplugMessage message) =>
        Write($"spBv1.0/{message.Group}/{message.Type}/{message.Node}{(message.Device is null ? "" : "/" + message.Device)}", message);

    /// <summary>A message that is none: topic and error.</summary>
    public static string WriteError(string topic, string error) => Compose(writer =>
    {
        writer.WriteString("topic", topic);
        writer.WriteString("error", error);
    });

    private static string Compose(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteMetric(Utf8JsonWriter writer, SparkplugMetric metric)
    {
        writer.WriteStartObject();
        writer.WriteString("name", metric.Name);
        writer.WritePropertyName("value");
        WriteValue(writer, metric.Value);
        WriteTime(writer, metric.Timestamp);
        if (metric.IsHistorical)
        {
            writer.WriteBoolean("historical", true);
        }

        if (metric.Quality is { } quality)
        {
            writer.WriteNumber("quality", quality);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, DateTime? time)
    {
        if (time is not null)
        {
            writer.WriteString("timestamp", SparkplugDecoder.FormatTime(time));
        }
    }
}
