using Edge.Board;

namespace Edge.Tests.Faults;

/// <summary>A small append-only log of 8-byte records that the harness is tried on, right or with one of the classic mistakes.</summary>
internal sealed class NaiveLog(Storage medium, NaiveLog.Mistake mistake)
{
    private const int RecordBytes = 8;
    private const string Name = "log";
    private readonly byte[] _record = new byte[RecordBytes];

    public enum Mistake
    {
        None,

        /// <summary>Believes the file's length: a torn record stays in the middle.</summary>
        TrustsLength,

        /// <summary>Repairs a torn tail by deleting the file and writing the good part anew.</summary>
        RepairsByRewriting,
    }

    public int Count { get; private set; }

    public void Recover()
    {
        var length = Math.Max(0, medium.GetLength(Name));
        Count = 0;
        while (mistake == Mistake.TrustsLength ? Count < length / RecordBytes : IsWhole(Count))
        {
            Count++;
        }

        var good = Count * RecordBytes;
        if (length == good || mistake == Mistake.TrustsLength)
        {
            return;
        }

        if (mistake == Mistake.RepairsByRewriting)
        {
            var whole = new byte[good];
            medium.Read(Name, 0, whole, 0, good);
            medium.Delete(Name);
            medium.Write(Name, whole, 0, good);
        }
        else
        {
            medium.Truncate(Name, good);
        }
    }

    public void Append()
    {
        Fill(Count);
        medium.Append(Name, _record, 0, RecordBytes);
        Count++;
    }

    /// <summary>Throws unless exactly the records from 0 on are there.</summary>
    public void Verify(int atLeast, int atMost)
    {
        Assert.IsTrue(Count >= atLeast && Count <= atMost, $"{Count} records, expected {atLeast} to {atMost}");
        for (var i = 0; i < Count; i++)
        {
            Assert.IsTrue(IsWhole(i), $"record {i} is not what was stored");
        }
    }

    private bool IsWhole(int index)
    {
        var read = new byte[RecordBytes];
        Fill(index);
        return medium.Read(Name, index * RecordBytes, read, 0, RecordBytes) == RecordBytes && read.AsSpan().SequenceEqual(_record);
    }

    private void Fill(int index)
    {
        BitConverter.TryWriteBytes(_record, (index + 1L) * 0x1234_5678_9ABC_DEFL);
    }
}
