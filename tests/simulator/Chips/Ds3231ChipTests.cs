using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Chips;

[TestClass]
public sealed class Ds3231ChipTests
{
    private readonly TestTime _time = new();

    [TestMethod]
    public void A_time_that_was_set_goes_on_in_bcd()
    {
        var chip = Create();
        chip.Write([0x00, 0x58, 0x59, 0x23, 0x04, 0x31, 0x92, 0x25]);
        _time.Elapse(1_999_000);
        CollectionAssert.AreEqual(new byte[] { 0x59, 0x59, 0x23, 0x04, 0x31, 0x92, 0x25 }, Read(chip, 0, 7));
        _time.Elapse(1_000);
        CollectionAssert.AreEqual(new byte[] { 0x00, 0x00, 0x00, 0x05, 0x01, 0x81, 0x26 }, Read(chip, 0, 7));
    }

    [TestMethod]
    public void It_knows_leap_years()
    {
        var chip = Create();
        chip.Write([0x00, 0x59, 0x59, 0x23, 0x04, 0x28, 0x82, 0x28]);
        _time.Elapse(1_000_000);
        Assert.AreEqual(0x29, Read(chip, 4, 1)[0]);
    }

    [TestMethod]
    public void Twelve_hour_time_is_understood_and_shown()
    {
        var chip = Create();
        chip.Write([0x00, 0x00, 0x59, 0x71, 0x04, 0x31, 0x92, 0x25]);
        Assert.AreEqual(0x71, Read(chip, 2, 1)[0]);
        _time.Elapse(60_000_000);
        Assert.AreEqual(0x52, Read(chip, 2, 1)[0]);
    }

    [TestMethod]
    public void A_lost_battery_raises_the_oscillator_flag_which_can_only_be_cleared()
    {
        var chip = Create();
        chip.LoseTime();
        Assert.AreEqual(0x88, Read(chip, 0x0F, 1)[0]);
        CollectionAssert.AreEqual(new byte[] { 0x00, 0x00, 0x00, 0x07, 0x01, 0x01, 0x00 }, Read(chip, 0, 7));
        chip.Write([0x0F, 0x00]);
        Assert.AreEqual(0x00, Read(chip, 0x0F, 1)[0]);
        chip.Write([0x0F, 0x80]);
        Assert.AreEqual(0x00, Read(chip, 0x0F, 1)[0]);
    }

    [TestMethod]
    public void It_drifts_as_it_is_told()
    {
        var chip = new Ds3231Chip(_time, () => 20, new Ds3231State { AnchorUs = _time.NowUs, DriftPpm = 2 });
        var start = _time.NowUs;
        _time.Elapse(86_400_000_000);
        Assert.AreEqual(172_800, chip.ClockUs - start - 86_400_000_000);
    }

    [TestMethod]
    public void Its_state_outlives_the_board()
    {
        var state = new Ds3231State();
        new Ds3231Chip(_time, () => 20, state).Write([0x00, 0x00, 0x30, 0x12, 0x04, 0x31, 0x92, 0x25]);
        _time.Elapse(3_600_000_000);
        CollectionAssert.AreEqual(new byte[] { 0x00, 0x30, 0x13 }, Read(new Ds3231Chip(_time, () => 20, state), 0, 3));
    }

    [TestMethod]
    public void The_temperature_has_quarters_of_a_degree()
    {
        var chip = new Ds3231Chip(_time, () => -10.25, new Ds3231State());
        CollectionAssert.AreEqual(new byte[] { 0xF5, 0xC0 }, Read(chip, 0x11, 2));
    }

    private Ds3231Chip Create()
    {
        return new Ds3231Chip(_time, () => 20, new Ds3231State());
    }

    private static byte[] Read(Ds3231Chip chip, byte address, int count)
    {
        var data = new byte[count];
        Assert.IsTrue(chip.Write([address]));
        Assert.IsTrue(chip.Read(data));
        return data;
    }
}
