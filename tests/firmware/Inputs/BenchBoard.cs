using Edge.Board;
using Edge.Host;
using Edge.Simulator.Chips;

namespace Edge.Tests.Inputs;

/// <summary>
/// A board on a bench: the firmware's drivers on one side, the simulator's chips on the other, and nothing between them.
/// A test makes it current (<see cref="Power"/>), plugs chips in and out, and lets time pass.
/// </summary>
internal sealed class BenchBoard : HostBoard, ISimulatedTime
{
    private const long StartUs = 1_767_225_600_000_000;

    private readonly Dictionary<int, PinEdgeHandler> _watched = [];

    public long NowUs { get; private set; } = StartUs;

    public Dictionary<int, II2cChip> I2c { get; } = [];

    public Dictionary<int, ISpiChip> Spi { get; } = [];

    public Dictionary<int, bool> Levels { get; } = [];

    public Dictionary<int, int> Millivolts { get; } = [];

    public Dictionary<int, TimeSpan> Debounce { get; } = [];

    public ISerialWire? Wire { get; set; }

    public long Pulses { get; set; }

    public override long UptimeMs => (NowUs - StartUs) / 1000;

    public override DateTime SystemTime { get; set; } = DateTime.UnixEpoch;

    /// <summary>A board that host types made from now on in this test belong to.</summary>
    public static BenchBoard Power()
    {
        var board = new BenchBoard();
        Current = board;
        return board;
    }

    /// <summary>Changes a level and runs the handler that watches it, as the native driver does once the contact has settled.</summary>
    public void SetLevel(int pin, bool high)
    {
        Levels[pin] = high;
        if (_watched.TryGetValue(pin, out var handler))
        {
            handler(high);
        }
    }

    public void Wait(int milliseconds) => Elapse(milliseconds * 1000L);

    public override void Elapse(long microseconds) => NowUs += microseconds;

    public override bool ReadPin(int pin) => Levels.GetValueOrDefault(pin);

    public override void WritePin(int pin, bool high) => Levels[pin] = high;

    public override void WatchPin(int pin, TimeSpan debounce, PinEdgeHandler? handler)
    {
        _watched.Remove(pin);
        if (handler != null)
        {
            _watched[pin] = handler;
            Debounce[pin] = debounce;
        }
    }

    public override int ReadAdc(int channel) => Math.Clamp(Millivolts.GetValueOrDefault(channel, 3300) * 4095 / 3300, 0, 4095);

    public override long ReadPulses(int pin) => Pulses;

    public override II2cChip? FindI2c(int busId, int address) => I2c.GetValueOrDefault(address);

    public override ISpiChip? FindSpi(int busId, int chipSelect) => Spi.GetValueOrDefault(chipSelect);

    public override ISerialWire OpenSerial(string portName) =>
        Wire ?? throw new IOException("nothing is wired to " + portName);

    public override void RunSntp(bool run)
    {
    }

    public override void Reboot() => throw new BoardStoppedException("reboot");
}

/// <summary>The bench's time as the firmware's clock.</summary>
internal sealed class BenchClock(BenchBoard board) : Clock
{
    public override long UptimeMs => board.UptimeMs;

    public override long UtcMs => new DateTimeOffset(board.SystemTime).ToUnixTimeMilliseconds();

    public override bool IsNetworkSynchronized => false;

    public override void SetUtcMs(long utcMs) => board.SystemTime = DateTime.UnixEpoch.AddMilliseconds(utcMs);
}
