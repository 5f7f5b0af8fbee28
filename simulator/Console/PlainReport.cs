namespace Edge.Simulator.Consoles;

/// <summary>Plain lines for an output that is no terminal: each event as it happens, and every ten real seconds where things stand.</summary>
public sealed class PlainReport : IReport
{
    private const int UpdatesPerStatus = 20;

    private readonly TextWriter _output;
    private int _updates;

    /// <summary>Creates the report.</summary>
    public PlainReport(TextWriter output)
    {
        _output = output;
    }

    /// <inheritdoc/>
    public TimeSpan Period => TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public void Begin(RunHeader header)
    {
        _output.WriteLine($"Edge simulator: broker {header.Broker}, state {header.State}, speed {PlainText.Speed(header.Speed)}. Ctrl+C ends it; 'help' lists the commands.");
        if (header.Replay is { } replay)
        {
            _output.WriteLine($"Replay: {replay}");
        }

        _output.Flush();
    }

    /// <inheritdoc/>
    public void Update(Snapshot snapshot, IReadOnlyList<EventView> events)
    {
        WriteEvents(snapshot, events);
        if (_updates++ % UpdatesPerStatus == 0)
        {
            WriteStatus(snapshot);
        }

        _output.Flush();
    }

    /// <inheritdoc/>
    public void Answer(string command, bool isDone, string answer)
    {
        _output.WriteLine(PlainText.Answer(command, isDone, answer));
        _output.Flush();
    }

    /// <inheritdoc/>
    public void End(Snapshot snapshot, IReadOnlyList<EventView> events, ReplaySummary? replay)
    {
        WriteEvents(snapshot, events);
        WriteStatus(snapshot);
        if (replay is not null)
        {
            _output.WriteLine(PlainText.Replay(replay));
        }

        _output.Flush();
    }

    /// <inheritdoc/>
    public void Close() => _output.Flush();

    private void WriteEvents(Snapshot snapshot, IReadOnlyList<EventView> events)
    {
        foreach (var item in events)
        {
            _output.WriteLine(PlainText.Event(snapshot, item));
        }
    }

    private void WriteStatus(Snapshot snapshot)
    {
        _output.WriteLine(PlainText.Status(snapshot));
        _output.WriteLine(PlainText.Channels(snapshot));
    }
}
