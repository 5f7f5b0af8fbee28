using System.Collections.Concurrent;
using System.Numerics;
using Edge.Board;
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
/// <item>The log opens without trouble, under the key it had; opening it once more changes no byte.</item>
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
    private const int SpareRecords = 400;
    private const int CutsPerDeepCut = 499;
    private const string BlockFolder = "log2/b/";

    private readonly FaultMedium[] _media;
    private readonly Record[] _records;
    private readonly int _count;
    private readonly Dictionary<int, byte[]> _blocks;
    private readonly byte[] _key;
    private readonly ConcurrentDictionary<CrashPlace, Recovered> _recovered = [];
    private long _deepChecks;

    /// <summary>Runs the board once without a cut.</summary>
    /// <param name="records">Records that it stores.</param>
    /// <param name="media">Its media, empty: that of the records, and that of the small state.</param>
    public CrashBoard(int records, params FaultMedium[] media)
    {
        _media = media;
        _count = records;
        _records = [.. Enumerable.Range(0, records + SpareRecords).Select(PlantRecords.Make)];
        var run = Array.ConvertAll(media, medium => medium.Remount(medium.Image));
        var log = Open(run);
        Store(log, 0, records, static () => { }, static () => { });
        _key = log.TakeNewKey();
        _blocks = BlocksOn(run[0].Image).ToDictionary(block => block.Number, block => block.Bytes.ToArray());
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

    /// <summary>The explorer of this board's cuts.</summary>
    public CrashExplorer Explorer(int stride, int recoveryStride) => new(_media)
    {
        Stride = stride,
        RecoveryStride = recoveryStride,
        Workload = run => Store(Open(run.Media), 0, _count, run.Begin, () => run.Acknowledge()),
        Recovery = crash => Open(crash.Media),
        Check = Check,
    };

    public void Check(CrashCase crash)
    {
        var media = crash.Media;
        var log = Open(media);
        Assert.IsNull(log.Trouble);
        Assert.IsLessThanOrEqualTo(1, log.KeyRoot, "it goes on under another root");
        var head = (int)log.Head;
        Assert.IsTrue(head >= crash.Acknowledged && head <= crash.Begun, $"head {head}, {crash.Acknowledged} acknowledged, {crash.Begun} begun");
        AssertOpeningAgainChangesNothing(crash);
        var known = KnownBlocks(media[0].Image);
        var reader = new RecordReader(log);
        if (known > 0)
        {
            AssertReads(reader, BlockLayout.FirstOf(_blocks[known - 1]), 1, 1);
        }

        var from = known > 0 ? BlockLayout.LastOf(_blocks[known - 1]) + 1 : 1;
        AssertReads(reader, from, crash.Acknowledged - from + 1, head - from + 1);
        var next = PlantRecords.Make(head);
        Assert.IsTrue(log.Append(next), log.Trouble);
        Assert.AreEqual(head + 1, next.Sequence);
        AssertReads(reader, head + 1, 1, 1);
        if (IsDeep(crash.Place))
        {
            Interlocked.Increment(ref _deepChecks);
            CheckDeeply(crash, head);
        }
    }

    private static RecordLog Open(IReadOnlyList<Storage> media) => KeyedLog.Open(media[0], media[1]);

    private bool IsDeep(CrashPlace place) =>
        place.RecoveryChange < 0 && place.Outcome == 0
            ? place.Change % DeepStride == 0
            : (place.Change + place.Outcome + place.RecoveryOutcome) % (DeepStride * CutsPerDeepCut) == 0;

    /// <summary>The torn forms of one write become the same bytes: those are opened once, which is what they say each time.</summary>
    private void AssertOpeningAgainChangesNothing(CrashCase crash)
    {
        var images = crash.Media.Select(medium => medium.Image).ToArray();
        var key = crash.Place with { Outcome = 0, RecoveryOutcome = 0 };
        if (_recovered.TryGetValue(key, out var last) && last.Head == crash.Acknowledged && last.Images.Zip(images).All(pair => pair.First.HasSameFilesAs(pair.Second)))
        {
            return;
        }

        var media = crash.Media.Select((medium, i) => medium.Remount(images[i])).ToArray();
        Open(media);
        for (var i = 0; i < images.Length; i++)
        {
            Assert.AreSame(images[i], media[i].Image, "opening it again changed something");
        }

        _recovered[key] = new Recovered(crash.Acknowledged, images);
    }

    private void CheckDeeply(CrashCase crash, int head)
    {
        var media = crash.Media;
        AssertWholeLog(media, crash.Acknowledged, head + 1, isRubbishAllowed: crash.Place.Outcome != 0);
        var log = Open(media);
        var sealedBefore = BlocksOn(media[0].Image).Count();
        var at = head + 1;
        while (at < _records.Length && BlocksOn(media[0].Image).Count() == sealedBefore)
        {
            Store(log, at, at + 1, static () => { }, static () => { });
            at++;
        }

        Assert.IsLessThan(_records.Length, at, "no block is sealed any more");
        AssertWholeLog(media, crash.Acknowledged, at, isRubbishAllowed: false);
    }

    private static void Store(RecordLog log, int first, int end, Action begin, Action acknowledge)
    {
        for (var i = first; i < end; i++)
        {
            begin();
            Assert.IsTrue(log.Append(PlantRecords.Make(i)), log.Trouble);
            acknowledge();
            for (var tick = 0; tick < TicksPerRecord; tick++)
            {
                log.Flush();
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

    /// <summary>Blocks from the first on that are those of the run without a cut, byte for byte.</summary>
    private int KnownBlocks(MediumImage image)
    {
        var known = 0UL;
        foreach (var (number, bytes) in BlocksOn(image))
        {
            known |= _blocks.TryGetValue(number, out var same) && bytes.Span.SequenceEqual(same) ? 1UL << number : 0;
        }

        return BitOperations.TrailingZeroCount(~known);
    }

    private void AssertWholeLog(IReadOnlyList<Storage> media, int acknowledged, int head, bool isRubbishAllowed)
    {
        var log = Open(media);
        AssertReads(new RecordReader(log), 1, acknowledged, head);
        var findings = KeyedLog.Verify(media[0], _key);
        Assert.IsTrue(findings.TrueForAll(finding => isRubbishAllowed && finding == "tail: rubbish"), string.Join(", ", findings));
    }

    /// <summary>Reads from a sequence on: the first ones must be there, those up to a greater count may; nothing else.</summary>
    private void AssertReads(RecordReader reader, long from, long least, long most)
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
            if (!PlantRecords.AreSame(due, record))
            {
                Assert.Fail($"read {LogTools.Describe(record)} where {LogTools.Describe(due)} is due");
            }

            next++;
        }

        Assert.IsGreaterThanOrEqualTo(least, next - from, $"the log ends before record {next}");
    }

    private sealed record Recovered(int Head, MediumImage[] Images);
}
