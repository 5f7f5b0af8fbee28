using Edge.Board;
using Edge.Commissioning.Verification;
using Edge.Events;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>A log on flash with its copy on a card, both in memory, the card in a slot that can be hurt.</summary>
internal sealed class TwoMedia
{
    private readonly int _channels;
    private readonly Record _record = new();
    private Entropy _entropy;
    private byte[]? _key;
    private int _minute;

    public TwoMedia(int seed = 1, int channels = 32, int flashBlocks = 64, bool card = true, long keepMinutes = 366L * 1440)
    {
        KeepMinutes = keepMinutes;
        HasCard = card;
        _channels = channels;
        _entropy = new SeededEntropy(seed);
        RingBlocks = flashBlocks;
        Slot = new SimulatedStorage(Card);
        Log = Open();
    }

    public static IEnumerable<string> Folders => Enumerable.Range(0, 10).Select(number => number == 0 ? "log2/" : $"log2.{number}/");

    public int RingBlocks { get; set; }

    public long KeepMinutes { get; }

    public bool HasCard { get; }

    /// <summary>Appends events to the log.</summary>
    public EventWriter Writer => new(Log);

    public MemoryStorage Flash { get; private set; } = new();

    public MemoryStorage Card { get; } = new();

    public SimulatedStorage Slot { get; }

    public RecordLog Log { get; private set; }

    public int Blocks => Log.SealedBlocks;

    /// <summary>Noise of all channels, until so many more blocks were sealed, and a little longer.</summary>
    public void Fill(int blocks, int seed = 3) => Fill(blocks, 100, null, seed);

    /// <summary>The same with so many ticks a minute, and something to be done in each.</summary>
    public void Fill(int blocks, int ticks, Action? watch, int seed = 3)
    {
        var random = new Random(seed + _minute);
        var last = Blocks + blocks;
        while (Blocks < last && !Log.IsFull)
        {
            _record.Kind = RecordKind.Minute;
            _record.TimeQuality = TimeQuality.Network;
            _record.ChannelCount = _channels;
            _record.UtcMs = LogTools.StartUtcMs + (_minute++ * 60_000L);
            for (var i = 0; i < _channels; i++)
            {
                _record.Marks[i] = (byte)'N';
                _record.ValidCount[i] = 60;
                _record.Average[i] = random.Next(1 << 22);
                _record.Minimum[i] = _record.Average[i] - random.Next(1 << 20);
                _record.Maximum[i] = _record.Average[i] + random.Next(1 << 20);
            }

            Log.Append(_record);
            Tick(ticks, watch);
            _key ??= Log.TakeNewKey();
        }

        Tick(100, watch);
    }

    /// <summary>Ticks until the copy is complete.</summary>
    public void Settle()
    {
        for (var i = 0; i < 20 && (Log.UncopiedBlocks > 0 || Log.CopyTrouble != null || i < 2); i++)
        {
            Tick(200);
        }
    }

    public void Reboot()
    {
        Slot.RestorePower();
        Log = Open();
    }

    public void Format(int seed)
    {
        Flash = new MemoryStorage();
        _entropy = new SeededEntropy(seed);
        _key = null;
        Log = Open();
    }

    public void PutBack(MemoryStorage flash)
    {
        Flash = flash;
        Log = Open();
    }

    /// <summary>Asserts that all sealed blocks from one on are on the card and that a verifier finds nothing wrong with them.</summary>
    public void AssertCopied(string folder = "log2/", int from = 0)
    {
        var verifier = new LogVerifier(new LogMedia { Card = new FolderStorage(Slot, folder) }, Log.KeyRoot, _key);
        verifier.Open();
        Assert.AreEqual((from, Blocks), (verifier.FirstBlock, verifier.Blocks));
        while (verifier.Next())
        {
            // The tag before the first block of a copy is not known; what follows it is checked.
            var isWhole = verifier.Finding == BlockFinding.Whole || (verifier.Block == from && verifier.Finding == BlockFinding.Oldest);
            Assert.IsTrue(isWhole, $"block {verifier.Block}: {verifier.Finding}");
        }
    }

    /// <summary>Number of the block that the copy on the card begins with.</summary>
    public int CopyFirst
    {
        get
        {
            var note = new StateFile(Card, "log2/first", 16);
            note.Load();
            return (int)note.GetInt64(0);
        }
    }

    /// <summary>Code and arguments of all events, oldest first.</summary>
    public List<string> Events()
    {
        var reader = new RecordReader(Log);
        var record = new Record();
        var events = new List<string>();
        reader.Seek(1);
        while (!reader.IsAtHead)
        {
            if (reader.TryRead(record) && record.Kind == RecordKind.Event)
            {
                events.Add($"{record.Code} {record.Argument1} {record.Argument2}");
            }
        }

        return events;
    }

    public void Tick(int ticks, Action? watch = null)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            Log.Flush();
            watch?.Invoke();
        }
    }

    private RecordLog Open()
    {
        var log = new RecordLog(new LogMedia
        {
            Flash = Flash,
            Card = HasCard ? Slot : null,
            State = Flash,
            Entropy = _entropy,
            FlashBlocks = RingBlocks,
            KeepMinutes = KeepMinutes,
        });
        log.Open();
        return log;
    }

    private sealed class SeededEntropy(int seed) : Entropy
    {
        public override void Fill(byte[] buffer) => new Random(seed).NextBytes(buffer);
    }

    /// <summary>A folder of a card as if it were the one that a log has.</summary>
    private sealed class FolderStorage(Storage card, string folder) : Storage
    {
        public override int GetLength(string name) => card.GetLength(Of(name));

        public override int Read(string name, int position, byte[] buffer, int offset, int count) => card.Read(Of(name), position, buffer, offset, count);

        public override void Append(string name, byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(string name, byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Truncate(string name, int length) => throw new NotSupportedException();

        public override void Delete(string name) => throw new NotSupportedException();

        private string Of(string name) => folder + name["log2/".Length..];
    }
}
