using Edge.Simulator.Plant;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Board;

[TestClass]
public sealed class SimulationCommandTests
{
    [TestMethod]
    public void Help_names_all_commands()
    {
        using var fixture = new SimulationFixture();
        StringAssert.Contains(fixture.Do("help"), "open|close VALVE");
    }

    [TestMethod]
    [DataRow("dance", "allowed: open|close VALVE")]
    [DataRow("", "allowed: open|close VALVE")]
    [DataRow("open", "allowed: open|close VALVE")]
    [DataRow("cut", "'cut' is no command; allowed: cut|restore network, cut|restore power, cut power at N, cut|short|bridge|shake|repair loop CONTACT")]
    [DataRow("step the clock", "'step the clock' is no command; allowed: step clock +90s|-5m")]
    [DataRow("open bypass-9", "no valve 'bypass-9'; allowed: bypass-1, recirculation-1")]
    [DataRow("open bypass-1 for ever", "allowed: a number and ms, s, m, h or d")]
    [DataRow("fail so3", "no signal 'so3'; allowed: slurry-flow")]
    [DataRow("cut loop bypass", "no contact 'bypass'; allowed: bypass-closed")]
    [DataRow("step clock 90s", "allowed: +90s, -5m")]
    [DataRow("step clock +90", "allowed: a number and ms, s, m, h or d")]
    [DataRow("cut power at noon", "allowed: 1 and more")]
    [DataRow("cut power at 0", "allowed: 1 and more")]
    [DataRow("offset so2 much", "'much' is no number")]
    [DataRow("restore power", "the power is on already")]
    [DataRow("stall network for 11m", "'11m' is too long; allowed: up to 10m, and forever")]
    [DataRow("stall connects", "allowed: stall network for 20s|forever, stall connects for 20s|forever|at random")]
    [DataRow("drift clock 6000", "'6000' is no drift of a clock; allowed: -5000 to 5000 ppm")]
    [DataRow("step battery-clock 90s", "allowed: +90s, -5m")]
    public void What_is_not_understood_is_refused_with_what_is_allowed(string command, string part)
    {
        using var fixture = new SimulationFixture();
        var answer = fixture.Refuse(command);
        StringAssert.Contains(answer, part);
        Assert.IsFalse(answer.Contains('\n', StringComparison.Ordinal));
    }

    [TestMethod]
    public void Commands_do_not_care_about_case_or_blanks()
    {
        using var fixture = new SimulationFixture();
        fixture.Do("  Open   BYPASS-1 ");
        Assert.IsTrue(fixture.Simulation.Plant.FindValve("bypass-1")!.IsOpening);
    }

    [TestMethod]
    public void Every_command_does_what_it_says()
    {
        using var fixture = new SimulationFixture();
        var plant = fixture.Simulation.Plant;
        fixture.Do("break seal");
        Assert.IsFalse(plant.FindContact("bypass-seal")!.IsMade);
        fixture.Do("restore seal");
        Assert.IsTrue(plant.FindContact("bypass-seal")!.IsMade);
        fixture.Do("maintenance on");
        Assert.IsTrue(plant.FindContact("maintenance-key")!.IsMade);
        fixture.Do("freeze so2");
        Assert.AreEqual(SignalFault.Frozen, plant.FindSignal("so2")!.Fault);
        fixture.Do("offset so2 -2.5");
        Assert.AreEqual(-2.5, plant.FindSignal("so2")!.FaultValue);
        fixture.Do("hold so2 12");
        Assert.AreEqual(12, plant.FindSignal("so2")!.Reading);
        fixture.Do("bridge loop kiln-running");
        Assert.AreEqual(ContactFault.Bridge, plant.FindContact("kiln-running")!.Fault);
        fixture.Do("repair loop kiln-running");
        Assert.AreEqual(ContactFault.None, plant.FindContact("kiln-running")!.Fault);
        fixture.Do("cut network");
        Assert.IsFalse(fixture.Simulation.IsNetworkUp);
        fixture.Do("pull card");
        Assert.IsFalse(fixture.Simulation.Card.IsInserted);
    }

    [TestMethod]
    public void A_board_without_power_has_no_clock_to_step_and_no_power_to_cut()
    {
        using var fixture = new SimulationFixture();
        fixture.Do("cut power");
        StringAssert.Contains(fixture.Refuse("step clock +5s"), "no power");
        StringAssert.Contains(fixture.Refuse("cut power"), "off already");
    }

    [TestMethod]
    public void A_silent_dcs_stays_silent_over_a_reboot()
    {
        using var fixture = new SimulationFixture();
        fixture.Do("silence modbus");
        fixture.Do("cut power");
        fixture.Do("restore power");
        fixture.Run(20);
        Assert.AreEqual((byte)'B', fixture.Simulation.Firmware!.Samples.Marks[8]);
    }
}
