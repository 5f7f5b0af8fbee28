namespace Edge.Simulator.Faults;

/// <summary>
/// Runs a workload again and again, each time with one more fault that it has to live with, on one of the board's media: an I/O error, a stale read or another card
/// at every call, or a medium full at every size. Other than after a power cut the workload goes on, so that each fault costs a whole run.
/// </summary>
public sealed class FaultSweep
{
    private readonly IReadOnlyList<FaultMedium> _media;

    /// <summary>Creates the sweep.</summary>
    /// <param name="media">The board's media with what is on them at the start.</param>
    public FaultSweep(params IReadOnlyList<FaultMedium> media)
    {
        _media = media;
    }

    /// <summary>Which medium has the faults.</summary>
    public int Target { get; init; }

    /// <summary>Stores records on <see cref="CrashRun.Media"/>; what a medium throws must not come out of it.</summary>
    public required Action<CrashRun> Workload { get; init; }

    /// <summary>Throws if a board that starts afterwards does not have what it must have.</summary>
    public required Action<CrashCase> Check { get; init; }

    /// <summary>
    /// Lets each call fail, reads included: with nothing done (a failed mount, where it is the first one), with the middle one of the outcomes a cut would have,
    /// and with all done (the error of Close). Stops at the first failure; <see cref="CrashPlace.Change"/> is the number of the call from 1.
    /// </summary>
    /// <param name="count">Calls that fail from there on, 1: only this one.</param>
    public CrashReport ErrorAtEveryCall(long count = 1) => AtEveryCall(
        $"I/O error, {count} calls long", (medium, call, outcome) => medium.FailAt(call, outcome, count));

    /// <summary>Swaps the medium for another one in each call, with the same outcomes on the one that is pulled: <see cref="FaultMedium.Removed"/> of the check's medium.</summary>
    /// <param name="other">What is on the other one.</param>
    public CrashReport SwapAtEveryCall(MediumImage other) => AtEveryCall(
        "swapped", (medium, call, outcome) => medium.SwapAt(call, other, outcome));

    /// <summary>Lets each call that reads see the file once as it was before its last change.</summary>
    public CrashReport StaleReadAtEveryCall() => AtEveryCall("stale read", static (medium, call, _) => medium.StaleReadAt(call), isRead: true);

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

    private CrashReport AtEveryCall(string what, Action<FaultMedium, long, int> fault, bool isRead = false)
    {
        var seen = Run(static _ => { }, out var plain);
        var calls = plain.Media[Target].Operations;
        var outcomes = plain.Points.Where(point => point.Medium == Target)
            .ToDictionary(point => point.Operation.Number, point => _media[Target].CutOutcomes(point.Operation));
        var checkedRuns = 1L;
        for (var call = 1L; seen is null && call <= calls; call++)
        {
            if (isRead && outcomes.ContainsKey(call))
            {
                continue;
            }

            var last = outcomes.GetValueOrDefault(call, 1) - 1;
            foreach (var outcome in (int[])[.. new SortedSet<int> { 0, last / 2, last }])
            {
                checkedRuns++;
                var number = call;
                if (Run(medium => fault(medium, number, outcome), out _) is { } error)
                {
                    return new CrashReport(outcomes.Count, checkedRuns, Failure((int)call, outcome, $"{what} in call {call}", error));
                }
            }
        }

        return new CrashReport(outcomes.Count, checkedRuns, seen is null ? null : Failure(0, 0, "without a fault", seen));
    }

    private CrashFailure Failure(int change, int outcome, string description, Exception error) =>
        new(new CrashPlace(_media[0].Seed, change, outcome), description, error);

    private Exception? Run(Action<FaultMedium> fault, out CrashRun run)
    {
        run = new CrashRun([.. _media.Select(static medium => medium.Remount(medium.Image))]);
        try
        {
            fault(run.Media[Target]);
            Workload(run);
            run.Stop();
            Check(new CrashCase([.. run.Media.Select(Remount)], run.Begun, run.Acknowledged, _media[0].Seed));
            return null;
        }
#pragma warning disable CA1031 // Whatever a workload or check throws is what it has to say.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }

    private static FaultMedium Remount(FaultMedium medium)
    {
        var again = medium.Remount(medium.Image);
        again.Removed = medium.Removed;
        return again;
    }
}
