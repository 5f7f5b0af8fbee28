using System.Diagnostics;

namespace Edge.Simulator.Faults;

/// <summary>
/// Cuts the power in every call of a workload that changes a medium, with every outcome the medium's failure model allows, and lets a check
/// look at what a board finds after it: tests are exhaustive, not sampled.
/// </summary>
/// <remarks>
/// The workload runs once. Media are images that share what did not change, so that a cut is made from the image before the call and costs
/// no second run; a check costs its own recovery only. Checks run on several threads and share nothing but what they close over.
/// All media of a board lose power together: in a call on one of them the others are as they were.
/// </remarks>
public sealed class CrashExplorer
{
    private readonly IReadOnlyList<FaultMedium> _media;
    private readonly IReadOnlyList<MediumImage> _start;

    /// <summary>Creates the explorer.</summary>
    /// <param name="media">The board's media with what is on them at the start; one seed for all.</param>
    public CrashExplorer(params IReadOnlyList<FaultMedium> media)
    {
        _media = media;
        _start = [.. media.Select(medium => medium.Image)];
    }

    /// <summary>Stores records, telling the run of each; works on <see cref="CrashRun.Media"/> only and does the same each time.</summary>
    public required Action<CrashRun> Workload { get; init; }

    /// <summary>What a board does after a cut before it goes on; with it the power is cut again in each of its changes.</summary>
    public Action<CrashCase>? Recovery { get; init; }

    /// <summary>Throws if the board after the cut does not have what it must have.</summary>
    public required Action<CrashCase> Check { get; init; }

    /// <summary>
    /// Of so many cuts of the workload one is made, besides the first and last outcome of every change; 1: all. A share for the everyday run:
    /// the same cuts each time.
    /// </summary>
    public int Stride { get; init; } = 1;

    /// <summary>Of so many cuts of the workload one has its recovery cut again, in all its changes and outcomes; 1: each.</summary>
    public int RecoveryStride { get; init; } = 1;

    /// <summary>Threads that check.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Cuts everywhere, up to the first failure in the order of changes and outcomes.</summary>
    public CrashReport Explore()
    {
        var watch = Stopwatch.StartNew();
        var points = Record();
        var crashPoints = 0L;
        CrashFailure? first = null;
        var gate = new Lock();
        Parallel.ForEach(Cuts(points), new ParallelOptions { MaxDegreeOfParallelism = Threads }, (cut, loop, index) =>
        {
            if (loop.ShouldExitCurrentIteration && loop.LowestBreakIteration < index)
            {
                return;
            }

            var checkedHere = 0L;
            var failure = ExploreCut(points, cut.Place, cut.IsCutAgain, ref checkedHere);
            Interlocked.Add(ref crashPoints, checkedHere);
            if (failure is null)
            {
                return;
            }

            // Everything before the lowest break is still done, so that the first failure is the same on any number of threads.
            loop.Break();
            lock (gate)
            {
                first = first is null || failure.Place.CompareTo(first.Place) < 0 ? failure : first;
            }
        });
        return new CrashReport(points.Count, crashPoints, first) { Elapsed = watch.Elapsed };
    }

    /// <summary>Does one cut again, on this thread: the check's exception comes out as it is.</summary>
    public void Reproduce(CrashPlace place)
    {
        var point = Record()[place.Change];
        var crash = After(point, place.Outcome, place with { RecoveryChange = -1, RecoveryOutcome = 0 });
        if (place.RecoveryChange >= 0)
        {
            crash = After(RecordRecovery(crash)[place.RecoveryChange], place.RecoveryOutcome, place);
        }

        Check(crash);
    }

    private static string Describe(CrashPoint point, FaultMedium medium, int outcome) =>
        $"cut in {point.Operation}: {medium.Describe(point.Operation, outcome)}";

    private IEnumerable<(CrashPlace Place, bool IsCutAgain)> Cuts(IReadOnlyList<CrashPoint> points)
    {
        var index = 0L;
        for (var change = 0; change < points.Count; change++)
        {
            var outcomes = _media[points[change].Medium].CutOutcomes(points[change].Operation);
            for (var outcome = 0; outcome < outcomes; outcome++, index++)
            {
                var isDue = index % Stride == 0;
                if (isDue || outcome == 0 || outcome == outcomes - 1)
                {
                    yield return (new CrashPlace(_media[0].Seed, change, outcome), isDue && index / Stride % RecoveryStride == 0);
                }
            }
        }
    }

    private CrashFailure? ExploreCut(IReadOnlyList<CrashPoint> points, CrashPlace place, bool cutAgain, ref long count)
    {
        var point = points[place.Change];
        string What() => Describe(point, _media[point.Medium], place.Outcome);
        count++;
        if (Try(() => Check(After(point, place.Outcome, place))) is { } error)
        {
            return new CrashFailure(place, What(), error);
        }

        if (Recovery is null || !cutAgain)
        {
            return null;
        }

        IReadOnlyList<CrashPoint> recovery = [];
        if (Try(() => recovery = RecordRecovery(After(point, place.Outcome, place))) is { } trouble)
        {
            return new CrashFailure(place, What() + ", in recovery", trouble);
        }

        for (var change = 0; change < recovery.Count; change++)
        {
            var again = recovery[change];
            var medium = _media[again.Medium];
            for (var outcome = 0; outcome < medium.CutOutcomes(again.Operation); outcome++)
            {
                count++;
                var placeAgain = place with { RecoveryChange = change, RecoveryOutcome = outcome };
                if (Try(() => Check(After(again, outcome, placeAgain))) is { } second)
                {
                    return new CrashFailure(placeAgain, $"{What()}; then {Describe(again, medium, outcome)}", second);
                }
            }
        }

        return null;
    }

    private static Exception? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // Whatever a check throws is what it has to say.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }

    private IReadOnlyList<CrashPoint> Record()
    {
        var run = new CrashRun([.. _media.Select((medium, i) => medium.Remount(_start[i]))]);
        Workload(run);
        run.Stop();
        return run.Points;
    }

    private IReadOnlyList<CrashPoint> RecordRecovery(CrashCase crash)
    {
        var run = new CrashRun(crash.Media);
        Recovery!(crash);
        run.Stop();
        return [.. run.Points.Select(point => point with { Begun = crash.Begun, Acknowledged = crash.Acknowledged })];
    }

    private CrashCase After(CrashPoint point, int outcome, CrashPlace place)
    {
        var media = new FaultMedium[_media.Count];
        for (var i = 0; i < media.Length; i++)
        {
            var image = i == point.Medium ? _media[i].AfterCut(point.Operation, outcome) : point.Images[i];
            media[i] = _media[i].Remount(image);
        }

        return new CrashCase(media, point.Begun, point.Acknowledged, _media[0].Seed) { Place = place };
    }
}
