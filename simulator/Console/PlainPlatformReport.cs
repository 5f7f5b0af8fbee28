using System.Globalization;
using Edge.Platform;

namespace Edge.Simulator.Consoles;

/// <summary>
/// Plain lines: each notice as it comes, and where things stand: on a terminal in one line that is drawn again and again, else every ten seconds if anything changed.
/// </summary>
/// <param name="output">Where they go.</param>
/// <param name="isTerminal">Whether it is a terminal.</param>
public sealed class PlainPlatformReport(TextWriter output, bool isTerminal) : IPlatformReport
{
    private const int UpdatesPerStatus = 10;
    private const int ShownBoards = 3;

    private string _shown = "";
    private int _updates;

    /// <inheritdoc/>
    public void Notice(HostNotice notice)
    {
        Clear();
        var level = notice.Level switch
        {
            NoticeLevel.Alarm => "ALARM ",
            NoticeLevel.Trouble => "trouble: ",
            _ => "",
        };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{notice.Utc:yyyy-MM-dd HH:mm:ss}Z  {(notice.Board is { } board ? $"{board}  " : "")}{level}{notice.Text}"));
        output.Flush();
    }

    /// <inheritdoc/>
    public void Update(bool isConnected, IReadOnlyList<BoardStatus> boards)
    {
        var line = (isConnected ? "" : "not connected  ") + Describe(boards);
        if (isTerminal)
        {
            Clear();
            output.Write(line.Length < Width() ? line : line[..Width()]);
            _shown = line;
        }
        else if (_updates++ % UpdatesPerStatus == 0 && line != _shown)
        {
            output.WriteLine(line);
            _shown = line;
        }

        output.Flush();
    }

    /// <inheritdoc/>
    public void End(IReadOnlyList<BoardStatus> boards)
    {
        Clear();
        foreach (var board in boards)
        {
            output.WriteLine(Describe(board));
        }

        output.Flush();
    }

    /// <summary>Where things stand, one line: each board where there are few, else sums.</summary>
    public static string Describe(IReadOnlyList<BoardStatus> boards) => boards.Count switch
    {
        0 => "no board yet",
        <= ShownBoards => string.Join("   ", boards.Select(Describe)),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{boards.Count} boards, {boards.Count(board => board.IsOnline)} online   missing {boards.Sum(board => board.Missing)}   blocks {boards.Sum(board => board.Blocks)}   contradictions {boards.Sum(board => board.Contradictions)}"),
    };

    private static string Describe(BoardStatus board) => string.Create(
        CultureInfo.InvariantCulture,
        $"{board.Id} {(board.IsOnline ? "online" : "offline")}  stored to {board.Confirmable}, confirmed {board.Confirmed} of {board.Head}{Missing(board)}  blocks {board.Blocks}{(board.Contradictions == 0 ? "" : $"  CONTRADICTIONS {board.Contradictions}")}");

    private static string Missing(BoardStatus board) => board.Missing == 0 ? "" : $", missing {board.Missing}{(board.Asked is { } range ? $" (asked for {range})" : "")}";

    private void Clear()
    {
        if (isTerminal && _shown.Length > 0)
        {
            output.Write("\r\e[K");
            _shown = "";
        }
    }

    private static int Width() => Math.Max(20, Console.WindowWidth - 1);
}
