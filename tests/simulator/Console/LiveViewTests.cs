using Edge.Simulator.Consoles;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Spectre.Console;

namespace Edge.Tests.Consoles;

[TestClass]
public sealed class LiveViewTests
{
    [TestMethod]
    [DataRow("Reference cement works")]
    [DataRow("2026-02-01 04:30:00 +08:00")]
    [DataRow("x120")]
    [DataRow("1:30:00")]
    [DataRow("32.10")]
    [DataRow("m3/h")]
    [DataRow("Emergency bypass")]
    [DataRow("running")]
    [DataRow("1234")]
    [DataRow("2.4 MiB")]
    [DataRow("online")]
    [DataRow("backlog 4")]
    [DataRow("bypass-opened")]
    [DataRow("open byp")]
    [DataRow("the last answer")]
    public void The_console_shows(string part)
    {
        StringAssert.Contains(Draw(Snapshots.Running, 120, 40), part);
    }

    [TestMethod]
    public void A_board_without_power_is_told()
    {
        StringAssert.Contains(Draw(Snapshots.WithoutPower, 120, 40), "NO POWER");
    }

    [TestMethod]
    [DataRow(120, 40)]
    [DataRow(80, 24)]
    [DataRow(200, 60)]
    [DataRow(40, 10)]
    public void The_console_fits_its_terminal(int width, int height)
    {
        var lines = Draw(Snapshots.Running, width, height).Split('\n');

        Assert.IsLessThanOrEqualTo(height, lines.Length);
        Assert.IsLessThanOrEqualTo(width, lines.Max(line => line.Length));
    }

    [TestMethod]
    public void The_input_line_stays_visible_on_a_small_terminal()
    {
        StringAssert.Contains(Draw(Snapshots.Running, 80, 24), "open byp");
    }

    [TestMethod]
    public void Text_of_the_site_is_no_markup()
    {
        var snapshot = Snapshots.Running with { SiteName = "[red]works[/]" };

        StringAssert.Contains(Draw(snapshot, 120, 40), "[red]works[/]");
    }

    private static string Draw(Snapshot snapshot, int width, int height)
    {
        var input = new LineEditor();
        foreach (var character in "open byp")
        {
            input.Press(new ConsoleKeyInfo(character, ConsoleKey.None, shift: false, alt: false, control: false));
        }

        var header = new RunHeader("127.0.0.1:1883 (embedded)", ".edge", 120, Replay: null);
        var view = LiveView.Draw(header, snapshot, Snapshots.Events, input, "the last answer", width, height);
        return string.Join('\n', Screen.Render(view, width, height, ColorSystemSupport.NoColors));
    }
}
