using System.Text;
using System.Text.Json;
using Edge.Platform;

namespace Edge.Simulator.Consoles;

/// <summary>One JSON object a line: where things stand, and the notices since the last one.</summary>
/// <param name="output">Where they go.</param>
public sealed class JsonPlatformReport(TextWriter output) : IPlatformReport
{
    private readonly List<HostNotice> _notices = [];

    /// <inheritdoc/>
    public void Notice(HostNotice notice) => _notices.Add(notice);

    /// <inheritdoc/>
    public void Update(bool isConnected, IReadOnlyList<BoardStatus> boards)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, isConnected, boards);
        }

        _notices.Clear();
        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
        output.Flush();
    }

    /// <inheritdoc/>
    public void End(IReadOnlyList<BoardStatus> boards) => Update(isConnected: false, boards);

    private void Write(Utf8JsonWriter writer, bool isConnected, IReadOnlyList<BoardStatus> boards)
    {
        writer.WriteStartObject();
        writer.WriteString("time", DateTime.UtcNow);
        writer.WriteBoolean("connected", isConnected);
        writer.WriteStartArray("boards");
        foreach (var board in boards)
        {
            writer.WriteStartObject();
            writer.WriteString("board", board.Id.ToString());
            writer.WriteBoolean("online", board.IsOnline);
            writer.WriteNumber("head", board.Head);
            writer.WriteNumber("stored", board.Confirmable);
            writer.WriteNumber("confirmed", board.Confirmed);
            writer.WriteNumber("missing", board.Missing);
            writer.WriteNumber("received", board.Received);
            writer.WriteNumber("blocks", board.Blocks);
            writer.WriteNumber("contradictions", board.Contradictions);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notices");
        foreach (var notice in _notices)
        {
            writer.WriteStartObject();
            writer.WriteString("time", notice.Utc);
            writer.WriteString("board", notice.Board?.ToString());
            writer.WriteString("level", notice.Level.ToString().ToLowerInvariant());
            writer.WriteString("text", notice.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
