namespace Edge.Simulator.Faults;

/// <summary>
/// Runs a workload again and again, each time with one more fault that it has to live with: an I/O error at every call, or a medium full at every size.
/// Other than after a power cut the workload goes on, so that each fault costs a whole run.
/// </summary>
public sealed class FaultSweep
{
    private readonly FaultMedium _medium;

    /// <summary>Creates the sweep.</summary>
    /// <param name="medium">The medium with what is on it at the start.</param>
    public FaultSweep(FaultMedium medium)
    {
        _medium = medium;
    }

    /// <summary>Stores records on <see cref="CrashRun.Medium"/>; what a medium throws must not come out of it.</summary>
    public required Action<CrashRun> Workload { get; init; }

    /// <summary>Throws if a board that starts afterwards does not have what it must have.</summary>
    public required Action<CrashCase> Check { get; init; }

    /// <summary>
    /// Lets each call fail, reads included: with nothing done, with the middle one of the outcomes a cut would have, and with all done
    /// (the error of Close). Stops at the first failure; <see cref="CrashPlace.Change"/> is the number of the call from 1.
    /// </summary>
    /// <param name="count">Calls that fail from there on, 1: only this one.</param>
    public CrashReport ErrorAtEveryCall(long count = 1)
    {
        var seen = Run(static _ => { }, out var plain);
        var calls = plain.Medium.Operations;
        var outcomes = plain.Points.ToDictionary(point => point.Operation.Number, point => _medium.CutOutcomes(point.Operation));
        var checkedRuns = 1L;
        for (var call = 1; seen is null && call <= calls; call++)
        {
            var last = outcomes.GetValueOrDefault(call, 1) - 1;
            foreach (var outcome in (int[])[.. new SortedSet<int> { 0, last / 2, last }])
            {
                checkedRuns++;
                var number = call;
                if (Run(medium => medium.FailAt(number, outcome, count), out _) is { } error)
                {
                    return new CrashReport(outcomes.Count, checkedRuns, Failure(call, outcome, $"I/O error in call {call}, {count} calls long", error));
                }
            }
        }

        return new CrashReport(outcomes.Count, checkedRuns, seen is null ? null : Failure(0, 0, "without a fault", seen));
    }

    /// <summary>Lets the medium be full at every size in steps, from nothing to what the workload needs; <see cref="CrashPlace.Change"/> is the step.</summary>
    /// <param name="stepBytes">Bytes from one size to the next: the medium's allocation unit.</param>
    /// <param name="mostBytes">The greatest size to try.</param>
    public CrashReport FullAtEverySize(int stepBytes, long mostBytes)
    {
        var steps = 0;
        for (var capacity = 0L; capacity <= mostBytes; capacity += stepBytes)
        {
            var size = capacity;
            if (Run(medium => medium.CapacityBytes = size, out var run) is { } error)
            {
                return new CrashReport(run.Points.Count, steps + 1, Failure(steps, 0, $"full at {capacity} B", error));
            }

            steps++;
        }

        return new CrashReport(0, steps, null);
    }

    private CrashFailure Failure(int change, int outcome, string description, Exception error) =>
        new(new CrashPlace(_medium.Seed, change, outcome), description, error);

    private Exception? Run(Action<FaultMedium> fault, out CrashRun run)
    {
        run = new CrashRun([_medium.Remount(_medium.Image)]);
        try
        {
            fault(run.Medium);
            Workload(run);
            run.Stop();
            Check(new CrashCase([_medium.Remount(run.Medium.Image)], run.Begun, run.Acknowledged, _medium.Seed));
            return null;
        }
#pragma warning disable CA1031 // Whatever a workload or check throws is what it has to say.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }
}
