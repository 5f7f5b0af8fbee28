using System.Globalization;
using Spectre.Console.Rendering;

namespace Edge.Simulator.Consoles;

/// <summary>The channels as lines: name, value, unit, mark, and, where there is room, where in its range the value is.</summary>
public static class ChannelLines
{
    private const int NarrowestBar = 6;
    private const int WidestBar = 40;

    /// <summary>Draws one line a channel.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="width">Columns of a line.</param>
    public static IEnumerable<IRenderable> Draw(IReadOnlyList<ChannelView> channels, int width)
    {
        if (channels.Count == 0)
        {
            return [];
        }

        var values = Widest(channels, PlainText.Value);
        var units = Widest(channels, channel => channel.Unit);
        var lows = Widest(channels, Low);
        var highs = Widest(channels, High);
        var names = Math.Min(Widest(channels, channel => channel.Name), Math.Max(8, width - values - units - 4));
        var bar = Math.Min(WidestBar, width - names - values - units - lows - highs - 7);
        return channels.Select(channel =>
        {
            var color = Palette.OfMark(channel.Mark);
            var line = new StyledLine(width)
                .AddLeft(channel.Name, names)
                .AddRight(PlainText.Value(channel), values, channel.Value is null ? "grey" : color == "green" ? "bold white" : "bold " + color)
                .AddLeft(channel.Unit, units, "grey70")
                .Add(channel.Mark?.ToString() ?? "-", "bold " + color);
            return (bar < NarrowestBar ? line : AddRange(line, channel, color, lows, bar)).Draw();
        });
    }

    /// <summary>Half columns of a bar that are filled.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="width">Columns of the bar.</param>
    public static int Halves(ChannelView channel, int width)
    {
        if (channel.Scaled is not { } scaled || channel.HighScaled <= channel.LowScaled)
        {
            return 0;
        }

        var part = (scaled - (double)channel.LowScaled) / (channel.HighScaled - (double)channel.LowScaled);
        return (int)Math.Round(Math.Clamp(part, 0, 1) * width * 2);
    }

    private static StyledLine AddRange(StyledLine line, ChannelView channel, string color, int lows, int bar)
    {
        var halves = Halves(channel, bar);
        var filled = new string('━', halves / 2) + (halves % 2 == 1 ? "╸" : "");
        return line.Add(" ")
            .AddRight(Low(channel), lows, "grey46")
            .Add(filled, color)
            .Add(new string('─', bar - filled.Length), "grey35")
            .Add(" " + High(channel), "grey46");
    }

    private static string Low(ChannelView channel) => channel.ToUnit(channel.LowScaled).ToString("0.####", CultureInfo.InvariantCulture);

    private static string High(ChannelView channel) => channel.ToUnit(channel.HighScaled).ToString("0.####", CultureInfo.InvariantCulture);

    private static int Widest(IReadOnlyList<ChannelView> channels, Func<ChannelView, string> text) => channels.Max(channel => text(channel).Length);
}
