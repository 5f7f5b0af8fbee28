using System.CommandLine;
using System.Globalization;

namespace Edge.Commissioning.Cli;

/// <summary>What the commands have in common.</summary>
internal static class CommonOptions
{
    /// <summary>Site time where nobody says otherwise: Beijing time.</summary>
    public static readonly TimeSpan DefaultOffset = TimeSpan.FromHours(8);

    /// <summary>The folder of the records.</summary>
    public static Argument<string> Folder() => new("DIR")
    {
        Description = "A board's card (the folder that holds log2), one of the folders log2 to log2.9 on it, a simulator's state, or a platform's store of a board (STORE/group/node).",
    };

    /// <summary>The site's offset from UTC.</summary>
    public static Option<TimeSpan?> UtcOffset() => Parsed<TimeSpan?>(
        "--utc-offset",
        "+HH:MM",
        "Site time minus UTC (default: that of the site file in a simulator's state, or else +08:00).",
        text => ReadOffset(text, out var offset) ? (offset, null) : (null, $"'{text}' is no offset; give +HH:MM or -HH:MM, from -14:00 to +14:00"));

    /// <summary>An option whose text is read by a function that gives a value, or says what is wrong.</summary>
    public static Option<T> Parsed<T>(string name, string helpName, string description, Func<string, (T Value, string? Error)> read) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            var (value, error) = read(result.Tokens[0].Value);
            if (error is not null)
            {
                result.AddError($"{name}: {error}");
            }

            return value;
        },
    };

    private static bool ReadOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length != 6 || text[0] is not ('+' or '-') || !TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out offset))
        {
            return false;
        }

        offset = text[0] == '-' ? -offset : offset;
        return offset.Duration() <= TimeSpan.FromHours(14);
    }
}
