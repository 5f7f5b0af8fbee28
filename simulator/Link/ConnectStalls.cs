namespace Edge.Simulator.Link;

/// <summary>
/// How long each connection attempt holds the whole board up: looking the name up and shaking hands for TLS are native calls, during which no code of the firmware runs.
/// </summary>
/// <remarks>
/// Failure model. An attempt takes nothing (a name server and a broker at hand), a set time, a random one of 0.2 to 30 s (a mobile network), or for ever (a peer that accepts
/// and stays silent during the handshake). Plant time passes meanwhile, edges wait in the native queue, and the watchdog is not fed. What becomes of the attempt is decided at
/// the end of that time.
/// </remarks>
public sealed class ConnectStalls(int seed)
{
    /// <summary>Longer than any watchdog: for ever.</summary>
    public const long EndlessUs = 3_600_000_000;

    private const long LeastUs = 200_000;
    private const long MostUs = 30_000_000;

    private readonly Random _random = new(seed);
    private long _durationUs;
    private bool _isRandom;

    /// <summary>Each attempt takes so long; 0: no time.</summary>
    public void Set(long durationUs)
    {
        _durationUs = durationUs;
        _isRandom = false;
    }

    /// <summary>Each attempt takes another time, from 0.2 to 30 s.</summary>
    public void SetRandom() => _isRandom = true;

    /// <summary>What the next attempt takes, microseconds.</summary>
    public long Next() => _isRandom ? _random.NextInt64(LeastUs, MostUs + 1) : _durationUs;
}
