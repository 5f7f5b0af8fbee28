namespace Edge.Simulator.Faults;

/// <summary>The erase blocks of a simulated flash volume: what was programmed, how often each was erased, and which one is taken next.</summary>
internal sealed class FlashBlocks
{
    private readonly Action<bool[]> _markUsed;
    private readonly long[] _erases;
    private readonly bool[] _isTaken;
    private int _next;

    public FlashBlocks(int count, Action<bool[]> markUsed)
    {
        _markUsed = markUsed;
        _erases = new long[count];
        _isTaken = new bool[count];
        _next = count;
    }

    public IReadOnlyList<long> Erases => _erases;

    public long ProgrammedBytes { get; private set; }

    public int Count => _erases.Length;

    /// <summary>Takes the next free block: once round the volume from where the last round ended, then all are looked at again.</summary>
    public int Allocate()
    {
        for (var rounds = 0; rounds < 2; rounds++)
        {
            while (_next < _isTaken.Length)
            {
                var block = _next++;
                if (!_isTaken[block])
                {
                    _isTaken[block] = true;
                    return block;
                }
            }

            _next = 0;
            Array.Clear(_isTaken);
            _markUsed(_isTaken);
        }

        return -1;
    }

    public void Erase(int block) => _erases[block]++;

    public void Program(long bytes) => ProgrammedBytes += bytes;

    public void ResetCounters()
    {
        Array.Clear(_erases);
        ProgrammedBytes = 0;
    }
}
