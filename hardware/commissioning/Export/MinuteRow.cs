using Edge.Platform;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>A channel in a minute.</summary>
public struct ChannelCell
{
    /// <summary>Whether the minute's line had the channel then.</summary>
    public bool IsPresent;

    /// <summary>Average, least and greatest sample, integers of 10^-decimals units; they count where <see cref="Valid"/> is not 0.</summary>
    public int Average;

    /// <inheritdoc cref="Average"/>
    public int Minimum;

    /// <inheritdoc cref="Average"/>
    public int Maximum;

    /// <summary>Decimals of the values.</summary>
    public int Decimals;

    /// <summary>HJ 212 mark.</summary>
    public char Mark;

    /// <summary>Valid samples, 0 to 60.</summary>
    public byte Valid;
}

/// <summary>A contact in a minute.</summary>
public struct ContactCell
{
    /// <summary>Whether the minute's line had the contact then.</summary>
    public bool IsPresent;

    /// <summary>Seconds it was made.</summary>
    public byte SecondsOn;

    /// <summary>Seconds its state was known.</summary>
    public byte SecondsKnown;
}

/// <summary>A minute record laid out by columns; filled anew for each.</summary>
/// <param name="columns">The columns.</param>
public sealed class MinuteRow(MinuteColumns columns)
{
    private readonly Dictionary<LineSchema, (int[] Channels, int[] Contacts)> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>Sequence.</summary>
    public long Sequence { get; private set; }

    /// <summary>Id of the line.</summary>
    public string Line { get; private set; } = "";

    /// <summary>Start of the minute, ms since 1970 UTC.</summary>
    public long UtcMs { get; private set; }

    /// <summary>How far its time can be trusted.</summary>
    public byte Quality { get; private set; }

    /// <summary>Channels, by column.</summary>
    public ChannelCell[] Channels { get; } = new ChannelCell[columns.Channels.Count];

    /// <summary>Contacts, by column.</summary>
    public ContactCell[] Contacts { get; } = new ContactCell[columns.Contacts.Count];

    /// <summary>Fills the row.</summary>
    /// <returns>False where the minute has nothing of the columns.</returns>
    public bool Fill(Record minute, LineSchema schema)
    {
        Sequence = minute.Sequence;
        Line = schema.Line;
        UtcMs = minute.UtcMs;
        Quality = minute.TimeQuality;
        Array.Clear(Channels);
        Array.Clear(Contacts);
        var (channels, contacts) = PlacesOf(schema);
        var hasAny = false;
        for (var i = 0; i < channels.Length; i++)
        {
            if (channels[i] >= 0)
            {
                hasAny = true;
                Channels[channels[i]] = new ChannelCell
                {
                    IsPresent = true,
                    Average = minute.Average[i],
                    Minimum = minute.Minimum[i],
                    Maximum = minute.Maximum[i],
                    Decimals = schema.Channels[i].Decimals,
                    Mark = (char)minute.Marks[i],
                    Valid = minute.ValidCount[i],
                };
            }
        }

        for (var i = 0; i < contacts.Length; i++)
        {
            if (contacts[i] >= 0)
            {
                hasAny = true;
                Contacts[contacts[i]] = new ContactCell { IsPresent = true, SecondsOn = minute.SecondsOn[i], SecondsKnown = minute.SecondsKnown[i] };
            }
        }

        return hasAny;
    }

    private (int[] Channels, int[] Contacts) PlacesOf(LineSchema schema)
    {
        if (!_places.TryGetValue(schema, out var places))
        {
            places = ([.. schema.Channels.Select(columns.IndexOf)], [.. schema.Contacts.Select(columns.IndexOf)]);
            _places[schema] = places;
        }

        return places;
    }
}
