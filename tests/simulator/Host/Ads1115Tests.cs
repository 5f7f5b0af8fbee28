using System.Device.I2c;

using Edge.Host;

using Iot.Device.Ads1115;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

[TestClass]
public sealed class Ads1115Tests
{
    private const int Address = 0x48;

    [TestMethod]
    public void The_config_register_gets_start_input_range_mode_and_rate()
    {
        var (_, chip, adc) = Open(DeviceMode.PowerDown);
        chip.Configs.Clear();
        adc.ReadRaw(InputMultiplexer.AIN2, MeasuringRange.FS2048, DataRate.SPS250);

        // OS=1 MUX=110 PGA=010 MODE=1, DR=101 and the comparator off.
        CollectionAssert.AreEqual(new[] { 0b1110_0101_1010_0011 }, chip.Configs);
    }

    [TestMethod]
    public void In_power_down_mode_each_read_starts_a_conversion()
    {
        var (_, chip, adc) = Open(DeviceMode.PowerDown);
        chip.Configs.Clear();
        chip.Value = -1234;
        Assert.AreEqual(-1234, adc.ReadRaw());
        Assert.AreEqual(-1234, adc.ReadRaw());
        Assert.HasCount(2, chip.Configs);
    }

    [TestMethod]
    public void In_continuous_mode_a_read_is_only_a_read_and_a_change_waits_twice()
    {
        var (_, chip, adc) = Open(DeviceMode.Continuous);
        chip.Configs.Clear();
        adc.ReadRaw();
        Assert.IsEmpty(chip.Configs);
        adc.InputMultiplexer = InputMultiplexer.AIN3;
        Assert.HasCount(3, chip.Configs);
        Assert.AreEqual(0, chip.Configs[2] & 0x0100, "the last write starts continuous mode");
    }

    [TestMethod]
    public void A_conversion_holds_the_tick_for_about_its_time()
    {
        var (board, chip, adc) = Open(DeviceMode.PowerDown);
        chip.ConversionMicroseconds = 1_163;
        var before = board.ElapsedMicroseconds;
        adc.ReadRaw(InputMultiplexer.AIN1);
        var elapsed = board.ElapsedMicroseconds - before;
        Assert.IsGreaterThanOrEqualTo(1_163, elapsed);
        Assert.IsLessThan(2_500, elapsed);
    }

    [TestMethod]
    public void A_missing_chip_looks_busy_five_thousand_times_and_then_throws()
    {
        var board = FakeBoard.Boot();
        var device = new I2cDevice(new I2cConnectionSettings(1, Address));
        Assert.ThrowsExactly<TimeoutException>(() => new Ads1115(device));
        Assert.IsGreaterThan(500_000, board.ElapsedMicroseconds);
    }

    [TestMethod]
    public void Half_of_full_scale_is_half_of_the_ranges_voltage()
    {
        var (_, chip, adc) = Open(DeviceMode.PowerDown);
        chip.Value = 16_384;
        Assert.AreEqual(2.048, adc.ReadVoltage(InputMultiplexer.AIN0).Volts, 1e-9);
    }

    private static (FakeBoard Board, FakeAds1115 Chip, Ads1115 Adc) Open(DeviceMode mode)
    {
        var board = FakeBoard.Boot();
        var chip = new FakeAds1115(board);
        board.I2cChips[Address] = chip;
        var device = new I2cDevice(new I2cConnectionSettings(1, Address));
        return (board, chip, new Ads1115(device, InputMultiplexer.AIN0, MeasuringRange.FS4096, DataRate.SPS860, mode));
    }

    /// <summary>Registers, and a busy bit that lasts as long as a conversion.</summary>
    private sealed class FakeAds1115(FakeBoard board) : II2cChip
    {
        private byte _register;
        private int _config;
        private long _readyAt;

        public short Value { get; set; }

        public long ConversionMicroseconds { get; set; } = 100;

        public List<int> Configs { get; } = [];

        public bool Write(ReadOnlySpan<byte> data)
        {
            _register = data[0];
            if (_register == 1 && data.Length == 3)
            {
                _config = (data[1] << 8) | data[2];
                Configs.Add(_config);
                _readyAt = board.ElapsedMicroseconds + ConversionMicroseconds;
            }

            return true;
        }

        public bool Read(Span<byte> data)
        {
            var isReady = board.ElapsedMicroseconds >= _readyAt;
            var content = _register == 0 ? (ushort)Value : (ushort)((_config & 0x7FFF) | (isReady ? 0x8000 : 0));
            data[0] = (byte)(content >> 8);
            data[1] = (byte)content;
            return true;
        }
    }
}
