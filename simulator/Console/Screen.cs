using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Simulator.Consoles;

/// <summary>
/// A terminal's alternate screen, drawn without flicker: of each frame only the lines that changed are written, in one piece.
/// </summary>
public sealed class Screen
{
    private readonly TextWriter _terminal;
    private readonly ColorSystemSupport _colors;
    private readonly Func<(int Width, int Height)> _size;
    private string[] _lines = [];
    private (int Width, int Height) _drawn;
    private bool _isEntered;

    /// <summary>Creates the screen of a terminal.</summary>
    /// <param name="terminal">Where it is written.</param>
    /// <param name="colors">Colours the terminal has.</param>
    /// <param name="size">Tells the terminal's size.</param>
    public Screen(TextWriter terminal, ColorSystemSupport colors, Func<(int Width, int Height)> size)
    {
        _terminal = terminal;
        _colors = colors;
        _size = size;
    }

    /// <summary>Whether the terminal's size is another one than at the last frame.</summary>
    public bool IsResized => _size() != _drawn;

    /// <summary>Takes over the terminal: alternate screen, no cursor.</summary>
    public void Enter()
    {
        _terminal.Write("\e[?1049h\e[?25l\e[2J");
        _terminal.Flush();
        _isEntered = true;
    }

    /// <summary>Gives the terminal back as it was; harmless when it was not taken. May be called from any thread.</summary>
    public void Leave()
    {
        if (_isEntered)
        {
            _isEntered = false;
            _terminal.Write("\e[?25h\e[?1049l");
            _terminal.Flush();
        }
    }

    /// <summary>Writes a line after the screen was left.</summary>
    public void WriteLine(string line)
    {
        _terminal.WriteLine(line);
        _terminal.Flush();
    }

    /// <summary>Draws a frame for the terminal's size.</summary>
    public void Draw(Func<int, int, IRenderable> view)
    {
        var size = _size();
        var lines = Render(view(size.Width, size.Height), size.Width, size.Height, _colors);
        var isWhole = size != _drawn;
        var output = new StringBuilder("\e[?2026h");
        output.Append(isWhole ? "\e[2J" : "");
        for (var row = 0; row < Math.Min(lines.Length, size.Height); row++)
        {
            if (isWhole || row >= _lines.Length || _lines[row] != lines[row])
            {
                output.Append($"\e[{row + 1};1H").Append(lines[row]).Append("\e[0m\e[K");
            }
        }

        output.Append("\e[?2026l");
        _terminal.Write(output);
        _terminal.Flush();
        _lines = lines;
        _drawn = size;
    }

    /// <summary>The lines of a view, with escape sequences for its colours.</summary>
    public static string[] Render(IRenderable view, int width, int height, ColorSystemSupport colors)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colors == ColorSystemSupport.NoColors ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = colors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Height = height;
        console.Profile.Capabilities.Unicode = true;
        console.Write(view);
        return text.ToString().Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
    }
}
