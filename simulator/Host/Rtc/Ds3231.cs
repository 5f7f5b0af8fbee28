using System.Device.I2c;

using Edge.Host;

using Iot.Device.Common;

using UnitsNet;

namespace Iot.Device.Rtc;

/// <summary>The binding of the DS3231 (Maxim 19-5170): the battery clock. Its alarms are left out.</summary>
/// <remarks>
/// As the original does: no result of the bus is looked at, so a chip that does not answer reads as all zeros, which is
/// no date and throws; the oscillator-stop flag (status register 0x0F, bit 7) is neither read nor cleared; the hours
/// register is taken for 24-hour mode; the century bit set means 2000 to 2099, clear 1900 to 1999, which is where a chip
/// starts whose battery was away; temperatures below zero come out 256 °C too high.
/// </remarks>
public class Ds3231 : RtcBase
{
    public const byte DefaultI2cAddress = 0x68;

    private const byte SecondsRegister = 0x00;
    private const byte TemperatureRegister = 0x11;
    private const byte CenturyBit = 0x80;
    private const int FirstYearOfCentury = 2000;

    private I2cDevice? _i2cDevice;

    public Ds3231(I2cDevice i2cDevice)
    {
        _i2cDevice = i2cDevice ?? throw new ArgumentNullException(nameof(i2cDevice));
    }

    /// <summary>The chip's own temperature, in steps of 0.25 °C.</summary>
    public Temperature Temperature
    {
        get
        {
            using var scope = VendorMeter.Enter();
            return Temperature.FromDegreesCelsius(ReadTemperature());
        }
    }

    private I2cDevice Bus => _i2cDevice ?? throw new NullReferenceException();

    protected double ReadTemperature()
    {
        var registers = Read(TemperatureRegister, 2);
        return registers[0] + ((registers[1] >> 6) * 0.25);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The registers hold no date, or the chip does not answer.</exception>
    protected override DateTime ReadTime()
    {
        var registers = Read(SecondsRegister, 7);
        return new DateTime(
            1900 + ((registers[5] >> 7) * 100) + NumberHelper.Bcd2Dec(registers[6]),
            NumberHelper.Bcd2Dec((byte)(registers[5] & 0x1F)),
            NumberHelper.Bcd2Dec(registers[4]),
            NumberHelper.Bcd2Dec(registers[2]),
            NumberHelper.Bcd2Dec(registers[1]),
            NumberHelper.Bcd2Dec(registers[0]));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The year is not within 1900 to 2099.</exception>
    protected override void SetTime(DateTime time)
    {
        var isThisCentury = time.Year >= FirstYearOfCentury;
        byte[] frame =
        [
            SecondsRegister,
            NumberHelper.Dec2Bcd(time.Second),
            NumberHelper.Dec2Bcd(time.Minute),
            NumberHelper.Dec2Bcd(time.Hour),
            NumberHelper.Dec2Bcd((int)time.DayOfWeek + 1),
            NumberHelper.Dec2Bcd(time.Day),
            (byte)(NumberHelper.Dec2Bcd(time.Month) | (isThisCentury ? CenturyBit : 0)),
            NumberHelper.Dec2Bcd(time.Year - (isThisCentury ? FirstYearOfCentury : 1900)),
        ];
        Bus.Write(frame);
    }

    protected override void Dispose(bool disposing)
    {
        _i2cDevice?.Dispose();
        _i2cDevice = null;
    }

    /// <summary>Two transfers: the address of the register, then its content.</summary>
    private byte[] Read(byte register, int count)
    {
        var registers = new byte[count];
        Bus.WriteByte(register);
        Bus.Read(registers);
        return registers;
    }
}
