using Edge.Board;
using Edge.Host;

namespace Edge.Simulator.Faults;

/// <summary>
/// A medium in memory that fails as the media of its kind do; what a power cut or an I/O error may leave is a finite, numbered set of outcomes.
/// </summary>
/// <remarks>
/// <para>Failure model of both kinds; the outcomes are at the head of <see cref="LittlefsMedium"/> and <see cref="FatMedium"/>.
/// Calls of <see cref="Storage"/> members are counted from 1, reads included.</para>
/// <list type="bullet">
/// <item>What a call that returned has done is durable: the driver has closed the file (and synced the card). A card that lies about that is not modelled.</item>
/// <item>Power cut in a call (<see cref="CutPowerAt"/>): the medium is left as one of <see cref="CutOutcomes"/>; this call and all later ones throw
/// <see cref="BoardStoppedException"/> until <see cref="RestorePower"/>.</item>
/// <item>I/O error in a call (<see cref="FailAt"/>): the same outcomes, but the call throws <see cref="StorageException"/> and the board goes on.
/// The last outcome, everything done, is an error of Close after the data was transferred and committed.</item>
/// <item>Full (<see cref="CapacityBytes"/>): space goes in allocation units of the medium.</item>
/// <item>Failed mount or pulled card (<see cref="IsMounted"/> false): every call throws, the content is untouched. <see cref="Image"/> may be another medium's meanwhile.</item>
/// <item>Swapped card (<see cref="SwapAt"/>): the call under way is cut short on the card that is pulled and fails; from the next one on the other card is there. A card that
/// comes unseen, without one failed call, is not modelled: a new card answers nothing before it was initialised and mounted.</item>
/// <item>Bit flips (<see cref="FlipBit"/>, <see cref="FlipSomeBit"/>) stay; a stale read (<see cref="StaleReadAt"/>) shows the file once as it was before its last change,
/// across a power cut too.</item>
/// </list>
/// <para>All that looks random follows from <see cref="Seed"/>, the call and the outcome.</para>
/// </remarks>
public abstract class FaultMedium : Storage
{
    private long _cutAt = long.MaxValue;
    private int _cutOutcome;
    private long _failFrom = long.MaxValue;
    private long _failTo;
    private int _failOutcome;
    private long _staleAt = long.MaxValue;
    private long _swapAt = long.MaxValue;
    private int _swapOutcome;
    private MediumImage _swapTo = MediumImage.Empty;

    /// <summary>Everything on the medium. Setting it is putting another medium into the slot, or a snapshot back.</summary>
    public MediumImage Image { get; set; } = MediumImage.Empty;

    /// <summary>What garbage and chosen bits follow from.</summary>
    public uint Seed { get; init; }

    /// <summary>Bytes the medium has for files, in allocation units; default: no end.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Whether the medium is there and mounted.</summary>
    public bool IsMounted { get; set; } = true;

    /// <summary>Whether the board has lost its power.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What is on the medium that was pulled last.</summary>
    public MediumImage Removed { get; internal set; } = MediumImage.Empty;

    /// <summary>Calls so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Told of each call that changes the medium, before it does.</summary>
    public Action<StorageOperation>? Changing { get; set; }

    /// <summary>A medium of the same kind and seed with other content and no faults pending: the board after its power came back.</summary>
    public abstract FaultMedium Remount(MediumImage image);

    /// <summary>How many outcomes a power cut during the call has, at least 2. Outcome 0: nothing was done; the last: all of it, only the board never learned.</summary>
    public abstract int CutOutcomes(StorageOperation operation);

    /// <summary>The medium after a power cut during the call.</summary>
    /// <param name="operation">The call.</param>
    /// <param name="outcome">From 0 to <see cref="CutOutcomes"/> - 1.</param>
    public MediumImage AfterCut(StorageOperation operation, int outcome)
    {
        if (outcome <= 0)
        {
            return operation.Before;
        }

        return outcome >= CutOutcomes(operation) - 1
            ? Replace(operation.Before, operation.Name, operation.New)
            : Replace(operation.Before, operation.Name, Interrupted(operation, outcome));
    }

    /// <summary>An outcome in words.</summary>
    public string Describe(StorageOperation operation, int outcome)
    {
        return outcome <= 0 ? "nothing done" : outcome >= CutOutcomes(operation) - 1 ? "all done" : DescribeInterrupted(operation, outcome);
    }

    /// <summary>Cuts the power in the n-th call from now (1: the next one).</summary>
    /// <param name="operation">Which call.</param>
    /// <param name="outcome">What it leaves; beyond the last one: all done.</param>
    public void CutPowerAt(long operation, int outcome)
    {
        _cutAt = Operations + operation;
        _cutOutcome = outcome;
    }

    /// <summary>The board has power again.</summary>
    public void RestorePower()
    {
        IsCut = false;
        _cutAt = long.MaxValue;
    }

    /// <summary>Lets the n-th call from now fail, and <paramref name="count"/> - 1 more after it.</summary>
    /// <param name="operation">Which call.</param>
    /// <param name="outcome">What each leaves; beyond the last one: all done, the error came from Close.</param>
    /// <param name="count">How many calls.</param>
    public void FailAt(long operation, int outcome, long count = 1)
    {
        _failFrom = Operations + operation;
        _failTo = _failFrom + count;
        _failOutcome = outcome;
    }

    /// <summary>Lets the first read or length query from the n-th call on show the file as it was before its last change, once.</summary>
    public void StaleReadAt(long operation) => _staleAt = Operations + operation;

    /// <summary>Swaps the medium for another one in the n-th call from now, which fails.</summary>
    /// <param name="operation">Which call.</param>
    /// <param name="other">What is on the other medium.</param>
    /// <param name="outcome">What the call leaves on the one that is pulled; beyond the last one: all done.</param>
    public void SwapAt(long operation, MediumImage other, int outcome)
    {
        _swapAt = Operations + operation;
        _swapTo = other;
        _swapOutcome = outcome;
    }

    /// <summary>The medium works again and has room: no error, stale read or swap is pending.</summary>
    public void Heal()
    {
        _failFrom = long.MaxValue;
        _staleAt = long.MaxValue;
        _swapAt = long.MaxValue;
        CapacityBytes = long.MaxValue;
        IsMounted = true;
    }

    /// <summary>Turns one bit of a file over.</summary>
    public void FlipBit(string name, int bit)
    {
        var file = Image.Find(name) ?? throw new ArgumentException($"no file '{name}'", nameof(name));
        Image = Image with { Files = Image.Files.SetItem(name, file.Flip(bit)) };
    }

    /// <summary>Turns over the bit that the seed and <paramref name="salt"/> choose among all bits of all files.</summary>
    /// <returns>Where.</returns>
    public (string Name, int Bit) FlipSomeBit(uint salt)
    {
        var total = Image.Files.Values.Sum(file => file.Length * 8L);
        if (total == 0)
        {
            throw new InvalidOperationException("the medium has no byte to flip a bit of");
        }

        var chosen = (long)(new FaultRandom(Seed, salt).NextUInt64() % (ulong)total);
        foreach (var (name, file) in Image.Files.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (chosen < file.Length * 8L)
            {
                FlipBit(name, (int)chosen);
                return (name, (int)chosen);
            }

            chosen -= file.Length * 8L;
        }

        throw new InvalidOperationException("unreachable: the bit lies in one of the files");
    }

    /// <inheritdoc/>
    public override int GetLength(string name) => BeginRead("find the length of", name)?.Length ?? -1;

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        var file = BeginRead("read", name);
        if (file is null || position >= file.Length)
        {
            return 0;
        }

        var available = Math.Min(count, file.Length - position);
        file.Content.Slice(position, available).CopyTo(buffer.AsSpan(offset));
        return available;
    }

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count) =>
        Change(StorageVerb.Append, name, buffer.AsSpan(offset, count).ToArray(), 0);

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count) =>
        Change(StorageVerb.Write, name, buffer.AsSpan(offset, count).ToArray(), 0);

    /// <inheritdoc/>
    public override void Truncate(string name, int length) => Change(StorageVerb.Truncate, name, [], length);

    /// <inheritdoc/>
    public override void Delete(string name) => Change(StorageVerb.Delete, name, [], 0);

    /// <summary>The file after an outcome between the first and the last; null: it is not there.</summary>
    protected abstract FileImage? Interrupted(StorageOperation operation, int outcome);

    /// <summary>Such an outcome in words.</summary>
    protected abstract string DescribeInterrupted(StorageOperation operation, int outcome);

    /// <summary>Space a file of this length takes, bytes.</summary>
    protected abstract long AllocatedBytes(int length);

    /// <summary>Bytes of the call's data that find room; less than all of them is a full medium.</summary>
    protected abstract int RoomFor(StorageOperation operation);

    /// <summary>What a medium without room for all of the data is left with.</summary>
    protected abstract MediumImage Overflow(StorageOperation operation, int room);

    /// <summary>The medium with one file replaced, or removed (null).</summary>
    protected MediumImage Replace(MediumImage image, string name, FileImage? file)
    {
        var old = image.Find(name);
        if (ReferenceEquals(old, file))
        {
            return image;
        }

        var allocated = image.AllocatedBytes - (old is null ? 0 : AllocatedBytes(old.Length)) + (file is null ? 0 : AllocatedBytes(file.Length));
        var freed = old is not null && (file is null || file.Length < old.Length || !file.Content.StartsWith(old.Content)) ? old : image.Freed;
        return new MediumImage(file is null ? image.Files.Remove(name) : image.Files.SetItem(name, file), freed, allocated)
        {
            Previous = image.Previous.SetItem(name, old),
        };
    }

    private static string Verb(StorageVerb verb) => verb switch
    {
        StorageVerb.Append => "append to",
        StorageVerb.Write => "write",
        StorageVerb.Truncate => "truncate",
        _ => "delete",
    };

    private void Count(string verb, string name)
    {
        if (IsCut)
        {
            throw new BoardStoppedException("power");
        }

        Operations++;
        if (!IsMounted)
        {
            StopIfCut();
            throw new StorageException($"cannot {verb} '{name}': no medium");
        }
    }

    private FileImage? BeginRead(string verb, string name)
    {
        Count(verb, name);
        StopIfCut();
        if (Operations >= _swapAt)
        {
            Swap(Image, verb, name);
        }

        if (Operations >= _failFrom && Operations < _failTo)
        {
            throw new StorageException($"cannot {verb} '{name}': I/O error");
        }

        if (Operations >= _staleAt && Image.Previous.TryGetValue(name, out var before))
        {
            _staleAt = long.MaxValue;
            return before;
        }

        return Image.Find(name);
    }

    private void Swap(MediumImage removed, string verb, string name)
    {
        Removed = removed;
        Image = _swapTo;
        _swapAt = long.MaxValue;
        throw new StorageException($"cannot {verb} '{name}': no medium");
    }

    private void StopIfCut()
    {
        if (Operations >= _cutAt)
        {
            IsCut = true;
            throw new BoardStoppedException("power");
        }
    }

    private void Change(StorageVerb verb, string name, byte[] data, int length)
    {
        Count(Verb(verb), name);
        if (verb == StorageVerb.Truncate && Image.Find(name) is null)
        {
            StopIfCut();
            throw new StorageException($"cannot truncate '{name}': no such file");
        }

        var operation = new StorageOperation(Operations, verb, name, data, length, Image);
        Changing?.Invoke(operation);
        if (Operations >= _cutAt)
        {
            Image = AfterCut(operation, _cutOutcome);
            StopIfCut();
        }

        if (Operations >= _swapAt)
        {
            Swap(AfterCut(operation, _swapOutcome), Verb(verb), name);
        }

        if (Operations >= _failFrom && Operations < _failTo)
        {
            Image = AfterCut(operation, _failOutcome);
            throw new StorageException($"cannot {Verb(verb)} '{name}': I/O error");
        }

        var room = CapacityBytes == long.MaxValue ? data.Length : RoomFor(operation);
        if (room < data.Length)
        {
            Image = Overflow(operation, room);
            throw new StorageException($"cannot {Verb(verb)} '{name}': the medium is full");
        }

        Image = Replace(Image, name, operation.New);
    }
}
