namespace Edge.Simulator.Chips;

/// <summary>
/// Maxim MAX6369 pin-selectable watchdog (datasheet 19-1676, table 1): pulls reset when its input WDI has not toggled for the set
/// time. Its timer starts with the board.
/// </summary>
public sealed class Max6369Chip
{
    private readonly long _timeoutUs;
    private bool _level;
    private long _toggledAtUs;

    /// <summary>Creates the watchdog.</summary>
    /// <param name="timeoutMs">The set time: 60 s nominal with SET2, SET1 and SET0 high.</param>
    public Max6369Chip(int timeoutMs)
    {
        _timeoutUs = timeoutMs * 1_000L;
    }

    /// <summary>When it will pull reset unless its input toggles, microseconds of plant time.</summary>
    public long DeadlineUs => _toggledAtUs + _timeoutUs;

    /// <summary>Power came or a reset ended: the timer starts anew.</summary>
    public void Start(long nowUs)
    {
        _level = false;
        _toggledAtUs = nowUs;
    }

    /// <summary>The level at WDI; a change restarts the timer.</summary>
    public void SetInput(bool high, long nowUs)
    {
        if (high != _level)
        {
            _level = high;
            _toggledAtUs = nowUs;
        }
    }
}
