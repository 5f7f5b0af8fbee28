using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Board;
using Edge.Configuration;
using Edge.Events;
using Edge.Host;
using Edge.Records;
using Edge.Simulator.Board;
using Edge.Simulator.Chips;
using Edge.Simulator.Consoles;
using Edge.Simulator.Faults;
using Edge.Simulator.Link;
using Edge.Simulator.Plant;
using Edge.Uplink;

namespace Edge.Simulator;

/// <summary>What a simulation starts from.</summary>
public sealed class SimulationOptions
{
    /// <summary>Text of the site file.</summary>
    public required string SiteJson { get; init; }

    /// <summary>Folder of the persistent state: media, battery clock, plant.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Plant time at the start; null: now, or, with a state, its last plant time plus the real time since.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Where the keys of the record log come from; null: from the seed, so that the same run has the same keys.</summary>
    public Entropy? Entropy { get; init; }

    /// <summary>
    /// Creates the link at each boot of the board; it gets the simulation, so that it can see plant time and the network's state.
    /// When the board stops the link is dropped, and disposed if it can be.
    /// </summary>
    public required Func<Simulation, MqttLink> CreateLink { get; init; }
}

/// <summary>
/// A plant, a board in it and the firmware on the board. One <see cref="Step"/> is one tick of plant time. The same seed, site, start
/// and commands at the same plant times give the same bytes on the media; real time only decides when the state is saved.
/// </summary>
public sealed partial class Simulation : IDisposable
{
    private const long BootDelayUs = 2_000_000;
    private const int CardWriteUs = 8_000;
    private const int CardReadUs = 1_500;
    private const int FlashWriteUs = 25_000;
    private const int FlashReadUs = 1_000;
    private const int SeedsApart = 1_000_003;
    private const int SeedOfStalls = 0x57A11;

    private readonly string _statePath;
    private readonly SimulatedStorage _flash;
    private readonly SimulatedStorage _card;
    private readonly PowerCutter _cutter = new();
    private readonly ConnectStalls _connects;
    private readonly SimulationState _state;
    private readonly RecordSettings _records;
    private readonly Stopwatch _sinceSave = Stopwatch.StartNew();
    private long _nowUs;
    private long _nextTickUs;
    private long _bootAtUs;
    private int _bootCause = BootCause.PowerOn;
    private bool _isModbusSilent;
    private long _stallUs;
    private MqttLink? _link;
    private RecordLog? _log;
    private SiteSettings? _logSite;
    private BoardStorage? _boardFlash;
    private BoardStorage? _boardCard;

    /// <summary>Loads or creates the state and boots the board.</summary>
    /// <exception cref="InvalidDataException">The state is not one, or there is neither a good site file nor a last good one.</exception>
    public Simulation(SimulationOptions options)
    {
        Options = options;
        _connects = new ConnectStalls(options.Seed ^ SeedOfStalls);
        Directory.CreateDirectory(options.StateDirectory);
        _statePath = Path.Combine(options.StateDirectory, "plant.json");
        var flash = new FileStorage(FlashFolder);
        _flash = new SimulatedStorage(flash) { ReadMicroseconds = FlashReadUs, WriteMicroseconds = FlashWriteUs };
        _card = new SimulatedStorage(new FileStorage(CardFolder))
        {
            ReadMicroseconds = CardReadUs,
            WriteMicroseconds = CardWriteUs,
        };
        _flash.Elapsed = microseconds => Board?.Elapse(microseconds);
        _card.Elapsed = _flash.Elapsed;

        PutSite(flash, options.SiteJson);
        var saved = SimulationState.Load(_statePath);
        var startUs = PlantModel.ToMicroseconds(FindStart(options.Start, saved));
        _nowUs = (startUs + PlantModel.StepUs - 1) / PlantModel.StepUs * PlantModel.StepUs;
        StartTime = PlantTime;
        var site = SiteOnBoard(flash);
        _records = site.Records;
        Plant = new PlantModel(PlantDefinition.Of(site), options.Seed, PlantTime);
        if (saved?.Plant is not null)
        {
            Plant.Load(saved.Plant.ToJsonString());
        }

        Plant.SkipTo(_nowUs);
        _state = saved ?? new SimulationState { Battery = new Ds3231State { AnchorUs = _nowUs, OffsetUs = 400_000, DriftPpm = 1.5 } };
        Boot();
    }

    /// <summary>What it was started from.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Plant time at which this run began: before the board booted.</summary>
    public DateTime StartTime { get; }

    /// <summary>True time at the plant, UTC.</summary>
    public DateTime PlantTime => PlantModel.ToUtc(Board?.NowUs ?? _nowUs);

    /// <summary>Plant time of the tick that the next <see cref="Step"/> runs; it starts late where the one before it took long.</summary>
    public DateTime NextStepTime => PlantModel.ToUtc(Firmware is null ? NextBoundary(_nowUs) : _nextTickUs);

    /// <summary>The plant.</summary>
    public PlantModel Plant { get; }

    /// <summary>The board of this boot, or null while it has no power.</summary>
    public SimulatedBoard? Board { get; private set; }

    /// <summary>The running firmware, or null while the board has no power.</summary>
    public Controller? Firmware { get; private set; }

    /// <summary>The site in force on the board, or null while it has no power.</summary>
    public SiteSettings? Site { get; private set; }

    /// <summary>What was wrong with the site file at the last boot, one line, or null.</summary>
    public string? SiteError { get; private set; }

    /// <summary>Whether the plant's network is up.</summary>
    public bool IsNetworkUp { get; set; } = true;

    /// <summary>Whether there is power; the board boots a little after it comes.</summary>
    public bool IsPowered { get; private set; } = true;

    /// <summary>Boots of the board, over all runs of this state.</summary>
    public int Boots => _state.Boots;

    /// <summary>By how much the board's system clock is ahead of true time; zero while the board has no power.</summary>
    public TimeSpan ClockError => Board is { } board ? TimeSpan.FromMicroseconds(board.SystemTimeUs - board.NowUs) : TimeSpan.Zero;

    /// <summary>Folder of the SD card's files.</summary>
    public string CardFolder => Path.Combine(Options.StateDirectory, "media", "card");

    /// <summary>Folder of the internal flash's files.</summary>
    public string FlashFolder => Path.Combine(Options.StateDirectory, "media", "internal");

    /// <summary>The internal flash, to be hurt by tests.</summary>
    public SimulatedStorage Flash => _flash;

    /// <summary>The SD card, to be hurt by tests.</summary>
    public SimulatedStorage Card => _card;

    /// <summary>Bytes that file operations allocated since boot: one FileStream each, the platform's own.</summary>
    public long StorageAllocatedBytes => (_boardFlash?.AllocatedBytes ?? 0) + (_boardCard?.AllocatedBytes ?? 0);

    /// <summary>File operations since boot.</summary>
    public long StorageOperations => (_boardFlash?.Operations ?? 0) + (_boardCard?.Operations ?? 0);

    /// <summary>Runs until the next tick has ended: plant, chips, watchdog, firmware. Ticks are due at every 100 ms of plant time.</summary>
    public void Step()
    {
        if (Board is { } board && Firmware is { } firmware)
        {
            try
            {
                var stallUs = _stallUs;
                _stallUs = 0;
                board.Elapse(stallUs);
                board.SleepUntil(_nextTickUs);
                firmware.Tick();
            }
            catch (Exception) when (board.StopCause is not null)
            {
                // It ran no further; NoteEnd sees why.
            }

            // As Program does: a late tick is made up for, unless it is very late.
            _nextTickUs = Math.Max(_nextTickUs + PlantModel.StepUs, board.NowUs - (Limits.CatchUpMs * 1_000L));
            NoteEnd(board);
        }
        else
        {
            _nowUs = NextBoundary(_nowUs);
            Plant.AdvanceTo(_nowUs);
            if (IsPowered && _nowUs >= _bootAtUs)
            {
                Boot();
            }
        }

        SaveNowAndThen();
    }

    /// <summary>Lets the time pass for which a connection attempt holds the board up; for links, at the beginning of an attempt.</summary>
    public void HoldUpConnect()
    {
        Board?.Elapse(_connects.Next());
    }

    /// <summary>Has something done at a plant time, also while the board is held up in a call; see <see cref="PlantModel.At"/>.</summary>
    public void At(DateTime plantTime, Action action)
    {
        Plant.At(PlantModel.ToMicroseconds(plantTime), action);
    }

    /// <summary>Stops the firmware cleanly and saves the state.</summary>
    public void Stop()
    {
        if (Board is { } board && Firmware is { } firmware)
        {
            try
            {
                firmware.Stop();
            }
            catch (Exception) when (board.StopCause is not null)
            {
                // It ran no further; NoteEnd sees why.
            }

            NoteEnd(board);
        }

        EndBoot();
        Save();
    }

    /// <summary>Ends the simulation as a power cut would; what was not saved by <see cref="Stop"/> is at most some real seconds old.</summary>
    public void Dispose()
    {
        EndBoot();
    }

    /// <summary>The board's log, to be read behind its back: without its faults, delays and key, and nothing on the media changes.</summary>
    public LogMedia LookAtLog()
    {
        var media = _records.Medium == RecordMedium.Card
            ? new LogMedia { Card = new ReadOnlyStorage(new FileStorage(CardFolder)) }
            : new LogMedia { Flash = new ReadOnlyStorage(new FileStorage(FlashFolder)), State = new MemoryStorage() };
        media.KeepsWholeBlocks = true;
        return media;
    }

    private static DateTime FindStart(DateTime? start, SimulationState? saved)
    {
        if (start is not null)
        {
            return start.Value;
        }

        var now = DateTime.UtcNow;
        if (saved is null)
        {
            return now;
        }

        var away = now - saved.SavedAt;
        return PlantModel.ToUtc(saved.NowUs) + (away > TimeSpan.Zero ? away : TimeSpan.Zero);
    }

    private static void PutSite(FileStorage flash, string siteJson)
    {
        var wanted = Encoding.UTF8.GetBytes(siteJson);
        var present = new byte[Math.Max(0, flash.GetLength(SiteLoader.FileName))];
        var length = flash.Read(SiteLoader.FileName, 0, present, 0, present.Length);
        if (!present.AsSpan(0, length).SequenceEqual(wanted))
        {
            flash.Write(SiteLoader.FileName, wanted, 0, wanted.Length);
        }
    }

    // What the board will load, found out on a copy of its flash: loading for real is the board's business and leaves traces.
    private SiteSettings SiteOnBoard(FileStorage flash)
    {
        var copy = new MemoryStorage();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Options.StateDirectory, "media", "internal")))
        {
            var name = Path.GetFileName(path);
            var content = new byte[flash.GetLength(name)];
            copy.Write(name, content, 0, flash.Read(name, 0, content, 0, content.Length));
        }

        var loaded = SiteLoader.Load(copy);
        return loaded.Site ?? throw new InvalidDataException(loaded.Error);
    }

    private static long NextBoundary(long nowUs)
    {
        return ((nowUs / PlantModel.StepUs) + 1) * PlantModel.StepUs;
    }

    // A board may boot at any phase of the second. Here samples fall into the middle of seconds, so that the clock's small errors
    // do not push one over the turn of a minute now and then.
    private static long FirstTickAfter(long nowUs)
    {
        const long SecondUs = Limits.TicksPerSample * PlantModel.StepUs;
        const long PhaseUs = (SecondUs / 2) + PlantModel.StepUs;
        return ((nowUs - PhaseUs + SecondUs) / SecondUs * SecondUs) + PhaseUs;
    }

    private void Boot()
    {
        _state.Boots++;
        _flash.RestorePower();
        _card.RestorePower();
        var board = new SimulatedBoard(new SimulatedBoardOptions
        {
            Plant = Plant,
            Battery = _state.Battery,
            BootUs = _nowUs,
            Seed = BootSeed(),
            IsNetworkUp = () => IsNetworkUp,
        });
        Board = board;
        HostBoard.Current = board;
        try
        {
            StartFirmware(board);
        }
        catch (Exception) when (board.StopCause is not null)
        {
            // It ran no further; NoteEnd sees why.
        }

        NoteEnd(board);
    }

    private int BootSeed()
    {
        return unchecked((Options.Seed * SeedsApart) + _state.Boots);
    }

    private void StartFirmware(SimulatedBoard board)
    {
        _boardFlash = new BoardStorage(board, _flash, _cutter, isAtomic: true);
        _boardCard = new BoardStorage(board, _card, _cutter, isAtomic: false);
        var loaded = SiteLoader.Load(_boardFlash);
        board.ThrowIfStopped();
        SiteError = loaded.Error;
        var site = loaded.Site ?? throw new InvalidDataException(loaded.Error);
        board.Wire(site);
        ShowModbusFault(board);
        var clock = new SimClock(board);
        var parts = BoardParts.Open(site, clock);
        board.RunSntp(true);
        _link = Options.CreateLink(this);
        _logSite = site;
        _log = new RecordLog(LogMedia.Of(site.Records, _boardFlash, _boardCard, Options.Entropy ?? new SeededEntropy(BootSeed())));
        var firmware = new Controller(site, parts, clock, _log, _boardFlash, _link, BootSeed());
        loaded.Boot.Cause = _bootCause;
        firmware.Start(loaded.Boot);
        Site = site;
        Firmware = firmware;
        _nextTickUs = FirstTickAfter(board.NowUs);
    }

    // The firmware may swallow the exception of a stopped board, as it swallows those of chips: so the board itself is asked.
    private void NoteEnd(SimulatedBoard board)
    {
        _nowUs = board.NowUs;
        TakeKey();
        if (board.StopCause is { } cause)
        {
            NoteStop(cause);
        }
    }

    private void NoteStop(string cause)
    {
        EndBoot();
        _stallUs = 0;
        IsPowered = cause != "power";
        _bootCause = cause switch
        {
            "watchdog" => BootCause.Watchdog,
            "reboot" => BootCause.Software,
            _ => BootCause.PowerOn,
        };
        _bootAtUs = _nowUs + BootDelayUs;
    }

    // What the board prints on its console when it is commissioned.
    private void TakeKey()
    {
        if (_log?.TakeNewKey() is { } key)
        {
            Office.Put(Options.StateDirectory, _log.KeyRoot, KeyText.Write(_logSite, _log.KeyRoot, _log.KeyFrom, key));
        }
    }

    private void EndBoot()
    {
        Board?.Stop("power");
        _link?.Drop();
        (_link as IDisposable)?.Dispose();
        _link = null;
        _log = null;
        Board = null;
        Firmware = null;
        Site = null;
    }

    private void ShowModbusFault(SimulatedBoard board)
    {
        foreach (var slave in board.Line.Slaves)
        {
            slave.Fault = _isModbusSilent ? ModbusFault.Silent : ModbusFault.None;
        }
    }

    // Often enough for who kills the simulator, seldom enough for who runs 90 days in minutes.
    private void SaveNowAndThen()
    {
        if (_nowUs % 1_000_000 < PlantModel.StepUs && _sinceSave.ElapsedMilliseconds >= 1_000)
        {
            Save();
        }
    }

    private void Save()
    {
        using var scope = VendorMeter.Enter();
        _state.SavedAt = DateTime.UtcNow;
        _state.NowUs = _nowUs;
        _state.Plant = JsonNode.Parse(Plant.Save());
        _state.Save(_statePath);
        _sinceSave.Restart();
    }
}
