using Edge.Host;
using Edge.Records;

namespace Edge.Bench.Measures;

/// <summary>What opening a log costs after a power cut.</summary>
/// <param name="Bytes">Most bytes read from the media.</param>
/// <param name="Opens">Most files opened: each call of a medium opens one.</param>
public readonly record struct RecoveryCost(long Bytes, int Opens)
{
    /// <summary>Calls after a block was stored at which the power is cut: all that replace the tail, and some that follow.</summary>
    private const int Steps = 16;

    /// <summary>Minutes after a block of which most are those of the next.</summary>
    private const int NearlyABlock = 150;

    /// <summary>How much of the call's write was done: nothing, a part, all of it but the board never learned.</summary>
    private static readonly int[] _outcomes = [0, 150, int.MaxValue];

    /// <summary>
    /// Cuts the power at each of the calls that follow the storing of a block, with a tail as usual and one that grew while sealing was begun anew, and opens the log after each.
    /// </summary>
    /// <returns>The worst of all.</returns>
    public static RecoveryCost Of(BenchLog log, MinuteSource source)
    {
        RecoveryCost worst = default;
        for (int step = 1; step <= Steps; step++)
        {
            foreach (int outcome in _outcomes)
            {
                worst = Worse(worst, AfterCut(log, source, step, outcome, isLong: outcome != 0));
            }
        }

        return worst;
    }

    private static RecoveryCost AfterCut(BenchLog log, MinuteSource source, int step, int outcome, bool isLong)
    {
        if (isLong)
        {
            log.AppendUntilSealed(source);
            log.Append(source, NearlyABlock);
            log.Reopen();
        }

        log.AppendUntilSealed(source);
        log.Medium.CutPowerAt(step, outcome);
        try
        {
            log.Append(source, 1000);
        }
        catch (BoardStoppedException)
        {
            log.Medium.RestorePower();
        }

        RecordLog opened = log.OpenCounted(out CountingStorage medium, out CountingStorage state);
        if (opened.Trouble is { } trouble)
        {
            throw new InvalidOperationException($"the log did not open after a cut: {trouble}");
        }

        bool isOne = ReferenceEquals(medium, state);
        log.Reopen();
        return new RecoveryCost(medium.BytesRead + (isOne ? 0 : state.BytesRead), medium.Opens + (isOne ? 0 : state.Opens));
    }

    private static RecoveryCost Worse(RecoveryCost one, RecoveryCost other) => new(Math.Max(one.Bytes, other.Bytes), Math.Max(one.Opens, other.Opens));
}
