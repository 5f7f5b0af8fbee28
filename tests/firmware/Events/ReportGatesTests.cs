using CsCheck;
using Edge.Events;

namespace Edge.Tests.Events;

[TestClass]
public sealed class ReportGatesTests
{
    [TestMethod]
    public void The_first_returns_are_reported_at_once_and_the_next_waits()
    {
        var gates = new ReportGates(1);
        for (var i = 0; i < Limits.ReturnReports; i++)
        {
            Assert.IsTrue(gates.TryRaise(0));
            Assert.IsTrue(gates.TryLower(0, 1000));
        }

        Assert.IsTrue(gates.TryRaise(0));
        Assert.IsFalse(gates.TryLower(0, 1000));
        Assert.IsTrue(gates.TryLower(0, Limits.ReturnReportMs));
    }

    [TestMethod]
    public void An_alarm_is_never_held_back()
    {
        Gen.Select(Gen.Bool, Gen.Int[0, 200_000]).Array[0, 300].Sample(steps =>
        {
            var gates = new ReportGates(1);
            long uptimeMs = 0;
            foreach (var (isAlarming, elapsedMs) in steps)
            {
                uptimeMs += elapsedMs;
                var wasRaised = gates.IsRaised(0);
                if (isAlarming && (gates.TryRaise(0) == wasRaised || !gates.IsRaised(0)))
                {
                    return false;
                }

                if (!isAlarming)
                {
                    gates.TryLower(0, uptimeMs);
                }
            }

            return true;
        });
    }

    [TestMethod]
    public void One_input_s_storm_does_not_hold_back_another()
    {
        var gates = new ReportGates(2);
        for (var i = 0; i < 100; i++)
        {
            gates.TryRaise(0);
            gates.TryLower(0, i);
        }

        gates.TryRaise(1);
        Assert.IsTrue(gates.TryLower(1, 100));
    }
}
