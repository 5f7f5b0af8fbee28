using Edge.Board;
using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;

namespace Edge.Simulator.Consoles;

/// <summary>Takes snapshots of a simulation and reads the new events of its log. Used on the simulation's thread, between steps.</summary>
public sealed class SnapshotBuilder
{
    private readonly Simulation _simulation;
    private readonly LogFollower _log;
    private readonly SiteNames _names;
    private Controller? _firmware;
    private SiteSettings? _site;
    private DateTime _bootedAt;
    private long _sequence;
    private long _records;
    private long _bytes;
    private long _delivered;

    /// <summary>Creates the builder; the simulation has booted.</summary>
    public SnapshotBuilder(Simulation simulation)
    {
        _simulation = simulation;
        _bootedAt = simulation.PlantTime;
        _log = new LogFollower(simulation.LookAtLog());
        _names = new SiteNames(simulation.Options.SiteJson);
    }

    /// <summary>Takes a snapshot and appends the events since the last one.</summary>
    /// <param name="speed">Plant seconds a real second, as measured.</param>
    /// <param name="events">Where the new events go.</param>
    public Snapshot Take(double speed, List<EventView> events)
    {
        Follow();
        if (_firmware is { } firmware)
        {
            _sequence = firmware.Log.Head;
            _records = _sequence == 0 ? 0 : _sequence - firmware.Log.Oldest + 1;
            _bytes = firmware.Log.BytesStored;
            _delivered = firmware.Uplink.Delivered;
            _log.Read(_sequence, events);
        }

        var site = _site;
        return new Snapshot
        {
            SiteName = site?.Name ?? "",
            UtcOffset = TimeSpan.FromMinutes(site?.UtcOffsetMinutes ?? 0),
            PlantTime = _simulation.PlantTime,
            Uptime = _firmware is null ? null : _simulation.PlantTime - _bootedAt,
            Speed = speed,
            Sequence = _sequence,
            Records = _records,
            Bytes = _bytes,
            StorageTrouble = _firmware?.Log.Trouble,
            IsOnline = _firmware is { Uplink.IsOnline: true },
            IsNetworkUp = _simulation.IsNetworkUp,
            Delivered = _delivered,
            Channels = site is null ? [] : [.. site.Channels.Select((_, i) => Channel(site, i))],
            Valves = site is null ? [] : [.. site.Valves.Select((valve, i) => new ValveView(valve.Id, _names.Of(valve.Id), ValveText(i)))],
            Kilns = site is null ? [] : [.. site.Lines.Select((line, i) => new KilnView(line.Id, line.Name, KilnText(i)))],
            Contacts = site is null ? [] : [.. site.Contacts.Select((contact, i) => new ContactView(contact.Id, _names.Of(contact.Id), ContactText(i)))],
        };
    }

    private void Follow()
    {
        if (!ReferenceEquals(_firmware, _simulation.Firmware))
        {
            _firmware = _simulation.Firmware;
            _site = _simulation.Site ?? _site;
            _bootedAt = _simulation.PlantTime;
        }
    }

    private ChannelView Channel(SiteSettings site, int index)
    {
        var settings = site.Channels[index];
        var samples = _firmware?.Samples;
        int? scaled = samples is not null && samples.HasValue[index] ? samples.Scaled[index] : null;
        char? mark = samples is null ? null : (char)samples.Marks[index];
        return new ChannelView(settings.Id, settings.Name, settings.Unit, settings.Decimals, settings.LowScaled, settings.HighScaled, scaled, mark);
    }

    private string ValveText(int valve) => ValveState.NameOf(_firmware?.Events.ValveStateOf(valve) ?? ValveState.Unknown);

    private string KilnText(int line) => (_firmware?.Events.KilnContactOf(line) ?? ContactState.Unread) switch
    {
        ContactState.Closed => "running",
        ContactState.Open => "stopped",
        _ => "unknown",
    };

    private string ContactText(int contact) => (_firmware?.Samples.Contact[contact] ?? ContactState.Unread) switch
    {
        ContactState.Closed => "made",
        ContactState.Open => "open",
        ContactState.Cut => "cut",
        ContactState.Shorted => "shorted",
        _ => "unread",
    };
}
