using Edge.Events;
using Edge.Inputs;

namespace Edge.Tests.Events;

[TestClass]
public sealed class SwitchMonitorTests
{
    private readonly EventBench _bench = new();

    [TestMethod]
    public void A_kiln_that_stops_and_starts_is_reported_for_its_line()
    {
        _bench.Start();

        Run(EventBench.KilnRunning, ContactState.Open);
        Run(EventBench.KilnRunning, ContactState.Closed);

        AssertEvents(
            new Written(EventCode.KilnStopped, 0, "kiln-1", 100, 0, 0),
            new Written(EventCode.KilnStarted, 0, "kiln-1", 100, 0, 0));
    }

    [TestMethod]
    [DataRow(ContactState.Open)]
    [DataRow(ContactState.Closed)]
    public void A_kiln_found_running_or_standing_at_boot_did_not_start_or_stop_now(byte state)
    {
        _bench.Set(EventBench.KilnRunning, state);

        Assert.IsEmpty(_bench.Start());
        Assert.AreEqual(state, _bench.Detector.KilnContactOf(0));
    }

    [TestMethod]
    [DataRow(ContactState.Cut)]
    [DataRow(ContactState.Shorted)]
    public void A_kiln_contact_without_a_live_loop_is_unknown_and_not_stopped(byte state)
    {
        _bench.Start();

        Run(EventBench.KilnRunning, state);
        Run(EventBench.KilnRunning, ContactState.Closed);

        AssertEvents(
            new Written(EventCode.ContactUnknown, 0, "kiln-running", 100, state, 0),
            new Written(EventCode.ContactKnown, 0, "kiln-running", 100, ContactState.Closed, 0));
    }

    [TestMethod]
    public void A_kiln_that_stopped_behind_a_cut_loop_is_reported_when_the_loop_lives()
    {
        _bench.Start();

        Run(EventBench.KilnRunning, ContactState.Cut);
        Run(EventBench.KilnRunning, ContactState.Open);

        CollectionAssert.AreEqual(
            new[] { EventCode.ContactUnknown, EventCode.ContactKnown, EventCode.KilnStopped }, _bench.Events.Codes.ToArray());
    }

    [TestMethod]
    public void The_maintenance_key_is_reported_both_ways()
    {
        _bench.Start();

        Run(EventBench.MaintenanceKey, ContactState.Closed);
        Run(EventBench.MaintenanceKey, ContactState.Open);

        AssertEvents(
            new Written(EventCode.MaintenanceOn, 0, "kiln-1", 100, 4 * 3600_000, OrderSource.Key),
            new Written(EventCode.MaintenanceOff, 0, "kiln-1", 100, 1000, OrderEnd.Ended));
    }

    [TestMethod]
    public void A_key_found_on_at_boot_is_reported()
    {
        _bench.Set(EventBench.MaintenanceKey, ContactState.Closed);

        Assert.AreEqual(EventCode.MaintenanceOn, _bench.Start().Single().Code);
    }

    [TestMethod]
    public void A_key_that_chatters_is_reported_in_bounds()
    {
        _bench.Start();

        for (var i = 0; i < 900; i++)
        {
            Run(EventBench.MaintenanceKey, ContactState.Closed);
            Run(EventBench.MaintenanceKey, ContactState.Open);
        }

        Assert.IsLessThan(2 * (Limits.ReturnReports + 1800 / 120) + 40, _bench.Events.All.Count);
    }

    private void Run(int contact, byte state)
    {
        _bench.Set(contact, state);
        _bench.Run(1000);
    }

    private void AssertEvents(params Written[] expected) => CollectionAssert.AreEqual(expected, _bench.Events.Take());
}
