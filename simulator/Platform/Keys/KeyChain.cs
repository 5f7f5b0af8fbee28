using Edge.Records;

namespace Edge.Platform.Keys;

/// <summary>First keys of some roots, and the keys of later epochs that follow from them.</summary>
internal sealed class KeyChain
{
    private const int MostRoots = 16;

    private readonly int[] _roots = new int[MostRoots];
    private readonly byte[][] _first = new byte[MostRoots][];
    private readonly byte[][] _keys = new byte[MostRoots][];
    private readonly int[] _epochs = new int[MostRoots];

    /// <summary>Roots whose key is known.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the first key of a root.</summary>
    /// <exception cref="ArgumentException">It is there already, or there are too many.</exception>
    public void Add(int root, byte[] first)
    {
        if (Count == MostRoots || Find(root) >= 0)
        {
            throw new ArgumentException("root " + root.ToString() + " has a key already, or there are more than " + MostRoots.ToString());
        }

        _roots[Count] = root;
        _first[Count] = first;
        _keys[Count] = first;
        Count++;
    }

    /// <summary>Whether the keys of a root are known.</summary>
    public bool Has(int root)
    {
        return Find(root) >= 0;
    }

    /// <summary>Key of an epoch.</summary>
    public byte[] KeyOf(int root, int epoch)
    {
        int index = Find(root);
        if (epoch < _epochs[index])
        {
            _epochs[index] = 0;
            _keys[index] = _first[index];
        }

        while (_epochs[index] < epoch)
        {
            _epochs[index]++;
            _keys[index] = KeyRing.Derive(_keys[index], _epochs[index]);
        }

        return _keys[index];
    }

    private int Find(int root)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_roots[i] == root)
            {
                return i;
            }
        }

        return -1;
    }
}
