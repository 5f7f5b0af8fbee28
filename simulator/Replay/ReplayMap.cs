using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Simulator.Cli;

namespace Edge.Simulator.Replay;

/// <summary>Reads what <c>--map</c> says: <c>COLUMN|#INDEX=channel[*factor][+offset],...</c>.</summary>
public static partial class ReplayMap
{
    private const string Shape = "COLUMN=channel[*factor][+offset] or #INDEX=channel[*factor][+offset]";

    /// <summary>Reads the map of a replay.</summary>
    /// <param name="texts">The values of every <c>--map</c>, each a list separated by commas.</param>
    /// <param name="channels">Ids of the site's channels. They decide where an id ends, since ids may hold '-' and digits.</param>
    /// <exception cref="UserErrorException">An entry is none, or names no channel, or a channel is driven twice.</exception>
    public static IReadOnlyList<MapEntry> Parse(IEnumerable<string> texts, IReadOnlyCollection<string> channels)
    {
        var entries = new List<MapEntry>();
        foreach (var text in texts.SelectMany(list => list.Split(',')).Select(item => item.Trim()))
        {
            var entry = ParseEntry(text, channels);
            if (entries.Exists(other => other.Channel == entry.Channel))
            {
                throw new UserErrorException($"--map: channel '{entry.Channel}' is driven twice");
            }

            entries.Add(entry);
        }

        return entries;
    }

    private static MapEntry ParseEntry(string text, IReadOnlyCollection<string> channels)
    {
        // The last '=' separates: a column's name may hold one, a channel's id may not.
        var separator = text.LastIndexOf('=');
        if (separator < 1)
        {
            throw new UserErrorException($"--map: '{text}' is not {Shape}");
        }

        var column = text[..separator].Trim();
        var target = text[(separator + 1)..].Trim();
        var index = 0;
        if (column.StartsWith('#') && (!int.TryParse(column.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out index) || index < 1))
        {
            throw new UserErrorException($"--map: '{column}' is no column; '#' takes a position from 1 on");
        }

        // The longest id that leaves something sensible: "a-1-2.5" is "a-1" less 2.5 where there is such a channel, else "a" less 1...
        foreach (var channel in channels.Where(id => target.StartsWith(id, StringComparison.Ordinal)).OrderByDescending(id => id.Length))
        {
            var scale = Scale().Match(target[channel.Length..]);
            if (scale.Success)
            {
                return new MapEntry(index == 0 ? column : null, index, channel, Number(scale.Groups["factor"], 1), Number(scale.Groups["offset"], 0));
            }
        }

        var id = ChannelId().Match(target).Value;
        throw channels.Contains(id)
            ? new UserErrorException($"--map: '{text}' is not {Shape}")
            : new UserErrorException($"--map: '{target}' names no channel of the site; it has {string.Join(", ", channels)}");
    }

    private static double Number(Group text, double otherwise)
    {
        if (!text.Success)
        {
            return otherwise;
        }

        // "+-273.15" is an offset of -273.15.
        var value = double.Parse(text.Value.Replace("+-", "-", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? value : throw new UserErrorException($"--map: '{text.Value}' is too large a number");
    }

    [GeneratedRegex(@"^(\*(?<factor>-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?))?(?<offset>(\+-?|-)(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Scale();

    [GeneratedRegex("^[a-z0-9-]+", RegexOptions.CultureInvariant)]
    private static partial Regex ChannelId();
}
