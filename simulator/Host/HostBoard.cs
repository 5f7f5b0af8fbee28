namespace Edge.Host;

/// <summary>
/// What stands behind the host types: the pins, buses and clock of one simulated board.
/// A host type captures <see cref="Current"/> when it is constructed and asks nothing else of the world.
/// </summary>
/// <remarks>
/// All members are called on the thread that runs the firmware's tick, except that MQTT callbacks never come here.
/// A board that has lost its power throws <see cref="BoardStoppedException"/> from every member.
/// One instance is one boot: the host types remember for it which pins, ports and chip-select lines are taken, so the
/// next boot needs a new instance.
/// </remarks>
public abstract class HostBoard
{
    private static readonly AsyncLocal<HostBoard?> _current = new();

    /// <summary>The board that host types constructed in this flow of control belong to.</summary>
    /// <exception cref="InvalidOperationException">No board was set.</exception>
    public static HostBoard Current
    {
        get => _current.Value ?? throw new InvalidOperationException("no simulated board is current: set HostBoard.Current first");
        set => _current.Value = value;
    }

    /// <summary>Milliseconds since this board booted.</summary>
    public abstract long UptimeMs { get; }

    /// <summary>The platform's system clock (not the plant's true time: it may be wrong or unset).</summary>
    public abstract DateTime SystemTime { get; set; }

    /// <summary>A native call held every managed thread for this long: plant time passes, edges queue up.</summary>
    public abstract void Elapse(long microseconds);

    /// <summary>Level of a GPIO pin.</summary>
    public abstract bool ReadPin(int pin);

    /// <summary>Drives a GPIO pin.</summary>
    public abstract void WritePin(int pin, bool high);

    /// <summary>
    /// Reports edges of a pin from now on (null stops it). The board debounces natively: a change counts when the
    /// level still differs <paramref name="debounce"/> after the edge. Handlers run between native calls of the tick.
    /// </summary>
    public abstract void WatchPin(int pin, TimeSpan debounce, PinEdgeHandler? handler);

    /// <summary>Raw value of an ADC1 channel, 0 to 4095 (12 bits, 11 dB attenuation: 0 to 3300 mV, ideal).</summary>
    public abstract int ReadAdc(int channel);

    /// <summary>Pulses counted by the hardware counter of a pin since boot.</summary>
    public abstract long ReadPulses(int pin);

    /// <summary>The chip at an I2C address, or null where none acknowledges.</summary>
    public abstract II2cChip? FindI2c(int busId, int address);

    /// <summary>The chip behind an SPI chip-select line, or null where none answers (MISO reads 0xFF).</summary>
    public abstract ISpiChip? FindSpi(int busId, int chipSelect);

    /// <summary>The wire on a serial port.</summary>
    public abstract ISerialWire OpenSerial(string portName);

    /// <summary>Starts (true) or stops network time synchronisation.</summary>
    public abstract void RunSntp(bool run);

    /// <summary>Reboots the board: throws <see cref="BoardStoppedException"/> after it was noted.</summary>
    public abstract void Reboot();
}

/// <summary>A debounced edge: the new level of a watched pin.</summary>
public delegate void PinEdgeHandler(bool high);

/// <summary>A chip on an I2C bus, at register level.</summary>
public interface II2cChip
{
    /// <summary>The master writes these bytes after the address; false: not acknowledged.</summary>
    bool Write(ReadOnlySpan<byte> data);

    /// <summary>The master reads this many bytes; false: not acknowledged.</summary>
    bool Read(Span<byte> data);
}

/// <summary>A chip on an SPI bus, at register level.</summary>
public interface ISpiChip
{
    /// <summary>One chip-select period, full duplex; both spans have the same length.</summary>
    void Transfer(ReadOnlySpan<byte> fromMaster, Span<byte> toMaster);
}

/// <summary>The far end of a serial port: bytes appear on it as (simulated) time passes.</summary>
public interface ISerialWire
{
    /// <summary>The board sends these bytes; the line's transmission time passes.</summary>
    void Send(ReadOnlySpan<byte> data);

    /// <summary>Bytes that have arrived by now and were not taken yet.</summary>
    int Available { get; }

    /// <summary>
    /// Takes up to the span's length of bytes, waiting in simulated time (through <see cref="HostBoard.Elapse"/>)
    /// until that many have arrived or the time-out ended; returns how many were taken.
    /// </summary>
    int Receive(Span<byte> data, int timeoutMs);
}

/// <summary>The board lost its power or rebooted in the middle of a call; it runs no further instruction.</summary>
public sealed class BoardStoppedException(string cause) : Exception("the simulated board stopped: " + cause)
{
    /// <summary>Why: power, watchdog or reboot.</summary>
    public string Cause { get; } = cause;
}
