using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Simulator.Consoles;

/// <summary>What the live console looks like: a pure function of what it is to show.</summary>
public sealed class LiveView
{
    private const int ComfortableHeight = 34;
    private const int SideWidth = 45;
    private const int BoxColumns = 4;
    private const int AnswerRows = 4;

    private readonly RunHeader _header;
    private readonly Snapshot _snapshot;
    private readonly bool _isCompact;
    private readonly int _width;
    private readonly int _height;

    private LiveView(RunHeader header, Snapshot snapshot, int width, int height)
    {
        _header = header;
        _snapshot = snapshot;
        _width = width;
        _height = height;
        _isCompact = height < ComfortableHeight;
    }

    private int SideColumns => Math.Min(SideWidth, _width / 2);

    /// <summary>Draws the console for a terminal of a size.</summary>
    /// <param name="header">What the run works with.</param>
    /// <param name="snapshot">Where it is.</param>
    /// <param name="events">The last events, oldest first.</param>
    /// <param name="input">The line that is being typed.</param>
    /// <param name="answer">The last answer.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Rows of the terminal.</param>
    public static IRenderable Draw(RunHeader header, Snapshot snapshot, IReadOnlyList<EventView> events, LineEditor input, string answer, int width, int height) =>
        new LiveView(header, snapshot, width, height).Draw(events, input, answer);

    private static Panel Box(string title, params IEnumerable<IRenderable> lines) => new(new Rows(lines))
    {
        Header = new PanelHeader($"[bold grey70] {title} [/]"),
        Border = BoxBorder.Rounded,
        BorderStyle = new Style(Color.Grey39),
        Expand = true,
        Padding = new Padding(1, 0),
    };

    private IRenderable Draw(IReadOnlyList<EventView> events, LineEditor input, string answer)
    {
        var side = SideLines().ToList();
        var headRows = _isCompact ? 1 : 3;
        var command = CommandLines(input, answer).ToList();
        var commandRows = _isCompact ? command.Count : command.Count + 2;
        var bodyRows = Math.Max(_snapshot.Channels.Count, side.Count) + 2;
        var eventRows = Math.Max(_isCompact ? 3 : 4, _height - headRows - commandRows - bodyRows);
        return new Layout("root").SplitRows(
            new Layout("head", Head()).Size(headRows),
            new Layout("body").SplitColumns(
                new Layout("channels", Box("channels", ChannelLines.Draw(_snapshot.Channels, _width - SideColumns - BoxColumns))),
                new Layout("side", Box("plant and board", side)).Size(SideColumns)),
            new Layout("events", Box("events, newest first", EventLines(events, eventRows - 2))).Size(eventRows),
            new Layout("command", _isCompact ? new Rows(command) : Box("command", command)).Size(commandRows));
    }

    private IRenderable Head()
    {
        var pace = double.IsPositiveInfinity(_header.Speed) ? $"speed max ({PlainText.Speed(_snapshot.Speed)})" : $"speed {PlainText.Speed(_header.Speed)}";
        var power = _snapshot.Uptime is { } uptime ? $"up {PlainText.Span(uptime)}" : "NO POWER";
        var time = PlainText.Time(_snapshot.SiteTime);
        var replay = _header.Replay is null ? "" : "replay";
        var line = new StyledLine(_isCompact ? _width : _width - BoxColumns)
            .Add("Edge  ", "bold aqua").Add(_snapshot.SiteName, "bold")
            .LeaveRoom(replay.Length + pace.Length + power.Length + time.Length + 9)
            .Add(replay, "deepskyblue1").Add("   ")
            .Add(pace).Add("   ")
            .Add(power, _snapshot.HasPower ? "default" : "bold red").Add("   ")
            .Add(time, "bold").Draw();
        return _isCompact ? line : Box("simulator", line);
    }

    private IEnumerable<IRenderable> SideLines()
    {
        foreach (var kiln in _snapshot.Kilns)
        {
            yield return SideLine(_snapshot.Kilns.Count == 1 ? "Kiln" : "Kiln of " + kiln.Name, kiln.State, Palette.OfState(kiln.State));
        }

        foreach (var valve in _snapshot.Valves)
        {
            yield return SideLine(valve.Name, valve.State, Palette.OfState(valve.State));
        }

        foreach (var line in Gap())
        {
            yield return line;
        }

        foreach (var contact in _snapshot.Contacts)
        {
            yield return SideLine(contact.Name, contact.State, Palette.OfContact(contact.State), "grey70");
        }

        foreach (var line in Gap().Concat(BoardLines()))
        {
            yield return line;
        }
    }

    private IEnumerable<IRenderable> BoardLines()
    {
        yield return SideLine("Records", $"{_snapshot.Records}, newest {_snapshot.Sequence}");
        yield return _snapshot.StorageTrouble is { } trouble
            ? SideLine("Stored", trouble, "red")
            : SideLine("Stored", $"{PlainText.Bytes(_snapshot.Bytes)} in {_header.State}");
        var (state, color) = _snapshot.IsOnline ? ("online", "bold green") : _snapshot.IsNetworkUp ? ("offline", "bold yellow") : ("network cut", "bold red");
        yield return SideLine("Uplink", state, color);
        yield return SideLine("Broker", _header.Broker, "default");
        yield return SideLine("Delivered", $"{_snapshot.Delivered}, backlog {_snapshot.Backlog}");
    }

    private IEnumerable<IRenderable> Gap() => _isCompact ? [] : [new Text(" ")];

    private IRenderable SideLine(string name, string state, string stateStyle = "bold", string nameStyle = "default")
    {
        var width = SideColumns - BoxColumns;
        var fitting = StyledLine.Fit(state, width - 10);
        var room = width - fitting.Length - 1;
        return new StyledLine(width).Add(StyledLine.Fit(name, room), nameStyle).LeaveRoom(fitting.Length).Add(fitting, stateStyle).Draw();
    }

    private IEnumerable<IRenderable> EventLines(IReadOnlyList<EventView> events, int rows)
    {
        if (events.Count == 0)
        {
            return [new Text("none yet", new Style(Color.Grey46))];
        }

        var digits = events[^1].Sequence.ToString().Length;
        return events.TakeLast(rows).Reverse().Select(item => new StyledLine(_width - BoxColumns)
            .AddRight($"{item.Sequence}", digits, "grey46")
            .Add(PlainText.Time(_snapshot.ToSiteTime(item.Time)) + "  ", "grey70")
            .AddLeft(item.Code, 22, "bold " + Palette.OfEvent(item.Code))
            .Add(item.Subject)
            .Draw());
    }

    private IEnumerable<IRenderable> CommandLines(LineEditor input, string answer)
    {
        var width = _isCompact ? _width : _width - BoxColumns;

        // What is typed beyond the end of the line pushes its beginning out.
        var hidden = Math.Max(0, input.Cursor - (width - 4));
        var text = input.Text[hidden..] + " ";
        var cursor = input.Cursor - hidden;
        yield return new StyledLine(width).Add("> ", "bold aqua").Add(text[..cursor]).Add(text[cursor].ToString(), "invert").Add(text[(cursor + 1)..]).Draw();
        if (answer.Length == 0)
        {
            yield return new StyledLine(width).Add("type a command, such as help; Ctrl+C ends the run", "grey46").Draw();
        }

        foreach (var line in answer.Length == 0 ? [] : StyledLine.Wrap(answer, width, _isCompact ? 1 : AnswerRows))
        {
            yield return new StyledLine(width).Add(line, "grey82").Draw();
        }
    }
}
