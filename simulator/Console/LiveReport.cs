using Edge.Simulator.Cli;
using Spectre.Console;

namespace Edge.Simulator.Consoles;

/// <summary>The live console on a terminal, with an input line for commands.</summary>
public sealed class LiveReport : IReport
{
    private const int EventsKept = 100;

    private readonly Screen _screen;
    private readonly CommandQueue? _commands;
    private readonly LineEditor _input = new();
    private readonly List<EventView> _events = [];
    private RunHeader? _header;
    private Snapshot? _shown;
    private string _answer = "";

    /// <summary>Creates the console.</summary>
    /// <param name="screen">Where it is drawn.</param>
    /// <param name="commands">Where typed commands go, or null where commands come from elsewhere.</param>
    public LiveReport(Screen screen, CommandQueue? commands)
    {
        _screen = screen;
        _commands = commands;
    }

    /// <inheritdoc/>
    public TimeSpan Period => TimeSpan.FromMilliseconds(40);

    /// <inheritdoc/>
    public void Begin(RunHeader header)
    {
        _header = header;
        _screen.Enter();
    }

    /// <inheritdoc/>
    public void Update(Snapshot snapshot, IReadOnlyList<EventView> events)
    {
        _events.AddRange(events);
        if (_events.Count > EventsKept)
        {
            _events.RemoveRange(0, _events.Count - EventsKept);
        }

        var isTyped = ReadKeys();
        if (isTyped || !ReferenceEquals(snapshot, _shown) || _screen.IsResized)
        {
            _shown = snapshot;
            _screen.Draw((width, height) => LiveView.Draw(_header!, snapshot, _events, _input, _answer, width, height));
        }
    }

    /// <inheritdoc/>
    public void Answer(string command, bool isDone, string answer)
    {
        _answer = isDone ? answer : "refused: " + answer;
        _shown = null;
    }

    /// <inheritdoc/>
    public void End(Snapshot snapshot, IReadOnlyList<EventView> events, ReplaySummary? replay)
    {
        _screen.Leave();
        _screen.WriteLine(PlainText.Status(snapshot));
        if (replay is not null)
        {
            _screen.WriteLine(PlainText.Replay(replay));
        }
    }

    /// <inheritdoc/>
    public void Close() => _screen.Leave();

    private bool ReadKeys()
    {
        var isTyped = false;
        while (_commands is not null && Console.KeyAvailable)
        {
            isTyped = true;
            if (_input.Press(Console.ReadKey(intercept: true)) is { Length: > 0 } line)
            {
                _commands.Add(line);
            }
        }

        return isTyped;
    }
}
