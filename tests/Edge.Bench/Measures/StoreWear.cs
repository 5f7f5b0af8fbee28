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
    public static WearFigures Measure(int commitMinutes, int days)
    {
        var model = new FlashModel();
        BenchLog log = BenchLog.OnFlash(model, commitMinutes, RingBlocks, BenchLog.BoardTicks);
        var source = new MinuteSource(16, 6);
        while (log.Log.BytesStored < RingBlocks * (long)BlockLayout.BlockBytes && source.Minutes < RingBlocks * 200)
        {
            log.Append(source, MinutesOfDay);
        }

        model.ResetCounters();
        int before = Sealed(log);
        log.Append(source, days * MinutesOfDay);
        return WearFigures.Of(model, (Sealed(log) - before) * (long)BlockLayout.BlockBytes, days);
    }

    private static int Sealed(BenchLog log) => log.Log.SealedBlocks;
}
