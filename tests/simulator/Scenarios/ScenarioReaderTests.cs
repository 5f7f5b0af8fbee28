using Edge.Simulator.Scenarios;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Scenarios;

[TestClass]
public sealed class ScenarioReaderTests
{
    [TestMethod]
    [DataRow("ta 00:10 open bypass-1", "found 'ta'; allowed: site, set, add, seed, start, lasts, at, every, during")]
    [DataRow("at 10 open bypass-1", "'10' is no time; allowed: time since the start")]
    [DataRow("at 00:60 open bypass-1", "'00:60' is no time")]
    [DataRow("at 00:10", "the line ends where more is needed; allowed: 'expect' or a command")]
    [DataRow("at 00:10 expect bypass-opend within 1 s", "found 'bypass-opend' where an expectation begins; allowed: no, at least")]
    [DataRow("at 00:10 expect no bypass-opend within 1 s", "found 'bypass-opend'; allowed: boot, ")]
    [DataRow("at 00:10 expect bypass-opened bypass-1", "say within which time")]
    [DataRow("at 00:10 expect bypass-opened within 1 fortnight", "'1' is no duration; allowed: a number and ms, s, m, h or d")]
    [DataRow("at 00:10 expect bypass-opened within 1 s please", "nothing more is understood from 'please' on")]
    [DataRow("during 00:20..00:10 expect no bypass-opened", "'00:20..00:10' is no stretch of time")]
    [DataRow("at 00:10 expect valve bypass-1 ajar", "found 'ajar'; allowed: closed, opening, open, closing")]
    [DataRow("at 00:10 expect records of so2 marked F", "during a stretch of time")]
    [DataRow("seed x", "'x' is no seed")]
    [DataRow("start tomorrow", "'tomorrow' is no start; allowed: a date and time of the site: 2026-11-14 23:50")]
    public void What_is_not_understood_is_told_with_line_and_allowed_words(string line, string error)
    {
        var thrown = Assert.ThrowsExactly<ScenarioException>(() => ScenarioReader.Read("a.scenario", "# a comment\n\n" + line + "\n"));
        StringAssert.StartsWith(thrown.Message, "a.scenario, line 3: ");
        StringAssert.Contains(thrown.Message, error);
    }

    [TestMethod]
    [DataRow("at 00:01 open bypass-9\nat 00:01 expect relay on within 1s", "line 1: no valve 'bypass-9'; allowed: bypass-1, recirculation-1")]
    [DataRow("at 00:01 opne bypass-1\nat 00:01 expect relay on within 1s", "line 1: unknown command; allowed: open|close VALVE")]
    [DataRow("\nat 00:01 expect bypass-opened bypass-9 within 1s", "line 2: there is no line, valve, channel or contact 'bypass-9'; allowed: kiln-1, ")]
    [DataRow("at 00:01 expect valve bypass-9 open", "line 1: there is no valve 'bypass-9'; allowed: bypass-1, recirculation-1")]
    [DataRow("set bypass-9.relay true\nat 00:01 expect board on", "line 1: 'bypass-9.relay' leads nowhere at 'bypass-9'")]
    [DataRow("set bypass-1.relay maybe\nat 00:01 expect board on", "line 1: 'maybe' is no JSON value")]
    [DataRow("set bypass-1.relay 3\nat 00:01 expect board on", "the site is not usable: lines[0].valves[0].relay: found 3")]
    public void What_the_site_does_not_have_is_told_with_what_it_has(string text, string error)
    {
        var thrown = Assert.ThrowsExactly<ScenarioException>(() => ScenarioRun.Run(ScenarioReader.Read("a.scenario", text)));
        StringAssert.Contains(thrown.Message, error);
    }

    [TestMethod]
    public void A_scenario_that_expects_nothing_is_refused()
    {
        var thrown = Assert.ThrowsExactly<ScenarioException>(() => ScenarioReader.Read("a.scenario", "at 00:01 open bypass-1"));
        Assert.AreEqual("a.scenario: expects nothing; allowed: at least one line with 'expect'", thrown.Message);
    }

    [TestMethod]
    public void An_expectation_that_is_not_met_says_what_was_found_instead()
    {
        var results = ScenarioRun.Run(ScenarioReader.Read("a.scenario", """
            at 00:01 open recirculation-1
            at 00:01 expect recirculation-opened bypass-1 within 1 s
            at 00:01 expect no recirculation-opened within 1 s
            at 00:01 expect seal-broken within 1 s
            during 00:00..00:02 expect valve recirculation-1 closed
            """));
        Assert.IsTrue(results.All(result => !result.IsMet));
        StringAssert.StartsWith(results[0].Finding, "found none; alike in that time: 00:01:00");
        StringAssert.StartsWith(results[1].Finding, "found 1: after 0.");
        Assert.AreEqual("found none", results[2].Finding);
        StringAssert.StartsWith(results[3].Finding, "unknown at 00:00:");
    }

    [TestMethod]
    public void Commands_take_effect_while_the_board_is_held_up()
    {
        var results = ScenarioRun.Run(ScenarioReader.Read("a.scenario", """
            at 00:01    stall network for 30s
            at 00:01:10 cut power
            at 00:01:15 restore power
            at 00:01:15 expect boot with argument1 1 within 5 s
            at 00:01:12 expect board off
            at 00:01:25 expect board on
            """));
        Assert.AreEqual("", string.Join("\n", results.Where(result => !result.IsMet)));
    }
}
