using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>
/// A card that loses a whole sector when the power is cut while it is rewritten: the bytes of earlier appends in it go too, which no file that appends in place can help. What that
/// may cost is what lay in this sector, and nothing else.
/// </summary>
[TestClass]
public sealed class TornSectorTests
{
    private const int Count = 180;
    private const int SectorBytes = 512;
    private const int HeaderBytes = 132;
    private const int CodeBytes = 8;

    private static readonly Record[] _records = [.. Enumerable.Range(0, Count + 1).Select(PlantRecords.Make)];

    private CrashBoard _board = null!;
    private int _losses;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void A_sector_that_is_torn_with_its_old_bytes_costs_the_entries_in_it_and_nothing_else()
    {
        _board = new CrashBoard(CrashProfile.Fat(6, oldBytesTear: true), Count, PlantRecords.Make);
        Assert.IsGreaterThanOrEqualTo(1, _board.Blocks);
        var explorer = new CrashExplorer(_board.MediaBefore(0))
        {
            Workload = run => _board.Store(run, 0, _board.Count),
            Check = CheckShare,
        };

        var report = explorer.Explore();

        TestContext.WriteLine(report.ToString());
        Assert.IsNull(report.Failure, report.ToString());
        Assert.IsGreaterThan(10, _losses);
    }

    /// <summary>Every day the cuts that leave whole sectors old, new or torn, in a share of the appends: they come first. With EDGE_SOAK=1 those of all, and one in twenty of the others.</summary>
    private void CheckShare(CrashCase crash)
    {
        var isOfSectors = crash.Place.Outcome is > 0 and < 10;
        var isDue = Soak.IsOn ? isOfSectors || (crash.Place.Change + crash.Place.Outcome) % 20 == 0 : isOfSectors && crash.Place.Change % 3 == 0;
        if (isDue)
        {
            Check(crash);
        }
    }

    private void Check(CrashCase crash)
    {
        var log = _board.Open(crash.Media);
        Assert.IsNull(log.Trouble);
        var head = (int)log.Head;
        Assert.IsLessThanOrEqualTo(crash.Begun, head);
        var there = Readable(log);
        if (there < crash.Acknowledged)
        {
            AssertInOneSector(crash, there);
        }

        // The first that is lost, and the one that was being stored, may be there as damaged ones: then their sequences are not used again.
        var next = PlantRecords.Make(head);
        log.Append(next);
        Assert.AreEqual((head + 1L, head + 1L, 1), (next.Sequence, log.Head, log.KeyRoot));
        Assert.AreEqual(there, Math.Min(there, Readable(log)));
        var reader = new RecordReader(log);
        var record = new Record();
        reader.Seek(head + 1);
        Assert.IsTrue(reader.TryRead(record) && PlantRecords.AreSame(next, record), "the next record is not there");
        foreach (var finding in _board.Verify(crash.Media))
        {
            Assert.AreEqual("tail: rubbish", finding);
        }
    }

    /// <summary>All that is lost ended in the sector in which the tail ended.</summary>
    private void AssertInOneSector(CrashCase crash, int head)
    {
        var card = _board.MediaBefore(crash.Begun - 1)[0];
        var tail = new byte[card.GetLength("log2/t.a") > 0 ? card.GetLength("log2/t.a") : card.GetLength("log2/t.b")];
        Assert.AreEqual(tail.Length, card.Read(card.GetLength("log2/t.a") > 0 ? "log2/t.a" : "log2/t.b", 0, tail, 0, tail.Length));
        var at = HeaderBytes;
        while (BitConverter.ToInt32(tail, at + 5) <= head)
        {
            at += BitConverter.ToUInt16(tail, at) + CodeBytes;
        }

        var end = at + BitConverter.ToUInt16(tail, at) + CodeBytes;
        Assert.IsGreaterThan(tail.Length / SectorBytes * SectorBytes, end, $"records {head + 1} to {crash.Acknowledged} are lost, the tail had {tail.Length} bytes");
        Interlocked.Increment(ref _losses);
    }

    /// <summary>Records that are there from the first on, each with its content.</summary>
    private int Readable(RecordLog log)
    {
        var reader = new RecordReader(log);
        var record = new Record();
        var sequence = 0;
        reader.Seek(1);
        while (sequence < log.Head && reader.TryRead(record) && record.Sequence == sequence + 1)
        {
            Assert.IsTrue(PlantRecords.AreSame(_records[sequence], record), $"record {record.Sequence}");
            sequence++;
        }

        return sequence;
    }
}
