using CsCheck;
using Edge.Sampling;

namespace Edge.Tests.Sampling;

[TestClass]
public sealed class PulseRateTests
{
    [TestMethod]
    public void One_reading_is_no_rate_yet()
    {
        var rate = new PulseRate();

        rate.Add(1000, 1000);

        Assert.AreEqual(0, rate.ElapsedMs);
    }

    [TestMethod]
    public void The_window_spans_the_last_ten_seconds()
    {
        var rate = new PulseRate();

        for (var second = 0; second <= 30; second++)
        {
            rate.Add(second * second, second * 1000);
        }

        Assert.AreEqual(10_000, rate.ElapsedMs);
        Assert.AreEqual(900 - 400, rate.Pulses);
    }

    [TestMethod]
    public void The_counter_may_wrap_anywhere()
    {
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 5000].Array[2, 40]).Sample((start, steps) =>
        {
            var rate = new PulseRate();
            var count = start;
            for (var i = 0; i < steps.Length; i++)
            {
                count = (count + steps[i]) & int.MaxValue;
                rate.Add(count, i * 1000);
            }

            return rate.Pulses == steps.Skip(Math.Max(1, steps.Length - 10)).Sum();
        });
    }

    [TestMethod]
    public void After_a_gap_the_window_starts_anew()
    {
        var rate = new PulseRate();
        rate.Add(0, 0);
        rate.Add(10, 1000);

        rate.Clear();
        rate.Add(5000, 60_000);
        rate.Add(5001, 61_000);

        Assert.AreEqual(1, rate.Pulses);
        Assert.AreEqual(1000, rate.ElapsedMs);
    }
}
