using Edge.Host;

namespace Edge.Tests.Host;

/// <summary>A board with virtual time, on which a test puts the chips it needs.</summary>
internal sealed class FakeBoard : HostBoard
{
    public long ElapsedMicroseconds { get; private set; }

    /// <summary>What happens on the board while a native call holds the firmware.</summary>
    public Action? Meanwhile { get; set; }

    public Dictionary<int, bool> Pins { get; } = [];

    public Dictionary<int, PinEdgeHandler?> Watchers { get; } = [];

    public Dictionary<int, TimeSpan> Debounces { get; } = [];

    public Dictionary<int, int> AdcValues { get; } = [];

    public Dictionary<int, long> Pulses { get; } = [];

    public Dictionary<int, II2cChip> I2cChips { get; } = [];

    public ISpiChip? SpiChip { get; set; }

    public ISerialWire? Wire { get; set; }

    public int Reboots { get; private set; }

    public bool? IsSntpRunning { get; private set; }

    public override long UptimeMs => ElapsedMicroseconds / 1000;

    public override DateTime SystemTime { get; set; }

    /// <summary>Boots a board for this test's flow of control.</summary>
    public static FakeBoard Boot()
    {
        var board = new FakeBoard();
        Current = board;
        return board;
    }

    public override void Elapse(long microseconds)
    {
        ElapsedMicroseconds += microseconds;
        Meanwhile?.Invoke();
    }

    public override bool ReadPin(int pin) => Pins.GetValueOrDefault(pin);

    public override void WritePin(int pin, bool high) => Pins[pin] = high;

    public override void WatchPin(int pin, TimeSpan debounce, PinEdgeHandler? handler)
    {
        Watchers[pin] = handler;
        Debounces[pin] = debounce;
    }

    public override int ReadAdc(int channel) => AdcValues[channel];

    public override long ReadPulses(int pin) => Pulses.GetValueOrDefault(pin);

    public override II2cChip? FindI2c(int busId, int address) => I2cChips.GetValueOrDefault(address);

    public override ISpiChip? FindSpi(int busId, int chipSelect) => SpiChip;

    public override ISerialWire OpenSerial(string portName) => Wire!;

    public override void RunSntp(bool run) => IsSntpRunning = run;

    public override void Reboot()
    {
        Reboots++;
        throw new BoardStoppedException("reboot");
    }
}
