using System.Device.I2c;
using Edge.Board;
using Edge.Simulator.Chips;
using Edge.Tests.Inputs;

namespace Edge.Tests.Board;

[TestClass]
public sealed class BatteryClockTests
{
    private const byte MonthRegister = 5;

    [TestMethod]
    public void The_time_is_read_to_the_second()
    {
        var board = BenchBoard.Power();
        Plug(board);

        Assert.AreEqual(board.NowUs / 1000, Open().ReadUtcMs(), 1000);
    }

    [TestMethod]
    public void A_missing_chip_has_no_time_and_takes_none()
    {
        BenchBoard.Power();
        var clock = Open();

        Assert.AreEqual(-1, clock.ReadUtcMs());
        Assert.IsFalse(clock.SetUtcMs(1_767_225_600_000));
    }

    [TestMethod]
    public void A_chip_whose_oscillator_stopped_has_no_time()
    {
        var board = BenchBoard.Power();
        Plug(board).LoseTime();

        Assert.AreEqual(-1, Open().ReadUtcMs());
    }

    [TestMethod]
    public void Setting_the_time_clears_the_oscillator_stop_flag()
    {
        var board = BenchBoard.Power();
        Plug(board).LoseTime();
        var clock = Open();

        Assert.IsTrue(clock.SetUtcMs(1_780_000_000_000));
        Assert.AreEqual(1_780_000_000_000, clock.ReadUtcMs());
    }

    [TestMethod]
    public void The_time_is_set_to_the_nearest_second()
    {
        var board = BenchBoard.Power();
        Plug(board);
        var clock = Open();

        clock.SetUtcMs(1_780_000_000_600);

        Assert.AreEqual(1_780_000_001_000, clock.ReadUtcMs());
    }

    [TestMethod]
    public void Registers_that_are_no_date_are_no_time()
    {
        var board = BenchBoard.Power();
        board.I2c[0x68] = new Zeros();

        Assert.AreEqual(-1, Open().ReadUtcMs());
    }

    [TestMethod]
    public void A_year_without_the_century_bit_is_far_from_any_plausible_time()
    {
        var board = BenchBoard.Power();
        var chip = Plug(board);
        chip.Write([MonthRegister, 0x06]);

        Assert.IsLessThan(0, Open().ReadUtcMs());
    }

    private static Ds3231Chip Plug(BenchBoard board)
    {
        var chip = new Ds3231Chip(board, () => 25, new Ds3231State { AnchorUs = board.NowUs });
        board.I2c[0x68] = chip;
        return chip;
    }

    private static BatteryClock Open() => new(I2cDevice.Create(new I2cConnectionSettings(1, 0x68, I2cBusSpeed.FastMode)));

    /// <summary>A chip whose registers are all zero.</summary>
    private sealed class Zeros : Edge.Host.II2cChip
    {
        public bool Write(ReadOnlySpan<byte> data) => true;

        public bool Read(Span<byte> data)
        {
            data.Clear();
            return true;
        }
    }
}
