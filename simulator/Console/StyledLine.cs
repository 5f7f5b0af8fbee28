using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Simulator.Consoles;

/// <summary>One line of coloured text of an exact width: never wraps, cuts what does not fit.</summary>
public sealed class StyledLine
{
    private readonly StringBuilder _markup = new();
    private readonly int _width;

    /// <summary>Creates an empty line.</summary>
    /// <param name="width">Columns it has.</param>
    public StyledLine(int width)
    {
        _width = width;
    }

    /// <summary>Columns used so far.</summary>
    public int Length { get; private set; }

    /// <summary>Adds text, cut to the room that is left.</summary>
    /// <param name="text">The text; no markup.</param>
    /// <param name="style">Spectre style, for example "bold green".</param>
    public StyledLine Add(string text, string style = "default")
    {
        var fitting = Fit(text, _width - Length);
        if (fitting.Length > 0)
        {
            _markup.Append($"[{style}]{Markup.Escape(fitting)}[/]");
            Length += fitting.Length;
        }

        return this;
    }

    /// <summary>Adds text in a field of its own, and a blank after it.</summary>
    public StyledLine AddLeft(string text, int width, string style = "default") => Add(Fit(text, width).PadRight(width), style).Add(" ");

    /// <summary>Adds text at the right end of a field of its own, and a blank after it.</summary>
    public StyledLine AddRight(string text, int width, string style = "default") => Add(Fit(text, width).PadLeft(width), style).Add(" ");

    /// <summary>Moves on, so that just <paramref name="columns"/> columns are left.</summary>
    public StyledLine LeaveRoom(int columns) => Add(new string(' ', Math.Max(0, _width - Length - columns)));

    /// <summary>The line as something to draw.</summary>
    public IRenderable Draw() => new Markup(_markup.ToString());

    /// <summary>Cuts a text to a width, with an ellipsis where something is missing.</summary>
    public static string Fit(string text, int width) => text.Length <= width ? text : width < 1 ? "" : text[..(width - 1)] + "…";

    /// <summary>Breaks a text into lines between words; the last one that is allowed gets an ellipsis where something is missing.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width, int most)
    {
        var lines = new List<string>();
        var rest = text.Trim();
        while (rest.Length > width && lines.Count < most - 1)
        {
            var end = rest.LastIndexOf(' ', width);
            end = end > 0 ? end : width;
            lines.Add(rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }

        lines.Add(Fit(rest, width));
        return lines;
    }
}
