using System.Globalization;
using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Simulator.Scenarios;

/// <summary>A state of the board or its firmware that scenarios can ask for by a word.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Ids">Ids that it can be asked for, by site; null where it needs none.</param>
/// <param name="Words">What it can be.</param>
/// <param name="Read">The word it is now; the index is that of the id. Only asked while the firmware runs.</param>
internal sealed record Probe(string Name, Func<SiteSettings, IEnumerable<string>>? Ids, IReadOnlyList<string> Words, Func<Simulation, int, string> Read);

/// <summary>All states that scenarios can ask for.</summary>
internal static class Probes
{
    /// <summary>What every state is while the board has no power.</summary>
    public const string Off = "off";

    private static readonly string[] _marks = ["N", "F", "M", "S", "D", "C", "T", "B"];

    public static IReadOnlyList<Probe> All { get; } =
    [
        new("board", null, ["on", Off], (_, _) => "on"),
        new("relay", null, ["on", Off], (simulation, _) => simulation.Board!.IsRelayOn ? "on" : Off),
        new("uplink", null, ["online", "offline"], (simulation, _) => simulation.Firmware!.Uplink.IsOnline ? "online" : "offline"),
        new("delivery", null, ["complete", "behind"], (simulation, _) =>
            simulation.Firmware!.Uplink.Delivered >= simulation.Firmware.Log.Head ? "complete" : "behind"),
        new("valve", site => site.Valves.Select(valve => valve.Id), ["closed", "opening", "open", "closing", "between", "contradictory", "unknown"], (simulation, i) =>
            ValveState.NameOf(simulation.Firmware!.Events.ValveStateOf(i))),
        new("kiln", site => site.Lines.Select(line => line.Id), ["running", "heating", "cooling", "stopped", "unknown"], (simulation, i) =>
            KilnState.NameOf(simulation.Firmware!.Samples.Kilns.StateOf(i))),
        new("contact", site => site.Contacts.Select(contact => contact.Id), ["unread", "open", "made", "cut", "shorted"], (simulation, i) =>
            simulation.Firmware!.Samples.Contact[i] switch
            {
                ContactState.Open => "open",
                ContactState.Closed => "made",
                ContactState.Cut => "cut",
                ContactState.Shorted => "shorted",
                _ => "unread",
            }),
        new("mark", site => site.Channels.Select(channel => channel.Id), _marks, (simulation, i) =>
            ((char)simulation.Firmware!.Samples.Marks[i]).ToString(CultureInfo.InvariantCulture)),
    ];

    public static Probe? Find(string? name) => All.FirstOrDefault(probe => probe.Name == name);
}
