using Edge.Host;

namespace Edge.Simulator.Chips;

/// <summary>
/// TI ADS1115 16-bit converter at register level (SBAS444, section 9.6): conversion, configuration and threshold registers behind
/// a pointer register. A conversion takes one period of the data rate, during which OS reads 0 and the old result stays.
/// </summary>
/// <remarks>Ideal converter: no noise, offset or gain error. The ALERT/RDY pin is not wired on our boards and not modelled.</remarks>
public sealed class Ads1115Chip : II2cChip
{
    private const int ConversionRegister = 0;
    private const int ConfigRegister = 1;
    private const int OperationalStatus = 0x8000;
    private const int PowerDownMode = 0x0100;
    private const int PowerUpUs = 25;
    private const double SupplyVolts = 3.3;

    private readonly ISimulatedTime _time;
    private readonly Func<int, double> _readVolts;
    private readonly int[] _registers = new int[4];
    private int _pointer;
    private bool _isConverting;
    private long _doneAtUs;
    private short _pendingResult;

    /// <summary>Creates a chip that has just been powered.</summary>
    /// <param name="time">Plant time.</param>
    /// <param name="readVolts">Voltage at input 0 to 3, against ground.</param>
    public Ads1115Chip(ISimulatedTime time, Func<int, double> readVolts)
    {
        _time = time;
        _readVolts = readVolts;
        Reset();
    }

    /// <summary>Power-on reset (SBAS444, table 9-3: configuration 0x8583).</summary>
    public void Reset()
    {
        _registers[ConversionRegister] = 0;
        _registers[ConfigRegister] = 0x0583;
        _registers[2] = 0x8000;
        _registers[3] = 0x7FFF;
        _pointer = 0;
        _isConverting = false;
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> data)
    {
        Settle();
        if (data.Length == 0)
        {
            return true;
        }

        _pointer = data[0] & 3;
        if (data.Length >= 3)
        {
            WriteRegister((data[1] << 8) | data[2]);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Read(Span<byte> data)
    {
        Settle();
        var value = _registers[_pointer];
        if (_pointer == ConfigRegister && !_isConverting)
        {
            value |= OperationalStatus;
        }
        else if (_pointer == ConversionRegister)
        {
            value &= 0xFFFF;
        }

        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)((i & 1) == 0 ? value >> 8 : value);
        }

        return true;
    }

    /// <summary>Full scale of a configuration's programmable gain amplifier, volts.</summary>
    public static double FullScaleVolts(int config)
    {
        return ((config >> 9) & 7) switch
        {
            0 => 6.144,
            1 => 4.096,
            2 => 2.048,
            3 => 1.024,
            4 => 0.512,
            _ => 0.256,
        };
    }

    /// <summary>Time of one conversion at a configuration's data rate, microseconds.</summary>
    public static int ConversionUs(int config)
    {
        return ((config >> 5) & 7) switch
        {
            0 => 1_000_000 / 8,
            1 => 1_000_000 / 16,
            2 => 1_000_000 / 32,
            3 => 1_000_000 / 64,
            4 => 1_000_000 / 128,
            5 => 1_000_000 / 250,
            6 => 1_000_000 / 475,
            _ => 1_000_000 / 860,
        };
    }

    private void WriteRegister(int value)
    {
        switch (_pointer)
        {
            case ConversionRegister:
                return;
            case ConfigRegister:
                WriteConfig(value);
                return;
            default:
                _registers[_pointer] = value;
                return;
        }
    }

    // A start while a conversion runs has no effect; the running one ends with the settings it began with.
    private void WriteConfig(int value)
    {
        _registers[ConfigRegister] = value & ~OperationalStatus;
        var isContinuous = (value & PowerDownMode) == 0;
        if (!_isConverting && (isContinuous || (value & OperationalStatus) != 0))
        {
            StartConversion();
        }
    }

    private void StartConversion()
    {
        _isConverting = true;
        _pendingResult = Convert(_registers[ConfigRegister]);
        _doneAtUs = _time.NowUs + PowerUpUs + ConversionUs(_registers[ConfigRegister]);
    }

    private void Settle()
    {
        if (!_isConverting || _time.NowUs < _doneAtUs)
        {
            return;
        }

        _isConverting = false;
        _registers[ConversionRegister] = _pendingResult;
        if ((_registers[ConfigRegister] & PowerDownMode) == 0)
        {
            StartConversion();
        }
    }

    private short Convert(int config)
    {
        var volts = ((config >> 12) & 7) switch
        {
            0 => At(0) - At(1),
            1 => At(0) - At(3),
            2 => At(1) - At(3),
            3 => At(2) - At(3),
            var single => At(single - 4),
        };
        var code = Math.Round(volts / FullScaleVolts(config) * 32768, MidpointRounding.AwayFromZero);
        return (short)Math.Clamp(code, short.MinValue, short.MaxValue);
    }

    // The input's protection diodes hold it within 0.3 V of the supply (SBAS444, section 7.1).
    private double At(int input)
    {
        return Math.Clamp(_readVolts(input), -0.3, SupplyVolts + 0.3);
    }
}
