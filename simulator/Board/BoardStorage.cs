using Edge.Board;
using Edge.Host;
using Edge.Simulator.Faults;

namespace Edge.Simulator.Board;

/// <summary>
/// Lets the power fail in the middle of a write: counts writes to all media of a board and tears the n-th.
/// </summary>
public sealed class PowerCutter
{
    private long _writesLeft;

    /// <summary>Whether a cut is armed.</summary>
    public bool IsArmed => _writesLeft > 0;

    /// <summary>Cuts the power in the middle of the n-th next write (1: the next one).</summary>
    public void CutAt(long write)
    {
        _writesLeft = write;
    }

    /// <summary>Disarms.</summary>
    public void Clear()
    {
        _writesLeft = 0;
    }

    internal bool IsThisOne()
    {
        return _writesLeft > 0 && --_writesLeft == 0;
    }
}

/// <summary>
/// A medium as one boot of a board has it: it shares the board's power, and a write may be the one in which the power fails.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="medium">The medium with its own faults.</param>
/// <param name="cutter">Power cuts, common to the board's media.</param>
/// <param name="isAtomic">littlefs: a write that the power cut leaves the old content; else half of it is there (FAT).</param>
public sealed class BoardStorage(SimulatedBoard board, SimulatedStorage medium, PowerCutter cutter, bool isAtomic) : Storage
{
    private const int NotAtAll = -1;

    /// <summary>Bytes that the file operations of this medium allocated: one FileStream each, which is the platform's.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>File operations so far.</summary>
    public long Operations { get; private set; }

    /// <inheritdoc/>
    public override int GetLength(string name)
    {
        var before = Begin();
        var length = medium.GetLength(name);
        End(before);
        return length;
    }

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        var before = Begin();
        var read = medium.Read(name, position, buffer, offset, count);
        End(before);
        return read;
    }

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        var before = BeginWrite(count / 2);
        try
        {
            medium.Append(name, buffer, offset, count);
        }
        catch (BoardStoppedException)
        {
            LosePower();
        }

        End(before);
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        var before = BeginWrite(count / 2);
        try
        {
            medium.Write(name, buffer, offset, count);
        }
        catch (BoardStoppedException)
        {
            LosePower();
        }

        End(before);
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
        var before = BeginWrite(NotAtAll);
        try
        {
            medium.Truncate(name, length);
        }
        catch (BoardStoppedException)
        {
            LosePower();
        }

        End(before);
    }

    /// <inheritdoc/>
    public override void Delete(string name)
    {
        var before = BeginWrite(NotAtAll);
        try
        {
            medium.Delete(name);
        }
        catch (BoardStoppedException)
        {
            LosePower();
        }

        End(before);
    }

    private long Begin()
    {
        board.ThrowIfStopped();
        Operations++;
        return GC.GetAllocatedBytesForCurrentThread();
    }

    private long BeginWrite(int bytesDone)
    {
        var before = Begin();
        if (cutter.IsThisOne())
        {
            medium.CutPowerAt(1, isAtomic ? NotAtAll : bytesDone);
        }

        return before;
    }

    private void End(long before)
    {
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // The medium lost its power: so did the board. Where the board stopped first (a stall outlived the watchdog), its cause stands.
    private void LosePower()
    {
        board.Stop("power");
        board.ThrowIfStopped();
    }
}
