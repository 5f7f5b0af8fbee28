namespace Edge.Simulator.Cli;

/// <summary>
/// Tells how far plant time may run: real time times the speed. Time that one step blocked (a real connection attempt) counts once and
/// not times the speed, and a machine that is too slow, or was asleep, does not gather an endless debt.
/// </summary>
public sealed class Pacer
{
    private readonly double _speed;
    private DateTime _plantBase;
    private TimeSpan _realBase;

    /// <summary>Starts pacing.</summary>
    /// <param name="speed">Plant seconds a real second; positive infinity for no pace at all.</param>
    /// <param name="plantTime">Plant time now.</param>
    /// <param name="now">Real time now.</param>
    public Pacer(double speed, DateTime plantTime, TimeSpan now)
    {
        _speed = speed;
        _plantBase = plantTime;
        _realBase = now;
    }

    /// <summary>A step that takes longer in real time than this was blocked.</summary>
    public static TimeSpan Blocked { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Real time that can be caught up at most.</summary>
    public static TimeSpan LongestDebt { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Plant time that may have passed by now.</summary>
    public DateTime Due(TimeSpan now) => double.IsPositiveInfinity(_speed) ? DateTime.MaxValue : _plantBase + ((now - _realBase) * _speed);

    /// <summary>Notes how long a step took, so that a blocked one counts once.</summary>
    public void NoteStep(TimeSpan took)
    {
        if (took >= Blocked && _speed > 1 && !double.IsPositiveInfinity(_speed))
        {
            _plantBase -= took * (_speed - 1);
        }
    }

    /// <summary>Forgets what is beyond catching up.</summary>
    public void Forgive(DateTime plantTime, TimeSpan now)
    {
        if (!double.IsPositiveInfinity(_speed) && Due(now) - plantTime > LongestDebt * _speed)
        {
            _plantBase = plantTime;
            _realBase = now - LongestDebt;
        }
    }

    /// <summary>Real time until a plant time may have passed; zero or less where it may already.</summary>
    public TimeSpan UntilDue(DateTime plantTime, TimeSpan now) => double.IsPositiveInfinity(_speed)
        ? TimeSpan.Zero
        : (plantTime - Due(now)) / _speed;
}
