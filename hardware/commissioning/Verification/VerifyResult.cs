using Edge.Platform.Keys;

namespace Edge.Commissioning.Verification;

/// <summary>Blocks in a row of which the same can be said.</summary>
public sealed record BlockRange
{
    /// <summary>One of <see cref="BlockFinding"/>.</summary>
    public required int Finding { get; init; }

    /// <summary>Number of the first block.</summary>
    public required int FirstBlock { get; init; }

    /// <summary>Number of the last block.</summary>
    public required int LastBlock { get; set; }

    /// <summary>First sequence.</summary>
    public required long First { get; init; }

    /// <summary>Last sequence; before <see cref="First"/> where nobody knows.</summary>
    public required long Last { get; set; }

    /// <summary>Earliest minute of the labels, minutes since 1970; null where no block can be read.</summary>
    public int? Earliest { get; set; }

    /// <summary>Latest minute.</summary>
    public int? Latest { get; set; }

    /// <summary>Root of the keys that the blocks name.</summary>
    public required int Root { get; init; }

    /// <summary>Whether it speaks against the log.</summary>
    public bool IsWrong => Finding is not (BlockFinding.Whole or BlockFinding.Oldest);
}

/// <summary>What became of a published head of the chain.</summary>
public enum HeadFate
{
    /// <summary>The block is there and has this tag.</summary>
    Found,

    /// <summary>The block gave up its place to newer ones, as it may.</summary>
    TooOld,

    /// <summary>The block can't be read.</summary>
    Unreadable,

    /// <summary>The log ends before it: its end was cut off, or an older state was put back.</summary>
    CutOff,

    /// <summary>The block is not in a platform's store, which has not fetched it yet.</summary>
    NotFetched,

    /// <summary>The block is not in this copy, which lies beside its log.</summary>
    NotCopied,

    /// <summary>Another block is in its place: the log was made anew.</summary>
    Other,
}

/// <summary>A head and what became of it.</summary>
/// <param name="Head">The head.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="LatestUtc">Latest minute label of the block; null where it can't be read.</param>
public sealed record CheckedHead(ChainHead Head, HeadFate Fate, DateTime? LatestUtc)
{
    /// <summary>By how much the labels of a block may be ahead of its receipt: clocks differ.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether it speaks against the log.</summary>
    public bool IsWrong => Fate is HeadFate.Unreadable or HeadFate.CutOff or HeadFate.Other;

    /// <summary>Whether the labels claim a time at which the block was known already.</summary>
    public bool IsLabelAhead => LatestUtc is { } latest && latest - Head.ReceivedUtc > Tolerance;
}

/// <summary>All that was found out about a log.</summary>
public sealed record VerifyResult
{
    /// <summary>Where the log lies.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it is a copy of sealed blocks, which has no tail.</summary>
    public bool IsCopy { get; init; }

    /// <summary>Whether it is a platform's store, which has of the newest blocks only what it fetched.</summary>
    public bool IsStore { get; init; }

    /// <summary>Whether it is a copy without its log.</summary>
    public bool IsAlone { get; init; }

    /// <summary>What tells this log from any other; 0 where nothing tells it.</summary>
    public long Lineage { get; init; }

    /// <summary>Keys that were given.</summary>
    public required IReadOnlyList<KeyFile> Keys { get; init; }

    /// <summary>Number of the oldest block that is kept.</summary>
    public required int FirstBlock { get; init; }

    /// <summary>Blocks, with those that gave up their place.</summary>
    public required int Blocks { get; init; }

    /// <summary>What there is, in order.</summary>
    public required IReadOnlyList<BlockRange> Ranges { get; init; }

    /// <summary>Sequences that are in no block, in order: the first and the last of each hole.</summary>
    public required IReadOnlyList<(long First, long Last)> Holes { get; init; }

    /// <summary>Roots under which the log goes on, with the first sequence of each.</summary>
    public required IReadOnlyList<(int Root, long First)> Roots { get; init; }

    /// <summary>Flags of <see cref="TailFinding"/>.</summary>
    public required int Tail { get; init; }

    /// <summary>Records that are not sealed yet.</summary>
    public required int TailEntries { get; init; }

    /// <summary>Bytes of damaged or altered ones.</summary>
    public required int TailRubbish { get; init; }

    /// <summary>Bytes of a record that the power cut.</summary>
    public required int TailTorn { get; init; }

    /// <summary>Greatest sequence that can be relied on.</summary>
    public required long Head { get; init; }

    /// <summary>The published heads; null: none were given.</summary>
    public IReadOnlyList<CheckedHead>? Heads { get; init; }

    /// <summary>The tags of the blocks that can be read, by number.</summary>
    public required IReadOnlyDictionary<int, byte[]> Tags { get; init; }

    /// <summary>Number of the newest block that a published head proves; -1 where there is none.</summary>
    public int NewestProven => Heads?.Where(head => head.Fate == HeadFate.Found).Select(head => head.Head.Block).DefaultIfEmpty(-1).Max() ?? -1;

    /// <summary>Time labels.</summary>
    public required TimeNotes Times { get; init; }

    /// <summary>The ranges that speak against the log. A platform fetches blocks now and then: what it did not fetch does not.</summary>
    public IEnumerable<BlockRange> WrongRanges => Ranges.Where(range => range.IsWrong && !(IsStore && range.Finding == BlockFinding.Missing));

    /// <summary>Whether a key was given.</summary>
    public bool IsKeyed => Keys.Count > 0;

    /// <summary>Whether anything speaks against the log.</summary>
    public bool IsWrong => WrongRanges.Any() || Tail != TailFinding.Whole || (Heads?.Any(head => head.IsWrong) ?? false);
}
