namespace Edge.Simulator.Replay;

/// <summary>A file of real data, read and checked as a whole before the run starts: when each row takes effect, and what it sets.</summary>
public sealed class ReplayTable
{
    private readonly List<long> _offsetsMs = [];
    private readonly List<double> _values = [];

    /// <summary>Creates an empty table.</summary>
    /// <param name="map">What the columns drive; <see cref="ValueOf"/> counts in this order.</param>
    public ReplayTable(IReadOnlyList<MapEntry> map)
    {
        Map = map;
    }

    /// <summary>What the columns drive.</summary>
    public IReadOnlyList<MapEntry> Map { get; }

    /// <summary>Rows of data.</summary>
    public int RowCount => _offsetsMs.Count;

    /// <summary>
    /// Rows whose time is not after the latest time before them. They are taken in file order and take effect at once, at that latest time:
    /// of rows with one time the last one counts, and a row that goes back in time replaces the one before it.
    /// </summary>
    public int OutOfOrderCount { get; private set; }

    /// <summary>What the rows follow: the name of the time column, or null for a fixed step.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>How long the last row is held, ms: as long as the last row before it that took time, or the step.</summary>
    public long LastHoldMs { get; private set; }

    /// <summary>From the first row to the end of the last one.</summary>
    public TimeSpan Length => TimeSpan.FromMilliseconds(_offsetsMs[^1] + LastHoldMs);

    /// <summary>When a row takes effect, ms after the first one; never before the row ahead of it.</summary>
    public long OffsetMsOf(int row) => _offsetsMs[row];

    /// <summary>What a row sets the channel of a map entry to, in the channel's unit.</summary>
    public double ValueOf(int row, int entry) => _values[(row * Map.Count) + entry];

    /// <summary>Adds a row.</summary>
    /// <param name="timeMs">The row's time, ms since the first row's.</param>
    /// <param name="holdMs">How long it is held if it is the last and no row before it took time, ms.</param>
    /// <param name="values">One value a map entry.</param>
    internal void Add(long timeMs, long holdMs, ReadOnlySpan<double> values)
    {
        var latestMs = RowCount == 0 ? 0 : _offsetsMs[^1];
        if (RowCount == 0)
        {
            LastHoldMs = holdMs;
        }
        else if (timeMs <= latestMs)
        {
            OutOfOrderCount++;
        }
        else
        {
            LastHoldMs = timeMs - latestMs;
        }

        _offsetsMs.Add(Math.Max(timeMs, latestMs));
        _values.AddRange(values);
    }
}
