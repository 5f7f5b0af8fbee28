using System.Globalization;
using Edge.Platform.Sparkplug.Wire;
using Google.Protobuf;

namespace Edge.Platform.Sparkplug;

/// <summary>A Sparkplug message as it came: parsed, with aliases that only the births before it explain.</summary>
/// <param name="Type">NBIRTH, NDEATH, NDATA, NCMD, DBIRTH, DDEATH, DDATA or DCMD.</param>
/// <param name="Group">Group id.</param>
/// <param name="Node">Edge node id.</param>
/// <param name="Device">Device id, or null for a message of the node.</param>
/// <param name="Payload">Its payload.</param>
public sealed record SparkplugPacket(string Type, string Group, string Node, string? Device, Payload Payload)
{
    private static readonly HashSet<string> _types = ["NBIRTH", "NDEATH", "NDATA", "NCMD", "DBIRTH", "DDEATH", "DDATA", "DCMD"];

    /// <summary>Sequence number, 0 to 255, or null where there is none (deaths of nodes, commands).</summary>
    public int? Sequence => Payload.HasSeq ? (int)Payload.Seq : null;

    /// <summary>Number of the session that it names (the payload's uuid), or null where it names none.</summary>
    public long? Session => Payload.HasUuid && int.TryParse(Payload.Uuid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>When it was published, ms since 1970 UTC by the sender's clock; 0 where it does not say.</summary>
    public ulong TimestampMs => Payload.HasTimestamp ? Payload.Timestamp : 0;

    /// <summary>Parses a message; false, with one line that says why, where it is no Sparkplug message.</summary>
    public static bool TryParse(string topic, ReadOnlySpan<byte> payload, out SparkplugPacket? packet, out string error)
    {
        packet = null;
        var parts = topic.Split('/');
        if (parts.Length is < 4 or > 5 || parts[0] != "spBv1.0" || !_types.Contains(parts[2]))
        {
            error = $"{topic}: not a topic of a Sparkplug node or device";
            return false;
        }

        try
        {
            packet = new SparkplugPacket(parts[2], parts[1], parts[3], parts.Length == 5 ? parts[4] : null, Payload.Parser.ParseFrom(payload));
            error = "";
            return true;
        }
        catch (InvalidProtocolBufferException e)
        {
            error = $"{topic}: payload of {payload.Length} bytes is no Sparkplug payload: {e.Message}";
            return false;
        }
    }
}
