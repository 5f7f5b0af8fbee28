using Edge.Bench.Measures;
using Edge.Configuration;
using Edge.Tests.House;

namespace Edge.Tests.Uplink;

/// <summary>The cheap part of what `tests/Edge.Bench -- uplink` measures, held to its bounds.</summary>
[TestClass]
public sealed class UplinkFigureTests
{
    private const int Boards = 1000;
    private const int PeakConnects = 50;
    private const int AllBackSeconds = 600;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void A_minute_of_the_reference_site_takes_at_most_850_bytes_and_as_JSON_several_times_that()
    {
        var site = Site();
        Assert.IsLessThanOrEqualTo(850, DdataMeasure.Bytes(site, 0));
        Assert.IsGreaterThan(3 * DdataMeasure.Bytes(site, 0), DdataMeasure.JsonBytes(site));
    }

    [TestMethod]
    public void A_thousand_boards_that_get_power_at_once_come_back_in_order() => AssertInOrder(ReconnectStorm.PowerUp(Site(), Boards));

    [TestMethod]
    [DataRow(0)]
    [DataRow(60)]
    public void A_thousand_boards_come_back_in_order_after_the_broker_was_gone(int outageSeconds) =>
        AssertInOrder(ReconnectStorm.BrokerRestart(Site(), Boards, outageSeconds));

    [TestMethod]
    public void A_broker_that_refuses_most_of_them_is_not_run_over_either() =>
        AssertInOrder(ReconnectStorm.PowerUp(Site(), Boards, acceptsPerSecond: 10));

    private void AssertInOrder(StormFigures storm)
    {
        TestContext.WriteLine($"{storm}");
        Assert.IsLessThanOrEqualTo(PeakConnects, storm.PeakConnects);
        Assert.IsLessThanOrEqualTo(AllBackSeconds, storm.AllBackSeconds);
    }

    private static SiteSettings Site()
    {
        var json = File.ReadAllBytes(Repository.PathOf("hardware", "reference-site.json"));
        return SiteReader.Read(json, json.Length);
    }
}
