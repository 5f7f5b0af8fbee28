using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Chips;

[TestClass]
public sealed class Max31856ChipTests
{
    private const byte AutoConvertWithOpenDetectionAt50Hz = 0x91;

    private readonly TestTime _time = new();
    private readonly Max31856Chip _chip;
    private double _celsius = 1100;
    private double _ambient = 25;

    public Max31856ChipTests()
    {
        _chip = new Max31856Chip(_time, () => _celsius, () => _ambient);
    }

    [TestMethod]
    public void The_registers_start_as_the_datasheet_says()
    {
        CollectionAssert.AreEqual(
            new byte[] { 0x00, 0x03, 0xFF, 0x7F, 0xC0, 0x7F, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 }, Read(0, 16));
    }

    [TestMethod]
    [DataRow(1100.0, new byte[] { 0x44, 0xC0, 0x00 })]
    [DataRow(-100.0, new byte[] { 0xF9, 0xC0, 0x00 })]
    [DataRow(100.9375, new byte[] { 0x06, 0x4F, 0x00 })]
    [DataRow(-0.0625, new byte[] { 0xFF, 0xFF, 0x00 })]
    public void A_temperature_stands_in_19_bits_of_two_s_complement(double celsius, byte[] expected)
    {
        _celsius = celsius;
        Start();
        CollectionAssert.AreEqual(expected, Read(0x0C, 3));
    }

    [TestMethod]
    public void The_cold_junction_stands_in_14_bits()
    {
        _ambient = -0.5;
        Start();
        CollectionAssert.AreEqual(new byte[] { 0xFF, 0x80 }, Read(0x0A, 2));
    }

    [TestMethod]
    public void Nothing_is_converted_before_somebody_asks()
    {
        _time.Elapse(1_000_000);
        CollectionAssert.AreEqual(new byte[3], Read(0x0C, 3));
    }

    [TestMethod]
    public void A_one_shot_conversion_takes_its_time_and_clears_its_bit()
    {
        Write(0x80, 0x40);
        _time.Elapse(142_000);
        Assert.AreEqual(0x40, Read(0, 1)[0]);
        _time.Elapse(1_000);
        Assert.AreEqual(0x00, Read(0, 1)[0]);
        Assert.AreEqual(0x44, Read(0x0C, 1)[0]);
    }

    [TestMethod]
    public void A_broken_thermocouple_shows_within_sixteen_conversions()
    {
        Start();
        _chip.Wire = ThermocoupleWire.Open;
        _time.Elapse(17 * 98_000);
        Assert.AreEqual(Max31856Chip.Open, Read(0x0F, 1)[0]);
        _chip.Wire = ThermocoupleWire.Whole;
        _time.Elapse(17 * 98_000);
        Assert.AreEqual(0, Read(0x0F, 1)[0]);
    }

    [TestMethod]
    public void A_broken_thermocouple_goes_unseen_where_detection_is_off()
    {
        _chip.Wire = ThermocoupleWire.Open;
        Write(0x80, 0x80);
        _time.Elapse(5_000_000);
        Assert.AreEqual(0, Read(0x0F, 1)[0]);
    }

    [TestMethod]
    public void A_foreign_voltage_stops_the_conversions()
    {
        Start();
        _chip.Wire = ThermocoupleWire.OverVoltage;
        _celsius = 200;
        _time.Elapse(1_000_000);
        Assert.AreEqual(Max31856Chip.OverUnderVoltage, Read(0x0F, 1)[0]);
        Assert.AreEqual(0x44, Read(0x0C, 1)[0]);
    }

    [TestMethod]
    public void A_temperature_beyond_the_type_s_range_is_a_fault()
    {
        _celsius = 1400;
        Start();
        Assert.AreEqual(Max31856Chip.ThermocoupleRange, Read(0x0F, 1)[0]);
    }

    [TestMethod]
    public void A_cold_junction_beyond_its_range_is_a_fault()
    {
        _ambient = 126;
        Start();
        Assert.AreEqual(Max31856Chip.ColdJunctionRange, Read(0x0F, 1)[0]);
    }

    [TestMethod]
    public void A_chip_set_to_another_type_reads_wrong()
    {
        Write(0x80, AutoConvertWithOpenDetectionAt50Hz, 0x00 | (byte)ThermocoupleType.N);
        _time.Elapse(200_000);
        Assert.AreNotEqual(0x44, Read(0x0C, 1)[0]);
    }

    [TestMethod]
    public void Interrupt_mode_keeps_a_fault_until_it_is_cleared()
    {
        Write(0x80, AutoConvertWithOpenDetectionAt50Hz | 0x04);
        _celsius = 1400;
        _time.Elapse(300_000);
        Assert.AreEqual(Max31856Chip.ThermocoupleRange, Read(0x0F, 1)[0]);
        _celsius = 1100;
        _time.Elapse(300_000);
        Assert.AreEqual(Max31856Chip.ThermocoupleRange, Read(0x0F, 1)[0]);
        Write(0x80, AutoConvertWithOpenDetectionAt50Hz | 0x06);
        Assert.AreEqual(0, Read(0x0F, 1)[0]);
        Assert.AreEqual(AutoConvertWithOpenDetectionAt50Hz | 0x04, Read(0, 1)[0]);
    }

    [TestMethod]
    public void Results_and_status_cannot_be_written()
    {
        Write(0x8C, 1, 2, 3, 4);
        CollectionAssert.AreEqual(new byte[4], Read(0x0C, 4));
    }

    private void Start()
    {
        Write(0x80, AutoConvertWithOpenDetectionAt50Hz);
        _time.Elapse(200_000);
        _ = Read(0, 1);
    }

    private void Write(params byte[] bytes)
    {
        _chip.Transfer(bytes, new byte[bytes.Length]);
    }

    private byte[] Read(byte address, int count)
    {
        var fromMaster = new byte[count + 1];
        fromMaster[0] = address;
        var toMaster = new byte[count + 1];
        _chip.Transfer(fromMaster, toMaster);
        return toMaster[1..];
    }
}
