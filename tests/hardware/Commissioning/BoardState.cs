using Edge.Board;
using Edge.Configuration;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Board;
using Edge.Simulator.Faults;
using Edge.Tests.Platforms;
using Edge.Tests.Records;

namespace Edge.Tests.Commissioning;

/// <summary>A board's state as a simulator leaves it, made fast: a card of minutes with a key of its own, and the key in the office.</summary>
internal sealed class BoardState : IDisposable
{
    private static readonly SiteSettings _site = new() { Group = "plant", Node = "edge-1" };

    private readonly int _seed;

    public BoardState(int seed = 1)
    {
        _seed = seed;
        Folder = Directory.CreateTempSubdirectory("edge-").FullName;
        Card = Path.Combine(Folder, "media", "card");
        Flash = Path.Combine(Folder, "media", "internal");
        Key = Path.Combine(Folder, "office", "first.key");
    }

    public string Folder { get; }

    public string Card { get; }

    public string Flash { get; }

    public string Key { get; }

    /// <summary>Whether the log lies on internal flash.</summary>
    public bool IsOnFlash { get; init; }

    /// <summary>Blocks of the ring on internal flash.</summary>
    public int RingBlocks { get; init; } = Limits.FlashBlocks;

    public string Segment => Path.Combine(Card, "log2", "b", "0000.seg");

    /// <summary>A board with minutes, and what its log holds.</summary>
    public static BoardState Of(int minutes, out Record[] records, out byte[][] blocks)
    {
        var board = new BoardState();
        board.Run(minutes);
        records = [.. LogContent.Of(board.Open())];
        blocks = [.. File.ReadAllBytes(board.Segment).Chunk(BlockLayout.BlockBytes)];
        return board;
    }

    /// <summary>Opens the board's log on its media.</summary>
    public RecordLog Open(int? seed = null)
    {
        return Open(new FileStorage(Card), new FileStorage(Flash), seed);
    }

    /// <summary>Appends minutes of one line with a few channels, sealing as a board does, and keeps a new key in the office. In memory, and then to the files.</summary>
    public void Run(int minutes, int first = 0, int? seed = null, int noise = 0)
    {
        var card = Load(Card);
        var flash = Load(Flash);
        var log = Open(card, flash, seed);
        for (var i = first; i < first + minutes; i++)
        {
            var record = i == 0 ? Schema() : MinuteOf(i, noise);
            Assert.IsTrue(log.Append(record) || IsOnFlash, log.Trouble);
            for (var tick = 0; tick < 12; tick++)
            {
                log.Flush();
            }

            if (log.TakeNewKey() is { } key)
            {
                Office.Put(Folder, log.KeyRoot, KeyText.Write(_site, log.KeyRoot, log.KeyFrom, key));
            }
        }

        for (var tick = 0; tick < 1200 && log.Head < log.NextSequence - 1; tick++)
        {
            log.Flush();
        }

        Save(card, Card);
        Save(flash, Flash);
    }

    public static Record Schema() => LogTools.Schema(
        0, LogTools.StartUtcMs, "line\tkiln-1\nchannel\tso2\tmg/m³\t1\t0\t20000\nchannel\tnox\tmg/m³\t0\t0\t2000\nchannel\tload\t%\t1\t0\t1200\ncontact\tkiln-running\n");

    public static Record MinuteOf(int index, int shift = 0)
    {
        var record = LogTools.Minute(index, LogTools.StartUtcMs + (index * 60_000L), channels: 3, contacts: 1);
        record.Line = 0;
        for (var i = 0; i < 3 && record.ValidCount[i] > 0; i++)
        {
            // Noise, so that a block holds few minutes.
            var noise = (int)(((uint)((index * 3) + i + 1 + shift) * 2654435761u) >> 8);
            record.Average[i] = noise % 20000;
            record.Minimum[i] = record.Average[i] - (noise % 251);
            record.Maximum[i] = record.Average[i] + (noise % 509);
        }

        return record;
    }

    /// <summary>A copy in a folder of its own.</summary>
    public BoardState Copy()
    {
        var copy = new BoardState(_seed) { IsOnFlash = IsOnFlash, RingBlocks = RingBlocks };
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Folder, Path.GetRelativePath(Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        return copy;
    }

    /// <summary>Changes the bytes of the blocks.</summary>
    public void Tamper(Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(Segment);
        change(bytes);
        File.WriteAllBytes(Segment, bytes);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static MemoryStorage Load(string folder)
    {
        var storage = new MemoryStorage();
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [])
        {
            var bytes = File.ReadAllBytes(path);
            storage.Write(Path.GetRelativePath(folder, path).Replace('\\', '/'), bytes, 0, bytes.Length);
        }

        return storage;
    }

    private static void Save(MemoryStorage storage, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var name in storage.Names)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, storage[name]);
        }
    }

    private RecordLog Open(Storage card, Storage flash, int? seed)
    {
        var log = new RecordLog(new LogMedia { Card = card, Flash = IsOnFlash ? flash : null, State = flash, FlashBlocks = RingBlocks, Entropy = new SeededEntropy(seed ?? _seed) });
        log.Open();
        return log;
    }
}
