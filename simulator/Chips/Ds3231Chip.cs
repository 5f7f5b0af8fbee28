using Edge.Host;

namespace Edge.Simulator.Chips;

/// <summary>What a DS3231 keeps while the board has no power: its battery lasts.</summary>
public sealed class Ds3231State
{
    /// <summary>What the clock says minus true time, at <see cref="AnchorUs"/>; microseconds.</summary>
    public long OffsetUs { get; set; }

    /// <summary>True time from which the drift counts, microseconds since 1970 UTC.</summary>
    public long AnchorUs { get; set; }

    /// <summary>How fast the clock runs away, parts per million (datasheet: at most +-2 between 0 and 40 degC).</summary>
    public double DriftPpm { get; set; }

    /// <summary>Added to the computed day of the week, which users define; 0 to 6.</summary>
    public int DayOfWeekShift { get; set; }

    /// <summary>The century bit of the month register as it was last written.</summary>
    public bool CenturyBit { get; set; } = true;

    /// <summary>The hours register shows 12-hour time.</summary>
    public bool IsTwelveHour { get; set; }

    /// <summary>Registers 07h to 12h as written: alarms, control, status, ageing, temperature.</summary>
    public byte[] Registers { get; set; } = [0, 0, 0, 0, 0, 0, 0, 0x1C, 0x00, 0, 0, 0];
}

/// <summary>
/// Maxim DS3231 real-time clock at register level (datasheet 19-5170, figure 1): BCD time, control, status with the oscillator-stop
/// flag. It holds its offset from true time, not a time, so that it goes on while nothing runs.
/// </summary>
/// <remarks>Alarms are plain registers: no alarm pin is wired on our boards.</remarks>
public sealed class Ds3231Chip : II2cChip
{
    private const int RegisterCount = 0x13;
    private const int TimeRegisters = 7;
    private const int StatusRegister = 0x0F;
    private const int TemperatureRegister = 0x11;
    private const int OscillatorStopped = 0x80;
    private const int StatusFlags = OscillatorStopped | 0x03;

    private readonly ISimulatedTime _time;
    private readonly Func<double> _readAmbientCelsius;
    private readonly byte[] _registers = new byte[RegisterCount];
    private int _pointer;

    /// <summary>Creates a chip with what its battery kept.</summary>
    /// <param name="time">Plant time.</param>
    /// <param name="readAmbientCelsius">Temperature of the chip.</param>
    /// <param name="state">What the battery kept; the chip writes its changes there.</param>
    public Ds3231Chip(ISimulatedTime time, Func<double> readAmbientCelsius, Ds3231State state)
    {
        _time = time;
        _readAmbientCelsius = readAmbientCelsius;
        State = state;
    }

    /// <summary>What the battery keeps.</summary>
    public Ds3231State State { get; }

    /// <summary>What the clock says, microseconds since 1970 UTC.</summary>
    public long ClockUs
    {
        get
        {
            var now = _time.NowUs;
            return now + State.OffsetUs + (long)((now - State.AnchorUs) * State.DriftPpm / 1e6);
        }
    }

    /// <summary>The battery was taken out: the clock starts anew at 2000-01-01 and says so (OSF).</summary>
    public void LoseTime()
    {
        SetClock(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        State.DayOfWeekShift = 0;
        State.CenturyBit = false;
        State.IsTwelveHour = false;
        State.Registers = [0, 0, 0, 0, 0, 0, 0, 0x1C, 0x88, 0, 0, 0];
    }

    /// <summary>Makes the clock run so much too fast from now on, parts per million.</summary>
    public void Drift(double ppm)
    {
        State.OffsetUs = ClockUs - _time.NowUs;
        State.AnchorUs = _time.NowUs;
        State.DriftPpm = ppm;
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
        {
            return true;
        }

        _pointer = data[0] % RegisterCount;
        Snapshot();
        var first = _pointer;
        var touchesTime = false;
        for (var i = 1; i < data.Length; i++)
        {
            touchesTime |= _pointer < TimeRegisters;
            WriteRegister(_pointer, data[i]);
            _pointer = (_pointer + 1) % RegisterCount;
        }

        if (touchesTime)
        {
            TakeTime(resetsSecond: first == 0);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Read(Span<byte> data)
    {
        Snapshot();
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = _registers[_pointer];
            _pointer = (_pointer + 1) % RegisterCount;
        }

        return true;
    }

    private void WriteRegister(int address, byte value)
    {
        if (address < TimeRegisters)
        {
            _registers[address] = value;
            return;
        }

        var kept = State.Registers;
        switch (address)
        {
            case StatusRegister:
                // Flags can only be cleared; BSY is read-only (datasheet, status register).
                kept[address - TimeRegisters] = (byte)((kept[address - TimeRegisters] & value & StatusFlags) | (value & 0x08));
                break;
            case >= TemperatureRegister:
                break;
            default:
                kept[address - TimeRegisters] = value;
                break;
        }
    }

    // The chip copies its time to the readable registers at each start of a transfer, so that a burst is one instant.
    private void Snapshot()
    {
        var now = DateTime.UnixEpoch.AddTicks(ClockUs * TimeSpan.TicksPerMicrosecond);
        var isSecondCentury = now.Year >= 2100;
        _registers[0] = ToBcd(now.Second);
        _registers[1] = ToBcd(now.Minute);
        _registers[2] = HoursRegister(now.Hour);
        _registers[3] = (byte)((((int)now.DayOfWeek + State.DayOfWeekShift) % 7) + 1);
        _registers[4] = ToBcd(now.Day);
        _registers[5] = (byte)(ToBcd(now.Month) | (State.CenturyBit != isSecondCentury ? 0x80 : 0));
        _registers[6] = ToBcd(now.Year % 100);
        State.Registers.CopyTo(_registers.AsSpan(TimeRegisters));
        var quarters = (int)Math.Round(_readAmbientCelsius() * 4);
        _registers[TemperatureRegister] = (byte)(quarters >> 2);
        _registers[TemperatureRegister + 1] = (byte)(quarters << 6);
    }

    private byte HoursRegister(int hour)
    {
        if (!State.IsTwelveHour)
        {
            return ToBcd(hour);
        }

        var twelve = hour % 12 == 0 ? 12 : hour % 12;
        return (byte)(0x40 | (hour >= 12 ? 0x20 : 0) | ToBcd(twelve));
    }

    // Writing the seconds restarts the divider: the second begins with the acknowledge (datasheet, clock and calendar).
    private void TakeTime(bool resetsSecond)
    {
        var hours = _registers[2];
        State.IsTwelveHour = (hours & 0x40) != 0;
        var hour = State.IsTwelveHour
            ? (FromBcd(hours & 0x1F) % 12) + ((hours & 0x20) != 0 ? 12 : 0)
            : FromBcd(hours & 0x3F);
        State.CenturyBit = (_registers[5] & 0x80) != 0;
        var year = 2000 + FromBcd(_registers[6]);
        var month = Math.Clamp(FromBcd(_registers[5] & 0x1F), 1, 12);
        var day = Math.Clamp(FromBcd(_registers[4] & 0x3F), 1, DateTime.DaysInMonth(year, month));
        var written = new DateTime(
            year, month, day, Math.Min(hour, 23), Math.Min(FromBcd(_registers[1] & 0x7F), 59), Math.Min(FromBcd(_registers[0] & 0x7F), 59), DateTimeKind.Utc);
        var fraction = resetsSecond ? 0 : ClockUs % 1_000_000;
        State.DayOfWeekShift = (((_registers[3] & 7) + 6 - (int)written.DayOfWeek) % 7 + 7) % 7;
        SetClock(written.AddMicroseconds(fraction));
    }

    private void SetClock(DateTime to)
    {
        State.AnchorUs = _time.NowUs;
        State.OffsetUs = ((to.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond) - _time.NowUs;
    }

    private static byte ToBcd(int value)
    {
        return (byte)(((value / 10) << 4) | (value % 10));
    }

    private static int FromBcd(int bcd)
    {
        return ((bcd >> 4) * 10) + (bcd & 0x0F);
    }
}
