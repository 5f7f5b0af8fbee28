namespace Edge.Commissioning.Verification;

/// <summary>
/// Whether a block can have the key that it names. Keys step on with the minute records that were sealed, so that who has the key of a later day
/// can't use it for an earlier place of the log. Behind damage the minutes are known only within bounds.
/// </summary>
internal sealed class EpochWatch
{
    private readonly int _epochMinutes;
    private bool _hasBegun;
    private int _root;
    private int _epoch;

    // Minute records under this epoch's key: as many as were read, and as many as there can have been.
    private long _least;
    private long _most;

    /// <summary>Creates it.</summary>
    /// <param name="epochMinutes">Minute records after which a key steps on.</param>
    public EpochWatch(int epochMinutes)
    {
        _epochMinutes = epochMinutes;
    }

    /// <summary>Root of the newest genuine block; 0 before the first.</summary>
    public int Root
    {
        get { return _root; }
    }

    /// <summary>Whether what follows can be under this key.</summary>
    /// <param name="root">Root.</param>
    /// <param name="epoch">Epoch.</param>
    /// <param name="first">Sequence of its first record.</param>
    /// <param name="isTakenOver">Whether it says that it took over from another key, or lost count.</param>
    public bool IsDue(int root, int epoch, long first, bool isTakenOver)
    {
        if (!_hasBegun)
        {
            // The log may begin on this medium at any time, but each epoch before took its minutes, and each minute a sequence.
            return first > (long)epoch * _epochMinutes;
        }

        if (root != _root)
        {
            return root > _root && isTakenOver;
        }

        if (epoch == _epoch)
        {
            return isTakenOver || _least < _epochMinutes;
        }

        long most = isTakenOver && _most < _epochMinutes ? _epochMinutes : _most;
        return epoch > _epoch && most >= (long)(epoch - _epoch) * _epochMinutes;
    }

    /// <summary>Takes note of a genuine block.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="root">Root.</param>
    /// <param name="epoch">Epoch.</param>
    /// <param name="minutes">Its minute records.</param>
    /// <param name="isTakenOver">Whether it says that it took over from another key, or lost count.</param>
    public void Take(int number, int root, int epoch, int minutes, bool isTakenOver)
    {
        if (!_hasBegun)
        {
            _most = number == 0 ? 0 : _epochMinutes;
        }
        else if (root != _root || (isTakenOver && epoch != _epoch))
        {
            _least = 0;
            _most = 0;
        }
        else if (epoch > _epoch)
        {
            long used = (long)(epoch - _epoch) * _epochMinutes;
            _most = _least == _most || _most < used ? 0 : _most - used;
            _least = 0;
        }
        else if (isTakenOver)
        {
            // The board counts anew from here.
            _least = 0;
        }

        _hasBegun = true;
        _root = root;
        _epoch = epoch;
        _least += minutes;
        _most += minutes;
    }

    /// <summary>Takes note of a block whose records nobody can vouch for.</summary>
    /// <param name="most">Minute records that it can have had.</param>
    public void TakeUnknown(int most)
    {
        _most += most;
    }
}
