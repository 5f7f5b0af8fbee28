using Edge.Board;
using Edge.Events;
using Edge.Inputs;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Tests.Records;

namespace Edge.Tests.Events;

[TestClass]
public sealed class IntegrityMonitorTests
{
    private readonly SimulatedStorage _card = new(new MemoryStorage());
    private readonly EdgeQueue _edges = new();
    private readonly TestClock _clock = new();
    private TimeKeeper _time = null!;
    private RecordLog _log = null!;
    private EventWriter _writer = null!;
    private IntegrityMonitor _monitor = null!;

    [TestInitialize]
    public void Boot()
    {
        _time = new TimeKeeper(_clock, null);
        _log = LogTools.Open(_card);
        _writer = new EventWriter(_log);
        _monitor = new IntegrityMonitor(_writer, _log);
        ReadTime();
    }

    [TestMethod]
    public void A_boot_tells_its_cause_and_how_long_there_was_no_record()
    {
        _log.Append(LogTools.Event(1, "", _clock.Utc - 90_000));

        _monitor.Report(new BootReport { Cause = BootCause.Watchdog }, _time);

        AssertEvents($"{EventCode.Boot} {BootCause.Watchdog} 90000");
    }

    [TestMethod]
    public void The_gap_is_unknown_without_an_older_record_or_a_clock_to_trust()
    {
        _monitor.Report(new BootReport { Cause = BootCause.PowerOn }, _time);
        AssertEvents($"{EventCode.Boot} {BootCause.PowerOn} -1");

        _clock.IsSynchronized = false;
        Boot();
        _monitor.Report(new BootReport { Cause = BootCause.PowerOn }, _time);
        AssertEvents($"{EventCode.Boot} {BootCause.PowerOn} -1", $"{EventCode.Boot} {BootCause.PowerOn} -1");
    }

    [TestMethod]
    public void A_gap_that_would_be_negative_is_unknown()
    {
        _log.Append(LogTools.Event(1, "", _clock.Utc + 5000));

        _monitor.Report(new BootReport(), _time);

        AssertEvents($"{EventCode.Boot} 0 -1");
    }

    [TestMethod]
    public void A_changed_and_a_refused_configuration_are_told_with_their_checksums()
    {
        _monitor.Report(new BootReport { ConfigurationCrc = 0xFFFFFFFF, PreviousCrc = 7, RejectedCrc = 9 }, _time);

        AssertEvents($"{EventCode.Boot} 0 -1", $"{EventCode.ConfigurationRejected} 9 0", $"{EventCode.ConfigurationChanged} 4294967295 7");
    }

    [TestMethod]
    public void The_same_configuration_is_no_event()
    {
        _monitor.Report(new BootReport { ConfigurationCrc = 7, PreviousCrc = 7 }, _time);

        AssertEvents($"{EventCode.Boot} 0 -1");
    }

    [TestMethod]
    public void A_clock_step_is_an_event_at_once()
    {
        _clock.Utc += 7_200_000;
        Tick();

        AssertEvents($"{EventCode.ClockStepped} 7200000 2");
    }

    [TestMethod]
    public void A_clock_that_network_time_finds_off_by_more_than_the_norm_is_an_event_with_its_error_and_how_long_it_took()
    {
        Ticks(36_000);
        _clock.Utc -= 1_900;
        Tick();

        Assert.Contains($"{EventCode.ClockDrifted} 1900 3600", string.Join("; ", Events()));
        Assert.HasCount(1, Events().Where(text => text.StartsWith($"{EventCode.ClockDrifted} ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Labels_before_network_time_are_corrected_by_one_event_with_the_offset()
    {
        _clock.IsSynchronized = false;
        Boot();
        Ticks(50);
        _clock.IsSynchronized = true;
        _clock.Utc += 3_600_000;
        Ticks(700);

        Assert.HasCount(1, Events().Where(text => text == $"{EventCode.TimeCorrected} 3600000 {TimeQuality.Unsynchronized}"));
        Assert.HasCount(1, Events().Where(text => text.StartsWith($"{EventCode.TimeCorrected} ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_clock_that_steps_all_the_time_is_one_event_a_minute_with_the_sum()
    {
        for (var i = 0; i < 900; i++)
        {
            _clock.Utc += 1_000_000;
            Tick();
        }

        AssertEvents(
            $"{EventCode.ClockStepped} 1000000 2",
            $"{EventCode.ClockStepped} 600000000 2");
    }

    [TestMethod]
    public void Steps_that_cancel_each_other_within_a_minute_are_an_event_too()
    {
        _clock.Utc += 7_200_000;
        Tick();
        _clock.Utc -= 3_600_000;
        Tick();
        _clock.Utc += 3_600_000;
        Ticks(700);

        AssertEvents($"{EventCode.ClockStepped} 7200000 2", $"{EventCode.ClockStepped} 0 2");
    }

    [TestMethod]
    public void A_failing_card_is_one_event_and_its_recovery_another_with_the_duration()
    {
        _card.IsInserted = false;
        _writer.Write(EventCode.KilnStarted, 0, "kiln-1", 0, 0, 0);
        Ticks(50);
        _card.IsInserted = true;
        Ticks(1000);

        AssertEvents($"{EventCode.KilnStarted} 0 0", $"{EventCode.StorageFailed} 0 0", $"{EventCode.StorageRecovered} 6900 0");
    }

    [TestMethod]
    public void A_card_that_comes_and_goes_is_one_failure_until_it_stays()
    {
        for (var i = 0; i < 20; i++)
        {
            _card.FailAt(1, 0);
            _writer.Write(EventCode.KilnStarted, 0, "", 0, 0, 0);
            Ticks(60);
        }

        Ticks(200);

        var events = Events();
        Assert.AreEqual(1, events.Count(text => text.StartsWith($"{EventCode.StorageFailed} ", StringComparison.Ordinal)));
        Assert.AreEqual(1, events.Count(text => text.StartsWith($"{EventCode.StorageRecovered} ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Records_lost_for_want_of_room_are_counted_when_there_is_room_again()
    {
        _card.IsInserted = false;
        for (var i = 0; i < 1000; i++)
        {
            _writer.Write(EventCode.KilnStarted, 0, "", 0, 0, 0);
        }

        var lost = _log.LostCount;
        Ticks(10);
        lost = _log.LostCount;
        _card.IsInserted = true;
        Ticks(1000);

        Assert.IsGreaterThan(0, lost);
        Assert.Contains($"{EventCode.RecordsLost} {lost} 0", Events());
    }

    [TestMethod]
    public void Lost_edges_are_one_event_a_minute_with_their_number()
    {
        for (var tick = 0; tick < 100; tick++)
        {
            for (var i = 0; i < Limits.Edges + 3; i++)
            {
                _edges.Add(0, true, 0);
            }

            Tick();
            var edge = new ContactEdge();
            while (_edges.TryTake(edge))
            {
            }
        }

        Ticks(600);

        AssertEvents($"{EventCode.EdgesLost} 3 0", $"{EventCode.EdgesLost} 297 0");
    }

    [TestMethod]
    public void Watching_a_healthy_board_allocates_nothing()
    {
        Ticks(10);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Ticks(100);

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Ticks(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Tick();
        }
    }

    private void Tick()
    {
        _clock.Uptime += Limits.TickMs;
        _clock.Utc += Limits.TickMs;
        ReadTime();
        _log.Flush();
        _monitor.Watch(_time, _edges);
    }

    private void ReadTime()
    {
        _time.Read();
        _writer.SetTime(_time.UtcMs, _time.Quality);
    }

    private void AssertEvents(params string[] expected) => CollectionAssert.AreEqual(expected, Events().Where(text => !text.StartsWith("1 0 0", StringComparison.Ordinal)).ToArray());

    private List<string> Events()
    {
        var reader = new RecordReader(_log);
        var record = new Record();
        var events = new List<string>();
        while (reader.TryRead(record))
        {
            events.Add($"{record.Code} {record.Argument1} {record.Argument2}");
        }

        return events;
    }

    private sealed class TestClock : Clock
    {
        public long Uptime { get; set; } = 1000;

        public long Utc { get; set; } = LogTools.StartUtcMs;

        public bool IsSynchronized { get; set; } = true;

        public override long UptimeMs => Uptime;

        public override long UtcMs => Utc;

        public override bool IsNetworkSynchronized => IsSynchronized;

        public override void SetUtcMs(long utcMs) => Utc = utcMs;
    }
}
