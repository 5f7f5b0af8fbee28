namespace Edge.Simulator.Faults;

/// <summary>Where the power was cut: enough to do it again with <see cref="CrashExplorer.Reproduce"/>.</summary>
/// <param name="Seed">Seed of the media.</param>
/// <param name="Change">Which change of the workload, from 0.</param>
/// <param name="Outcome">What the cut left of it.</param>
/// <param name="RecoveryChange">Which change of the recovery was cut as well, from 0; -1: none.</param>
/// <param name="RecoveryOutcome">What that cut left.</param>
public readonly record struct CrashPlace(uint Seed, int Change, int Outcome, int RecoveryChange = -1, int RecoveryOutcome = 0) : IComparable<CrashPlace>
{
    /// <inheritdoc/>
    public int CompareTo(CrashPlace other) =>
        (Change, Outcome, RecoveryChange, RecoveryOutcome).CompareTo((other.Change, other.Outcome, other.RecoveryChange, other.RecoveryOutcome));

    /// <inheritdoc/>
    public override string ToString() => RecoveryChange < 0
        ? $"seed {Seed}, change {Change}, outcome {Outcome}"
        : $"seed {Seed}, change {Change}, outcome {Outcome}, then recovery change {RecoveryChange}, outcome {RecoveryOutcome}";
}

/// <summary>The first cut after which a check failed.</summary>
/// <param name="Place">Where.</param>
/// <param name="Description">The same in words.</param>
/// <param name="Error">What the check threw.</param>
public sealed record CrashFailure(CrashPlace Place, string Description, Exception Error)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Description}: {Error.Message}";
}

/// <summary>What an exploration came to.</summary>
/// <param name="Changes">Calls of the workload that changed a medium.</param>
/// <param name="CrashPoints">Cuts that were checked.</param>
/// <param name="Failure">The first one that failed, or null.</param>
public sealed record CrashReport(int Changes, long CrashPoints, CrashFailure? Failure)
{
    /// <summary>Time that it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{CrashPoints} crash points in {Changes} changes: {Failure?.ToString() ?? "all hold"}";
}
