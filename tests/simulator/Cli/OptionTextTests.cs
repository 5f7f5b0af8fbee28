using Edge.Simulator.Cli;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Cli;

[TestClass]
public sealed class OptionTextTests
{
    [TestMethod]
    [DataRow("90s", 90)]
    [DataRow("15m", 900)]
    [DataRow("3h", 10800)]
    [DataRow("2d", 172800)]
    [DataRow("1.5h", 5400)]
    [DataRow("0.1s", 0.1)]
    public void A_duration_is_a_number_and_a_unit(string text, double seconds)
    {
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), OptionText.Duration(text, out _));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("90")]
    [DataRow("s")]
    [DataRow("-3h")]
    [DataRow("0s")]
    [DataRow("3 h")]
    [DataRow("3w")]
    [DataRow("1,5h")]
    [DataRow("99999d")]
    [DataRow("1e9d")]
    public void What_is_no_duration_is_refused_with_what_is_one(string text)
    {
        Assert.IsNull(OptionText.Duration(text, out var error));
        StringAssert.Contains(error, "90s, 15m, 3h or 2d");
    }

    [TestMethod]
    [DataRow("1", 1.0)]
    [DataRow("0.5", 0.5)]
    [DataRow("120", 120.0)]
    [DataRow("max", double.PositiveInfinity)]
    public void A_speed_is_a_factor_or_max(string text, double speed)
    {
        Assert.AreEqual(speed, OptionText.Speed(text, out _));
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("-1")]
    [DataRow("Infinity")]
    [DataRow("NaN")]
    [DataRow("fast")]
    [DataRow("1e9")]
    [DataRow("100001")]
    public void What_is_no_speed_is_refused(string text)
    {
        Assert.IsNull(OptionText.Speed(text, out _));
    }

    [TestMethod]
    [DataRow("2026-01-31T08:00:00Z")]
    [DataRow("2026-01-31T08:00:00")]
    [DataRow("2026-01-31T08:00Z")]
    [DataRow("2026-01-31T16:00:00+08:00")]
    [DataRow("2026-01-31T08:00:00.000Z")]
    public void An_instant_is_UTC_unless_it_carries_an_offset(string text)
    {
        var time = OptionText.Instant(text, out _);

        Assert.AreEqual(new DateTime(2026, 1, 31, 8, 0, 0, DateTimeKind.Utc), time);
        Assert.AreEqual(DateTimeKind.Utc, time!.Value.Kind);
    }

    [TestMethod]
    [DataRow("2026")]
    [DataRow("31.01.2026")]
    [DataRow("1999-12-31T00:00:00Z")]
    [DataRow("2100-01-01T00:00:00Z")]
    [DataRow("2026-02-30T00:00:00Z")]
    public void What_is_no_instant_is_refused(string text)
    {
        Assert.IsNull(OptionText.Instant(text, out _));
    }

    [TestMethod]
    [DataRow("127.0.0.1:1884", "127.0.0.1", 1884)]
    [DataRow("broker.example", "broker.example", 1883)]
    [DataRow("[::1]:1883", "::1", 1883)]
    public void A_broker_is_a_host_and_a_port(string text, string host, int port)
    {
        Assert.AreEqual(new BrokerAddress(host, port), OptionText.Broker(text, out _));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(":1883")]
    [DataRow("a:b")]
    [DataRow("a:0")]
    [DataRow("a:65536")]
    [DataRow("mqtt://a:1883")]
    public void What_is_no_broker_is_refused(string text)
    {
        Assert.IsNull(OptionText.Broker(text, out _));
    }
}
