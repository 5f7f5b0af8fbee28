using System.Globalization;

namespace Edge.Simulator.Scenarios;

/// <summary>Instants and durations as scenario files write them.</summary>
internal static class ScenarioTime
{
    public const string AllowedInstants = "time since the start as hours:minutes, hours:minutes:seconds or with a fraction: 00:10, 26:00, 00:10:05.5";
    public const string AllowedDurations = "a number and ms, s, m, h or d: 100 ms, 20s, 1.5 h";

    /// <summary>Reads "00:10", "00:10:05.5".</summary>
    public static bool TryInstant(string text, out TimeSpan instant)
    {
        instant = default;
        var parts = text.Split(':');
        if (parts.Length is < 2 or > 3
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 9999
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes > 59)
        {
            return false;
        }

        var seconds = 0.0;
        if (parts.Length == 3 && (!double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) || seconds >= 60))
        {
            return false;
        }

        instant = TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(minutes) + TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
        return true;
    }

    /// <summary>Reads "20s", "100ms".</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (UnitMs(text[digits..]) is not { } unitMs
            || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count > 1e6)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(count * unitMs);
        return true;
    }

    /// <summary>Whether a word is a unit of time.</summary>
    public static bool IsUnit(string word) => UnitMs(word) is not null;

    /// <summary>Writes an instant of a scenario.</summary>
    public static string Write(TimeSpan instant)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(int)instant.TotalHours:00}:{instant.Minutes:00}:{instant.Seconds:00}");
        return instant.Milliseconds == 0 ? text : text + string.Create(CultureInfo.InvariantCulture, $".{instant.Milliseconds:000}");
    }

    private static double? UnitMs(string unit) => unit switch
    {
        "ms" => 1,
        "s" => 1_000,
        "m" or "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => null,
    };
}
