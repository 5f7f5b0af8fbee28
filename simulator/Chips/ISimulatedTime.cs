namespace Edge.Simulator.Chips;

/// <summary>True time at the plant, as chips live in it; it has nothing to do with what the board's clock says.</summary>
public interface ISimulatedTime
{
    /// <summary>Microseconds since 1970-01-01 UTC; never goes back.</summary>
    long NowUs { get; }

    /// <summary>A native call of the board waits this long: plant time passes.</summary>
    void Elapse(long microseconds);
}
