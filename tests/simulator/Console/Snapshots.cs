using Edge.Simulator.Consoles;

namespace Edge.Tests.Consoles;

/// <summary>Snapshots to show.</summary>
internal static class Snapshots
{
    /// <summary>A small site with power.</summary>
    public static Snapshot Running { get; } = new()
    {
        SiteName = "Reference cement works",
        UtcOffset = TimeSpan.FromHours(8),
        PlantTime = new DateTime(2026, 1, 31, 20, 30, 0, 500, DateTimeKind.Utc),
        Uptime = TimeSpan.FromMinutes(90),
        Speed = 120,
        Sequence = 1234,
        Records = 1234,
        Bytes = 2_500_000,
        StorageTrouble = null,
        IsOnline = true,
        IsNetworkUp = true,
        Delivered = 1230,
        Channels =
        [
            new ChannelView("slurry-flow", "Limestone slurry flow", "m3/h", 2, 0, 6000, 3210, 'N'),
            new ChannelView("flue-flow", "Flue-gas flow", "m3/h", 0, 0, 600000, 412345, 'N'),
            new ChannelView("furnace-temperature", "Burning-zone temperature", "degC", 1, 0, 16000, null, 'D'),
            new ChannelView("so2", "SO2 at the stack", "mg/m3", 1, 0, 5000, -15, 'T'),
        ],
        Valves = [new ValveView("bypass-1", "Emergency bypass", "closed"), new ValveView("recirculation-1", "Recirculation valve", "open")],
        Kilns = [new KilnView("kiln-1", "Kiln 1", "running")],
        Contacts = [new ContactView("bypass-closed", "Bypass closed limit", "made")],
    };

    /// <summary>The same board without power.</summary>
    public static Snapshot WithoutPower { get; } = Running with
    {
        Uptime = null,
        IsOnline = false,
        Channels = [.. Running.Channels.Select(channel => channel with { Scaled = null, Mark = null })],
        Valves = [.. Running.Valves.Select(valve => valve with { State = "unknown" })],
        Kilns = [.. Running.Kilns.Select(kiln => kiln with { State = "unknown" })],
    };

    /// <summary>Two events.</summary>
    public static IReadOnlyList<EventView> Events { get; } =
    [
        new EventView(1, new DateTime(2026, 1, 31, 19, 0, 0, DateTimeKind.Utc), "boot", ""),
        new EventView(1200, new DateTime(2026, 1, 31, 20, 29, 59, 100, DateTimeKind.Utc), "bypass-opened", "bypass-1"),
    ];
}
