using Edge.Simulator.Consoles;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Consoles;

[TestClass]
public sealed class StyledLineTests
{
    [TestMethod]
    public void A_line_is_never_longer_than_its_width()
    {
        Assert.AreEqual(10, new StyledLine(10).AddLeft("abc", 5).AddRight("12345678", 8).Add("more").Length);
    }

    [TestMethod]
    [DataRow("abc", 3, "abc")]
    [DataRow("abcd", 3, "ab…")]
    [DataRow("abcd", 0, "")]
    public void What_does_not_fit_is_cut_with_an_ellipsis(string text, int width, string expected)
    {
        Assert.AreEqual(expected, StyledLine.Fit(text, width));
    }

    [TestMethod]
    public void A_long_answer_breaks_between_words()
    {
        CollectionAssert.AreEqual(new[] { "open or", "close a", "valve" }, StyledLine.Wrap("open or close a valve", 8, 4).ToArray());
    }

    [TestMethod]
    public void An_answer_of_too_many_lines_ends_with_an_ellipsis()
    {
        CollectionAssert.AreEqual(new[] { "open or", "close a…" }, StyledLine.Wrap("open or close a valve", 8, 2).ToArray());
    }
}
