using Edge.Configuration;
using Edge.Host;
using Edge.Simulator.Chips;
using Edge.Simulator.Plant;

namespace Edge.Simulator.Board;

/// <summary>What a simulated board is built from.</summary>
public sealed class SimulatedBoardOptions
{
    /// <summary>The plant it stands in.</summary>
    public required PlantModel Plant { get; init; }

    /// <summary>What the DS3231's battery kept.</summary>
    public required Ds3231State Battery { get; init; }

    /// <summary>Plant time at which it boots, microseconds since 1970 UTC.</summary>
    public required long BootUs { get; init; }

    /// <summary>Seed of its crystal's error and of network delays.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether network time can be reached; asked when it is due.</summary>
    public Func<bool> IsNetworkUp { get; init; } = () => true;
}

/// <summary>
/// One boot of a board in plant time. While a native call runs, plant time passes: the plant moves, edges queue up, network time
/// arrives, the watchdog counts. Handlers of edges run between native calls.
/// </summary>
public sealed class SimulatedBoard : HostBoard, ISimulatedTime
{
    private const long ChatterLookUs = 5_000;

    private readonly PlantModel _plant;
    private readonly Ds3231State _batteryState;
    private readonly Func<bool> _isNetworkUp;
    private readonly long _bootUs;
    private readonly SystemClock _clock;
    private readonly EdgeWatch _edges;
    private readonly Max6369Chip _watchdog = new(Limits.WatchdogMs);
    private BoardHardware? _hardware;
    private int _seenContactVersion;
    private long _nextEventUs;

    /// <summary>Powers a board; its pins and chips come with <see cref="Wire"/>.</summary>
    public SimulatedBoard(SimulatedBoardOptions options)
    {
        _plant = options.Plant;
        _batteryState = options.Battery;
        _isNetworkUp = options.IsNetworkUp;
        _bootUs = options.BootUs;
        NowUs = options.BootUs;
        _clock = new SystemClock(options.Seed, NowUs);
        _edges = new EdgeWatch(LevelOf);
        _watchdog.Start(NowUs);
        Schedule();
    }

    /// <inheritdoc/>
    public long NowUs { get; private set; }

    /// <summary>Why the board stopped (power, watchdog, reboot), or null while it runs.</summary>
    public string? StopCause { get; private set; }

    /// <inheritdoc/>
    public override long UptimeMs
    {
        get
        {
            ThrowIfStopped();
            return (NowUs - _bootUs) / 1_000;
        }
    }

    /// <inheritdoc/>
    public override DateTime SystemTime
    {
        get => PlantModel.ToUtc(SystemTimeUs);
        set
        {
            ThrowIfStopped();
            _clock.Set(PlantModel.ToMicroseconds(value), NowUs);
        }
    }

    /// <summary>The system clock, microseconds since 1970 UTC.</summary>
    public long SystemTimeUs
    {
        get
        {
            ThrowIfStopped();
            return _clock.Read(NowUs);
        }
    }

    /// <summary>Whether network time has set the system clock since boot.</summary>
    public bool IsNetworkSynchronized => _clock.IsNetworkSynchronized;

    /// <summary>Whether the alarm relay is pulled.</summary>
    public bool IsRelayOn => Hardware.IsRelayOn;

    /// <summary>Edges that the native queue lost since boot.</summary>
    public long LostEdges => _edges.Lost;

    /// <summary>The RS-485 line.</summary>
    public ModbusLine Line => Hardware.Line;

    /// <summary>The MAX31856.</summary>
    public Max31856Chip Thermocouple => Hardware.Thermocouple;

    /// <summary>The DS3231.</summary>
    public Ds3231Chip Battery => Hardware.Battery;

    /// <summary>Addresses of I2C chips that do not answer.</summary>
    public ISet<int> SilentAddresses => Hardware.SilentAddresses;

    private BoardHardware Hardware => _hardware ?? throw new InvalidOperationException("the board has no board definition yet: wire it to a site first");

    /// <summary>Gives the board its pins and chips and wires them to the plant, as the site says; once, before anything is opened.</summary>
    public void Wire(SiteSettings site)
    {
        _hardware = new BoardHardware(this, site, _plant, _batteryState);
        _seenContactVersion = _plant.ContactVersion;
    }

    /// <summary>Steps the system clock, as somebody at a console would.</summary>
    public void StepClock(TimeSpan by)
    {
        SystemTime += by;
    }

    /// <summary>Makes the system clock's crystal run so much too fast, parts per million; until the next boot.</summary>
    public void DriftClock(double ppm)
    {
        _clock.Drift(ppm, NowUs);
    }

    /// <summary>Takes the power away: every member throws from here on.</summary>
    public void Stop(string cause)
    {
        StopCause ??= cause;
    }

    /// <summary>Throws where the board has no power.</summary>
    /// <exception cref="BoardStoppedException">It has none.</exception>
    public void ThrowIfStopped()
    {
        if (StopCause is not null)
        {
            throw new BoardStoppedException(StopCause);
        }
    }

    /// <summary>Waits until a plant time, which may have passed already, and runs the handlers of edges.</summary>
    public void SleepUntil(long nowUs)
    {
        Elapse(Math.Max(0, nowUs - NowUs));
        _edges.Deliver();
    }

    /// <inheritdoc/>
    public override void Elapse(long microseconds)
    {
        ThrowIfStopped();
        _edges.Deliver();
        var targetUs = NowUs + microseconds;
        while (targetUs >= _nextEventUs)
        {
            NowUs = Math.Max(NowUs, _nextEventUs);
            RunEvents();
        }

        NowUs = targetUs;
    }

    /// <inheritdoc/>
    public override bool ReadPin(int pin)
    {
        EnterCall();
        return Hardware.ReadPin(pin);
    }

    /// <inheritdoc/>
    public override void WritePin(int pin, bool high)
    {
        EnterCall();
        if (pin == Hardware.WatchdogPin)
        {
            _watchdog.SetInput(high, NowUs);
        }

        Hardware.WritePin(pin, high);
    }

    /// <inheritdoc/>
    public override void WatchPin(int pin, TimeSpan debounce, PinEdgeHandler? handler)
    {
        ThrowIfStopped();
        _edges.Watch(pin, debounce, handler);
        Schedule();
    }

    /// <inheritdoc/>
    public override int ReadAdc(int channel)
    {
        EnterCall();
        return Hardware.ReadAdc(channel);
    }

    /// <inheritdoc/>
    public override long ReadPulses(int pin)
    {
        EnterCall();
        return Hardware.ReadPulses(pin);
    }

    /// <inheritdoc/>
    public override II2cChip? FindI2c(int busId, int address)
    {
        ThrowIfStopped();
        return Hardware.FindI2c(busId, address);
    }

    /// <inheritdoc/>
    public override ISpiChip? FindSpi(int busId, int chipSelect)
    {
        ThrowIfStopped();
        return Hardware.FindSpi(busId, chipSelect);
    }

    /// <inheritdoc/>
    public override ISerialWire OpenSerial(string portName)
    {
        ThrowIfStopped();
        return Hardware.OpenSerial(portName);
    }

    /// <inheritdoc/>
    public override void RunSntp(bool run)
    {
        ThrowIfStopped();
        _clock.RunSync(run, NowUs);
        Schedule();
    }

    /// <inheritdoc/>
    public override void Reboot()
    {
        Stop("reboot");
        ThrowIfStopped();
    }

    private void EnterCall()
    {
        ThrowIfStopped();
        _edges.Deliver();
    }

    private void RunEvents()
    {
        _plant.AdvanceTo(NowUs);
        if (_hardware is not null)
        {
            LookAtContacts(_hardware);
        }

        if (NowUs >= _clock.NextSyncUs)
        {
            _clock.Sync(NowUs, _isNetworkUp());
        }

        if (NowUs >= _watchdog.DeadlineUs)
        {
            Stop("watchdog");
        }

        ThrowIfStopped();
        Schedule();
    }

    private void LookAtContacts(BoardHardware hardware)
    {
        var hasChanged = _plant.ContactVersion != _seenContactVersion || _plant.HasChatter;
        if (hasChanged)
        {
            _seenContactVersion = _plant.ContactVersion;
            hardware.ShowContacts();
        }

        if (hasChanged || hardware.HasExpanders || NowUs >= _edges.NextUs)
        {
            _edges.Look(NowUs);
        }
    }

    // Feeding the watchdog only moves its deadline away: an event that finds it moved does no harm.
    private void Schedule()
    {
        var next = Math.Min(_plant.NowUs + PlantModel.StepUs, _edges.NextUs);
        next = Math.Min(next, Math.Min(_clock.NextSyncUs, _watchdog.DeadlineUs));
        _nextEventUs = _plant.HasChatter ? Math.Min(next, NowUs + ChatterLookUs) : next;
    }

    private bool LevelOf(int pin)
    {
        return Hardware.ReadPin(pin);
    }
}
