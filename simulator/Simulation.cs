using Edge.Simulator.Plant;
using Edge.Uplink;

namespace Edge.Simulator;

/// <summary>What a simulation starts from.</summary>
public sealed class SimulationOptions
{
    /// <summary>Text of the site file.</summary>
    public required string SiteJson { get; init; }

    /// <summary>Folder of the persistent state: media, battery clock, plant.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Plant time at the start; null: now, or, with a state, its last plant time plus the real time since.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Creates the link at each boot of the board; it gets the simulation, so that it can see plant time and the network's state.</summary>
    public required Func<Simulation, MqttLink> CreateLink { get; init; }
}

/// <summary>
/// A plant, a board in it and the firmware on the board. One <see cref="Step"/> is one tick of plant time; nothing here knows real time.
/// </summary>
public sealed class Simulation : IDisposable
{
    /// <summary>Loads or creates the state and boots the board.</summary>
    public Simulation(SimulationOptions options)
    {
        Options = options;
        Plant = new PlantModel();
    }

    /// <summary>What it was started from.</summary>
    public SimulationOptions Options { get; }

    /// <summary>True time at the plant, UTC.</summary>
    public DateTime PlantTime { get; private set; }

    /// <summary>The plant.</summary>
    public PlantModel Plant { get; }

    /// <summary>The running firmware, or null while the board has no power.</summary>
    public Controller? Firmware { get; private set; }

    /// <summary>The site in force on the board, or null while it has no power.</summary>
    public Configuration.SiteSettings? Site { get; private set; }

    /// <summary>Whether the plant's network is up.</summary>
    public bool IsNetworkUp { get; set; } = true;

    /// <summary>Runs until the next tick has ended: plant, chips, watchdog, firmware.</summary>
    public void Step()
    {
    }

    /// <summary>Runs a typed command on the plant, board or network ("open bypass-1"); the answer is one line, an error names what is allowed.</summary>
    public bool Execute(string command, out string answer)
    {
        answer = "";
        return false;
    }

    /// <summary>Stops the firmware cleanly and saves the state.</summary>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
