using Edge.Simulator.Cli;
using Edge.Simulator.Replay;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Replay;

[TestClass]
public sealed class ReplayMapTests
{
    private static readonly string[] _channels = ["load", "esp-1", "esp-1-2", "furnace-temperature"];

    [TestMethod]
    [DataRow("a=load", 1, 0)]
    [DataRow("a=load*2.5", 2.5, 0)]
    [DataRow("a=load+10", 1, 10)]
    [DataRow("a=load-10", 1, -10)]
    [DataRow("a=load*0.1-273.15", 0.1, -273.15)]
    [DataRow("a=load*-1+100", -1, 100)]
    [DataRow("a=load+-273.15", 1, -273.15)]
    [DataRow("a=load*1e-3+.5", 0.001, 0.5)]
    public void A_channel_may_have_a_factor_and_an_offset(string text, double factor, double offset)
    {
        var entry = Parse(text).Single();

        Assert.AreEqual(("load", factor, offset), (entry.Channel, entry.Factor, entry.Offset));
    }

    [TestMethod]
    public void A_column_goes_by_name_or_by_position_from_1()
    {
        var entries = Parse("Volume Flow RateRMS=load, #3=esp-1");

        Assert.AreEqual(("Volume Flow RateRMS", 0), (entries[0].Column, entries[0].Index));
        Assert.AreEqual(((string?)null, 3), (entries[1].Column, entries[1].Index));
    }

    [TestMethod]
    public void The_longest_channel_id_that_makes_sense_is_meant()
    {
        Assert.AreEqual(("esp-1-2", 0.0), ChannelAndOffset("a=esp-1-2"));
        Assert.AreEqual(("esp-1", -5.0), ChannelAndOffset("a=esp-1-5"));
        Assert.AreEqual(("esp-1-2", -5.0), ChannelAndOffset("a=esp-1-2-5"));
    }

    [TestMethod]
    public void One_column_may_drive_several_channels()
    {
        Assert.HasCount(2, Parse("a=load,a=esp-1"));
    }

    [TestMethod]
    [DataRow("load", "COLUMN=channel")]
    [DataRow("=load", "COLUMN=channel")]
    [DataRow("a=load*", "COLUMN=channel")]
    [DataRow("a=load**2", "COLUMN=channel")]
    [DataRow("a=load+1*2", "COLUMN=channel")]
    [DataRow("a=load,", "COLUMN=channel")]
    [DataRow("a=loads", "load, esp-1, esp-1-2, furnace-temperature")]
    [DataRow("a=", "load, esp-1, esp-1-2, furnace-temperature")]
    [DataRow("#0=load", "from 1 on")]
    [DataRow("#x=load", "from 1 on")]
    [DataRow("a=load,b=load", "driven twice")]
    [DataRow("a=load*1e999", "too large")]
    public void A_wrong_map_is_refused_with_what_is_allowed(string text, string expected)
    {
        var error = Assert.ThrowsExactly<UserErrorException>(() => Parse(text));

        StringAssert.StartsWith(error.Message, "--map: ");
        StringAssert.Contains(error.Message, expected);
    }

    private static IReadOnlyList<MapEntry> Parse(string text) => ReplayMap.Parse([text], _channels);

    private static (string Channel, double Offset) ChannelAndOffset(string text)
    {
        var entry = Parse(text).Single();
        return (entry.Channel, entry.Offset);
    }
}
