using Edge.Host;

namespace Edge.Simulator.Chips;

/// <summary>Thermocouple types by the MAX31856's number (CR1, bits 3:0).</summary>
public enum ThermocoupleType
{
    /// <summary>Type B.</summary>
    B = 0,

    /// <summary>Type E.</summary>
    E = 1,

    /// <summary>Type J.</summary>
    J = 2,

    /// <summary>Type K.</summary>
    K = 3,

    /// <summary>Type N.</summary>
    N = 4,

    /// <summary>Type R.</summary>
    R = 5,

    /// <summary>Type S.</summary>
    S = 6,

    /// <summary>Type T.</summary>
    T = 7,
}

/// <summary>What is wrong with the wires of a thermocouple.</summary>
public enum ThermocoupleWire
{
    /// <summary>Whole.</summary>
    Whole,

    /// <summary>Broken: SR.OPEN once the chip has looked for it.</summary>
    Open,

    /// <summary>Touching a voltage beyond the supply: SR.OVUV, conversions stand still.</summary>
    OverVoltage,
}

/// <summary>
/// Maxim MAX31856 thermocouple converter at register level (datasheet 19-7534, tables 6 to 8): 16 registers, writes at address + 0x80,
/// auto-incrementing bursts, 19-bit linearized temperature, fault status.
/// </summary>
/// <remarks>
/// A thermocouple of another type than CR1 says is read wrong by the ratio of the types' nominal sensitivities (datasheet, table 1).
/// The DRDY and FAULT pins are not wired on our boards and not modelled; MASK is a plain register.
/// </remarks>
public sealed class Max31856Chip : ISpiChip
{
    /// <summary>SR: cold junction outside what the type allows.</summary>
    public const int ColdJunctionRange = 0x80;

    /// <summary>SR: hot junction outside what the type allows.</summary>
    public const int ThermocoupleRange = 0x40;

    /// <summary>SR: cold junction above CJHF.</summary>
    public const int ColdJunctionHigh = 0x20;

    /// <summary>SR: cold junction below CJLF.</summary>
    public const int ColdJunctionLow = 0x10;

    /// <summary>SR: temperature above LTHFT.</summary>
    public const int ThermocoupleHigh = 0x08;

    /// <summary>SR: temperature below LTLFT.</summary>
    public const int ThermocoupleLow = 0x04;

    /// <summary>SR: input over or under voltage.</summary>
    public const int OverUnderVoltage = 0x02;

    /// <summary>SR: thermocouple open.</summary>
    public const int Open = 0x01;

    private const int Cr0 = 0x00;
    private const int Cr1 = 0x01;
    private const int ColdJunctionHighLimit = 0x03;
    private const int ColdJunctionLowLimit = 0x04;
    private const int ColdJunctionOffset = 0x09;
    private const int ColdJunction = 0x0A;
    private const int Linearized = 0x0C;
    private const int Status = 0x0F;

    private const int AutoConvert = 0x80;
    private const int OneShot = 0x40;
    private const int OpenDetection = 0x30;
    private const int ColdJunctionDisabled = 0x08;
    private const int InterruptMode = 0x04;
    private const int FaultClear = 0x02;
    private const int Reject50Hz = 0x01;
    private const int ConversionsPerOpenTest = 16;

    private readonly ISimulatedTime _time;
    private readonly Func<double> _readCelsius;
    private readonly Func<double> _readAmbientCelsius;
    private readonly byte[] _registers = new byte[16];
    private long _nextConversionUs;
    private int _conversionsToOpenTest;
    private bool _isOpenFound;

    /// <summary>Creates a chip that has just been powered.</summary>
    /// <param name="time">Plant time.</param>
    /// <param name="readCelsius">Temperature of the hot junction.</param>
    /// <param name="readAmbientCelsius">Temperature of the chip, which is the cold junction.</param>
    public Max31856Chip(ISimulatedTime time, Func<double> readCelsius, Func<double> readAmbientCelsius)
    {
        _time = time;
        _readCelsius = readCelsius;
        _readAmbientCelsius = readAmbientCelsius;
        Reset();
    }

    /// <summary>Type of the thermocouple that hangs at the chip.</summary>
    public ThermocoupleType Thermocouple { get; set; } = ThermocoupleType.K;

    /// <summary>State of its wires.</summary>
    public ThermocoupleWire Wire { get; set; }

    /// <summary>Power-on reset (datasheet, table 6: factory defaults).</summary>
    public void Reset()
    {
        ReadOnlySpan<byte> defaults = [0x00, 0x03, 0xFF, 0x7F, 0xC0, 0x7F, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00];
        defaults.CopyTo(_registers);
        _nextConversionUs = long.MaxValue;
        _isOpenFound = false;
    }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> fromMaster, Span<byte> toMaster)
    {
        Settle();
        toMaster.Fill(0xFF);
        if (fromMaster.Length == 0)
        {
            return;
        }

        var isWrite = (fromMaster[0] & 0x80) != 0;
        var address = fromMaster[0] & 0x0F;
        for (var i = 1; i < fromMaster.Length; i++)
        {
            if (isWrite)
            {
                WriteRegister(address, fromMaster[i]);
            }
            else
            {
                toMaster[i] = _registers[address];
            }

            address = (address + 1) & 0x0F;
        }
    }

    private void WriteRegister(int address, byte value)
    {
        switch (address)
        {
            case Cr0:
                WriteCr0(value);
                break;
            case ColdJunction or ColdJunction + 1 when (_registers[Cr0] & ColdJunctionDisabled) == 0:
            case >= Linearized:
                break;
            default:
                _registers[address] = value;
                break;
        }
    }

    private void WriteCr0(byte value)
    {
        if ((value & FaultClear) != 0 && (value & InterruptMode) != 0)
        {
            _registers[Status] = 0;
        }

        var wasAutomatic = (_registers[Cr0] & AutoConvert) != 0;
        _registers[Cr0] = (byte)(value & ~FaultClear);
        if ((value & AutoConvert) != 0)
        {
            _registers[Cr0] &= unchecked((byte)~OneShot);
            if (!wasAutomatic)
            {
                _conversionsToOpenTest = 1;
                _nextConversionUs = _time.NowUs + OneShotUs();
            }
        }
        else if ((value & OneShot) != 0)
        {
            _conversionsToOpenTest = 1;
            _nextConversionUs = _time.NowUs + OneShotUs();
        }
        else
        {
            _nextConversionUs = long.MaxValue;
        }
    }

    // Conversion times, typical (datasheet, electrical characteristics): a first conversion also reads the cold junction.
    private long OneShotUs()
    {
        return ((_registers[Cr0] & Reject50Hz) != 0 ? 169_000 : 143_000) + AveragingUs();
    }

    private long AutomaticUs()
    {
        return ((_registers[Cr0] & Reject50Hz) != 0 ? 98_000 : 82_000) + AveragingUs();
    }

    private long AveragingUs()
    {
        var extraSamples = (1 << Math.Min((_registers[Cr1] >> 4) & 7, 4)) - 1;
        return extraSamples * ((_registers[Cr0] & Reject50Hz) != 0 ? 40_000L : 33_330L);
    }

    // Conversions that ended since the last access: their sources change slowly, so that the newest one stands for all.
    private void Settle()
    {
        var now = _time.NowUs;
        if (now < _nextConversionUs)
        {
            return;
        }

        var isAutomatic = (_registers[Cr0] & AutoConvert) != 0;
        var ended = isAutomatic ? 1 + ((now - _nextConversionUs) / AutomaticUs()) : 1;
        _nextConversionUs = isAutomatic ? _nextConversionUs + (ended * AutomaticUs()) : long.MaxValue;
        _registers[Cr0] &= unchecked((byte)~OneShot);
        if (Wire == ThermocoupleWire.OverVoltage)
        {
            Report(OverUnderVoltage);
            return;
        }

        LookForOpen(ended);
        Convert();
    }

    private void LookForOpen(long conversions)
    {
        if ((_registers[Cr0] & OpenDetection) == 0)
        {
            _isOpenFound = false;
            return;
        }

        if (conversions >= _conversionsToOpenTest)
        {
            _isOpenFound = Wire == ThermocoupleWire.Open;
            _conversionsToOpenTest = ConversionsPerOpenTest;
        }
        else
        {
            _conversionsToOpenTest -= (int)conversions;
        }
    }

    private void Convert()
    {
        var coldJunction = ConvertColdJunction();
        var type = (ThermocoupleType)Math.Min(_registers[Cr1] & 0x0F, 7);
        var hot = Wire == ThermocoupleWire.Open
            ? coldJunction
            : coldJunction + ((_readCelsius() - _readAmbientCelsius()) * MicrovoltsPerKelvin(Thermocouple) / MicrovoltsPerKelvin(type));
        var low = LowestCelsius(type);
        var high = HighestCelsius(type);
        var faults = _isOpenFound ? Open : 0;
        if (hot < low || hot > high)
        {
            faults |= ThermocoupleRange;
            hot = Math.Clamp(hot, low, high);
        }

        if (coldJunction < (type == ThermocoupleType.B ? 0 : type is ThermocoupleType.R or ThermocoupleType.S ? -50 : -55) || coldJunction > 125)
        {
            faults |= ColdJunctionRange;
        }

        var code = (int)Math.Round(hot * 128) << 5;
        _registers[Linearized] = (byte)(code >> 16);
        _registers[Linearized + 1] = (byte)(code >> 8);
        _registers[Linearized + 2] = (byte)code;
        Report(faults | ThresholdFaults(code >> 8, coldJunction));
    }

    private double ConvertColdJunction()
    {
        if ((_registers[Cr0] & ColdJunctionDisabled) == 0)
        {
            var celsius = _readAmbientCelsius() + ((sbyte)_registers[ColdJunctionOffset] / 16.0);
            var code = (int)Math.Round(Math.Clamp(celsius, -128, 127.98) * 64) << 2;
            _registers[ColdJunction] = (byte)(code >> 8);
            _registers[ColdJunction + 1] = (byte)code;
        }

        return (short)((_registers[ColdJunction] << 8) | _registers[ColdJunction + 1]) / 256.0;
    }

    private int ThresholdFaults(int code, double coldJunction)
    {
        var faults = 0;
        faults |= coldJunction > (sbyte)_registers[ColdJunctionHighLimit] ? ColdJunctionHigh : 0;
        faults |= coldJunction < (sbyte)_registers[ColdJunctionLowLimit] ? ColdJunctionLow : 0;
        faults |= code > (short)((_registers[5] << 8) | _registers[6]) ? ThermocoupleHigh : 0;
        faults |= code < (short)((_registers[7] << 8) | _registers[8]) ? ThermocoupleLow : 0;
        return faults;
    }

    // Comparator mode shows what is; interrupt mode keeps what was until CR0.FAULTCLR (datasheet, fault mode).
    private void Report(int faults)
    {
        var keeps = (_registers[Cr0] & InterruptMode) != 0;
        _registers[Status] = (byte)(keeps ? _registers[Status] | faults : faults);
    }

    private static double MicrovoltsPerKelvin(ThermocoupleType type)
    {
        return type switch
        {
            ThermocoupleType.B => 10.086,
            ThermocoupleType.E => 76.373,
            ThermocoupleType.J => 57.953,
            ThermocoupleType.K => 41.276,
            ThermocoupleType.N => 36.256,
            ThermocoupleType.R => 10.506,
            ThermocoupleType.S => 9.587,
            _ => 52.18,
        };
    }

    private static double LowestCelsius(ThermocoupleType type)
    {
        return type switch
        {
            ThermocoupleType.B => 250,
            ThermocoupleType.J => -210,
            ThermocoupleType.R or ThermocoupleType.S => -50,
            _ => -200,
        };
    }

    private static double HighestCelsius(ThermocoupleType type)
    {
        return type switch
        {
            ThermocoupleType.B => 1820,
            ThermocoupleType.E => 1000,
            ThermocoupleType.J => 1200,
            ThermocoupleType.K => 1372,
            ThermocoupleType.N => 1300,
            ThermocoupleType.R or ThermocoupleType.S => 1768,
            _ => 400,
        };
    }
}
