namespace Edge.Simulator.Consoles;

/// <summary>What is shown of a simulation at one instant. Immutable: taken on the simulation's thread, shown on another.</summary>
public sealed record Snapshot
{
    /// <summary>Name of the site.</summary>
    public required string SiteName { get; init; }

    /// <summary>Fixed offset of site time from UTC.</summary>
    public required TimeSpan UtcOffset { get; init; }

    /// <summary>Plant time, UTC.</summary>
    public required DateTime PlantTime { get; init; }

    /// <summary>Plant time since the board booted; null while it has no power.</summary>
    public required TimeSpan? Uptime { get; init; }

    /// <summary>Plant seconds a real second, measured over the last seconds.</summary>
    public required double Speed { get; init; }

    /// <summary>Sequence of the newest record; 0 for none.</summary>
    public required long Sequence { get; init; }

    /// <summary>Records in the log.</summary>
    public required long Records { get; init; }

    /// <summary>Bytes stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>What the medium last said when it failed, or null.</summary>
    public required string? StorageTrouble { get; init; }

    /// <summary>Whether the board's session at the broker is up.</summary>
    public required bool IsOnline { get; init; }

    /// <summary>Whether the plant's network is up.</summary>
    public required bool IsNetworkUp { get; init; }

    /// <summary>Sequence up to which the broker is known to have every record.</summary>
    public required long Delivered { get; init; }

    /// <summary>Channels, in the site's order.</summary>
    public required IReadOnlyList<ChannelView> Channels { get; init; }

    /// <summary>Valves, in the site's order.</summary>
    public required IReadOnlyList<ValveView> Valves { get; init; }

    /// <summary>Kilns, one a line.</summary>
    public required IReadOnlyList<KilnView> Kilns { get; init; }

    /// <summary>Contacts, in the site's order.</summary>
    public required IReadOnlyList<ContactView> Contacts { get; init; }

    /// <summary>Plant time in site time.</summary>
    public DateTimeOffset SiteTime => ToSiteTime(PlantTime);

    /// <summary>Whether the board has power.</summary>
    public bool HasPower => Uptime is not null;

    /// <summary>Records that the broker is not known to have.</summary>
    public long Backlog => Math.Max(0, Sequence - Delivered);

    /// <summary>A UTC time in site time.</summary>
    public DateTimeOffset ToSiteTime(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToOffset(UtcOffset);
}

/// <summary>One channel.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Display name.</param>
/// <param name="Unit">Engineering unit.</param>
/// <param name="Decimals">Decimals of the values.</param>
/// <param name="LowScaled">Low end of the range, scaled by 10^decimals.</param>
/// <param name="HighScaled">High end of the range, scaled.</param>
/// <param name="Scaled">Last value, scaled, or null where there is none.</param>
/// <param name="Mark">HJ 212 mark, or null while the board has no power.</param>
public sealed record ChannelView(string Id, string Name, string Unit, int Decimals, int LowScaled, int HighScaled, int? Scaled, char? Mark)
{
    /// <summary>Last value in the unit, with the channel's decimals, or null.</summary>
    public decimal? Value => Scaled is { } scaled ? ToUnit(scaled) : null;

    /// <summary>A scaled value in the unit, with the channel's decimals.</summary>
    public decimal ToUnit(int scaled) => new(Math.Abs(scaled), 0, 0, scaled < 0, (byte)Decimals);
}

/// <summary>One valve.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Display name.</param>
/// <param name="State">closed, between, open, contradictory or unknown.</param>
public sealed record ValveView(string Id, string Name, string State);

/// <summary>The kiln of one line.</summary>
/// <param name="Line">Id of the line.</param>
/// <param name="Name">Display name of the line.</param>
/// <param name="State">running, stopped or unknown.</param>
public sealed record KilnView(string Line, string Name, string State);

/// <summary>One supervised contact.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Display name.</param>
/// <param name="State">made, open, cut, shorted or unread.</param>
public sealed record ContactView(string Id, string Name, string State);

/// <summary>One event of the log.</summary>
/// <param name="Sequence">Sequence of its record.</param>
/// <param name="Time">When it happened by the board's clock, UTC.</param>
/// <param name="Code">Published name of its code.</param>
/// <param name="Subject">Id of what it is about, or "".</param>
public sealed record EventView(long Sequence, DateTime Time, string Code, string Subject);
