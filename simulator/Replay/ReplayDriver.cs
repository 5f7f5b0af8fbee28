namespace Edge.Simulator.Replay;

/// <summary>Plays a table into the plant: sets each row's values when its time has come and holds them until the next row.</summary>
public sealed class ReplayDriver
{
    private readonly ReplayTable _table;
    private readonly DateTime _start;
    private readonly Action<string, double> _setSignal;

    /// <summary>Creates the driver.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="start">Plant time of the first row: the start of the run.</param>
    /// <param name="setSignal">Drives a plant signal (channel id, value in the channel's unit).</param>
    public ReplayDriver(ReplayTable table, DateTime start, Action<string, double> setSignal)
    {
        _table = table;
        _start = start;
        _setSignal = setSignal;
    }

    /// <summary>The rows.</summary>
    public ReplayTable Table => _table;

    /// <summary>Rows that have taken effect so far.</summary>
    public int RowsPlayed { get; private set; }

    /// <summary>
    /// Where a run of the replay alone ends: one second after the last row was held, so that the board closes the last minute.
    /// </summary>
    public DateTime End => _start + _table.Length + TimeSpan.FromSeconds(1);

    /// <summary>Sets what is due at a plant time; the first row is due at any.</summary>
    public void Play(DateTime plantTime)
    {
        if (RowsPlayed == _table.RowCount)
        {
            return;
        }

        var sinceStartMs = Math.Max(0, (plantTime - _start).Ticks / TimeSpan.TicksPerMillisecond);
        var before = RowsPlayed;
        while (RowsPlayed < _table.RowCount && _table.OffsetMsOf(RowsPlayed) <= sinceStartMs)
        {
            RowsPlayed++;
        }

        if (RowsPlayed > before)
        {
            for (var entry = 0; entry < _table.Map.Count; entry++)
            {
                _setSignal(_table.Map[entry].Channel, _table.ValueOf(RowsPlayed - 1, entry));
            }
        }
    }
}
