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
