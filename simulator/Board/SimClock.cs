using Edge.Board;
using Edge.Simulator.Plant;

namespace Edge.Simulator.Board;

/// <summary>The firmware's clock on a simulated board: uptime and system clock in plant time.</summary>
public sealed class SimClock(SimulatedBoard board) : Clock
{
    /// <inheritdoc/>
    public override long UptimeMs => board.UptimeMs;

    /// <inheritdoc/>
    public override long UtcMs => board.SystemTimeUs / 1_000;

    /// <inheritdoc/>
    public override bool IsNetworkSynchronized => board.IsNetworkSynchronized;

    /// <inheritdoc/>
    public override void SetUtcMs(long utcMs)
    {
        board.SystemTime = PlantModel.ToUtc(utcMs * 1_000);
    }
}
