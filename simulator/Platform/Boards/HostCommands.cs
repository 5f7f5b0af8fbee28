using Edge.Platform.Sparkplug.Wire;
using Edge.Uplink;
using Google.Protobuf;

namespace Edge.Platform.Boards;

/// <summary>Writes what a host sends to a board (firmware/Uplink/CONTRACT.md, Commands), and keeps within what a board answers.</summary>
internal sealed class HostCommands(TimeProvider time)
{
    /// <summary>Name of the command that has records sent again.</summary>
    public const string ResendRange = "resend-range";

    /// <summary>Name of the command that has sealed blocks sent.</summary>
    public const string SendBlocks = "send-blocks";

    /// <summary>Commands that may follow one another; the board carries out 16, for people too.</summary>
    private const int Burst = 8;

    /// <summary>After those, one in this time; the board carries out one in 5 minutes.</summary>
    private static readonly TimeSpan _refill = TimeSpan.FromMinutes(6);

    private readonly TimeSpan[] _sent = new TimeSpan[Burst];
    private int _count;

    /// <summary>Topic of a board's commands.</summary>
    public static string TopicOf(BoardId id) => $"spBv1.0/{id.Group}/NCMD/{id.Node}";

    /// <summary>Whether a command may be sent.</summary>
    public bool HasRoom(TimeSpan now) => _count < Burst || now - _sent[_count % Burst] >= _refill * Burst;

    /// <summary>Takes note of a command.</summary>
    public void Note(TimeSpan now) => _sent[_count++ % Burst] = now;

    /// <summary>Asks for the births.</summary>
    public byte[] Rebirth() => Write(new Metric { Name = Contract.Rebirth, Datatype = DataType.Boolean, BooleanValue = true });

    /// <summary>Says up to which record all is stored.</summary>
    public byte[] Confirm(long sequence) => Write(Long(Contract.RecordsConfirmed, sequence));

    /// <summary>A named command about a range of records.</summary>
    public byte[] Range(string id, string command, long first, long last) => Write(
        Text(Contract.CommandId, id),
        Text(Contract.CommandNameMetric, command),
        Long(Contract.CommandArgument1, first),
        Long(Contract.CommandArgument2, last));

    private static Metric Text(string name, string value) => new() { Name = name, Datatype = DataType.String, StringValue = value };

    private static Metric Long(string name, long value) => new() { Name = name, Datatype = DataType.Int64, LongValue = (ulong)value };

    private byte[] Write(params ReadOnlySpan<Metric> metrics)
    {
        var nowMs = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        var payload = new Payload { Timestamp = nowMs };
        foreach (var metric in metrics)
        {
            metric.Timestamp = nowMs;
            payload.Metrics.Add(metric);
        }

        return payload.ToByteArray();
    }
}
