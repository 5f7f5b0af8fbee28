using Edge.Simulator.Consoles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Consoles;

[TestClass]
public sealed class ChannelLinesTests
{
    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(50, 10)]
    [DataRow(100, 20)]
    [DataRow(-20, 0)]
    [DataRow(150, 20)]
    public void A_bar_is_filled_as_far_as_the_value_is_in_its_range(int scaled, int halves)
    {
        Assert.AreEqual(halves, ChannelLines.Halves(new ChannelView("a", "A", "%", 0, 0, 100, scaled, 'N'), 10));
    }

    [TestMethod]
    public void Without_a_value_a_bar_is_empty()
    {
        Assert.AreEqual(0, ChannelLines.Halves(new ChannelView("a", "A", "%", 0, -100, 100, Scaled: null, 'D'), 10));
    }
}
