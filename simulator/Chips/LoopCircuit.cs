using Edge.Inputs;
using Edge.Simulator.Plant;

namespace Edge.Simulator.Chips;

/// <summary>
/// A supervised contact loop as a circuit: pull-up on the board, at the far end one resistor in series with the contact and one across
/// it (hardware/, and the drawing at <see cref="LoopWindows"/>, whose resistor values these are).
/// </summary>
public static class LoopCircuit
{
    private const double CableOhms = 12;
    private const double InsulationOhms = 5e6;

    /// <summary>Voltage at the measured node.</summary>
    public static double Volts(LoopState state)
    {
        var loopOhms = CableOhms + state switch
        {
            LoopState.Shorted => 0,
            LoopState.Closed => LoopWindows.SeriesOhms,
            LoopState.Open => LoopWindows.SeriesOhms + LoopWindows.ParallelOhms,
            _ => InsulationOhms,
        };
        return LoopWindows.SupplyMillivolts / 1000.0 * loopOhms / (loopOhms + LoopWindows.PullUpOhms);
    }
}
