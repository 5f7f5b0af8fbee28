using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Simulator.Chips;

namespace Edge.Simulator;

/// <summary>
/// What outlives a simulation besides the media: plant, battery clock, plant time. One file, replaced as a whole, so that a simulator
/// that was killed leaves the state before or the state after.
/// </summary>
internal sealed class SimulationState
{
    private static readonly JsonSerializerOptions _options = new() { WriteIndented = true };

    /// <summary>Real time at which it was saved, UTC.</summary>
    public DateTime SavedAt { get; set; }

    /// <summary>Plant time at which it was saved, microseconds since 1970 UTC.</summary>
    public long NowUs { get; set; }

    /// <summary>Boots of the board so far.</summary>
    public int Boots { get; set; }

    /// <summary>What the DS3231 kept.</summary>
    public Ds3231State Battery { get; set; } = new();

    /// <summary>The plant, as it saved itself.</summary>
    public JsonNode? Plant { get; set; }

    /// <summary>Reads a state; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not one.</exception>
    public static SimulationState? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<SimulationState>(File.ReadAllText(path)) ?? throw new JsonException("it is empty");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no state of a simulation ({error.Message}): move it away to begin anew", error);
        }
    }

    /// <summary>Writes the state beside the old one and then puts it in its place.</summary>
    public void Save(string path)
    {
        var next = path + ".new";
        File.WriteAllText(next, JsonSerializer.Serialize(this, _options));
        File.Move(next, path, overwrite: true);
    }
}
