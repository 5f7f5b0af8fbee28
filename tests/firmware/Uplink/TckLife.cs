using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Edge.Records;
using Edge.Simulator.Link;

namespace Edge.Tests.Uplink;

/// <summary>
/// One eventful life of a board with two lines, as it reached the broker: births, data, rebirths, commands, blocks, a line that dies and comes back, lost
/// connections, outages with backlog, reboots and a stop.
/// </summary>
internal sealed class TckLife
{
    private static readonly Lazy<TckLife> _one = new(() => new TckLife());

    private readonly UplinkRig _rig = new(UplinkSites.Build(2, 3));
    private readonly SparkplugDecoder _decoder = new();
    private readonly List<Sent> _all = [];

    private TckLife()
    {
        _rig.Broker.Subscribe(message => _all.Add(Read(message)));
        _rig.Pass(60);
        _rig.Run(5);
        for (var round = 0; round < 400; round++)
        {
            _rig.AppendMinute(round % 2, record => record.ValidCount[1] = (byte)(round % 3 == 0 ? 0 : 60));
            _rig.AppendEvent(round % 3 == 0 ? EventCode.BypassOpened : EventCode.ContactUnknown, (byte)(round % 2), round % 3 == 0 ? $"bypass-{(round % 2) + 1}" : $"seal-{(round % 2) + 1}");
            _rig.Run(3);
            Disturb(round);
        }

        _rig.Run(60);
        _rig.Uplink.Stop(_rig.UtcMs);
    }

    /// <summary>Everything, marks too.</summary>
    public static IReadOnlyList<Sent> All => _one.Value._all;

    /// <summary>All messages of Sparkplug.</summary>
    public static IReadOnlyList<Sent> Sparkplug { get; } = [.. All.Where(message => message.Type != "mark")];

    private void Disturb(int round)
    {
        switch (round % 50)
        {
            case 10:
                _rig.SendCommand("Node Control/Rebirth");
                break;
            case 15:
                _rig.Command($"c-{round}", "request-status");
                _rig.Command($"d-{round}", "withdraw-emergency", line: "line-1");
                _rig.Command($"e-{round}", "resend-range", first: 1, second: 10);
                _rig.Command($"f-{round}", "send-blocks", first: 1, second: 200);
                _rig.Confirm(_rig.Log.Head);
                break;
            case 20:
                _rig.AppendMinute(1, Silence);
                _rig.Run(2);
                break;
            case 30:
                _rig.Broker.CutConnections();
                break;
            case 35:
                _rig.IsNetworkUp = false;
                break;
            case 38:
                _rig.IsNetworkUp = true;
                break;
            case 40 when round > 300:
                _rig.Boot();
                break;
            default:
                break;
        }
    }

    private static void Silence(Record record)
    {
        Array.Clear(record.ValidCount);
        Array.Clear(record.SecondsKnown);
    }

    private Sent Read(LoopbackMessage message)
    {
        if (!message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal))
        {
            return new Sent(message, new Payload(), null, _rig.UtcMs, _rig.Broker.ConnectCount);
        }

        Assert.IsTrue(_decoder.TryDecode(message.Topic, message.Payload, out var decoded, out var error), error);
        return new Sent(message, Payload.Parser.ParseFrom(message.Payload), decoded, _rig.UtcMs, _rig.Broker.ConnectCount);
    }

    /// <summary>A message, on the wire and decoded; when it reached the broker, and on which connection.</summary>
    internal sealed record Sent(LoopbackMessage Message, Payload Payload, SparkplugMessage? Decoded, long UtcMs, int Connection)
    {
        public string Topic => Message.Topic;

        public string Type => Decoded?.Type ?? "mark";

        public string? Device => Decoded?.Device;
    }
}
