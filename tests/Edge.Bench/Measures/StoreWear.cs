using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Bench.Measures;

/// <summary>What our store does to the internal flash, in the model of littlefs that <see cref="FlashModel"/> states.</summary>
public static class StoreWear
{
    /// <summary>Blocks of the ring: with them the volume of 768 blocks is about 40 % full.</summary>
    private const int RingBlocks = 280;

    private const int MinutesOfDay = 1440;

    /// <summary>Minutes between commits where blocks alone are stored: more than a block has.</summary>
    public const int SealedOnly = 1_000_000;

    /// <summary>Fills the ring with minutes of 16 channels, then counts.</summary>
    /// <param name="commitMinutes">Minutes between commits.</param>
    /// <param name="days">Days to count.</param>
    /// <param name="next">Where minutes come from; null: noise.</param>
    public static WearFigures Measure(int commitMinutes, int days, Func<Record>? next = null)
    {
        var model = new FlashModel();
        BenchLog log = BenchLog.OnFlash(model, commitMinutes, RingBlocks, BenchLog.BoardTicks);
        var source = new MinuteSource(16, next is null ? 6 : 0);
        next ??= source.Next;
        log.Append(source.Schema());
        for (int minutes = 0; log.Log.BytesStored < RingBlocks * (long)BlockLayout.BlockBytes && minutes < RingBlocks * 200; minutes++)
        {
            log.Append(next());
        }

        model.ResetCounters();
        int before = Sealed(log);
        for (int minutes = 0; minutes < days * MinutesOfDay; minutes++)
        {
            log.Append(next());
        }

        return WearFigures.Of(model, (Sealed(log) - before) * (long)BlockLayout.BlockBytes, days);
    }

    private static int Sealed(BenchLog log) => log.Log.SealedBlocks;
}
