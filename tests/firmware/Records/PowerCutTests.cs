using Edge.Board;
using Edge.Host;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Power cuts at every write of a run and at every byte of that write.</summary>
[TestClass]
public sealed class PowerCutTests
{
    /// <summary>Enough for two segment changes behind the first 200, which are only there to begin close to a change.</summary>
    private const int Records = 330;
    private const int Before = 200;

    private static readonly List<MediumWrite> _writes = [];
    private static readonly List<string> _records = [];
    private static readonly List<int> _ends = [];
    private static JournalStorage _card = null!;
    private static JournalStorage _flash = null!;

    [ClassInitialize]
    public static void Run(TestContext context)
    {
        _card = new JournalStorage(_writes);
        _flash = new JournalStorage(_writes);
        var log = LogTools.Open(_card, _flash);
        _card.Acknowledged = _flash.Acknowledged = () => _records.Count;
        for (var i = 0; i < Before + Records; i++)
        {
            var record = LogTools.Mixed(i);
            Assert.IsTrue(log.Append(record));
            _records.Add(LogTools.Describe(record));
            _ends.Add(_card.GetLength(NameOf(_records.Count)));
        }

        Assert.IsGreaterThan(Records, _writes.Count(write => write.Acknowledged >= Before));
        Assert.AreEqual(3, _card.Content.Names.Count(name => name.EndsWith(".seg", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_power_cut_at_any_byte_of_any_write_loses_no_acknowledged_record_and_leaves_no_rubbish()
    {
        var cuts = 0;
        ForEachWrite((write, card, flash) =>
        {
            for (var bytes = -1; bytes <= write.Length; bytes++)
            {
                var (cardAfter, flashAfter) = CutDuring(write, card, flash, bytes);
                Verify(write, cardAfter, flashAfter, $"write after {write.Acknowledged} records cut at byte {bytes} of {write.Length}", readsAll: cuts++ % 50 == 0);
            }
        });
        Assert.IsGreaterThan(14000, cuts);
    }

    [TestMethod]
    public void Bytes_that_turned_to_rubbish_when_the_power_went_cost_no_acknowledged_record_and_no_sequence_comes_twice()
    {
        ForEachWrite((write, card, flash) =>
        {
            for (var kind = 0; kind < 3; kind++)
            {
                for (var good = 0; good < write.Length; good += 7)
                {
                    var cardAfter = card.Clone();
                    var flashAfter = flash.Clone();
                    write.Apply(new RubbishStorage(write.Medium == _card ? cardAfter : flashAfter, good, kind));
                    VerifyContent(write, cardAfter, flashAfter, $"write after {write.Acknowledged} records good for {good} of {write.Length} bytes, rubbish {kind}");
                }
            }
        });
    }

    private static void ForEachWrite(Action<MediumWrite, MemoryStorage, MemoryStorage> act)
    {
        var card = new MemoryStorage();
        var flash = new MemoryStorage();
        foreach (var write in _writes)
        {
            // The very last write has no next record to go on with.
            if (write.Acknowledged >= Before && write.Acknowledged < _records.Count - 1)
            {
                act(write, card, flash);
            }

            write.Apply(write.Medium == _card ? card : flash);
        }
    }

    private static (MemoryStorage Card, MemoryStorage Flash) CutDuring(MediumWrite write, MemoryStorage card, MemoryStorage flash, int bytes)
    {
        var cardAfter = card.Clone();
        var flashAfter = flash.Clone();
        var failing = new SimulatedStorage(write.Medium == _card ? cardAfter : flashAfter);
        failing.CutPowerAt(1, bytes);
        Assert.ThrowsExactly<BoardStoppedException>(() => write.Apply(failing));
        return (cardAfter, flashAfter);
    }

    private static void Verify(MediumWrite write, MemoryStorage card, MemoryStorage flash, string what, bool readsAll)
    {
        var log = LogTools.Open(card, flash);

        Assert.IsNull(log.Trouble, what);
        Assert.IsTrue(log.Head == write.Acknowledged || log.Head == write.Acknowledged + 1, $"{what}: head {log.Head}");
        var head = (int)log.Head;
        foreach (var name in card.Names.Where(name => name.EndsWith(".seg", StringComparison.Ordinal)))
        {
            // The last segment may have been begun without an entry in it.
            var length = name == NameOf(head) ? _ends[head - 1] : name == NameOf(head + 1) ? 0 : _card.Content[name].Length;
            Assert.IsTrue(_card.Content[name].AsSpan(0, length).SequenceEqual(card[name]), $"{what}: {name} differs from the run without a cut");
        }

        var files = card.Names.ToDictionary(name => name, name => card[name]);
        LogTools.Open(card, flash);
        Assert.IsTrue(card.Names.SequenceEqual(files.Keys) && files.All(file => file.Value.AsSpan().SequenceEqual(card[file.Key])), $"{what}: opening twice changed something");

        Assert.IsTrue(log.Append(LogTools.Mixed(head)), what);
        var from = readsAll ? 1 : Math.Max(1, head - 1);
        CollectionAssert.AreEqual(_records[(from - 1)..(head + 1)], LogTools.ReadFrom(log, from), what);
    }

    private static void VerifyContent(MediumWrite write, MemoryStorage card, MemoryStorage flash, string what)
    {
        var log = LogTools.Open(card, flash);
        var next = LogTools.Event(20, "after-the-cut", 1);

        Assert.IsTrue(log.Append(next), what);
        var records = LogTools.ReadFrom(log, Math.Max(1, write.Acknowledged - 2));
        CollectionAssert.AreEqual(_records[Math.Max(0, write.Acknowledged - 3)..write.Acknowledged], records[..Math.Min(write.Acknowledged, 3)], what);
        Assert.AreEqual(LogTools.Describe(next), records[^1], what);
        Assert.IsLessThanOrEqualTo(Math.Min(write.Acknowledged, 3) + 2, records.Count, what);
    }

    private static string NameOf(int sequence) => $"log1/0000/{(sequence - 1) / Limits.SegmentRecords:X8}.seg";

    /// <summary>Writes go through, but from some byte on they are something else.</summary>
    private sealed class RubbishStorage(Storage inner, int good, int kind) : Storage
    {
        public override int GetLength(string name) => inner.GetLength(name);

        public override int Read(string name, int position, byte[] buffer, int offset, int count) => inner.Read(name, position, buffer, offset, count);

        public override void Append(string name, byte[] buffer, int offset, int count) => inner.Append(name, Spoil(buffer, offset, count), 0, count);

        public override void Write(string name, byte[] buffer, int offset, int count) => inner.Write(name, Spoil(buffer, offset, count), 0, count);

        public override void Truncate(string name, int length) => inner.Truncate(name, length);

        public override void Delete(string name) => inner.Delete(name);

        private byte[] Spoil(byte[] buffer, int offset, int count)
        {
            var bytes = buffer.AsSpan(offset, count).ToArray();
            for (var i = good; i < count; i++)
            {
                bytes[i] = kind switch { 0 => 0, 1 => 0xFF, _ => (byte)(bytes[i] ^ (i * 37 + 1)) };
            }

            return bytes;
        }
    }
}
