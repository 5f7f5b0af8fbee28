using Edge.Events;

namespace Edge.Tests.Events;

[TestClass]
public sealed class EventLimitsTests
{
    [TestMethod]
    public void An_edge_settles_only_after_the_debounce_has_caught_up()
    {
        Assert.IsGreaterThan(2 * Limits.TickMs + Limits.DebounceMs, Limits.EdgeSettleTicks * Limits.TickMs);
        Assert.IsGreaterThanOrEqualTo(2 * Limits.TickMs + Limits.DebounceMs, Limits.EdgeSettleMs);
    }

    [TestMethod]
    public void A_channel_fault_is_reported_after_a_lost_answer_and_before_a_recovery()
    {
        Assert.IsGreaterThan(Limits.SampleMs, Limits.ChannelFaultHoldMs);
        Assert.IsGreaterThan(Limits.ChannelFaultHoldMs, Limits.ChannelGoodHoldMs);
    }

    [TestMethod]
    public void Every_code_has_a_name_of_its_own()
    {
        var codes = typeof(EventCode).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToArray();

        Assert.AreEqual(codes.Length, codes.Distinct().Count());
        Assert.AreEqual(codes.Length, codes.Select(EventCode.NameOf).Distinct().Count());
        Assert.IsFalse(codes.Any(code => EventCode.NameOf(code).StartsWith("event-", StringComparison.Ordinal)));
    }
}
