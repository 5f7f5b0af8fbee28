using System.Globalization;
using System.Text.RegularExpressions;

namespace Edge.Simulator.Cli;

/// <summary>Reads the values of the command line's options. Each returns null and one sentence for what it cannot read.</summary>
public static partial class OptionText
{
    /// <summary>Longest run or step, days.</summary>
    public const int LongestDays = 36600;

    /// <summary>Slowest and fastest paced run; beyond, <c>max</c> is what is wanted.</summary>
    public const double SlowestSpeed = 0.01;

    /// <inheritdoc cref="SlowestSpeed"/>
    public const double FastestSpeed = 100000;

    /// <summary>A duration of plant time: a number and s, m, h or d.</summary>
    public static TimeSpan? Duration(string text, out string error)
    {
        error = $"'{text}' is no duration; give a number and s, m, h or d, as 90s, 15m, 3h or 2d (at most {LongestDays}d)";
        var match = DurationShape().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var seconds = number * match.Groups["unit"].Value switch { "s" => 1, "m" => 60, "h" => 3600, _ => 86400 };
        return seconds is >= 0.1 and <= LongestDays * 86400.0 ? TimeSpan.FromMilliseconds(Math.Round(seconds * 1000)) : null;
    }

    /// <summary>A speed: a factor, or <c>max</c> (positive infinity).</summary>
    public static double? Speed(string text, out string error)
    {
        error = $"'{text}' is no speed; give a factor from {SlowestSpeed} to {FastestSpeed}, or max";
        if (text == "max")
        {
            return double.PositiveInfinity;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is >= SlowestSpeed and <= FastestSpeed
            ? factor
            : null;
    }

    /// <summary>An instant: ISO 8601, UTC unless it carries an offset. The board's battery clock knows the years 2000 to 2099.</summary>
    public static DateTime? Instant(string text, out string error)
    {
        error = $"'{text}' is no time; give ISO 8601 in UTC, as 2026-01-31T08:00:00Z, from 2000 to 2099";
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-ddK"];
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, Styles, out var time) && time.Year is >= 2000 and <= 2099
            ? time
            : null;
    }

    /// <summary>A broker: host or host:port (default 1883); an IPv6 address stands in brackets.</summary>
    public static BrokerAddress? Broker(string text, out string error)
    {
        error = $"'{text}' is no broker; give host:port, as 127.0.0.1:1883 (port 1 to 65535)";
        var match = BrokerShape().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var port = match.Groups["port"];
        var number = 1883;
        return !port.Success || (int.TryParse(port.Value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 65535)
            ? new BrokerAddress(match.Groups["host"].Value.Trim('[', ']'), number)
            : null;
    }

    [GeneratedRegex(@"^(?<number>\d{1,9}(\.\d{1,6})?)(?<unit>[smhd])$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DurationShape();

    [GeneratedRegex(@"^(?<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:(?<port>\d{1,5}))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex BrokerShape();
}
