namespace Edge.Platform.Store;

/// <summary>Sequences in a row.</summary>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one, not before the first.</param>
public readonly record struct SequenceRange(long First, long Last)
{
    /// <summary>How many there are.</summary>
    public long Count => Last - First + 1;

    /// <inheritdoc/>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}

/// <summary>A set of sequences as ranges, in order: a board's log is mostly one.</summary>
public sealed class SequenceSet
{
    private readonly List<SequenceRange> _ranges = [];

    /// <summary>The ranges, in order, with at least one sequence missing between two.</summary>
    public IReadOnlyList<SequenceRange> Ranges => _ranges;

    /// <summary>The greatest sequence; 0 in an empty set.</summary>
    public long Greatest => _ranges.Count == 0 ? 0 : _ranges[^1].Last;

    /// <summary>How many sequences there are.</summary>
    public long Count => _ranges.Sum(range => range.Count);

    /// <summary>Sequence up to which none is missing from 1 on; 0 where 1 is.</summary>
    public long Contiguous => _ranges.Count > 0 && _ranges[0].First <= 1 ? _ranges[0].Last : 0;

    /// <summary>Whether a sequence is in the set.</summary>
    public bool Contains(long sequence)
    {
        var at = IndexOf(sequence);
        return at < _ranges.Count && _ranges[at].First <= sequence;
    }

    /// <summary>Adds the sequences of a range; an empty one adds nothing.</summary>
    public void Add(long first, long last)
    {
        if (last < first)
        {
            return;
        }

        // What it touches becomes one with it.
        var at = IndexOf(first - 1);
        var end = at;
        while (end < _ranges.Count && _ranges[end].First <= last + 1)
        {
            first = Math.Min(first, _ranges[end].First);
            last = Math.Max(last, _ranges[end].Last);
            end++;
        }

        _ranges.RemoveRange(at, end - at);
        _ranges.Insert(at, new SequenceRange(first, last));
    }

    /// <summary>The sequences of a range that are not in the set, in order.</summary>
    public IEnumerable<SequenceRange> Missing(long first, long last)
    {
        for (var at = IndexOf(first); at < _ranges.Count && _ranges[at].First <= last; at++)
        {
            if (_ranges[at].First > first)
            {
                yield return new SequenceRange(first, _ranges[at].First - 1);
            }

            first = _ranges[at].Last + 1;
        }

        if (first <= last)
        {
            yield return new SequenceRange(first, last);
        }
    }

    /// <summary>Index of the first range that does not end before a sequence.</summary>
    private int IndexOf(long sequence)
    {
        var low = 0;
        var high = _ranges.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].Last < sequence)
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
