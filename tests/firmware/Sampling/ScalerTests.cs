using CsCheck;
using Edge.Sampling;

namespace Edge.Tests.Sampling;

[TestClass]
public sealed class ScalerTests
{
    private static readonly Gen<int> _scaled = Gen.Int[-Limits.ScaledValue, Limits.ScaledValue];
    private static readonly Gen<int> _nanoamperes = Gen.Int[0, 25_000_000];

    [TestMethod]
    public void The_ends_of_the_current_are_exactly_the_ends_of_the_range()
    {
        Gen.Select(_scaled, _scaled).Where(range => range.Item1 < range.Item2).Sample((low, high) =>
            Scaler.Current(4_000_000, low, high) == low && Scaler.Current(20_000_000, low, high) == high);
    }

    [TestMethod]
    public void More_current_is_never_less_value()
    {
        Gen.Select(_scaled, _scaled, _nanoamperes, _nanoamperes).Sample((one, other, current, more) =>
        {
            var (low, high) = (Math.Min(one, other), Math.Max(one, other));
            var (less, greater) = (Math.Min(current, more), Math.Max(current, more));
            return Scaler.Current(less, low, high) <= Scaler.Current(greater, low, high);
        });
    }

    [TestMethod]
    public void A_scaled_current_is_within_half_a_unit_of_the_straight_line()
    {
        Gen.Select(Gen.Int[-1_000_000, 1_000_000], Gen.Int[1, 1_000_000], _nanoamperes).Sample((low, span, current) =>
        {
            var exact = low + (current - 4_000_000m) * span / 16_000_000m;
            return Math.Abs(Scaler.Current(current, low, low + span) - exact) <= 0.5m;
        });
    }

    [TestMethod]
    [DataRow(12_000_000, 0, 6000, 3000)]
    [DataRow(3_800_000, 0, 6000, -75)]
    [DataRow(20_500_000, 0, 6000, 6188)]
    [DataRow(4_004_000, 0, 2000, 1)]
    [DataRow(3_996_000, 0, 2000, -1)]
    public void Halves_round_away_from_zero(int nanoamperes, int low, int high, int expected)
    {
        Assert.AreEqual(expected, Scaler.Current(nanoamperes, low, high));
    }

    [TestMethod]
    [DataRow(1234567, 1, 12346)]
    [DataRow(-250, 0, 0)]
    [DataRow(-500, 0, -1)]
    [DataRow(850, 4, 8500)]
    public void Thermocouple_millidegrees_get_the_channel_s_decimals(int milliCelsius, int decimals, int expected)
    {
        Assert.AreEqual(expected, Scaler.Temperature(milliCelsius, decimals));
    }

    [TestMethod]
    [DataRow(725, 1, 1, 725)]
    [DataRow(725, 1, 0, 73)]
    [DataRow(725, 0, 2, 72500)]
    [DataRow(-32768, 0, 4, -Limits.ScaledValue)]
    public void Registers_bring_decimals_of_their_own(int register, int registerDecimals, int decimals, int expected)
    {
        Assert.AreEqual(expected, Scaler.Register(register, registerDecimals, decimals));
    }

    [TestMethod]
    [DataRow(100, 10_000L, 10000, 2, 360)]
    [DataRow(1, 10_000L, 1, 0, 360)]
    [DataRow(5, 0L, 1, 0, 0)]
    [DataRow(int.MaxValue, 1L, 1, 4, Limits.ScaledValue)]
    public void Pulses_become_a_rate_per_hour(int pulses, long elapsedMs, int pulsesPerUnit, int decimals, int expected)
    {
        Assert.AreEqual(expected, Scaler.Rate(pulses, elapsedMs, pulsesPerUnit, decimals));
    }
}
