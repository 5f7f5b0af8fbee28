using Edge.Board;
using Edge.Host;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>A run of the log, every write of which can be cut short at every byte, and what must hold after each.</summary>
internal sealed class CrashPoints
{
    private readonly List<MediumWrite> _writes = [];
    private readonly List<string> _records = [];
    private readonly JournalStorage _card;
    private readonly JournalStorage _flash;

    /// <summary>Runs the log with a tick a record, so that blocks are sealed.</summary>
    public CrashPoints(int records, int ticksPerRecord)
    {
        _card = new JournalStorage(_writes);
        _flash = new JournalStorage(_writes);
        var log = LogTools.Open(_card, _flash);
        _card.Acknowledged = _flash.Acknowledged = () => _records.Count;
        for (var i = 0; i < records; i++)
        {
            var record = LogTools.Mixed(i);
            Assert.IsTrue(log.Append(record));
            _records.Add(LogTools.Describe(record));
            for (var tick = 0; tick < ticksPerRecord; tick++)
            {
                log.Flush();
            }
        }

        Blocks = _card.Content.Names.Where(name => name.EndsWith(".seg", StringComparison.Ordinal)).Sum(name => _card.Content[name].Length / 4096);
    }

    public int Blocks { get; }

    public int Writes => _writes.Count;

    /// <summary>Cuts the power at every byte of every write; returns how many cuts that were.</summary>
    public int CutEverywhere(Func<int, int, bool> selects)
    {
        var cuts = 0;
        var card = new MemoryStorage();
        var flash = new MemoryStorage();
        for (var i = 0; i < _writes.Count; i++)
        {
            var write = _writes[i];
            if (write.Acknowledged < _records.Count - 1)
            {
                for (var bytes = -1; bytes <= write.Length; bytes++)
                {
                    if (selects(i, bytes))
                    {
                        Verify(write, i, card, flash, bytes, isDeep: cuts++ % 64 == 0);
                    }
                }
            }

            write.Apply(write.Medium == _card ? card : flash);
        }

        return cuts;
    }

    private void Verify(MediumWrite write, int index, MemoryStorage card, MemoryStorage flash, int bytes, bool isDeep)
    {
        var what = $"write {index} after {write.Acknowledged} records cut at byte {bytes} of {write.Length}";
        var cardAfter = card.Clone();
        var flashAfter = flash.Clone();
        var failing = new SimulatedStorage(write.Medium == _card ? cardAfter : flashAfter);
        failing.CutPowerAt(1, bytes);
        Assert.ThrowsExactly<BoardStoppedException>(() => write.Apply(failing));

        var log = LogTools.Open(cardAfter, flashAfter);
        Assert.IsNull(log.Trouble, what);
        Assert.IsTrue(log.Head == write.Acknowledged || log.Head == write.Acknowledged + 1, $"{what}: head {log.Head}");
        var head = (int)log.Head;
        if (isDeep)
        {
            AssertOpeningAgainChangesNothing(cardAfter, flashAfter, what);
        }

        Assert.IsTrue(log.Append(LogTools.Mixed(head)), what);
        var from = isDeep ? 1 : Math.Max(1, head - 2);
        CollectionAssert.AreEqual(_records[(from - 1)..(head + 1)], LogTools.ReadFrom(log, from), what);
    }

    private static void AssertOpeningAgainChangesNothing(MemoryStorage card, MemoryStorage flash, string what)
    {
        var files = card.Names.ToDictionary(name => name, name => card[name]);
        LogTools.Open(card, flash);
        Assert.IsTrue(card.Names.SequenceEqual(files.Keys), $"{what}: opening twice made other files");
        Assert.IsTrue(files.All(file => file.Value.AsSpan().SequenceEqual(card[file.Key])), $"{what}: opening twice changed something");
    }
}
