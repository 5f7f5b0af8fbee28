using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Platform.Store;

/// <summary>What is known of the chain of one log: its stored blocks and its published heads, by number. A board begins another log when it lost the one it had.</summary>
internal sealed class LogChain(int log)
{
    private readonly SortedList<int, ChainLink> _blocks = [];
    private readonly SortedList<int, ChainLink> _heads = [];

    /// <summary>0 for the first log of the board.</summary>
    public int Log { get; } = log;

    /// <summary>Stored blocks, in order.</summary>
    public IList<ChainLink> Blocks => _blocks.Values;

    /// <summary>Greatest sequence of all that is known of it.</summary>
    public long Greatest => Math.Max(LastOf(_blocks), LastOf(_heads));

    /// <summary>Greatest number of all that is known of it; -1 where nothing is.</summary>
    public int GreatestNumber => Math.Max(_blocks.Count == 0 ? -1 : _blocks.Keys[^1], _heads.Count == 0 ? -1 : _heads.Keys[^1]);

    /// <summary>The stored block of a number, or null.</summary>
    public ChainLink? BlockOf(int number) => _blocks.GetValueOrDefault(number);

    /// <summary>The published head of a number, or null.</summary>
    public ChainLink? HeadOf(int number) => _heads.GetValueOrDefault(number);

    /// <summary>Tag of the block before a number, as far as it is known; zeros before block 0.</summary>
    public byte[]? TagBefore(int number) => number == 0 ? new byte[BlockLayout.TagBytes] : (BlockOf(number - 1) ?? HeadOf(number - 1))?.Tag;

    /// <summary>Takes note of a stored block.</summary>
    public void AddBlock(ChainLink link) => _blocks[link.Number] = link;

    /// <summary>Takes note of a head.</summary>
    public void AddHead(ChainLink link) => _heads[link.Number] = link;

    /// <summary>Whether a block or a head can be of this log, by number, sequences and tag: why not, or null.</summary>
    public string? Misfit(ChainLink link)
    {
        if (HeadOf(link.Number) is { } head && (head.Last != link.Last || !head.Tag.AsSpan().SequenceEqual(link.Tag)))
        {
            return $"block {link.Number}: it is not the one whose head was published before";
        }

        if (BlockOf(link.Number) is { } block && (block.Last != link.Last || !block.Tag.AsSpan().SequenceEqual(link.Tag)))
        {
            return $"block {link.Number}: the one that is stored is another";
        }

        var isBehind = (Before(_blocks, link.Number) is not { } older || older.Last < link.First)
            && (Before(_heads, link.Number) is not { } olderHead || olderHead.Last < link.First);
        var isBefore = (After(_blocks, link.Number) is not { } newer || newer.First > link.Last)
            && (After(_heads, link.Number) is not { } newerHead || newerHead.Last > link.Last);
        return isBehind && isBefore ? null : $"block {link.Number}: its sequences {link.First}-{link.Last} do not lie between those of the blocks around it";
    }

    /// <summary>The sequences that lie between a block and those next to it: no record has them.</summary>
    public IEnumerable<SequenceRange> GapsAround(ChainLink link)
    {
        if (BlockOf(link.Number - 1) is { } before && before.Last + 1 < link.First)
        {
            yield return new SequenceRange(before.Last + 1, link.First - 1);
        }

        if (BlockOf(link.Number + 1) is { } after && link.Last + 1 < after.First)
        {
            yield return new SequenceRange(link.Last + 1, after.First - 1);
        }
    }

    private static long LastOf(SortedList<int, ChainLink> links) => links.Count == 0 ? 0 : links.Values[^1].Last;

    private static ChainLink? Before(SortedList<int, ChainLink> links, int number)
    {
        var at = IndexOf(links, number) - 1;
        return at >= 0 ? links.Values[at] : null;
    }

    private static ChainLink? After(SortedList<int, ChainLink> links, int number)
    {
        var at = IndexOf(links, number + 1);
        return at < links.Count ? links.Values[at] : null;
    }

    /// <summary>Index of the first link whose number is not less.</summary>
    private static int IndexOf(SortedList<int, ChainLink> links, int number)
    {
        var low = 0;
        var high = links.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (links.Keys[middle] < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
