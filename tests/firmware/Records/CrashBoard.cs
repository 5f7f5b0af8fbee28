using System.Collections.Concurrent;
using Edge.Board;
using Edge.Commissioning.Verification;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>
/// A board that stores a row of records and seals them, and what must hold wherever its power was cut.
/// </summary>
/// <remarks>
/// After every cut, with nothing but what is on the media:
/// <list type="number">
/// <item>The log opens without trouble, under the key it had; opening it once more changes no byte. What the cut left to be done is done in the first ticks, or before the
/// next record is stored (every other cut each), and then a board that boots once more finds nothing left to do.</item>
/// <item>Every acknowledged record is there with its content, in order, and behind them at most the one that was being stored. What is not sealed is read through
/// the firmware's reader, record by record. A sealed block is either byte for byte a block of the run without a cut, every record and tag of which has been read and
/// verified once (the same bytes read by the same code say the same; where the block lies is checked by reading its first record), or it is read as well.</item>
/// <item>The next record is stored and read back.</item>
/// </list>
/// At a share of the cuts, and at the first and last outcome of every call, the whole log is read from its first record, verified with the first key, gone on with until
/// it has sealed another block, opened, read and verified again.
/// </remarks>
internal sealed class CrashBoard
{
    private const int TicksPerRecord = 60;
    private const int TicksToRepair = 2;
    private const int SpareRecords = 400;
    private const int CutsPerDeepCut = 499;
    private const string BlockFolder = "log2/b/";

    private readonly CrashProfile _profile;
    private readonly FaultMedium[] _media;
    private readonly Record[] _records;
    private readonly int _count;
    private readonly Func<int, Record> _make;
    private readonly Dictionary<int, byte[]> _blocks;
    private readonly byte[] _key;
    private readonly List<MediumImage[]> _snapshots = [];
    private readonly ConcurrentDictionary<(CrashPlace Place, int Head), MediumImage[]> _opened = [];
    private readonly ConcurrentDictionary<(CrashPlace Place, int Head), MediumImage[]> _repaired = [];
    private long _deepChecks;

    /// <summary>Runs the board once without a cut.</summary>
    /// <param name="profile">The media of the board.</param>
    /// <param name="records">Records that it stores.</param>
    /// <param name="make">Makes the record of an index, with its sequence.</param>
    public CrashBoard(CrashProfile profile, int records, Func<int, Record> make)
    {
        _profile = profile;
        _media = profile.Media;
        var media = _media;
        _count = records;
        _make = make;
        _records = [.. Enumerable.Range(0, records + SpareRecords).Select(make)];
        var run = Array.ConvertAll(media, medium => medium.Remount(medium.Image));
        var log = Open(run);
        Store(log, 0, records, () => _snapshots.Add(Array.ConvertAll(run, static medium => medium.Image)), static _ => { });
        FlushUntilStored(log);
        _key = log.TakeNewKey();
        _blocks = _snapshots.SelectMany(static images => BlocksOn(images[0])).Concat(BlocksOn(run[0].Image))
            .GroupBy(static block => block.Number).ToDictionary(static blocks => blocks.Key, static blocks => blocks.First().Bytes.ToArray());
        AssertWholeLog(run, records, records, isRubbishAllowed: false);
    }

    /// <summary>Blocks sealed in the run.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>Steps of the key in the run, up to the last block.</summary>
    public int Epochs => _blocks[_blocks.Count - 1][BlockLayout.EpochOffset];

    /// <summary>Of so many calls one is looked at closely where it was cut before it did anything; of the other cuts one in many more.</summary>
    public int DeepStride { get; init; } = 1;

    /// <summary>Cuts that were looked at closely.</summary>
    public long DeepChecks => _deepChecks;

    /// <summary>First key of the log.</summary>
    public byte[] Key => _key;

    /// <summary>The records that the run stored.</summary>
    public int Count => _count;

    /// <summary>The media as they were before a record was stored, mounted anew.</summary>
    public FaultMedium[] MediaBefore(int record) => [.. _media.Zip(_snapshots[record], static (medium, image) => medium.Remount(image))];

    /// <summary>Index of the record after whose ticks a block was sealed.</summary>
    public int RecordSealing(int block) =>
        Enumerable.Range(0, _count - 1).First(record => BlocksOn(_snapshots[record + 1][0]).Any(each => each.Number == block));

    /// <summary>Opens the log of the board.</summary>
    public RecordLog Open(IReadOnlyList<Storage> media) => Open(media, keepsWhole: false);

    private RecordLog Open(IReadOnlyList<Storage> media, bool keepsWhole)
    {
        var composed = _profile.Compose(media);
        composed.KeepsWholeBlocks = keepsWhole;
        var log = new RecordLog(composed);
        log.Open();
        return log;
    }

    /// <summary>What the verifier says of the media with the first key.</summary>
    public List<string> Verify(IReadOnlyList<Storage> media) => KeyedLog.Findings(_profile.Compose(media), _key, 1);

    /// <summary>The explorer of this board's cuts, from a record on.</summary>
    public CrashExplorer Explorer(int stride, int recoveryStride, int first = 0) => new(MediaBefore(first))
    {
        Stride = stride,
        RecoveryStride = recoveryStride,
        Workload = run => Store(run, first, _count),
        Recovery = crash => Repair(crash.Media),
        Check = Check,
    };

    /// <summary>Boots and stores records.</summary>
    public void Store(CrashRun run, int first, int end)
    {
        for (var i = 0; i < first; i++)
        {
            run.Begin();
        }

        run.Acknowledge();
        Store(Open(run.Media), first, end, run.Begin, head => run.Acknowledge((int)head));
    }

    /// <summary>What must hold after a cut.</summary>
    public void Check(CrashCase crash)
    {
        var media = crash.Media;
        var found = ImagesOf(media);
        var log = Open(media);
        Assert.IsNull(log.Trouble);
        AssertOpeningAgainChangesNothing(crash, found);
        Assert.IsLessThanOrEqualTo(1, log.KeyRoot, "it goes on under another root");
        var head = (int)log.Head;
        Assert.IsTrue(head >= crash.Acknowledged && head <= crash.Begun, $"head {head}, {crash.Acknowledged} acknowledged, {crash.Begun} begun");
        var known = KnownBlocks(media[0].Image, log);
        var reader = new RecordReader(log);
        if (known > 0)
        {
            AssertReads(reader, BlockLayout.FirstOf(_blocks[known - 1]), 1, 1);
        }

        var from = known > 0 ? BlockLayout.LastOf(_blocks[known - 1]) + 1 : 1;
        AssertReads(reader, from, crash.Acknowledged - from + 1, head - from + 1);
        var hasTicks = (crash.Place.Outcome + crash.Place.RecoveryOutcome) % 2 == 0;
        if (hasTicks)
        {
            Tick(log);
            AssertNothingIsLeftToDo(crash, head);
        }

        MakeRoom(log);
        var next = _make(head);
        log.Append(next);
        FlushUntilStored(log);
        Assert.IsNull(log.Trouble);
        Assert.AreEqual((head + 1, head + 1L), (next.Sequence, log.Head));
        AssertReads(reader, head + 1, 1, 1);
        if (!hasTicks)
        {
            AssertNothingIsLeftToDo(crash, head + 1);
        }

        if (IsDeep(crash.Place))
        {
            Interlocked.Increment(ref _deepChecks);
            CheckDeeply(crash, head);
        }
    }

    /// <summary>What a cut left to be done is done at opening or in the first ticks.</summary>
    private void Repair(IReadOnlyList<Storage> media)
    {
        Tick(Open(media));
    }

    private static void Tick(RecordLog log)
    {
        for (var tick = 0; tick < TicksToRepair; tick++)
        {
            log.Flush();
        }
    }

    private static MediumImage[] ImagesOf(IReadOnlyList<FaultMedium> media) => [.. media.Select(static medium => medium.Image)];

    private bool IsDeep(CrashPlace place) =>
        place.RecoveryChange < 0 && place.Outcome == 0
            ? place.Change % DeepStride == 0
            : (place.Change + place.Outcome + place.RecoveryOutcome) % (DeepStride * CutsPerDeepCut) == 0;

    /// <summary>Where opening changed nothing, opening again does the same once more.</summary>
    private void AssertOpeningAgainChangesNothing(CrashCase crash, MediumImage[] found)
    {
        if (!found.SequenceEqual(ImagesOf(crash.Media), ReferenceEqualityComparer.Instance))
        {
            BootOnce(crash, _opened, crash.Acknowledged, media => Open(media));
        }
    }

    private void AssertNothingIsLeftToDo(CrashCase crash, int head) => BootOnce(crash, _repaired, head, Repair);

    /// <summary>What a boot does must change nothing. The torn forms of one write were repaired to the same bytes: those are booted from once, which is what they say each time.</summary>
    private void BootOnce(CrashCase crash, ConcurrentDictionary<(CrashPlace Place, int Head), MediumImage[]> known, int head, Action<IReadOnlyList<Storage>> boot)
    {
        var images = ImagesOf(crash.Media);
        var key = (crash.Place with { Outcome = 0, RecoveryOutcome = 0 }, head);
        if (known.TryGetValue(key, out var last) && last.Zip(images).All(pair => pair.First.HasSameFilesAs(pair.Second)))
        {
            return;
        }

        var media = crash.Media.Select((medium, i) => medium.Remount(images[i])).ToArray();
        boot(media);
        for (var i = 0; i < images.Length; i++)
        {
            Assert.AreSame(images[i], media[i].Image, "booting once more changed something");
        }

        known[key] = images;
    }

    private void CheckDeeply(CrashCase crash, int head)
    {
        var media = crash.Media;
        AssertWholeLog(media, crash.Acknowledged, head + 1, isRubbishAllowed: crash.Place.Outcome != 0);
        var log = Open(media);
        MakeRoom(log);
        var sealedBefore = BlocksOn(media[0].Image).Max(static block => (int?)block.Number);
        var at = head + 1;
        while (at < _records.Length && BlocksOn(media[0].Image).Max(static block => (int?)block.Number) == sealedBefore)
        {
            Store(log, at, at + 1, static () => { }, static _ => { });
            at++;
        }

        Assert.IsLessThan(_records.Length, at, "no block is sealed any more");
        FlushUntilStored(log);
        AssertWholeLog(media, crash.Acknowledged, at, isRubbishAllowed: false);
    }

    private void MakeRoom(RecordLog log)
    {
        for (var tick = 0; tick < _profile.TicksToMakeRoom; tick++)
        {
            log.Flush();
        }
    }

    /// <summary>Ticks until nothing waits: minutes on flash wait for others, for ten minutes at most.</summary>
    private static void FlushUntilStored(RecordLog log)
    {
        for (var tick = 0; tick < 7000 && log.Head < log.NextSequence - 1; tick++)
        {
            log.Flush();
        }
    }

    private void Store(RecordLog log, int first, int end, Action begin, Action<long> acknowledge)
    {
        for (var i = first; i < end; i++)
        {
            begin();
            log.Append(_make(i));
            acknowledge(log.Head);
            for (var tick = 0; tick < TicksPerRecord; tick++)
            {
                log.Flush();
                acknowledge(log.Head);
            }

            Assert.IsNull(log.Trouble);
        }
    }

    /// <summary>All whole blocks on a medium: 4096 bytes at a multiple of that, with the magic number.</summary>
    private static IEnumerable<(int Number, ReadOnlyMemory<byte> Bytes)> BlocksOn(MediumImage image)
    {
        foreach (var (name, file) in image.Files)
        {
            for (var at = 0; at + BlockLayout.BlockBytes <= file.Length && name.StartsWith(BlockFolder, StringComparison.Ordinal); at += BlockLayout.BlockBytes)
            {
                var block = file.Memory.Slice(at, BlockLayout.BlockBytes);
                if (BitConverter.ToUInt16(block.Span[BlockLayout.MagicOffset..]) == BlockLayout.Magic)
                {
                    yield return (BitConverter.ToInt32(block.Span[BlockLayout.NumberOffset..]), block);
                }
            }
        }
    }

    /// <summary>How many blocks, from the first that is kept on, are those of the run without a cut, byte for byte: the number behind the last of them.</summary>
    private int KnownBlocks(MediumImage image, RecordLog log)
    {
        Span<bool> isKnown = stackalloc bool[_blocks.Count + 1];
        foreach (var (number, bytes) in BlocksOn(image))
        {
            if (_blocks.TryGetValue(number, out var same) && bytes.Span.SequenceEqual(same))
            {
                isKnown[number] = true;
            }
        }

        var end = isKnown.LastIndexOf(true) + 1;
        var first = end;
        while (first > 0 && isKnown[first - 1])
        {
            first--;
        }

        if (end > 0)
        {
            var kept = _profile.Ring == 0 ? 0 : Math.Max(0, end - _profile.Ring);
            Assert.IsLessThanOrEqualTo(kept, first, $"of {end} blocks those from {first} on are whole");
            Assert.IsLessThanOrEqualTo(BlockLayout.LastOf(_blocks[kept]) + 1, log.Oldest, "what the ring has is not offered");
        }

        return end;
    }

    /// <summary>Reads and verifies the log as a board finds it that boots.</summary>
    public void AssertWholeLog(IReadOnlyList<Storage> media, int acknowledged, int head, bool isRubbishAllowed, bool mayLackSchemas = false)
    {
        var log = Open(media, keepsWhole: true);
        var from = _profile.Ring == 0 ? 1 : log.Oldest;
        AssertReads(new RecordReader(log), from, acknowledged - from + 1, head - from + 1, mayLackSchemas);
        var findings = Verify(media);
        if (_profile.Ring > 0 && from > 1 && findings.Count == 1 && findings[0].EndsWith($": {BlockFinding.Unauthenticated}", StringComparison.Ordinal))
        {
            // The tag before the oldest block of a ring is gone with its block.
            return;
        }

        Assert.IsTrue(findings.TrueForAll(finding => isRubbishAllowed && finding == "tail: rubbish"), string.Join(", ", findings));
    }

    /// <summary>Reads from a sequence on: the first ones must be there, those up to a greater count may; nothing else.</summary>
    private void AssertReads(RecordReader reader, long from, long least, long most, bool mayLackSchemas = false)
    {
        var record = new Record();
        reader.Seek(from);
        var next = from;
        while (next < from + most && reader.TryRead(record))
        {
            if (record.Sequence != next && next - from >= least)
            {
                next = record.Sequence;
            }

            var due = _records[next - 1];
            record.SchemaSequence = mayLackSchemas && record.SchemaSequence == 0 ? due.SchemaSequence : record.SchemaSequence;
            if (!PlantRecords.AreSame(due, record))
            {
                Assert.Fail($"read {LogTools.Describe(record)} where {LogTools.Describe(due)} is due");
            }

            next++;
        }

        Assert.IsGreaterThanOrEqualTo(least, next - from, $"the log ends before record {next}");
    }
}
