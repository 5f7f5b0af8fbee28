using Edge.Board;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Bench.Measures;

/// <summary>A log on simulated media, filled through the real store: each minute is appended and gets the ticks that sealing needs.</summary>
public sealed class BenchLog
{
    /// <summary>Ticks of a minute on a board.</summary>
    public const int BoardTicks = 600;

    private const int FewTicks = 12;

    private readonly int _ticksPerMinute;

    private BenchLog(LogMedia media, SimulatedStorage log, SimulatedStorage state, int ticksPerMinute = FewTicks)
    {
        _ticksPerMinute = ticksPerMinute;
        Media = media;
        Medium = log;
        State = state;
        Log = new RecordLog(media);
        Log.Open();
    }

    /// <summary>What the log is made of.</summary>
    public LogMedia Media { get; }

    /// <summary>Medium of the records.</summary>
    public SimulatedStorage Medium { get; }

    /// <summary>Medium of the key and the small state.</summary>
    public SimulatedStorage State { get; }

    /// <summary>The log as it was opened last.</summary>
    public RecordLog Log { get; private set; }

    /// <summary>An empty log on a card.</summary>
    public static BenchLog OnCard()
    {
        var card = new SimulatedStorage(new MemoryStorage());
        var state = new SimulatedStorage(new MemoryStorage());
        return new BenchLog(new LogMedia { Card = card, State = state, Entropy = new FixedEntropy() }, card, state);
    }

    /// <summary>An empty log on internal flash.</summary>
    /// <param name="flash">The medium; null: in memory.</param>
    /// <param name="commitMinutes">Minutes between commits.</param>
    /// <param name="blocks">Blocks of the ring.</param>
    /// <param name="ticksPerMinute">Ticks that the log gets a minute: the fewer, the longer sealing takes.</param>
    public static BenchLog OnFlash(Storage? flash, int commitMinutes, int blocks, int ticksPerMinute = FewTicks)
    {
        var medium = new SimulatedStorage(flash ?? new MemoryStorage());
        var media = new LogMedia { Flash = medium, State = medium, Entropy = new FixedEntropy(), CommitMinutes = commitMinutes, FlashBlocks = blocks, KeepMinutes = 0 };
        return new BenchLog(media, medium, medium, ticksPerMinute);
    }

    /// <summary>Appends a record and lets the log do what it does until the next.</summary>
    public void Append(Record record)
    {
        if (!Log.Append(record) && (Log.Trouble is not null || record.Sequence == 0))
        {
            throw new InvalidOperationException($"the log did not take a record: {Log.Trouble}");
        }

        Tick();
    }

    /// <summary>Appends minutes of a source until a block was stored, up to the tick in which it was.</summary>
    public void AppendUntilSealed(MinuteSource source)
    {
        int before = Log.SealedBlocks;
        while (Log.SealedBlocks == before)
        {
            Log.Append(source.Next());
            for (int tick = 0; tick < _ticksPerMinute && Log.SealedBlocks == before; tick++)
            {
                Log.Flush();
            }
        }
    }

    /// <summary>Appends minutes of a source.</summary>
    public void Append(MinuteSource source, int minutes)
    {
        if (source.Minutes == 0)
        {
            Append(source.Schema());
        }

        for (int i = 0; i < minutes; i++)
        {
            Append(source.Next());
        }
    }

    /// <summary>Opens the log as at boot, through counters.</summary>
    public RecordLog OpenCounted(out CountingStorage medium, out CountingStorage state)
    {
        medium = new CountingStorage(Medium);
        state = ReferenceEquals(Medium, State) ? medium : new CountingStorage(State);
        var log = new RecordLog(new LogMedia
        {
            Card = Media.Card is null ? null : medium,
            Flash = Media.Flash is null ? null : medium,
            State = state,
            Entropy = Media.Entropy,
            CommitMinutes = Media.CommitMinutes,
            FlashBlocks = Media.FlashBlocks,
            KeepMinutes = Media.KeepMinutes,
        });
        log.Open();
        return log;
    }

    /// <summary>Opens the log again, as after a power cut, and lets it do what it does before the first minute.</summary>
    public void Reopen()
    {
        Log = new RecordLog(Media);
        Log.Open();
        Tick();
    }

    /// <summary>Goes on with a log that was opened through counters.</summary>
    public void GoOnWith(RecordLog log) => Log = log;

    private void Tick()
    {
        for (int tick = 0; tick < _ticksPerMinute; tick++)
        {
            Log.Flush();
        }
    }

    private sealed class FixedEntropy : Entropy
    {
        public override void Fill(byte[] buffer) => Array.Fill(buffer, (byte)7);
    }
}
