using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edge.Simulator.Consoles;

/// <summary>One JSON object a line each real second, and a last one at the end; answers go to the error output.</summary>
public sealed class JsonReport : IReport
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _output;
    private readonly TextWriter _answers;
    private readonly MemoryStream _line = new();

    /// <summary>Creates the report.</summary>
    /// <param name="output">Where the lines go, as UTF-8.</param>
    /// <param name="answers">Where answers to commands go.</param>
    public JsonReport(Stream output, TextWriter answers)
    {
        _output = output;
        _answers = answers;
    }

    /// <inheritdoc/>
    public TimeSpan Period => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void Begin(RunHeader header)
    {
    }

    /// <inheritdoc/>
    public void Update(Snapshot snapshot, IReadOnlyList<EventView> events) => WriteLine(snapshot, events, replay: null);

    /// <inheritdoc/>
    public void Answer(string command, bool isDone, string answer) => _answers.WriteLine(PlainText.Answer(command, isDone, answer));

    /// <inheritdoc/>
    public void End(Snapshot snapshot, IReadOnlyList<EventView> events, ReplaySummary? replay) => WriteLine(snapshot, events, replay);

    /// <inheritdoc/>
    public void Close() => _output.Flush();

    private static void WriteObject(Utf8JsonWriter json, Snapshot snapshot, IReadOnlyList<EventView> events, ReplaySummary? replay)
    {
        json.WriteStartObject();
        json.WriteString("time", Time(snapshot.PlantTime));
        json.WriteNumber("sequence", snapshot.Sequence);
        json.WriteNumber("records", snapshot.Records);
        json.WriteNumber("bytes", snapshot.Bytes);
        json.WriteString("uplink", snapshot.IsOnline ? "online" : "offline");
        WriteChannels(json, snapshot.Channels);
        json.WriteStartObject("valves");
        foreach (var valve in snapshot.Valves)
        {
            json.WriteString(valve.Id, valve.State);
        }

        json.WriteEndObject();
        json.WriteString("kiln", snapshot.Kilns.Count == 0 ? "unknown" : snapshot.Kilns[0].State);
        WriteEvents(json, events);
        if (replay is not null)
        {
            json.WriteStartObject("replay");
            json.WriteNumber("rows", replay.Rows);
            json.WriteNumber("played", replay.Played);
            json.WriteNumber("outOfOrder", replay.OutOfOrder);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteChannels(Utf8JsonWriter json, IReadOnlyList<ChannelView> channels)
    {
        json.WriteStartObject("channels");
        foreach (var channel in channels)
        {
            json.WriteStartObject(channel.Id);
            if (channel.Value is { } value)
            {
                json.WriteNumber("value", value);
            }
            else
            {
                json.WriteNull("value");
            }

            json.WriteString("unit", channel.Unit);
            json.WriteString("mark", channel.Mark?.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<EventView> events)
    {
        json.WriteStartArray("events");
        foreach (var item in events)
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", item.Sequence);
            json.WriteString("time", Time(item.Time));
            json.WriteString("code", item.Code);
            json.WriteString("subject", item.Subject);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private void WriteLine(Snapshot snapshot, IReadOnlyList<EventView> events, ReplaySummary? replay)
    {
        _line.SetLength(0);
        using (var json = new Utf8JsonWriter(_line, _options))
        {
            WriteObject(json, snapshot, events, replay);
        }

        _line.WriteByte((byte)'\n');
        _output.Write(_line.GetBuffer(), 0, (int)_line.Length);
        _output.Flush();
    }
}
