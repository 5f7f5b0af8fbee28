using Edge.Platform;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>A channel's columns.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Unit">Its unit: a channel that got another has columns of its own for each.</param>
public sealed record ChannelColumns(string Id, string Unit);

/// <summary>Which columns the minutes of a range need: the union of all schemas in it, channels and contacts by their ids.</summary>
public sealed class MinuteColumns
{
    private readonly List<ChannelColumns> _channels = [];
    private readonly List<string> _contacts = [];
    private readonly HashSet<LineSchema> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Channels.</summary>
    public IReadOnlyList<ChannelColumns> Channels => _channels;

    /// <summary>Contacts.</summary>
    public IReadOnlyList<string> Contacts => _contacts;

    /// <summary>Minutes that were looked at.</summary>
    public long Minutes { get; private set; }

    /// <summary>Finds the columns of a range.</summary>
    public static MinuteColumns Find(RecordSource source, IEnumerable<Record> records)
    {
        var columns = new MinuteColumns();
        foreach (var record in records)
        {
            if (record.Kind == RecordKind.Minute)
            {
                columns.Minutes++;
                columns.Add(source.SchemaOf(record));
            }
        }

        return columns;
    }

    /// <summary>Only the columns of some channels and contacts.</summary>
    public MinuteColumns Select(IReadOnlyCollection<string> ids)
    {
        var selected = new MinuteColumns { Minutes = Minutes };
        selected._channels.AddRange(_channels.Where(channel => ids.Contains(channel.Id)));
        selected._contacts.AddRange(_contacts.Where(ids.Contains));
        return selected;
    }

    /// <summary>Index of a channel's columns; -1 where it has none.</summary>
    public int IndexOf(SchemaChannel channel) => _channels.FindIndex(one => one.Id == channel.Id && one.Unit == channel.Unit);

    /// <summary>Index of a contact's columns; -1 where it has none.</summary>
    public int IndexOf(string contact) => _contacts.IndexOf(contact);

    private void Add(LineSchema schema)
    {
        if (!_seen.Add(schema))
        {
            return;
        }

        foreach (var channel in schema.Channels.Where(channel => IndexOf(channel) < 0))
        {
            _channels.Add(new ChannelColumns(channel.Id, channel.Unit));
        }

        _contacts.AddRange(schema.Contacts.Where(contact => IndexOf(contact) < 0));
    }
}
