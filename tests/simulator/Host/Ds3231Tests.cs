using System.Device.I2c;

using Edge.Host;

using Iot.Device.Rtc;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

[TestClass]
public sealed class Ds3231Tests
{
    [TestMethod]
    public void A_time_is_written_in_bcd_with_weekday_and_century()
    {
        var (chip, clock) = Open();
        clock.DateTime = new DateTime(2026, 11, 23, 18, 5, 59);
        CollectionAssert.AreEqual(new byte[] { 0x59, 0x05, 0x18, 0x02, 0x23, 0x91, 0x26 }, chip.Registers[..7]);
    }

    [TestMethod]
    public void A_time_that_was_written_is_read_back()
    {
        var (_, clock) = Open();
        var time = new DateTime(2031, 2, 28, 23, 59, 58);
        clock.DateTime = time;
        Assert.AreEqual(time, clock.DateTime);
    }

    [TestMethod]
    public void A_chip_whose_battery_was_away_is_in_the_last_century()
    {
        var (chip, clock) = Open();
        new byte[] { 0x00, 0x00, 0x00, 0x01, 0x01, 0x01, 0x00 }.CopyTo(chip.Registers, 0);
        Assert.AreEqual(new DateTime(1900, 1, 1), clock.DateTime);
    }

    [TestMethod]
    public void Registers_that_are_no_date_throw()
    {
        var (chip, clock) = Open();
        Array.Fill(chip.Registers, (byte)0xFF);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => clock.DateTime);
    }

    [TestMethod]
    public void A_chip_that_does_not_answer_throws()
    {
        FakeBoard.Boot();
        using var clock = new Ds3231(new I2cDevice(new I2cConnectionSettings(1, Ds3231.DefaultI2cAddress)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => clock.DateTime);
    }

    [TestMethod]
    public void The_temperature_has_quarters_of_a_degree()
    {
        var (chip, clock) = Open();
        chip.Registers[0x11] = 25;
        chip.Registers[0x12] = 0x40;
        Assert.AreEqual(25.25, clock.Temperature.DegreesCelsius);
    }

    private static (FakeDs3231 Chip, Ds3231 Clock) Open()
    {
        var board = FakeBoard.Boot();
        var chip = new FakeDs3231();
        board.I2cChips[Ds3231.DefaultI2cAddress] = chip;
        return (chip, new Ds3231(new I2cDevice(new I2cConnectionSettings(1, Ds3231.DefaultI2cAddress))));
    }

    private sealed class FakeDs3231 : II2cChip
    {
        private int _pointer;

        public byte[] Registers { get; } = new byte[0x13];

        public bool Write(ReadOnlySpan<byte> data)
        {
            _pointer = data[0];
            data[1..].CopyTo(Registers.AsSpan(_pointer));
            return true;
        }

        public bool Read(Span<byte> data)
        {
            Registers.AsSpan(_pointer, data.Length).CopyTo(data);
            return true;
        }
    }
}
