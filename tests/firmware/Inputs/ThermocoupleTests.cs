using System.Device.Spi;
using Edge.Inputs;
using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class ThermocoupleTests
{
    private const int ChipSelect = 5;

    private double _celsius = 985.5;

    [TestMethod]
    [DataRow(0x64, 0x00, 0x00, 1_600_000)]
    [DataRow(0x3E, 0x80, 0x00, 1_000_000)]
    [DataRow(0x06, 0x4F, 0x00, 100_938)]
    [DataRow(0x00, 0x00, 0x20, 8)]
    [DataRow(0x00, 0x00, 0x00, 0)]
    [DataRow(0xFF, 0xFF, 0xE0, -8)]
    [DataRow(0xFF, 0xF0, 0x00, -1_000)]
    [DataRow(0xF0, 0x60, 0x00, -250_000)]
    public void The_registers_mean_what_the_datasheet_says(int high, int middle, int low, int milliCelsius)
    {
        Assert.AreEqual(milliCelsius, Thermocouple.ToMilliCelsius((byte)high, (byte)middle, (byte)low));
    }

    [TestMethod]
    [DataRow(0x00, InputFault.None)]
    [DataRow(0x01, InputFault.ThermocoupleOpen)]
    [DataRow(0x02, InputFault.ThermocoupleVoltage)]
    [DataRow(0x03, InputFault.ThermocoupleOpen)]
    [DataRow(0x40, InputFault.ThermocoupleRange)]
    [DataRow(0x80, InputFault.ThermocoupleRange)]
    [DataRow(0x3C, InputFault.None)]
    public void Fault_bits_become_reasons_and_threshold_bits_do_not(int status, byte fault)
    {
        Assert.AreEqual(fault, Thermocouple.FaultOf((byte)status));
    }

    [TestMethod]
    [DataRow('K', ThermocoupleType.K)]
    [DataRow('S', ThermocoupleType.S)]
    [DataRow('B', ThermocoupleType.B)]
    public void A_temperature_is_read_with_the_type_that_the_site_names(char letter, ThermocoupleType type)
    {
        var board = BenchBoard.Power();
        Plug(board).Thermocouple = type;
        var (step, image) = Open(letter);

        Read(board, step, image);

        Assert.AreEqual(InputFault.None, image.Fault[0]);
        Assert.AreEqual(985_500, image.Raw[0], 8);
    }

    [TestMethod]
    public void A_temperature_below_zero_is_read()
    {
        var board = BenchBoard.Power();
        _celsius = -12.5;
        Plug(board);
        var (step, image) = Open('K');

        Read(board, step, image);

        Assert.AreEqual(-12_500, image.Raw[0], 8);
    }

    [TestMethod]
    public void The_first_reading_after_boot_is_a_value()
    {
        var board = BenchBoard.Power();
        Plug(board);
        var (step, image) = Open('K');

        board.Wait(400);
        step.Run(image);

        Assert.AreEqual(InputFault.None, image.Fault[0]);
        Assert.AreEqual(985_500, image.Raw[0], 8);
    }

    [TestMethod]
    [DataRow(ThermocoupleWire.Open, InputFault.ThermocoupleOpen)]
    [DataRow(ThermocoupleWire.OverVoltage, InputFault.ThermocoupleVoltage)]
    public void A_faulty_wire_is_told_apart(ThermocoupleWire wire, byte fault)
    {
        var board = BenchBoard.Power();
        var chip = Plug(board);
        var (step, image) = Open('K');
        Read(board, step, image);

        chip.Wire = wire;
        for (var second = 0; second < 5; second++)
        {
            Read(board, step, image);
        }

        Assert.AreEqual(fault, image.Fault[0]);
    }

    [TestMethod]
    public void A_missing_chip_is_silent()
    {
        var board = BenchBoard.Power();
        var (step, image) = Open('K');

        Read(board, step, image);

        Assert.AreEqual(InputFault.ChipSilent, image.Fault[0]);
    }

    [TestMethod]
    public void A_chip_that_lost_its_power_says_so_once_and_is_configured_again()
    {
        var board = BenchBoard.Power();
        var chip = Plug(board);
        var (step, image) = Open('K');
        Read(board, step, image);

        chip.Reset();
        Read(board, step, image);
        var during = image.Fault[0];
        Read(board, step, image);

        Assert.AreEqual(InputFault.ChipSilent, during);
        Assert.AreEqual(InputFault.None, image.Fault[0]);
        Assert.AreEqual(985_500, image.Raw[0], 8);
    }

    [TestMethod]
    public void A_reading_holds_the_tick_for_less_than_a_millisecond()
    {
        var board = BenchBoard.Power();
        Plug(board);
        var (step, image) = Open('K');
        Read(board, step, image);
        var before = board.NowUs;

        step.Run(image);

        Assert.IsLessThan(1_000, board.NowUs - before);
    }

    private Max31856Chip Plug(BenchBoard board)
    {
        var chip = new Max31856Chip(board, () => _celsius, () => 25);
        board.Spi[ChipSelect] = chip;
        return chip;
    }

    private static void Read(BenchBoard board, Thermocouple step, InputImage image)
    {
        board.Wait(1000);
        step.Run(image);
    }

    private static (Thermocouple Step, InputImage Image) Open(char type)
    {
        var site = BenchSite.Of(BenchSite.Thermocouple(type));
        var device = SpiDevice.Create(new SpiConnectionSettings(1, ChipSelect) { ClockFrequency = Thermocouple.ClockHertz, Mode = SpiMode.Mode1 });
        return (new Thermocouple(device, site), new InputImage(site));
    }
}
