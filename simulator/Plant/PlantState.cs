namespace Edge.Simulator.Plant;

/// <summary>All that a plant remembers, as it is saved.</summary>
public sealed class PlantState
{
    /// <summary>Plant time, microseconds since 1970 UTC.</summary>
    public long NowUs { get; set; }

    /// <summary>State of the randomness.</summary>
    public ulong[] Random { get; set; } = new ulong[4];

    /// <summary>Noise of the ambient temperature.</summary>
    public double AmbientNoise { get; set; }

    /// <summary>Kiln lines.</summary>
    public List<KilnLineState> Lines { get; set; } = [];

    /// <summary>Signals by name.</summary>
    public Dictionary<string, SavedSignal> Signals { get; set; } = [];

    /// <summary>Units metered since the plant began, by signal.</summary>
    public Dictionary<string, double> Pulses { get; set; } = [];

    /// <summary>Noise of the signals that the process does not know, by name.</summary>
    public Dictionary<string, double> StrangerNoise { get; set; } = [];

    /// <summary>Contacts by name.</summary>
    public Dictionary<string, SavedContact> Contacts { get; set; } = [];

    /// <summary>Valves by name.</summary>
    public Dictionary<string, SavedValve> Valves { get; set; } = [];
}
