using CsCheck;
using Edge.Configuration;
using Edge.Events;
using Edge.Inputs;

namespace Edge.Tests.Events;

[TestClass]
public sealed class ValveMonitorTests
{
    private readonly EventBench _bench = new();

    [TestMethod]
    [DataRow(ContactState.Closed, ContactState.Open, ValveState.Closed)]
    [DataRow(ContactState.Open, ContactState.Open, ValveState.Between)]
    [DataRow(ContactState.Open, ContactState.Closed, ValveState.Open)]
    [DataRow(ContactState.Closed, ContactState.Closed, ValveState.Contradictory)]
    [DataRow(ContactState.Cut, ContactState.Open, ValveState.Unknown)]
    [DataRow(ContactState.Shorted, ContactState.Open, ValveState.Unknown)]
    [DataRow(ContactState.Closed, ContactState.Cut, ValveState.Unknown)]
    [DataRow(ContactState.Closed, ContactState.Shorted, ValveState.Unknown)]
    [DataRow(ContactState.Closed, ContactState.Unread, ValveState.Unknown)]
    public void The_position_is_what_both_limits_say(byte closed, byte open, byte state)
    {
        Assert.AreEqual(state, ValveMonitor.StateOf(closed, open, hasOpenLimit: true));
    }

    [TestMethod]
    [DataRow(ContactState.Closed, ValveState.Closed)]
    [DataRow(ContactState.Open, ValveState.Open)]
    [DataRow(ContactState.Cut, ValveState.Unknown)]
    public void Without_an_open_limit_the_closed_one_decides(byte closed, byte state)
    {
        Assert.AreEqual(state, ValveMonitor.StateOf(closed, ContactState.Cut, hasOpenLimit: false));
    }

    [TestMethod]
    public void A_valve_found_closed_is_no_event()
    {
        Assert.IsEmpty(_bench.Start());
        Assert.AreEqual(ValveState.Closed, _bench.Detector.ValveStateOf(0));
        Assert.IsFalse(_bench.Detector.WantsRelay);
    }

    [TestMethod]
    public void A_valve_found_open_at_boot_is_reported_with_the_first_debounced_reading()
    {
        _bench.Set(EventBench.BypassClosed, ContactState.Open);
        _bench.Set(EventBench.BypassOpen, ContactState.Closed);

        _bench.Run(200);

        AssertEvents(new Written(EventCode.BypassOpened, 0, "bypass-1", 100, -1, ValveEvidence.Limits));
        Assert.IsTrue(_bench.Detector.WantsRelay);
    }

    [TestMethod]
    public void Opening_and_closing_are_dated_by_the_first_reading_that_showed_them()
    {
        _bench.Start();

        Move(ContactState.Open, ContactState.Open);
        _bench.Run(200);
        AssertEvents(new Written(EventCode.BypassOpened, 0, "bypass-1", 100, 150, ValveEvidence.Limits));

        _bench.Run(9800);
        Move(ContactState.Closed, ContactState.Open);
        _bench.Run(200);
        AssertEvents(new Written(EventCode.BypassClosed, 0, "bypass-1", 100, 150, 10_000));
        Assert.IsFalse(_bench.Detector.WantsRelay);
    }

    [TestMethod]
    public void A_recirculation_valve_has_codes_of_its_own()
    {
        _bench.Start();

        _bench.Set(EventBench.RecirculationClosed, ContactState.Open);
        _bench.Run(1000);
        _bench.Set(EventBench.RecirculationClosed, ContactState.Closed);
        _bench.Run(1000);

        CollectionAssert.AreEqual(new[] { EventCode.RecirculationOpened, EventCode.RecirculationClosed }, _bench.Events.Codes.ToArray());
        Assert.IsFalse(_bench.Detector.WantsRelay);
    }

    [TestMethod]
    public void An_opening_between_two_ticks_is_reported_with_the_times_of_its_edges()
    {
        _bench.Start();

        _bench.Edge(EventBench.BypassClosed, made: false, afterTickMs: 10);
        _bench.Edge(EventBench.BypassClosed, made: true, afterTickMs: 90);
        _bench.Run(1000);

        AssertEvents(
            new Written(EventCode.BypassOpened, 0, "bypass-1", 90, 50, ValveEvidence.Edge),
            new Written(EventCode.BypassClosed, 0, "bypass-1", 310, 50, 80));
    }

    [TestMethod]
    public void An_opening_that_edges_and_ticks_both_see_is_one()
    {
        _bench.Start();

        Open(edgeAfterTickMs: 60);
        _bench.Run(5000);
        Close(edgeAfterTickMs: 70);
        _bench.Run(5000);

        AssertEvents(
            new Written(EventCode.BypassOpened, 0, "bypass-1", 340, 50, ValveEvidence.Limits),
            new Written(EventCode.BypassClosed, 0, "bypass-1", 330, 50, 5010));
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(200)]
    [DataRow(300)]
    [DataRow(400)]
    [DataRow(500)]
    [DataRow(1000)]
    public void However_long_an_opening_is_it_is_reported_once(int lengthMs)
    {
        _bench.Start();

        Open(edgeAfterTickMs: 30);
        _bench.Run(lengthMs);
        Close(edgeAfterTickMs: 30);
        _bench.Run(2000);

        CollectionAssert.AreEqual(new[] { EventCode.BypassOpened, EventCode.BypassClosed }, _bench.Events.Codes.ToArray());
        Assert.AreEqual(lengthMs, _bench.Events.All[1].Argument2);
    }

    [TestMethod]
    public void A_break_edge_whose_make_edge_was_lost_is_an_opening_that_ended()
    {
        _bench.Start();

        _bench.Edge(EventBench.BypassClosed, made: false, afterTickMs: 10);
        _bench.Run(1000);

        CollectionAssert.AreEqual(new[] { EventCode.BypassOpened, EventCode.BypassClosed }, _bench.Events.Codes.ToArray());
    }

    [TestMethod]
    public void A_cut_cable_is_unknown_and_neither_closed_nor_opened()
    {
        _bench.Start();

        _bench.Edge(EventBench.BypassClosed, made: false, afterTickMs: 10);
        _bench.Set(EventBench.BypassClosed, ContactState.Cut);
        _bench.Run(5000);

        AssertEvents(new Written(EventCode.ValveUnknown, 0, "bypass-1", 100, ValveState.Unknown, ValveEvidence.Loop));
        Assert.AreEqual(ValveState.Unknown, _bench.Detector.ValveStateOf(0));
        Assert.IsTrue(_bench.Detector.WantsRelay);
    }

    [TestMethod]
    public void A_mended_cable_is_known_again()
    {
        _bench.Start();
        _bench.Set(EventBench.BypassClosed, ContactState.Cut);
        _bench.Run(5000);
        _bench.Events.Take();

        _bench.Set(EventBench.BypassClosed, ContactState.Closed);
        _bench.Run(1000);

        AssertEvents(new Written(EventCode.ValveKnown, 0, "bypass-1", 100, ValveState.Closed, ValveEvidence.Limits));
    }

    [TestMethod]
    public void An_opening_behind_a_cut_cable_tells_how_much_earlier_it_may_have_been()
    {
        _bench.Start();
        _bench.Set(EventBench.BypassClosed, ContactState.Cut);
        _bench.Run(60_000);
        _bench.Events.Take();

        Move(ContactState.Open, ContactState.Closed);
        _bench.Run(1000);

        Assert.AreEqual(EventCode.BypassOpened, _bench.Events.All[0].Code);
        Assert.AreEqual(60_000, _bench.Events.All[0].Argument1);
        Assert.AreEqual(EventCode.ValveKnown, _bench.Events.All[1].Code);
    }

    [TestMethod]
    public void A_cut_open_limit_does_not_hide_an_opening()
    {
        _bench.Start();
        _bench.Set(EventBench.BypassOpen, ContactState.Cut);
        _bench.Run(5000);

        _bench.Set(EventBench.BypassClosed, ContactState.Open);
        _bench.Run(1000);

        CollectionAssert.AreEqual(new[] { EventCode.ValveUnknown, EventCode.BypassOpened }, _bench.Events.Codes.ToArray());
    }

    [TestMethod]
    public void A_shorted_closed_limit_does_not_close_an_open_valve()
    {
        _bench.Start();
        Open(edgeAfterTickMs: 10);
        _bench.Run(5000);
        _bench.Events.Take();

        _bench.Edge(EventBench.BypassClosed, made: true, afterTickMs: 10);
        _bench.Set(EventBench.BypassClosed, ContactState.Shorted);
        _bench.Run(5000);

        AssertEvents(new Written(EventCode.ValveUnknown, 0, "bypass-1", 100, ValveState.Unknown, ValveEvidence.Loop));
    }

    [TestMethod]
    public void Contradictory_limits_are_reported_as_such()
    {
        _bench.Start();

        Move(ContactState.Closed, ContactState.Closed);
        _bench.Run(1000);

        AssertEvents(new Written(EventCode.ValveUnknown, 0, "bypass-1", 100, ValveState.Contradictory, ValveEvidence.Limits));
    }

    [TestMethod]
    public void A_valve_that_nobody_can_read_at_boot_is_unknown_after_a_while()
    {
        Move(ContactState.Unread, ContactState.Unread);

        _bench.Run(10_000);
        Assert.IsEmpty(_bench.News());
        Assert.IsFalse(_bench.Detector.WantsRelay);

        _bench.Run(1000);
        AssertEvents(new Written(EventCode.ValveUnknown, 0, "bypass-1", 10_100, ValveState.Unknown, ValveEvidence.Loop));
        Assert.IsTrue(_bench.Detector.WantsRelay);
    }

    [TestMethod]
    public void A_valve_that_flaps_for_an_hour_is_reported_in_bounds_and_counts_as_open_meanwhile()
    {
        _bench.Start();

        for (var i = 0; i < 1800; i++)
        {
            Open(edgeAfterTickMs: 10);
            _bench.Run(1000);
            Close(edgeAfterTickMs: 10);
            _bench.Run(1000);
        }

        _bench.Run(Limits.ReturnReportMs);
        var codes = _bench.Events.Codes.ToArray();
        var opened = codes.Count(code => code == EventCode.BypassOpened);
        Assert.IsInRange(8, 40, opened);
        Assert.AreEqual(1800 - opened, _bench.Events.All.Where(written => written.Code == EventCode.ReportsMerged).Sum(written => written.Argument1));
        Assert.AreEqual(EventCode.BypassClosed, codes.Last(code => code != EventCode.ReportsMerged));
    }

    [TestMethod]
    public void No_input_sequence_leaves_an_undefined_state_and_openings_and_closings_alternate()
    {
        GenSequence.Sample(
            steps =>
            {
                var events = new EventList();
                var valve = CreateValve(events);
                long uptimeMs = 0;
                foreach (var step in steps)
                {
                    uptimeMs += step.ElapsedMs;
                    foreach (var edge in step.Edges)
                    {
                        valve.TakeEdge(edge, uptimeMs - step.ElapsedMs / 2, uptimeMs);
                    }

                    valve.Scan(step.Closed, uptimeMs, step.Open, uptimeMs, uptimeMs);
                    if (valve.State > ValveState.Closing || (valve.State == ValveState.Closed) != IsClosed(step))
                    {
                        return false;
                    }
                }

                return Alternates(events, EventCode.BypassOpened, EventCode.BypassClosed)
                    && AlternatesAfterBoot(events)
                    && events.All.All(written => written.AgoMs >= 0 && written.Argument2 >= 0);
            },
            iter: 5000);
    }

    [TestMethod]
    public void Whatever_went_before_a_valve_that_leaves_its_closed_limit_is_reported_open_within_half_a_second()
    {
        GenSequence.Sample(
            steps =>
            {
                var valve = CreateValve(new EventList());
                long uptimeMs = 0;
                foreach (var step in steps)
                {
                    uptimeMs += step.ElapsedMs;
                    foreach (var edge in step.Edges)
                    {
                        valve.TakeEdge(edge, uptimeMs, uptimeMs);
                    }

                    valve.Scan(step.Closed, uptimeMs, step.Open, uptimeMs, uptimeMs);
                }

                for (var i = 0; i < 5; i++)
                {
                    uptimeMs += 100;
                    valve.Scan(ContactState.Open, uptimeMs, ContactState.Open, uptimeMs, uptimeMs);
                }

                return valve.IsReportedOpen;
            },
            iter: 5000);
    }

    private static Gen<Step[]> GenSequence =>
        Gen.Select(Gen.Byte[0, 4], Gen.Byte[0, 4], Gen.Bool.Array[0, 3], Gen.Int[1, 500])
            .Select(step => new Step(step.Item1, step.Item2, step.Item3, step.Item4)).Array[1, 200];

    private static bool IsClosed(Step step) => step.Closed == ContactState.Closed && step.Open == ContactState.Open;

    private static bool Alternates(EventList events, int first, int second)
    {
        var codes = events.Codes.Where(code => code == first || code == second).ToArray();
        return codes.Select((code, i) => code == (i % 2 == 0 ? first : second)).All(isRight => isRight);
    }

    // Once after boot the position is told though it was not unknown before.
    private static bool AlternatesAfterBoot(EventList events)
    {
        var first = events.All.FindIndex(written => written.Code is EventCode.ValveUnknown or EventCode.ValveKnown);
        if (first >= 0 && events.All[first].Code == EventCode.ValveKnown)
        {
            events.All.RemoveAt(first);
        }

        return Alternates(events, EventCode.ValveUnknown, EventCode.ValveKnown);
    }

    private static ValveMonitor CreateValve(EventSink events)
    {
        var settings = new ValveSettings { Id = "bypass-1", Kind = ValveKind.Bypass, ClosedContact = 0, OpenContact = 1, SealContact = -1 };
        return new ValveMonitor(settings, events, new ReportGates(ValveMonitor.Gates), 0);
    }

    private void Open(int edgeAfterTickMs)
    {
        _bench.Edge(EventBench.BypassClosed, made: false, edgeAfterTickMs);
        Move(ContactState.Open, ContactState.Open);
    }

    private void Close(int edgeAfterTickMs)
    {
        _bench.Edge(EventBench.BypassClosed, made: true, edgeAfterTickMs);
        Move(ContactState.Closed, ContactState.Open);
    }

    private void Move(byte closed, byte open)
    {
        _bench.Set(EventBench.BypassClosed, closed);
        _bench.Set(EventBench.BypassOpen, open);
    }

    private void AssertEvents(params Written[] expected) => CollectionAssert.AreEqual(expected, _bench.News());

    private sealed record Step(byte Closed, byte Open, bool[] Edges, int ElapsedMs);
}
