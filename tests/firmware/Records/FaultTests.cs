using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>
/// Media that fail while the board runs: once, for a while, until they are repaired, at every call of a run in which a block is sealed and the key steps, the boot
/// included. The board goes on, stores what waited when the medium works again, and loses nothing.
/// </summary>
[TestClass]
public sealed class FaultTests
{
    private const int Card = 0;
    private const int Flash = 1;
    private const int Before = 8;
    private const int Records = 24;
    private const long ForEver = 1L << 40;

    private static CrashBoard _board = null!;
    private static CrashBoard _flashBoard = null!;
    private static int _first;
    private static int _firstOnFlash;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        _board = new CrashBoard(CrashProfile.Fat(5), 400, PlantRecords.Make);

        // With the second block the first key has had its minutes.
        _first = _board.RecordSealing(1) - Before;
        _flashBoard = new CrashBoard(CrashProfile.Littlefs(5, commitMinutes: 1), 400, PlantRecords.Make);
        _firstOnFlash = _flashBoard.RecordSealing(1) - Before;
    }

    [TestMethod]
    [DataRow(Card, 1)]
    [DataRow(Card, 2)]
    [DataRow(Card, 7)]
    [DataRow(Card, ForEver)]
    [DataRow(Flash, 1)]
    [DataRow(Flash, 2)]
    [DataRow(Flash, 7)]
    [DataRow(Flash, ForEver)]
    public void An_error_at_any_call_loses_nothing_once_the_medium_works_again(int medium, long count) =>
        AssertHolds(Sweep(medium).ErrorAtEveryCall(count));

    [TestMethod]
    [DataRow(Card)]
    [DataRow(Flash)]
    public void A_medium_full_at_any_size_loses_nothing_once_there_is_room(int medium) =>
        AssertHolds(Sweep(medium).FullAtEverySize(4096, 65536));

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(ForEver)]
    public void An_error_at_any_call_of_a_log_on_flash_loses_nothing_once_it_works_again(long count) =>
        AssertHolds(SweepOfFlash().ErrorAtEveryCall(count));

    [TestMethod]
    public void Flash_full_at_any_size_loses_nothing_once_there_is_room() =>
        AssertHolds(SweepOfFlash().FullAtEverySize(4096, 65536));

    [TestMethod]
    [DataRow(Card)]
    [DataRow(Flash)]
    public void A_stale_read_at_any_call_loses_nothing(int medium) =>
        AssertHolds(Sweep(medium).StaleReadAtEveryCall());

    [TestMethod]
    [DataRow(Card)]
    [DataRow(Flash)]
    public void A_stale_read_at_any_call_of_a_boot_after_a_cut_in_any_call_loses_nothing(int medium)
    {
        var explorer = new CrashExplorer(_board.MediaBefore(_first))
        {
            Stride = 100_000,
            Workload = static run => _board.Store(run, _first, _first + Records),
            Check = crash => AssertStaleBootsLoseNothing(crash, medium),
        };

        AssertHolds(explorer.Explore());
    }

    /// <summary>The other card has a log of its own, under a key of the same root and epoch: every first key has root 1.</summary>
    [TestMethod]
    public void A_card_swapped_for_another_boards_in_any_call_costs_neither_board_a_record()
    {
        var (other, _, _, written) = KeyTests.Make(300, seed: 9);
        var slot = new FatMedium();
        foreach (var name in other.Names)
        {
            slot.Write(name, other[name], 0, other[name].Length);
        }

        var acknowledged = 0;
        var sweep = new FaultSweep(_board.MediaBefore(_first))
        {
            Target = Card,
            Workload = run =>
            {
                acknowledged = _first;
                Run(run, Card, _board, _first, after: i => acknowledged = run.Media[Card].Removed == MediumImage.Empty ? i + 1 : acknowledged);
            },
            Check = crash =>
            {
                var removed = crash.Media[Card].Removed;
                if (removed != MediumImage.Empty)
                {
                    AssertGoesOnBehind(written, crash.Media, acknowledged);
                    _board.AssertWholeLog([crash.Media[Card].Remount(removed), crash.Media[Flash]], acknowledged, _first + Records, isRubbishAllowed: true, mayLackSchemas: true);
                }
            },
        };

        AssertHolds(sweep.SwapAtEveryCall(slot.Image));
    }

    private static FaultSweep SweepOfFlash() => new(_flashBoard.MediaBefore(_firstOnFlash))
    {
        Workload = static run => Run(run, 0, _flashBoard, _firstOnFlash),
        Check = static crash => _flashBoard.AssertWholeLog(crash.Media, _firstOnFlash + Records, _firstOnFlash + Records, isRubbishAllowed: false, mayLackSchemas: true),
    };

    private static FaultSweep Sweep(int medium) => new(_board.MediaBefore(_first))
    {
        Target = medium,
        Workload = run => Run(run, medium, _board, _first),
        Check = static crash => _board.AssertWholeLog(crash.Media, _first + Records, _first + Records, isRubbishAllowed: false, mayLackSchemas: true),
    };

    /// <summary>A board that boots and runs; then the medium is repaired, and what waited has to come.</summary>
    private static void Run(CrashRun run, int medium, CrashBoard board, int first, Action<int>? after = null)
    {
        var log = board.Open(run.Media);
        for (var i = first; i < first + Records; i++)
        {
            run.Begin();
            var record = PlantRecords.Make(i);

            // As on a board, which knows of no schema before the log was found.
            record.SchemaSequence = log.Trouble == null ? record.SchemaSequence : 0;
            if (log.Append(record))
            {
                after?.Invoke(i);
            }

            for (var tick = 0; tick < 60; tick++)
            {
                log.Flush();
            }
        }

        run.Media[medium].Heal();
        for (var tick = 0; tick < 1000; tick++)
        {
            log.Flush();
        }

        Assert.IsNull(log.Trouble);
        Assert.AreEqual(log.NextSequence - 1, log.Head);
        Assert.AreEqual(0L, log.LostCount);
    }

    /// <summary>The other board's records are there, and behind them this one's from those on that it had not stored before.</summary>
    private static void AssertGoesOnBehind(List<string> written, IReadOnlyList<FaultMedium> media, int acknowledged)
    {
        var log = KeyedLog.Open(media[Card], media[Flash]);
        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1)[..written.Count]);
        var reader = new RecordReader(log);
        reader.Seek(written.Count + 1);
        var record = new Record();
        var sequence = 0L;
        var times = new HashSet<long>();
        while (reader.TryRead(record))
        {
            Assert.IsGreaterThan(sequence, record.Sequence);
            sequence = record.Sequence;
            var due = PlantRecords.Make((int)((record.UtcMs - LogTools.StartUtcMs) / 60000));
            due.Sequence = record.Sequence;
            due.SchemaSequence = record.SchemaSequence;
            Assert.IsTrue(PlantRecords.AreSame(due, record), LogTools.Describe(record));
            times.Add(record.UtcMs);
        }

        var missing = Enumerable.Range(acknowledged, _first + Records - acknowledged).Where(i => !times.Contains(PlantRecords.Make(i).UtcMs));
        Assert.IsEmpty(missing, "missing on both cards: " + string.Join(", ", missing));
    }

    private static void AssertStaleBootsLoseNothing(CrashCase crash, int medium)
    {
        for (var call = 1L; ; call++)
        {
            FaultMedium[] media = [.. crash.Media.Select(static each => each.Remount(each.Image))];
            media[medium].StaleReadAt(call);
            var log = _board.Open(media);
            if (media[medium].Operations < call)
            {
                return;
            }

            LogTools.FlushUntilStored(log);
            Assert.IsNull(log.Trouble);
            Assert.IsTrue(log.Append(PlantRecords.Make((int)log.Head)), log.Trouble);
            Assert.AreEqual(1, log.KeyRoot, $"another root after a stale read in call {call}");
            media[medium].Heal();
            _board.AssertWholeLog(media, crash.Acknowledged + 1, crash.Begun + 1, isRubbishAllowed: false);
        }
    }

    private static void AssertHolds(CrashReport report) => Assert.IsNull(report.Failure, report.ToString());
}
