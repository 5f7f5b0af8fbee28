namespace Edge.Simulator.Faults;

/// <summary>What a workload does to the flash.</summary>
/// <param name="Amplification">Bytes programmed per byte stored.</param>
/// <param name="ErasesPerYear">Block erases in 365 days.</param>
/// <param name="HottestBlockPerYear">
/// Erases in 365 days of the block erased most, as if what was observed went on. A metadata pair moves on after 513 compactions,
/// so that over a whole year the hottest block has fewer: an upper limit.
/// </param>
public sealed record WearFigures(double Amplification, double ErasesPerYear, double HottestBlockPerYear)
{
    private const double DaysOfYear = 365;

    /// <summary>The figures of what a volume counted.</summary>
    /// <param name="model">The volume.</param>
    /// <param name="storedBytes">Bytes the workload stored for good meanwhile: sealed blocks, or records where nothing is sealed.</param>
    /// <param name="days">How long it ran, days.</param>
    public static WearFigures Of(FlashModel model, long storedBytes, double days) => new(
        (double)model.ProgrammedBytes / storedBytes,
        model.Erases * DaysOfYear / days,
        model.HottestBlockErases * DaysOfYear / days);
}
