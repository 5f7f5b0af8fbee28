using System.Device.I2c;
using Edge.Board;
using Edge.Records;
using Edge.Simulator.Chips;
using Edge.Tests.Inputs;

namespace Edge.Tests.Board;

[TestClass]
public sealed class TimeKeeperTests
{
    private const long TrueUtcMs = 1_767_225_600_000;

    private readonly BenchBoard _board = BenchBoard.Power();
    private readonly ManualClock _clock = new();

    [TestMethod]
    public void Without_a_battery_clock_the_time_is_unsynchronized()
    {
        var keeper = new TimeKeeper(_clock, null);

        keeper.Read();

        Assert.AreEqual(TimeQuality.Unsynchronized, keeper.Quality);
        Assert.AreEqual(0, keeper.UtcMs);
    }

    [TestMethod]
    public void The_battery_clock_sets_the_system_clock_at_boot_and_that_is_no_step()
    {
        Plug();
        var keeper = Open();

        keeper.Read();

        Assert.AreEqual(TimeQuality.Battery, keeper.Quality);
        Assert.AreEqual(TrueUtcMs, keeper.UtcMs, 1000);
        Assert.AreEqual(0, keeper.StepMs);
    }

    [TestMethod]
    public void A_battery_clock_that_lost_its_time_sets_nothing()
    {
        Plug().LoseTime();
        var keeper = Open();

        keeper.Read();

        Assert.AreEqual(TimeQuality.Unsynchronized, keeper.Quality);
        Assert.AreEqual(0, keeper.UtcMs);
    }

    [TestMethod]
    [DataRow(-3)]
    [DataRow(80)]
    public void A_battery_clock_outside_of_2024_to_2099_is_not_believed(int years)
    {
        Plug().State.OffsetUs = years * 366L * 86_400_000_000;
        var keeper = Open();

        keeper.Read();

        Assert.AreEqual(TimeQuality.Unsynchronized, keeper.Quality);
    }

    [TestMethod]
    public void Network_time_makes_the_time_the_network_s()
    {
        Plug();
        var keeper = Open();
        keeper.Read();

        _clock.Synchronize(TrueUtcMs);
        keeper.Read();

        Assert.AreEqual(TimeQuality.Network, keeper.Quality);
    }

    [TestMethod]
    [DataRow(2_001L, 2_001L)]
    [DataRow(2_000L, 0L)]
    [DataRow(-2_001L, -2_001L)]
    [DataRow(-2_000L, 0L)]
    public void A_change_of_more_than_two_seconds_against_the_uptime_is_a_step_of_one_tick(long change, long step)
    {
        var keeper = new TimeKeeper(_clock, null);
        keeper.Read();
        _clock.Pass(100);

        _clock.Utc += change;
        keeper.Read();
        var found = keeper.StepMs;
        _clock.Pass(100);
        keeper.Read();

        Assert.AreEqual(step, found);
        Assert.AreEqual(0, keeper.StepMs);
    }

    [TestMethod]
    public void Network_time_is_written_to_the_battery_clock_within_a_tenth_of_a_second()
    {
        var chip = Plug();
        chip.State.OffsetUs = 90_000_000;
        var keeper = Open();
        keeper.Read();
        _clock.Synchronize(TrueUtcMs);

        PassTicks(keeper, 20);

        Assert.AreEqual(_clock.UtcMs * 1000.0, chip.ClockUs, 110_000);
    }

    [TestMethod]
    public void The_battery_clock_is_written_every_six_hours_and_no_more()
    {
        var chip = Plug();
        var keeper = Open();
        keeper.Read();
        _clock.Synchronize(TrueUtcMs);
        PassTicks(keeper, 20);
        var offset = chip.State.OffsetUs;

        _clock.Pass(5 * 3_600_000);
        _clock.Utc += 30_000;
        PassTicks(keeper, 20);
        var afterFiveHours = chip.State.OffsetUs;
        _clock.Pass(3_600_000);
        PassTicks(keeper, 20);

        Assert.AreEqual(offset, afterFiveHours);
        Assert.AreNotEqual(offset, chip.State.OffsetUs);
    }

    [TestMethod]
    public void A_silent_battery_clock_is_tried_again_after_a_minute()
    {
        var keeper = Open();
        keeper.Read();
        _clock.Synchronize(TrueUtcMs);
        PassTicks(keeper, 20);
        var chip = Plug();
        chip.State.OffsetUs = 90_000_000;

        _clock.Pass(61_000);
        PassTicks(keeper, 20);

        Assert.AreEqual(_clock.UtcMs * 1000.0, chip.ClockUs, 110_000);
    }

    [TestMethod]
    public void A_reading_touches_no_chip_in_the_steady_state()
    {
        Plug();
        var keeper = Open();
        keeper.Read();
        _clock.Synchronize(TrueUtcMs);
        PassTicks(keeper, 20);
        var before = _board.NowUs;

        for (var tick = 0; tick < 100; tick++)
        {
            keeper.Read();
        }

        Assert.AreEqual(before, _board.NowUs);
    }

    [TestMethod]
    [DataRow(2_000L, -2_000L, DisplayName = "too slow")]
    [DataRow(-2_000L, 2_000L, DisplayName = "too fast")]
    public void A_system_clock_that_network_time_corrects_by_more_than_half_a_per_mille_has_drifted(long correction, long drift)
    {
        var keeper = new TimeKeeper(_clock, null);
        Synchronize(keeper);

        Correct(keeper, afterMs: 3_600_000, correction);

        Assert.AreEqual(drift, keeper.DriftMs);
        Assert.AreEqual(3_600_000, keeper.DriftedForMs, 100);
        Pass(keeper, 100);
        Assert.AreEqual(0, keeper.DriftMs);
    }

    [TestMethod]
    [DataRow(3_600_000L, 1_800L, DisplayName = "half a per mille")]
    [DataRow(600_000L, 999L, DisplayName = "less than a second")]
    [DataRow(36_000_000L, 5_000L, DisplayName = "a long time without network")]
    [DataRow(600_000L, 90_000L, DisplayName = "a clock that somebody set")]
    public void A_correction_within_the_norm_is_no_drift_and_neither_is_a_step(long afterMs, long correction)
    {
        var keeper = new TimeKeeper(_clock, null);
        Synchronize(keeper);

        Correct(keeper, afterMs, correction);

        Assert.AreEqual(0, keeper.DriftMs);
    }

    [TestMethod]
    public void The_first_network_time_says_nothing_of_the_system_clock()
    {
        Plug().State.OffsetUs = 5_000_000;
        var keeper = Open();
        keeper.Read();
        Pass(keeper, 600_000);

        _clock.Synchronize(TrueUtcMs);
        Pass(keeper, 100);

        Assert.AreEqual(0, keeper.DriftMs);
    }

    [TestMethod]
    [DataRow(10.5, 0L)]
    [DataRow(-10.5, 0L)]
    [DataRow(14.0, 14_000L)]
    [DataRow(-14.0, -14_000L)]
    public void A_battery_clock_that_is_off_by_more_than_half_a_per_mille_when_it_is_set_again_has_drifted(double seconds, long drift)
    {
        var chip = Plug();
        var keeper = Open();
        Synchronize(keeper);
        PassTicks(keeper, 20);
        _clock.Pass(6 * 3_600_000);
        _board.Wait(6 * 3_600_000);
        chip.State.OffsetUs += (long)(seconds * 1e6);

        var found = FindBatteryDrift(keeper);

        Assert.AreEqual(drift, found.Ms, 1_300);
        Assert.AreEqual(drift == 0 ? 0 : 6 * 3_600_000, found.ForMs, 5_000);
    }

    [TestMethod]
    [DataRow(29, 0L)]
    [DataRow(32, 32_000L)]
    [DataRow(-32, -32_000L)]
    public void A_battery_clock_that_was_set_nobody_knows_when_has_drifted_if_it_is_off_by_more_than_30_s(int seconds, long drift)
    {
        Plug().State.OffsetUs = seconds * 1_000_000L;
        var keeper = Open();
        Synchronize(keeper);

        var found = FindBatteryDrift(keeper);

        Assert.AreEqual(drift, found.Ms, 1_300);
        Assert.AreEqual(0, found.ForMs);
    }

    [TestMethod]
    public void A_battery_clock_that_lost_its_time_has_not_drifted()
    {
        Plug().LoseTime();
        var keeper = Open();
        Synchronize(keeper);

        Assert.AreEqual(0, FindBatteryDrift(keeper).Ms);
    }

    private void Synchronize(TimeKeeper keeper)
    {
        keeper.Read();
        _clock.Synchronize(TrueUtcMs);
        Pass(keeper, 100);
        Pass(keeper, 100);
    }

    private void Correct(TimeKeeper keeper, long afterMs, long byMs)
    {
        Pass(keeper, afterMs - 100);
        _clock.Utc += byMs;
        Pass(keeper, 100);
    }

    private void Pass(TimeKeeper keeper, long ms)
    {
        _clock.Pass(ms);
        keeper.Read();
    }

    private (long Ms, long ForMs) FindBatteryDrift(TimeKeeper keeper)
    {
        for (var tick = 0; tick < 20; tick++)
        {
            PassTicks(keeper, 1);
            if (keeper.BatteryDriftMs != 0)
            {
                return (keeper.BatteryDriftMs, keeper.DriftedForMs);
            }
        }

        return default;
    }

    private Ds3231Chip Plug()
    {
        var chip = new Ds3231Chip(_board, () => 25, new Ds3231State { AnchorUs = _board.NowUs });
        _board.I2c[0x68] = chip;
        return chip;
    }

    private TimeKeeper Open()
    {
        HostCurrent();
        var device = I2cDevice.Create(new I2cConnectionSettings(1, 0x68, I2cBusSpeed.FastMode));
        return new TimeKeeper(_clock, new BatteryClock(device));
    }

    private void HostCurrent() => Edge.Host.HostBoard.Current = _board;

    private void PassTicks(TimeKeeper keeper, int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            _clock.Pass(100);
            _board.Wait(100);
            keeper.Read();
        }
    }

    /// <summary>A clock that a test moves.</summary>
    private sealed class ManualClock : Clock
    {
        private long _uptimeMs = 500;
        private bool _isSynchronized;

        public long Utc { get; set; }

        public override long UptimeMs => _uptimeMs;

        public override long UtcMs => Utc;

        public override bool IsNetworkSynchronized => _isSynchronized;

        public override void SetUtcMs(long utcMs) => Utc = utcMs;

        public void Pass(long ms)
        {
            _uptimeMs += ms;
            Utc += ms;
        }

        public void Synchronize(long utcMs)
        {
            Utc = utcMs;
            _isSynchronized = true;
        }
    }
}
