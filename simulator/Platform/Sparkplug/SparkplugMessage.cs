namespace Edge.Platform.Sparkplug;

/// <summary>A decoded Sparkplug message.</summary>
/// <param name="Type">NBIRTH, NDEATH, NDATA, NCMD, DBIRTH, DDEATH, DDATA or DCMD.</param>
/// <param name="Group">Group id.</param>
/// <param name="Node">Edge node id.</param>
/// <param name="Device">Device id, or null for a message of the node.</param>
/// <param name="Sequence">Sequence number, 0 to 255, or null where there is none (deaths, commands).</param>
/// <param name="Timestamp">When it was published, UTC, or null.</param>
/// <param name="Metrics">Its metrics, in order.</param>
public sealed record SparkplugMessage(
    string Type,
    string Group,
    string Node,
    string? Device,
    int? Sequence,
    DateTime? Timestamp,
    IReadOnlyList<SparkplugMetric> Metrics)
{
    /// <summary>Whether it is NBIRTH or DBIRTH.</summary>
    public bool IsBirth => Type is "NBIRTH" or "DBIRTH";

    /// <summary>Whether it is NDATA or DDATA.</summary>
    public bool IsData => Type is "NDATA" or "DDATA";

    /// <summary>The metric of a name, or null.</summary>
    public SparkplugMetric? Find(string name) => Metrics.FirstOrDefault(metric => metric.Name == name);
}

/// <summary>A decoded metric.</summary>
/// <param name="Name">Its name, by alias where the message has no other; "alias N" where the birth was missed.</param>
/// <param name="Alias">Its alias, or null.</param>
/// <param name="DataType">Its datatype, the birth's where the message has none; 0 when unknown.</param>
/// <param name="Value">Integers as long or ulong, Float as float, Boolean, String, Bytes; null where it is missing.</param>
/// <param name="Timestamp">Time of the value, UTC, or null.</param>
/// <param name="IsHistorical">Whether it is older than the session.</param>
/// <param name="Properties">Properties of this message; a birth's are not repeated.</param>
public sealed record SparkplugMetric(
    string Name,
    ulong? Alias,
    uint DataType,
    object? Value,
    DateTime? Timestamp,
    bool IsHistorical,
    IReadOnlyDictionary<string, object?> Properties)
{
    /// <summary>Quality where the message states one: 0 bad, 192 good, 500 stale.</summary>
    public int? Quality => Properties.TryGetValue("Quality", out var quality) ? (int?)(long?)quality : null;
}
