using System.Text;

namespace Edge.Simulator.Consoles;

/// <summary>The input line of the live console: typing, moving, and the commands typed before.</summary>
public sealed class LineEditor
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _history = [];
    private int _recalled;

    /// <summary>What is typed so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Where the next character goes, 0 to the length of the text.</summary>
    public int Cursor { get; private set; }

    /// <summary>Takes a key; returns the line when it completed one, else null.</summary>
    public string? Press(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return Complete();
            case ConsoleKey.Backspace when Cursor > 0:
                _text.Remove(--Cursor, 1);
                break;
            case ConsoleKey.Delete when Cursor < _text.Length:
                _text.Remove(Cursor, 1);
                break;
            case ConsoleKey.LeftArrow:
                Cursor = Math.Max(0, Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                Cursor = Math.Min(_text.Length, Cursor + 1);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = _text.Length;
                break;
            case ConsoleKey.UpArrow:
                Recall(_recalled - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_recalled + 1);
                break;
            case ConsoleKey.Escape:
                Replace("");
                break;
            default:
                Insert(key.KeyChar);
                break;
        }

        return null;
    }

    private void Insert(char character)
    {
        if (!char.IsControl(character))
        {
            _text.Insert(Cursor++, character);
        }
    }

    private string Complete()
    {
        var line = Text.Trim();
        if (line.Length > 0 && (_history.Count == 0 || _history[^1] != line))
        {
            _history.Add(line);
        }

        _recalled = _history.Count;
        Replace("");
        return line;
    }

    private void Recall(int index)
    {
        if (index >= 0 && index <= _history.Count)
        {
            _recalled = index;
            Replace(index == _history.Count ? "" : _history[index]);
        }
    }

    private void Replace(string text)
    {
        _text.Clear().Append(text);
        Cursor = text.Length;
    }
}
