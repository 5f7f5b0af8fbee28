using System.Globalization;
using Edge.Records;

namespace Edge.Platform;

/// <summary>A channel as a schema record names it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Decimals">Its values are integers of 10^-decimals units.</param>
public sealed record SchemaChannel(string Id, string Unit, int Decimals);

/// <summary>What the minutes that refer to one schema record hold, see firmware/Records/FORMAT.md.</summary>
/// <param name="Line">Id of the line.</param>
/// <param name="Channels">Channels, in the order of the minute's.</param>
/// <param name="Contacts">Ids of the contacts, in the order of the minute's.</param>
public sealed record LineSchema(string Line, IReadOnlyList<SchemaChannel> Channels, IReadOnlyList<string> Contacts)
{
    /// <summary>Sequence of the schema record that this one repeats; 0 for none.</summary>
    public long Repeated { get; init; }

    /// <summary>Reads the text of a schema record; rows that are not known are for later versions.</summary>
    public static LineSchema Parse(string text)
    {
        var line = "";
        var channels = new List<SchemaChannel>();
        var contacts = new List<string>();
        var repeated = 0L;
        foreach (var row in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = row.Split('\t');
            switch (fields[0])
            {
                case "line" when fields.Length > 1:
                    line = fields[1];
                    break;
                case "channel" when fields.Length > 3 && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var decimals):
                    channels.Add(new SchemaChannel(fields[1], fields[2], decimals));
                    break;
                case "contact" when fields.Length > 1:
                    contacts.Add(fields[1]);
                    break;
                case "again" when fields.Length > 1 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence):
                    repeated = sequence;
                    break;
            }
        }

        return new LineSchema(line, channels, contacts) { Repeated = repeated };
    }

    /// <summary>For minutes whose schema is in no block that can be read: names by position, values as the integers that they are.</summary>
    public static LineSchema Unknown(Record minute) => new(
        string.Create(CultureInfo.InvariantCulture, $"line-{minute.Line}"),
        [.. Enumerable.Range(1, minute.ChannelCount).Select(number => new SchemaChannel(string.Create(CultureInfo.InvariantCulture, $"unknown-{minute.Line}-{number}"), "scaled", 0))],
        [.. Enumerable.Range(1, minute.ContactCount).Select(number => string.Create(CultureInfo.InvariantCulture, $"unknown-contact-{minute.Line}-{number}"))]);
}
