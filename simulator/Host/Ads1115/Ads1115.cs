using System.Device.I2c;

using Edge.Host;

using UnitsNet;

namespace Iot.Device.Ads1115;

/// <summary>
/// The binding of the ADS1115 (TI SBAS444): a 16-bit converter with four inputs.
/// The comparator, and with it the interrupt pin, is left out.
/// </summary>
/// <remarks>
/// As the original does: every change of a setting, and every read in power-down mode, writes the configuration and asks
/// the chip for its busy bit, 2 µs after each answer, until the conversion is done; continuous mode does that twice more.
/// The results of the bus are not looked at. A chip that does not answer looks busy: 5000 questions later a
/// <see cref="TimeoutException"/> comes, from the constructor too.
/// </remarks>
public class Ads1115 : IDisposable
{
    private const byte ConversionRegister = 0;
    private const byte ConfigRegister = 1;
    private const byte LowThresholdRegister = 2;
    private const byte HighThresholdRegister = 3;
    private const int StartOrReadyBit = 0x80;
    private const int PowerDownBit = 0x01;
    private const int PollPauseMicroseconds = 2;

    /// <summary>A pause, two arrays and the calls around them in the interpreter of a 240 MHz ESP32: an estimate.</summary>
    private const int PollMicroseconds = 100;
    private const int PollBudgetMicroseconds = 10_000;
    private const double FullScaleCounts = 32768;

    private readonly HostBoard _board = HostBoard.Current;
    private I2cDevice? _i2cDevice;
    private InputMultiplexer _inputMultiplexer;
    private MeasuringRange _measuringRange;
    private DataRate _dataRate;
    private DeviceMode _deviceMode;
    private ComparatorPolarity _comparatorPolarity;
    private ComparatorLatching _comparatorLatching;

    /// <summary>Configures the chip (twice, as the original does) and resets its comparator.</summary>
    /// <exception cref="TimeoutException">The chip does not answer or does not become ready.</exception>
    public Ads1115(
        I2cDevice i2cDevice,
        InputMultiplexer inputMultiplexer = InputMultiplexer.AIN0,
        MeasuringRange measuringRange = MeasuringRange.FS4096,
        DataRate dataRate = DataRate.SPS128,
        DeviceMode deviceMode = DeviceMode.Continuous)
    {
        using var scope = VendorMeter.Enter();
        _i2cDevice = i2cDevice ?? throw new ArgumentNullException(nameof(i2cDevice));
        _inputMultiplexer = inputMultiplexer;
        _measuringRange = measuringRange;
        _dataRate = dataRate;
        _deviceMode = deviceMode;
        SetConfig();
        ResetComparator();
    }

    public InputMultiplexer InputMultiplexer
    {
        get => _inputMultiplexer;
        set
        {
            _inputMultiplexer = value;
            SetConfig();
        }
    }

    public MeasuringRange MeasuringRange
    {
        get => _measuringRange;
        set
        {
            _measuringRange = value;
            SetConfig();
        }
    }

    public DataRate DataRate
    {
        get => _dataRate;
        set
        {
            _dataRate = value;
            SetConfig();
        }
    }

    public DeviceMode DeviceMode
    {
        get => _deviceMode;
        set
        {
            _deviceMode = value;
            SetConfig();
        }
    }

    public ComparatorPolarity ComparatorPolarity
    {
        get => _comparatorPolarity;
        set
        {
            _comparatorPolarity = value;
            SetConfig();
        }
    }

    public ComparatorLatching ComparatorLatching
    {
        get => _comparatorLatching;
        set
        {
            _comparatorLatching = value;
            SetConfig();
        }
    }

    public ComparatorMode ComparatorMode => ComparatorMode.Traditional;

    public ComparatorQueue ComparatorQueue => ComparatorQueue.Disable;

    private I2cDevice Bus => _i2cDevice ?? throw new NullReferenceException();

    /// <summary>The last value; in power-down mode a new one.</summary>
    /// <exception cref="TimeoutException">The chip does not answer or does not become ready.</exception>
    public short ReadRaw()
    {
        using var scope = VendorMeter.Enter();
        if (_deviceMode == DeviceMode.PowerDown)
        {
            SetConfig();
        }

        return ReadConversion();
    }

    /// <summary>A new value of an input.</summary>
    /// <exception cref="TimeoutException">The chip does not answer or does not become ready.</exception>
    public short ReadRaw(InputMultiplexer inputMultiplexer) => ReadRaw(inputMultiplexer, _measuringRange, _dataRate);

    /// <summary>A new value of an input in a range at a rate; the settings stay.</summary>
    /// <exception cref="TimeoutException">The chip does not answer or does not become ready.</exception>
    public short ReadRaw(InputMultiplexer inputMultiplexer, MeasuringRange measuringRange, DataRate dataRate)
    {
        using var scope = VendorMeter.Enter();
        if (inputMultiplexer == _inputMultiplexer && measuringRange == _measuringRange && dataRate == _dataRate)
        {
            return ReadRaw();
        }

        _inputMultiplexer = inputMultiplexer;
        _measuringRange = measuringRange;
        _dataRate = dataRate;
        SetConfig();
        return ReadConversion();
    }

    public ElectricPotential ReadVoltage() => RawToVoltage(ReadRaw());

    public ElectricPotential ReadVoltage(InputMultiplexer inputMultiplexer) => RawToVoltage(ReadRaw(inputMultiplexer));

    public ElectricPotential RawToVoltage(short val) =>
        ElectricPotential.FromVolts(val * (MaxVoltageFromMeasuringRange(_measuringRange).Volts / FullScaleCounts));

    public short VoltageToRaw(ElectricPotential voltage) =>
        (short)Math.Round(voltage.Volts / (MaxVoltageFromMeasuringRange(_measuringRange).Volts / FullScaleCounts));

    public ElectricPotential MaxVoltageFromMeasuringRange(MeasuringRange measuringRange) =>
        ElectricPotential.FromVolts(measuringRange switch
        {
            MeasuringRange.FS6144 => 6.144,
            MeasuringRange.FS4096 => 4.096,
            MeasuringRange.FS2048 => 2.048,
            MeasuringRange.FS1024 => 1.024,
            MeasuringRange.FS0512 => 0.512,
            MeasuringRange.FS0256 => 0.256,
            _ => throw new ArgumentOutOfRangeException(nameof(measuringRange)),
        });

    public double FrequencyFromDataRate(DataRate dataRate) => dataRate switch
    {
        DataRate.SPS008 => 8,
        DataRate.SPS016 => 16,
        DataRate.SPS032 => 32,
        DataRate.SPS064 => 64,
        DataRate.SPS128 => 128,
        DataRate.SPS250 => 250,
        DataRate.SPS475 => 475,
        DataRate.SPS860 => 860,
        _ => throw new ArgumentOutOfRangeException(nameof(dataRate)),
    };

    /// <summary>Resets the comparator, which needs the chip's answer, and closes the bus device.</summary>
    public void Dispose()
    {
        using var scope = VendorMeter.Enter();
        if (_i2cDevice != null)
        {
            ResetComparator();
            _i2cDevice.Dispose();
            _i2cDevice = null;
        }
    }

    /// <summary>Writes the config register (SBAS444, table 8): single shots until the settings hold, then the mode.</summary>
    private void SetConfig()
    {
        using var scope = VendorMeter.Enter();
        var high = (byte)(StartOrReadyBit | ((int)_inputMultiplexer << 4) | ((int)_measuringRange << 1) | PowerDownBit);
        var low = (byte)(((int)_dataRate << 5) | ((int)_comparatorPolarity << 3) | ((int)_comparatorLatching << 2)
            | (int)ComparatorQueue.Disable);
        byte[] frame = [ConfigRegister, high, low];
        Bus.Write(frame);
        WaitWhileBusy();
        if (_deviceMode == DeviceMode.Continuous)
        {
            Bus.Write(frame);
            WaitWhileBusy();
            frame[1] = (byte)(high & ~PowerDownBit);
            Bus.Write(frame);
        }
    }

    private void ResetComparator()
    {
        SetConfig();
        Bus.Write(new byte[] { LowThresholdRegister, 0x80, 0x00 });
        Bus.Write(new byte[] { HighThresholdRegister, 0x7F, 0xFF });
    }

    private void WaitWhileBusy()
    {
        var leftMicroseconds = PollBudgetMicroseconds;
        while (!IsReady() && leftMicroseconds > 0)
        {
            _board.Elapse(PollMicroseconds);
            leftMicroseconds -= PollPauseMicroseconds;
        }

        if (leftMicroseconds <= 0)
        {
            throw new TimeoutException("Timeout waiting for ADC to complete conversion");
        }
    }

    private bool IsReady()
    {
        var answer = new byte[2];
        Bus.WriteRead(new byte[] { ConfigRegister }, answer);
        return (answer[0] & StartOrReadyBit) != 0;
    }

    private short ReadConversion()
    {
        var answer = new byte[2];
        Bus.WriteByte(ConversionRegister);
        Bus.Read(answer);
        return (short)((answer[0] << 8) | answer[1]);
    }
}
