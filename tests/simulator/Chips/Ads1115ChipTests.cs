using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Chips;

[TestClass]
public sealed class Ads1115ChipTests
{
    private const int SingleShotAin0At4096Mv128Sps = 0xC383;

    private readonly TestTime _time = new();
    private readonly double[] _volts = new double[4];
    private readonly Ads1115Chip _chip;

    public Ads1115ChipTests()
    {
        _chip = new Ads1115Chip(_time, input => _volts[input]);
    }

    [TestMethod]
    public void The_config_register_starts_as_the_datasheet_says()
    {
        Assert.AreEqual(0x8583, Read(1));
    }

    [TestMethod]
    public void The_threshold_registers_start_as_the_datasheet_says_and_keep_what_is_written()
    {
        Assert.AreEqual(0x8000, Read(2));
        Assert.AreEqual(0x7FFF, Read(3));
        Write(2, 0x1234);
        Assert.AreEqual(0x1234, Read(2));
    }

    [TestMethod]
    public void A_conversion_is_under_way_until_its_time_is_over_and_the_old_result_stays()
    {
        _volts[0] = 2.048;
        Write(1, SingleShotAin0At4096Mv128Sps);
        _time.Elapse(7_000);
        Assert.AreEqual(0, Read(1) & 0x8000);
        Assert.AreEqual(0, Read(0));
        _time.Elapse(900);
        Assert.AreEqual(0x8000, Read(1) & 0x8000);
        Assert.AreEqual(16384, Read(0));
    }

    [TestMethod]
    [DataRow(0, 6.144)]
    [DataRow(1, 4.096)]
    [DataRow(2, 2.048)]
    [DataRow(3, 1.024)]
    [DataRow(4, 0.512)]
    [DataRow(5, 0.256)]
    [DataRow(7, 0.256)]
    public void The_gain_setting_gives_its_full_scale(int gain, double fullScaleVolts)
    {
        _volts[2] = fullScaleVolts / 4;
        Assert.AreEqual(8192, Convert(mux: 6, gain));
    }

    [TestMethod]
    public void A_voltage_beyond_full_scale_clips()
    {
        _volts[1] = 3.0;
        Assert.AreEqual(0x7FFF, Convert(mux: 5, gain: 2));
        _volts[0] = -0.3;
        Assert.AreEqual(0x8000, Convert(mux: 4, gain: 5));
    }

    [TestMethod]
    [DataRow(0, 0, 1)]
    [DataRow(1, 0, 3)]
    [DataRow(2, 1, 3)]
    [DataRow(3, 2, 3)]
    public void The_differential_settings_subtract(int mux, int plus, int minus)
    {
        _volts[plus] = 1.0;
        _volts[minus] = 1.5;
        Assert.AreEqual(-4000, (short)Convert(mux, gain: 1));
    }

    [TestMethod]
    public void A_start_during_a_conversion_has_no_effect()
    {
        _volts[0] = 1.0;
        _volts[1] = 2.0;
        Write(1, SingleShotAin0At4096Mv128Sps);
        _time.Elapse(4_000);
        Write(1, SingleShotAin0At4096Mv128Sps | 0x1000);
        _time.Elapse(4_000);
        Assert.AreEqual(8000, Read(0));
        Assert.AreEqual(0x8000, Read(1) & 0x8000);
    }

    [TestMethod]
    public void Continuous_mode_goes_on_converting()
    {
        _volts[0] = 1.0;
        Write(1, SingleShotAin0At4096Mv128Sps & ~0x8100);
        _time.Elapse(8_000);
        Assert.AreEqual(8000, Read(0));
        _volts[0] = 2.0;
        _time.Elapse(8_000);
        _ = Read(0);
        _time.Elapse(8_000);
        Assert.AreEqual(16000, Read(0));
    }

    private int Convert(int mux, int gain)
    {
        Write(1, 0x8183 | (mux << 12) | (gain << 9));
        _time.Elapse(10_000);
        return Read(0);
    }

    private void Write(byte register, int value)
    {
        Assert.IsTrue(_chip.Write([register, (byte)(value >> 8), (byte)value]));
    }

    private int Read(byte register)
    {
        Span<byte> data = stackalloc byte[2];
        Assert.IsTrue(_chip.Write([register]));
        Assert.IsTrue(_chip.Read(data));
        return (data[0] << 8) | data[1];
    }
}
