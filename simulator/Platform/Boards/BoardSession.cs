using System.Globalization;
using Edge.Platform.Sparkplug;

namespace Edge.Platform.Boards;

/// <summary>
/// A host's view of the Sparkplug session of one edge node: births, deaths, and the sequence numbers that tell whether a message is missing. Hands messages on in the
/// order in which the node published them, with names for their aliases.
/// </summary>
/// <remarks>
/// Each message names its session. MQTT keeps the order of a topic, not of several: what comes before its turn is held for a while. When its turn does not come, a message was lost, a birth perhaps:
/// from then on nothing of the session can be read safely, so that all is dropped until the births came again.
/// </remarks>
internal sealed class BoardSession(TimeSpan reorder)
{
    private const int MostHeld = 256;
    private const int Numbers = 256;
    private const int Sessions = 127;

    private readonly SparkplugDecoder _decoder = new();

    // With the generation in which it came.
    private readonly List<(SparkplugPacket Packet, TimeSpan At, int Generation)> _held = [];

    private long? _number;
    private int _expected;

    /// <summary>Whether the births are known, and nothing was missing since.</summary>
    public bool IsBorn { get; private set; }

    /// <summary>Grows with each NBIRTH, each hole and each loss of the connection: within one number nothing that the node published is missing.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether the births are to be asked for.</summary>
    public bool IsRebirthWanted { get; private set; }

    /// <summary>Messages that were missing, at least.</summary>
    public int Holes { get; private set; }

    /// <summary>Takes a message; hands out those whose turn it is.</summary>
    /// <param name="packet">The message.</param>
    /// <param name="now">Time that only goes on.</param>
    public IEnumerable<SparkplugMessage> Take(SparkplugPacket packet, TimeSpan now)
    {
        if (packet.Type == "NDEATH")
        {
            var death = _decoder.Decode(packet);
            if (IsBorn && NumberOf(death) == _number)
            {
                IsBorn = false;
                Generation++;
                yield return death;
            }

            yield break;
        }

        if (packet.Sequence is not { } sequence)
        {
            yield break;
        }

        if (packet.Type == "NBIRTH")
        {
            yield return Begin(packet);
        }
        else if (IsBorn && IsOlder(packet))
        {
            yield break;
        }
        else if (IsNext(packet))
        {
            yield return Next(packet);
        }
        else
        {
            Hold(packet, now);
            yield break;
        }

        while (FindHeld() is >= 0 and var at)
        {
            var held = _held[at].Packet;
            _held.RemoveAt(at);
            yield return Next(held);
        }
    }

    /// <summary>Gives up what waits for too long.</summary>
    public void Expire(TimeSpan now)
    {
        // What came before the births and was not overtaken by them is not missing behind them.
        _held.RemoveAll(held => IsBorn && held.Generation != Generation && now - held.At >= reorder);
        if (_held.Count > 0 && now - _held[0].At >= reorder)
        {
            Break();
        }
    }

    /// <summary>The connection to the broker was lost, and with it messages perhaps.</summary>
    public void Reset()
    {
        _held.Clear();
        IsBorn = false;
        Generation++;
    }

    /// <summary>Asks for the births.</summary>
    public void WantRebirth() => IsRebirthWanted = !IsBorn;

    private static long? NumberOf(SparkplugMessage message) => message.Find("bdSeq")?.Value is { } number ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : null;

    private SparkplugMessage Begin(SparkplugPacket packet)
    {
        // What was published before is not of these births, which the same session may have again and again; a board's later messages may have overtaken this one.
        var birth = _decoder.Decode(packet);
        _number = NumberOf(birth);
        _held.RemoveAll(held => held.Packet.TimestampMs < packet.TimestampMs || (held.Packet.Session ?? _number) != _number);
        _expected = 1;
        IsBorn = true;
        IsRebirthWanted = false;
        Generation++;
        return birth;
    }

    private SparkplugMessage Next(SparkplugPacket packet)
    {
        _expected = (_expected + 1) % Numbers;
        return _decoder.Decode(packet);
    }

    private int FindHeld() => _held.FindIndex(held => IsNext(held.Packet));

    private bool IsNext(SparkplugPacket packet) => IsBorn && packet.Sequence == _expected && (packet.Session ?? _number) == _number;

    /// <summary>Whether it is of a session before this one, by a number that counts from 1 to 127.</summary>
    private bool IsOlder(SparkplugPacket packet) => packet.Session is { } session && (_number - session + Sessions) % Sessions is > 0 and < Sessions / 2;

    private void Hold(SparkplugPacket packet, TimeSpan now)
    {
        if (_held.Count >= MostHeld)
        {
            Break();
        }

        _held.Add((packet, now, Generation));
    }

    private void Break()
    {
        _held.Clear();
        Holes += IsBorn ? 1 : 0;
        IsBorn = false;
        IsRebirthWanted = true;
        Generation++;
    }
}
