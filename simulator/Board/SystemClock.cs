namespace Edge.Simulator.Board;

/// <summary>
/// The chip's own clock: after a boot it stands at 1970, it runs a little wrong, and network time sets it a few seconds after it was
/// asked for while the network is up (ESP-IDF: again every hour, and every 15 s until an answer came).
/// </summary>
internal sealed class SystemClock
{
    private const long SecondUs = 1_000_000;
    private const long SyncPeriodUs = 3_600 * SecondUs;
    private const long RetryUs = 15 * SecondUs;
    private const double LargestErrorPpm = 12;

    private readonly Random _random;
    private double _errorPpm;
    private long _setAtUs;
    private long _setToUs;

    public SystemClock(int seed, long nowUs)
    {
        _random = new Random(seed);
        _errorPpm = ((2 * _random.NextDouble()) - 1) * LargestErrorPpm;
        _setAtUs = nowUs;
    }

    /// <summary>When network time is asked next, or never.</summary>
    public long NextSyncUs { get; private set; } = long.MaxValue;

    /// <summary>Whether network time has set the clock since boot.</summary>
    public bool IsNetworkSynchronized { get; private set; }

    /// <summary>What the clock says, microseconds since 1970 UTC.</summary>
    public long Read(long nowUs)
    {
        var passed = nowUs - _setAtUs;
        return _setToUs + passed + (long)(passed * _errorPpm / 1e6);
    }

    /// <summary>Sets the clock.</summary>
    public void Set(long toUs, long nowUs)
    {
        _setToUs = toUs;
        _setAtUs = nowUs;
    }

    /// <summary>Runs so much too fast from now on.</summary>
    public void Drift(double ppm, long nowUs)
    {
        Set(Read(nowUs), nowUs);
        _errorPpm = ppm;
    }

    /// <summary>Starts or stops asking for network time.</summary>
    public void RunSync(bool run, long nowUs)
    {
        NextSyncUs = run ? nowUs + (2 * SecondUs) + _random.NextInt64(3 * SecondUs) : long.MaxValue;
    }

    /// <summary>Asks for network time where it is due.</summary>
    public void Sync(long nowUs, bool isNetworkUp)
    {
        if (nowUs < NextSyncUs)
        {
            return;
        }

        if (!isNetworkUp)
        {
            NextSyncUs = nowUs + RetryUs;
            return;
        }

        // A round trip over a mobile network: right within some milliseconds.
        Set(nowUs + _random.NextInt64(-8_000, 8_000), nowUs);
        IsNetworkSynchronized = true;
        NextSyncUs = nowUs + SyncPeriodUs;
    }
}
