using System.Device.I2c;
using Edge.Inputs;
using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class CurrentInputsTests
{
    private const double ShuntOhms = 75;

    private readonly double[] _milliamperes = [4, 8, 12, 20];

    [TestMethod]
    [DataRow((short)0, 0)]
    [DataRow((short)1, 833)]
    [DataRow((short)2, 1667)]
    [DataRow((short)3, 2500)]
    [DataRow((short)24000, 20_000_000)]
    [DataRow((short)-1, -833)]
    [DataRow(short.MaxValue, 27_305_833)]
    [DataRow(short.MinValue, -27_306_667)]
    public void A_step_of_the_converter_is_2500_thirds_of_a_nanoampere(short raw, int nanoamperes)
    {
        Assert.AreEqual(nanoamperes, CurrentChip.ToNanoamperes(raw));
    }

    [TestMethod]
    public void Four_steps_read_all_inputs_within_one_step_of_the_converter()
    {
        var board = BenchBoard.Power();
        board.I2c[0x48] = Chip(board);
        var (steps, image) = Open(2, 0, 1, 2, 3);

        foreach (var step in steps)
        {
            step.Run(image);
        }

        for (var input = 0; input < 4; input++)
        {
            Assert.AreEqual(InputFault.None, image.Fault[input]);
            Assert.AreEqual(_milliamperes[input] * 1e6, image.Raw[input], 834);
        }
    }

    [TestMethod]
    public void A_step_of_both_chips_holds_the_tick_for_less_than_20_ms()
    {
        var board = BenchBoard.Power();
        board.I2c[0x48] = Chip(board);
        board.I2c[0x49] = Chip(board);
        var (steps, image) = Open(2, 0, 4);
        steps[0].Run(image);
        var before = board.NowUs;

        steps[0].Run(image);

        Assert.IsLessThan(20_000, board.NowUs - before);
    }

    [TestMethod]
    public void A_missing_chip_is_silent_and_costs_no_more_than_two_milliseconds()
    {
        var board = BenchBoard.Power();
        board.I2c[0x48] = Chip(board);
        var (steps, image) = Open(2, 4);
        var before = board.NowUs;

        steps[0].Run(image);

        Assert.AreEqual(InputFault.ChipSilent, image.Fault[0]);
        Assert.IsLessThan(2_000, board.NowUs - before);
    }

    [TestMethod]
    public void A_chip_that_is_unplugged_falls_silent_and_the_other_one_goes_on()
    {
        var board = BenchBoard.Power();
        board.I2c[0x48] = Chip(board);
        board.I2c[0x49] = Chip(board);
        var (steps, image) = Open(2, 0, 4);
        steps[0].Run(image);

        board.I2c.Remove(0x49);
        steps[0].Run(image);

        Assert.AreEqual(InputFault.None, image.Fault[0]);
        Assert.AreEqual(InputFault.ChipSilent, image.Fault[1]);
    }

    [TestMethod]
    public void A_chip_that_is_plugged_in_again_has_values_within_two_seconds()
    {
        var board = BenchBoard.Power();
        var (steps, image) = Open(2, 0, 1, 2, 3);
        RunSeconds(board, steps, image, 5);
        board.I2c[0x48] = Chip(board);

        RunSeconds(board, steps, image, 2);

        CollectionAssert.AreEqual(new[] { InputFault.None, InputFault.None, InputFault.None, InputFault.None }, image.Fault);
    }

    [TestMethod]
    public void A_chip_that_falls_silent_in_the_middle_of_a_conversion_yields_no_value()
    {
        var board = BenchBoard.Power();
        var chip = new FailingChip(Chip(board));
        board.I2c[0x48] = chip;
        var (steps, image) = Open(2, 0);
        steps[0].Run(image);

        // The last transfer that the binding makes is the read of the result; it ignores that nobody answered.
        chip.FailFromConversionRead = true;
        steps[0].Run(image);

        Assert.AreEqual(InputFault.ChipSilent, image.Fault[0]);
    }

    [TestMethod]
    public void A_bus_that_hangs_is_left_alone_for_ten_seconds()
    {
        var board = BenchBoard.Power();
        var hung = new HungChip();
        board.I2c[0x48] = hung;
        var (steps, image) = Open(2, 0, 1, 2, 3);

        RunSeconds(board, steps, image, 10);

        Assert.AreEqual(1, hung.Transfers);
    }

    private Ads1115Chip Chip(BenchBoard board) => new(board, input => _milliamperes[input] * ShuntOhms / 1000);

    private static void RunSeconds(BenchBoard board, CurrentInputs[] steps, InputImage image, int seconds)
    {
        for (var tick = 0; tick < seconds * 10; tick++)
        {
            if (tick % 10 < steps.Length)
            {
                steps[tick % 10].Run(image);
            }

            board.Wait(100);
        }
    }

    private static (CurrentInputs[] Steps, InputImage Image) Open(int chipCount, params int[] inputs)
    {
        var site = BenchSite.Of([.. inputs.Select(BenchSite.Current)]);
        var chips = Enumerable.Range(0, chipCount)
            .Select(i => I2cDevice.Create(new I2cConnectionSettings(1, 0x48 + i, I2cBusSpeed.FastMode)))
            .Select(device => new CurrentChip(new I2cChip(device, 4)))
            .ToArray();
        return ([.. Enumerable.Range(0, 4).Select(input => new CurrentInputs(chips, site, input))], new InputImage(site));
    }
}
