using Edge.Platform.Keys;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Commissioning.Verification;

/// <summary>What a folder of blocks is.</summary>
public enum LogKind
{
    /// <summary>A log, with the records that are not sealed yet.</summary>
    Log,

    /// <summary>A board's copy of what is sealed, beside the log.</summary>
    Copy,

    /// <summary>A board's copy of what is sealed, without the log: nothing tells where its end is due.</summary>
    CopyAlone,

    /// <summary>A platform's store of what it fetched.</summary>
    Store,
}

/// <summary>Verifies a log, with published heads where there are some, and gathers what is the same of blocks in a row.</summary>
public static class LogVerification
{
    /// <summary>Verifies.</summary>
    /// <param name="folder">Where the log lies, for the report.</param>
    /// <param name="media">What it is read from.</param>
    /// <param name="keys">First keys, one a root.</param>
    /// <param name="heads">Published heads, by block; null: none were given.</param>
    /// <param name="done">Is told how much is done, 0 to 1.</param>
    /// <param name="kind">What the folder holds.</param>
    /// <exception cref="Board.StorageException">The medium failed.</exception>
    public static VerifyResult Run(string folder, LogMedia media, IReadOnlyList<KeyFile> keys, IReadOnlyList<ChainHead>? heads, Action<double> done, LogKind kind)
    {
        var isCopy = kind != LogKind.Log;
        var times = new TimeNotes();
        var verifier = new LogVerifier(media, 1, null) { Visitor = times, IsCopy = isCopy };
        foreach (var key in keys)
        {
            verifier.AddKey(key.Root, key.Key);
        }

        var ranges = new List<BlockRange>();
        var holes = new List<(long, long)>();
        var roots = new List<(int Root, long First)>();
        var checkedHeads = heads is null ? null : new List<CheckedHead>();
        var nextHead = 0;
        var tags = new Dictionary<int, byte[]>();
        verifier.Open();
        while (verifier.Next())
        {
            Add(ranges, verifier);
            if (verifier.Hole > 0)
            {
                holes.Add((verifier.First - verifier.Hole, verifier.First - 1));
            }

            NoteRoot(roots, verifier.Root, verifier.First, IsReadable(verifier.Finding));
            if (IsReadable(verifier.Finding))
            {
                tags[verifier.Block] = TagOf(verifier);
            }

            for (; heads is not null && nextHead < heads.Count && heads[nextHead].Block <= verifier.Block; nextHead++)
            {
                checkedHeads!.Add(Check(heads[nextHead], verifier, kind));
            }

            done((verifier.Block - verifier.FirstBlock + 1.0) / Math.Max(1, verifier.Blocks - verifier.FirstBlock));
        }

        for (; heads is not null && nextHead < heads.Count; nextHead++)
        {
            checkedHeads!.Add(new CheckedHead(heads[nextHead], kind is LogKind.Store ? HeadFate.NotFetched : kind is LogKind.Copy ? HeadFate.NotCopied : HeadFate.CutOff, null));
        }

        verifier.CheckTail();
        NoteRoot(roots, verifier.Root, Math.Max(verifier.Head - verifier.TailEntries, 0) + 1, !isCopy && (verifier.Tail & TailFinding.Missing) == 0);
        return new VerifyResult
        {
            Folder = folder,
            IsCopy = isCopy,
            IsStore = kind == LogKind.Store,
            IsAlone = kind == LogKind.CopyAlone,
            Lineage = verifier.Lineage,
            Keys = keys,
            FirstBlock = verifier.FirstBlock,
            Blocks = verifier.Blocks,
            Ranges = ranges,
            Holes = holes,
            Roots = roots,
            Tail = verifier.Tail,
            TailEntries = verifier.TailEntries,
            TailRubbish = verifier.TailRubbish,
            TailTorn = verifier.TailTorn,
            Head = verifier.Head,
            Heads = checkedHeads,
            Tags = tags,
            Times = times,
        };
    }

    private static bool IsReadable(int finding) => finding is not (BlockFinding.Damaged or BlockFinding.Missing or BlockFinding.Misplaced);

    private static void NoteRoot(List<(int Root, long First)> roots, int root, long first, bool isKnown)
    {
        if (isKnown && (roots.Count == 0 || roots[^1].Root != root))
        {
            roots.Add((root, first));
        }
    }

    private static void Add(List<BlockRange> ranges, LogVerifier verifier)
    {
        var isReadable = IsReadable(verifier.Finding);
        if (ranges.Count > 0 && ranges[^1] is { } last && last.Finding == verifier.Finding && last.Root == verifier.Root)
        {
            last.LastBlock = verifier.Block;
            last.Last = Math.Max(last.Last, verifier.Last);
            last.Earliest = isReadable ? Math.Min(last.Earliest ?? int.MaxValue, verifier.Earliest) : last.Earliest;
            last.Latest = isReadable ? Math.Max(last.Latest ?? int.MinValue, verifier.Latest) : last.Latest;
            return;
        }

        ranges.Add(new BlockRange
        {
            Finding = verifier.Finding,
            FirstBlock = verifier.Block,
            LastBlock = verifier.Block,
            First = verifier.First,
            Last = verifier.Last,
            Earliest = isReadable ? verifier.Earliest : null,
            Latest = isReadable ? verifier.Latest : null,
            Root = verifier.Root,
        });
    }

    /// <summary>What tells the log in a folder from any other; 0 where nothing tells it.</summary>
    /// <exception cref="Board.StorageException">The medium failed.</exception>
    public static long LineageOf(LogMedia media)
    {
        var verifier = new LogVerifier(media, 1, null) { IsCopy = true };
        verifier.Open();
        return verifier.Lineage;
    }

    private static byte[] TagOf(LogVerifier verifier)
    {
        var tag = new byte[BlockLayout.TagBytes];
        verifier.CopyTag(tag);
        return tag;
    }

    private static CheckedHead Check(ChainHead head, LogVerifier verifier, LogKind kind)
    {
        if (head.Block < verifier.FirstBlock)
        {
            return new CheckedHead(head, HeadFate.TooOld, null);
        }

        if (kind == LogKind.Copy && verifier.Finding == BlockFinding.Missing)
        {
            return new CheckedHead(head, HeadFate.NotCopied, null);
        }

        if (!IsReadable(verifier.Finding))
        {
            return new CheckedHead(head, HeadFate.Unreadable, null);
        }

        var isSame = Convert.ToHexString(TagOf(verifier)) == head.Tag && verifier.Last == head.Sequence;
        return new CheckedHead(head, isSame ? HeadFate.Found : HeadFate.Other, DateTime.UnixEpoch.AddMinutes(verifier.Latest));
    }
}
