using Edge.Events;
using Edge.Records;

namespace Edge.Tests.Events;

[TestClass]
public sealed class LinkMonitorTests
{
    private const int Failure = 1005;

    private readonly EventList _events = new();
    private readonly LinkMonitor _monitor;
    private long _uptimeMs = 1000;

    public LinkMonitorTests() => _monitor = new LinkMonitor(_events);

    [TestMethod]
    public void A_broker_out_of_reach_for_ten_minutes_is_one_event_with_the_reason_and_its_return_another_with_the_duration()
    {
        Seconds(5, isOnline: true);
        Seconds(1000, isOnline: false);
        Seconds(1, isOnline: true);

        Assert.AreSequenceEqual(
            [
                new Written(EventCode.LinkLost, Record.NoLine, "", Limits.LinkLostMs, Failure, 0),
                new Written(EventCode.LinkRestored, Record.NoLine, "", 0, 1_000_000, 0),
            ],
            _events.All);
    }

    [TestMethod]
    public void A_link_that_comes_and_goes_within_ten_minutes_is_no_event()
    {
        for (var i = 0; i < 20; i++)
        {
            Seconds(590, isOnline: false);
            Seconds(1, isOnline: true);
        }

        Assert.IsEmpty(_events.All);
    }

    [TestMethod]
    public void A_board_that_never_reached_a_broker_since_boot_says_so()
    {
        Seconds(601, isOnline: false);

        Assert.AreSequenceEqual([EventCode.LinkLost], _events.Codes);
    }

    private void Seconds(int count, bool isOnline)
    {
        for (var i = 0; i < count; i++)
        {
            _monitor.Take(isOnline, Failure, _uptimeMs);
            _uptimeMs += Limits.SampleMs;
        }
    }
}
