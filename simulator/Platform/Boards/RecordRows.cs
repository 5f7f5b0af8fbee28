using System.Globalization;
using Edge.Records;

namespace Edge.Platform.Boards;

/// <summary>Values by position as messages carry them, see firmware/Uplink/CONTRACT.md.</summary>
internal static class RecordRows
{
    /// <summary>Marks of a minute's channels: a letter each, and the number of valid samples where that is not 60.</summary>
    public static void TakeMarks(string marks, Record into)
    {
        var at = 0;
        for (var i = 0; i < into.ChannelCount; i++)
        {
            Require(at < marks.Length && char.IsAsciiLetterUpper(marks[at]), $"marks '{marks}' are not those of {into.ChannelCount} channels");
            into.Marks[i] = (byte)marks[at++];
            var digits = at;
            while (at < marks.Length && char.IsAsciiDigit(marks[at]))
            {
                at++;
            }

            into.ValidCount[i] = at == digits ? (byte)Limits.SamplesPerMinute : Seconds(marks[digits..at]);
        }

        Require(at == marks.Length, $"marks '{marks}' are not those of {into.ChannelCount} channels");
    }

    /// <summary>Seconds that each contact of a minute was known.</summary>
    public static void TakeSecondsKnown(string text, Record into)
    {
        var parts = text.Length == 0 ? [] : text.Split(',');
        Require(parts.Length == into.ContactCount, $"seconds known '{text}' are not those of {into.ContactCount} contacts");
        for (var i = 0; i < parts.Length; i++)
        {
            into.SecondsKnown[i] = Seconds(parts[i]);
        }
    }

    /// <summary>A minute: channels before the bar, contacts behind it.</summary>
    public static void TakeMinute(string row, Record into)
    {
        var halves = row.Split('|');
        Require(halves.Length == 2, $"row '{row}' is no minute's");
        var channels = Parts(halves[0], Limits.Channels);
        var contacts = Parts(halves[1], Limits.Contacts);
        into.ChannelCount = channels.Length;
        into.ContactCount = contacts.Length;
        for (var i = 0; i < channels.Length; i++)
        {
            var cells = channels[i].Split(',');
            Require(cells.Length is 2 or 5 && cells[0].Length == 1 && char.IsAsciiLetterUpper(cells[0][0]), $"'{channels[i]}' is no channel's");
            into.Marks[i] = (byte)cells[0][0];
            into.ValidCount[i] = Seconds(cells[1]);
            Require(cells.Length == (into.ValidCount[i] == 0 ? 2 : 5), $"'{channels[i]}' is no channel's");
            if (cells.Length == 5)
            {
                TakeValues(cells, 2, i, into);
            }
        }

        for (var i = 0; i < contacts.Length; i++)
        {
            var cells = contacts[i].Split(',');
            Require(cells.Length == 2, $"'{contacts[i]}' is no contact's");
            into.SecondsOn[i] = Seconds(cells[0]);
            into.SecondsKnown[i] = Seconds(cells[1]);
        }
    }

    /// <summary>A summary: a place for each channel, empty where it has no part.</summary>
    /// <param name="row">The places.</param>
    /// <param name="channels">How many channels the line has; null: as many as there are places.</param>
    /// <param name="into">The record.</param>
    public static void TakeSummary(string row, int? channels, Record into)
    {
        var places = channels == 0 && row.Length == 0 ? [] : row.Split(';');
        Require(places.Length <= Limits.Channels && places.Length == (channels ?? places.Length), $"row '{row}' has {places.Length} channels; the line has {channels}");
        into.ChannelCount = places.Length;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Length == 0)
            {
                into.ValidMinutes[i] = -1;
                continue;
            }

            var cells = places[i].Split(',');
            into.ValidMinutes[i] = (short)Integer(cells[0], 0, 1440);
            Require(cells.Length == (into.ValidMinutes[i] == 0 ? 1 : 6), $"'{places[i]}' is no summary of a channel");
            if (cells.Length == 6)
            {
                into.ValidHours[i] = (byte)Integer(cells[1], 0, 24);
                TakeValues(cells, 2, i, into);
                into.Total[i] = Integer(cells[5], int.MinValue, int.MaxValue);
            }
        }
    }

    private static void TakeValues(string[] cells, int at, int channel, Record into)
    {
        into.Average[channel] = Integer(cells[at], int.MinValue, int.MaxValue);
        into.Minimum[channel] = Integer(cells[at + 1], int.MinValue, int.MaxValue);
        into.Maximum[channel] = Integer(cells[at + 2], int.MinValue, int.MaxValue);
    }

    private static string[] Parts(string text, int most)
    {
        var parts = text.Length == 0 ? [] : text.Split(';');
        Require(parts.Length <= most, $"row has {parts.Length} places; allowed: {most}");
        return parts;
    }

    private static byte Seconds(string text) => (byte)Integer(text, 0, Limits.SamplesPerMinute);

    private static int Integer(string text, int least, int most)
    {
        Require(int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most, $"'{text}' is no number from {least} to {most}");
        return number;
    }

    private static void Require(bool isMet, string otherwise)
    {
        if (!isMet)
        {
            throw new ContentException(otherwise);
        }
    }
}
