using Edge.Configuration;

namespace Edge.Simulator.Plant;

/// <summary>What a plant consists of: the signals, contacts and valves that a site watches.</summary>
public sealed class PlantDefinition
{
    /// <summary>Number of kiln lines.</summary>
    public int Lines { get; init; } = 1;

    /// <summary>Ids of the lines.</summary>
    public IReadOnlyList<string> LineNames { get; init; } = ["kiln-1"];

    /// <summary>Measured quantities, by channel id.</summary>
    public required IReadOnlyList<SignalDefinition> Signals { get; init; }

    /// <summary>Ids of the contacts.</summary>
    public required IReadOnlyList<string> Contacts { get; init; }

    /// <summary>Valves.</summary>
    public required IReadOnlyList<ValveDefinition> Valves { get; init; }

    /// <summary>For each line the contact that makes while its kiln runs, or null.</summary>
    public required IReadOnlyList<string?> KilnContacts { get; init; }

    /// <summary>For each line the contact of its maintenance key, or null.</summary>
    public required IReadOnlyList<string?> MaintenanceContacts { get; init; }

    /// <summary>The reference site's plant: one cement kiln with its treatment (ranges: the plan's signal list).</summary>
    public static PlantDefinition Reference { get; } = new()
    {
        Signals =
        [
            new("slurry-flow", 0, 0, 60),
            new("ammonia-flow", 0, 0, 1500),
            new("flue-temperature", 0, 0, 300),
            new("flue-flow", 0, 0, 600_000),
            new("bypass-flow", 0, 0, 30),
            new("bypass-temperature", 0, 0, 300),
            new("furnace-temperature", 0, 0, 1600),
            new("reagent", 0, 0, 60),
            new("esp-1-voltage", 0, 0, 80),
            new("esp-1-current", 0, 0, 2000),
            new("esp-2-voltage", 0, 0, 80),
            new("esp-2-current", 0, 0, 2000),
            new("load", 0, 0, 120),
            new("so2", 0, 0, 500),
            new("nox", 0, 0, 500),
            new("dust", 0, 0, 100),
        ],
        Contacts = ["bypass-closed", "bypass-open", "bypass-seal", "recirculation-closed", "kiln-running", "maintenance-key"],
        Valves =
        [
            new("bypass-1", 0, true, "bypass-closed", "bypass-open", "bypass-seal"),
            new("recirculation-1", 0, false, "recirculation-closed", null, null),
        ],
        KilnContacts = ["kiln-running"],
        MaintenanceContacts = ["maintenance-key"],
    };

    /// <summary>The plant that a site watches.</summary>
    public static PlantDefinition Of(SiteSettings site)
    {
        return new PlantDefinition
        {
            Lines = site.Lines.Length,
            LineNames = [.. site.Lines.Select(line => line.Id)],
            Signals = [.. site.Channels.Select(ToSignal)],
            Contacts = [.. site.Contacts.Select(contact => contact.Id)],
            Valves = [.. site.Valves.Select(valve => ToValve(site, valve))],
            KilnContacts = [.. site.Lines.Select(line => NameOf(site, line.KilnContact))],
            MaintenanceContacts = [.. site.Lines.Select(line => NameOf(site, line.MaintenanceContact))],
        };
    }

    private static SignalDefinition ToSignal(ChannelSettings channel)
    {
        var unit = Math.Pow(10, -channel.Decimals);
        return new SignalDefinition(channel.Id, channel.Line, channel.LowScaled * unit, channel.HighScaled * unit);
    }

    private static ValveDefinition ToValve(SiteSettings site, ValveSettings valve)
    {
        return new ValveDefinition(
            valve.Id,
            valve.Line,
            valve.Kind == ValveKind.Bypass,
            NameOf(site, valve.ClosedContact),
            NameOf(site, valve.OpenContact),
            NameOf(site, valve.SealContact));
    }

    private static string? NameOf(SiteSettings site, int contact)
    {
        return contact < 0 ? null : site.Contacts[contact].Id;
    }
}

/// <summary>One measured quantity.</summary>
/// <param name="Name">Id of its channel.</param>
/// <param name="Line">Index of its line.</param>
/// <param name="Low">Low end of its range, engineering units.</param>
/// <param name="High">High end of its range, engineering units.</param>
public sealed record SignalDefinition(string Name, int Line, double Low, double High);

/// <summary>One valve with its contacts' ids.</summary>
/// <param name="Name">Id of the valve.</param>
/// <param name="Line">Index of its line.</param>
/// <param name="IsBypass">It lets gas around the treatment.</param>
/// <param name="ClosedContact">Id of the closed limit, or null.</param>
/// <param name="OpenContact">Id of the open limit, or null.</param>
/// <param name="SealContact">Id of the lead seal, or null.</param>
public sealed record ValveDefinition(string Name, int Line, bool IsBypass, string? ClosedContact, string? OpenContact, string? SealContact);
