using Edge.Board;
using Edge.Host;

namespace Edge.Simulator.Faults;

/// <summary>
/// A medium that fails as media do, over another one that does not.
/// </summary>
/// <remarks>
/// <para>Failure model. Operations (each call of a <see cref="Storage"/> member) are counted from 1.</para>
/// <list type="bullet">
/// <item>Power cut at an operation: the first k bytes of an append are in the file; a whole-file write leaves the old content (k = -1, littlefs)
/// or the first k bytes of the new one (FAT); a truncation or deletion is done (k > 0) or not; k beyond the end means done, but the board never learned it.
/// The call and every later one throws <see cref="BoardStoppedException"/>: the firmware runs no further.</item>
/// <item>I/O error at an operation: the same outcomes on the medium, but the call throws <see cref="StorageException"/> and the board goes on.
/// It may last for several operations.</item>
/// <item>Medium missing (card pulled): every call throws; the content is untouched. Another medium may be inserted.</item>
/// <item>Medium full: what fits of a write is written, then it throws; reading, truncating and deleting work.</item>
/// <item>Stalls: every operation takes time, reported to <see cref="Elapsed"/>, during which the whole board stands still.</item>
/// </list>
/// <para>Not modelled: bytes that change later (tests flip them in the inner medium), and writes that are acknowledged and then vanish.</para>
/// </remarks>
public sealed class SimulatedStorage : Storage
{
    private Storage _inner;
    private long _cutAt = long.MaxValue;
    private int _cutBytes;
    private long _failFrom = long.MaxValue;
    private long _failTo;
    private int _failBytes;

    /// <summary>Creates a healthy medium over another one.</summary>
    public SimulatedStorage(Storage inner)
    {
        _inner = inner;
    }

    private enum Outcome
    {
        Done,
        Failed,
        Cut,
    }

    /// <summary>Operations so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Whether the board has lost its power.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the medium is in its slot.</summary>
    public bool IsInserted { get; set; } = true;

    /// <summary>Bytes that can still be written.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    /// <summary>Duration of a read, length query, µs.</summary>
    public long ReadMicroseconds { get; set; }

    /// <summary>Duration of everything else, µs (SD cards: stalls of 200 to 400 ms are on record).</summary>
    public long WriteMicroseconds { get; set; }

    /// <summary>Told how long each operation held the board, µs.</summary>
    public Action<long>? Elapsed { get; set; }

    /// <summary>Cuts the power at the n-th operation from now (1: the next one) with <paramref name="bytesDone"/> bytes of its write done.</summary>
    public void CutPowerAt(long operation, int bytesDone)
    {
        _cutAt = Operations + operation;
        _cutBytes = bytesDone;
    }

    /// <summary>Cuts the power now: every call throws from here on.</summary>
    public void CutPower() => IsCut = true;

    /// <summary>The board has power again.</summary>
    public void RestorePower()
    {
        IsCut = false;
        _cutAt = long.MaxValue;
    }

    /// <summary>Lets the n-th operation from now fail, and <paramref name="count"/> - 1 more after it, with <paramref name="bytesDone"/> bytes of each write done.</summary>
    public void FailAt(long operation, int bytesDone, long count = 1)
    {
        _failFrom = Operations + operation;
        _failTo = _failFrom + count;
        _failBytes = bytesDone;
    }

    /// <summary>Puts another medium into the slot.</summary>
    public void Insert(Storage medium)
    {
        _inner = medium;
        IsInserted = true;
    }

    /// <inheritdoc/>
    public override int GetLength(string name)
    {
        Finish(Begin(ReadMicroseconds, out _), "find the length of", name);
        return _inner.GetLength(name);
    }

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        Finish(Begin(ReadMicroseconds, out _), "read", name);
        return _inner.Read(name, position, buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        var outcome = Begin(WriteMicroseconds, out var bytes);
        var written = Fit(outcome == Outcome.Done ? count : Math.Clamp(bytes, 0, count));
        if (written > 0)
        {
            _inner.Append(name, buffer, offset, written);
        }

        Finish(outcome, "append to", name);
        RefuseOverflow(written, count, "append to", name);
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        var outcome = Begin(WriteMicroseconds, out var bytes);
        var written = Fit(outcome == Outcome.Done ? count : Math.Clamp(bytes, -1, count));
        if (written >= 0)
        {
            _inner.Write(name, buffer, offset, written);
        }

        Finish(outcome, "write", name);
        RefuseOverflow(written, count, "write", name);
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
        var outcome = Begin(WriteMicroseconds, out var bytes);
        if (outcome == Outcome.Done || bytes > 0)
        {
            _inner.Truncate(name, length);
        }

        Finish(outcome, "truncate", name);
    }

    /// <inheritdoc/>
    public override void Delete(string name)
    {
        var outcome = Begin(WriteMicroseconds, out var bytes);
        if (outcome == Outcome.Done || bytes > 0)
        {
            _inner.Delete(name);
        }

        Finish(outcome, "delete", name);
    }

    private static void RefuseOverflow(int written, int count, string verb, string name)
    {
        if (written < count)
        {
            throw new StorageException($"cannot {verb} '{name}': the medium is full");
        }
    }

    private Outcome Begin(long microseconds, out int bytes)
    {
        bytes = 0;
        if (IsCut)
        {
            throw new BoardStoppedException("power");
        }

        Operations++;
        if (microseconds > 0)
        {
            Elapsed?.Invoke(microseconds);
        }

        if (Operations >= _cutAt)
        {
            IsCut = true;
            bytes = IsInserted ? _cutBytes : -1;
            return Outcome.Cut;
        }

        if (!IsInserted)
        {
            bytes = -1;
            return Outcome.Failed;
        }

        if (Operations >= _failFrom && Operations < _failTo)
        {
            bytes = _failBytes;
            return Outcome.Failed;
        }

        return Outcome.Done;
    }

    private void Finish(Outcome outcome, string verb, string name)
    {
        switch (outcome)
        {
            case Outcome.Cut:
                throw new BoardStoppedException("power");
            case Outcome.Failed:
                throw new StorageException($"cannot {verb} '{name}': {(IsInserted ? "I/O error" : "no medium")}");
        }
    }

    private int Fit(int bytes)
    {
        var written = (int)Math.Min(bytes, FreeBytes);
        FreeBytes -= FreeBytes == long.MaxValue ? 0 : Math.Max(written, 0);
        return written;
    }
}
