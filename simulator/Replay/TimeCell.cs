using System.Globalization;

namespace Edge.Simulator.Replay;

/// <summary>
/// Reads the cells of a time column: ISO 8601 (year first, with '-' or '/', 'T' or a blank before the time of day, an offset or none),
/// or a number of seconds. Only differences between rows count, so it does not matter what the file's clock was.
/// </summary>
public sealed class TimeCell
{
    private static readonly string[] _formats =
        [.. from separator in new[] { "-", "/" }
            from time in new[] { " H:mm:ss.FFFFFFF", "'T'H:mm:ss.FFFFFFF", " H:mm", "'T'H:mm", "" }
            select $"yyyy{separator}M{separator}d{time}K"];

    private string _format = _formats[0];

    /// <summary>Whether a cell is a date, with or without a time of day.</summary>
    public bool IsDate(string cell) => TryReadDate(cell, out _);

    /// <summary>Reads a cell: milliseconds since any one instant; false where it is neither a date nor a number.</summary>
    public bool TryRead(string cell, out double milliseconds)
    {
        if (TryReadDate(cell, out var time))
        {
            milliseconds = time.Ticks / (double)TimeSpan.TicksPerMillisecond;
            return true;
        }

        var isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds);
        milliseconds = seconds * 1000;
        return isNumber;
    }

    private bool TryReadDate(string cell, out DateTime time)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

        // A file has one format: try the last one that fitted first.
        if (DateTime.TryParseExact(cell, _format, CultureInfo.InvariantCulture, Styles, out time))
        {
            return true;
        }

        foreach (var format in _formats)
        {
            if (DateTime.TryParseExact(cell, format, CultureInfo.InvariantCulture, Styles, out time))
            {
                _format = format;
                return true;
            }
        }

        return false;
    }
}
