using Edge.Board;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Media of a board in the crash tests, and how its log is made of them.</summary>
/// <param name="Media">The media, empty; the blocks are on the first.</param>
/// <param name="Compose">Makes the log's media of them.</param>
/// <param name="Ring">Blocks that the ring keeps at least; 0: nothing is given up.</param>
internal sealed record CrashProfile(FaultMedium[] Media, Func<IReadOnlyList<Storage>, LogMedia> Compose, int Ring = 0)
{
    /// <summary>A full ring makes room after boot, before the first minute: in a few ticks.</summary>
    public int TicksToMakeRoom => Ring > 0 ? 6 : 0;

    /// <summary>The log on a card, the key and the small state on internal flash.</summary>
    public static CrashProfile Fat(uint seed, bool oldBytesTear = false) => new(
        [new FatMedium { Seed = seed, OldBytesTear = oldBytesTear }, new LittlefsMedium { Seed = seed }],
        static media => new LogMedia { Card = media[0], State = media[1], Entropy = new KeyedLog.SeededEntropy(1), EpochMinutes = KeyedLog.EpochMinutes });

    /// <summary>All on internal flash.</summary>
    public static CrashProfile Littlefs(uint seed, int commitMinutes, int ring = 0) => new(
        [new LittlefsMedium { Seed = seed }],
        media => new LogMedia
        {
            Flash = media[0],
            State = media[0],
            Entropy = new KeyedLog.SeededEntropy(1),
            EpochMinutes = KeyedLog.EpochMinutes,
            CommitMinutes = commitMinutes,
            FlashBlocks = ring > 0 ? ring : Limits.FlashBlocks,
            KeepMinutes = ring > 0 ? 0 : Retention.Minutes,
        },
        ring > 0 ? ring - Retention.ReserveOf(ring) - Retention.AheadOf(ring, 1) : 0);
}
