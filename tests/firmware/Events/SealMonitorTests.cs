using Edge.Events;
using Edge.Inputs;

namespace Edge.Tests.Events;

[TestClass]
public sealed class SealMonitorTests
{
    private readonly EventBench _bench = new();

    [TestMethod]
    [DataRow(ContactState.Open)]
    [DataRow(ContactState.Cut)]
    [DataRow(ContactState.Shorted)]
    public void A_seal_that_is_open_cut_or_bridged_is_broken(byte state)
    {
        _bench.Start();

        _bench.Set(EventBench.BypassSeal, state);
        _bench.Run(1000);

        AssertEvents(new Written(EventCode.SealBroken, 0, "bypass-1", 100, state, ValveState.Closed));
    }

    [TestMethod]
    public void A_mended_seal_tells_how_long_it_was_broken()
    {
        _bench.Start();
        _bench.Set(EventBench.BypassSeal, ContactState.Open);
        _bench.Run(7000);
        _bench.Events.Take();

        _bench.Set(EventBench.BypassSeal, ContactState.Closed);
        _bench.Run(1000);

        AssertEvents(new Written(EventCode.SealRestored, 0, "bypass-1", 100, 7000, 0));
    }

    [TestMethod]
    public void A_break_between_two_ticks_is_caught_by_its_edges()
    {
        _bench.Start();

        _bench.Edge(EventBench.BypassSeal, made: false, afterTickMs: 20);
        _bench.Edge(EventBench.BypassSeal, made: true, afterTickMs: 80);
        _bench.Run(1000);

        AssertEvents(
            new Written(EventCode.SealBroken, 0, "bypass-1", 80, ContactState.Open, ValveState.Closed),
            new Written(EventCode.SealRestored, 0, "bypass-1", 320, 60, 0));
    }

    [TestMethod]
    public void A_break_that_edges_and_ticks_both_see_is_one()
    {
        _bench.Start();

        _bench.Edge(EventBench.BypassSeal, made: false, afterTickMs: 20);
        _bench.Set(EventBench.BypassSeal, ContactState.Open);
        _bench.Run(5000);

        Assert.HasCount(1, _bench.Events.All);
    }

    [TestMethod]
    public void A_seal_found_broken_at_boot_is_reported()
    {
        _bench.Set(EventBench.BypassSeal, ContactState.Open);

        Assert.AreEqual(EventCode.SealBroken, _bench.Start().Single().Code);
    }

    [TestMethod]
    public void A_seal_whose_converter_falls_silent_is_not_broken_but_unknown()
    {
        _bench.Start();

        _bench.Set(EventBench.BypassSeal, ContactState.Unread);
        _bench.Run(1000);
        _bench.Set(EventBench.BypassSeal, ContactState.Closed);
        _bench.Run(1000);

        AssertEvents(
            new Written(EventCode.ContactUnknown, 0, "bypass-seal", 100, ContactState.Unread, 0),
            new Written(EventCode.ContactKnown, 0, "bypass-seal", 100, ContactState.Closed, 0));
    }

    private void AssertEvents(params Written[] expected) => CollectionAssert.AreEqual(expected, _bench.Events.Take());
}
