using Edge.Board;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>A healthy medium that notes every write, so that a test can go back to any point of a run.</summary>
internal sealed class JournalStorage : Storage
{
    private readonly MemoryStorage _inner = new();
    private readonly List<MediumWrite> _writes;

    /// <summary>Creates a medium that notes its writes in a list, which several media may share.</summary>
    public JournalStorage(List<MediumWrite> writes)
    {
        _writes = writes;
    }

    /// <summary>Records acknowledged by now; noted with each write.</summary>
    public Func<int> Acknowledged { get; set; } = () => 0;

    public MemoryStorage Content => _inner;

    public override int GetLength(string name) => _inner.GetLength(name);

    public override int Read(string name, int position, byte[] buffer, int offset, int count) => _inner.Read(name, position, buffer, offset, count);

    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        var bytes = buffer.AsSpan(offset, count).ToArray();
        Note(bytes.Length, medium => medium.Append(name, bytes, 0, bytes.Length));
    }

    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        var bytes = buffer.AsSpan(offset, count).ToArray();
        Note(bytes.Length, medium => medium.Write(name, bytes, 0, bytes.Length));
    }

    public override void Truncate(string name, int length) => Note(1, medium => medium.Truncate(name, length));

    public override void Delete(string name) => Note(1, medium => medium.Delete(name));

    private void Note(int length, Action<Storage> apply)
    {
        _writes.Add(new MediumWrite(this, length, Acknowledged(), apply));
        apply(_inner);
    }
}

/// <summary>One write of a run: on which medium, how long, what was acknowledged before, and how to do it again.</summary>
internal sealed record MediumWrite(Storage Medium, int Length, int Acknowledged, Action<Storage> Apply);
