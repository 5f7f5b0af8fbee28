using Edge.Events;
using Edge.Records;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Board;

[TestClass]
public sealed class SimulationRestartTests
{
    [TestMethod]
    public void After_a_power_cut_the_log_goes_on_with_the_next_sequence()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(200);
        var head = fixture.Simulation.Firmware!.Log.Head;
        fixture.Do("cut power");
        Assert.IsNull(fixture.Simulation.Firmware);
        fixture.Run(120);
        Assert.IsNull(fixture.Simulation.Firmware);
        fixture.Do("restore power");
        fixture.Run(200);
        var records = fixture.Records();
        SimulationTests.AssertNoHoles(records);
        var boot = records[(int)head];
        Assert.AreEqual(EventCode.Boot, boot.Code);
        Assert.AreEqual(BootCause.PowerOn, boot.Argument1);
    }

    [TestMethod]
    public void A_power_cut_in_any_write_loses_nothing_that_was_durable()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(150);
        for (var write = 1; write <= 12; write++)
        {
            var before = fixture.Records();
            fixture.Do($"cut power at {write}");
            while (fixture.Simulation.IsPowered)
            {
                fixture.Run(10);
            }

            fixture.Do("restore power");
            fixture.Run(70);
            var after = fixture.Records();
            SimulationTests.AssertNoHoles(after);
            CollectionAssert.AreEqual(before.ConvertAll(Describe), after.ConvertAll(Describe)[..before.Count]);
        }
    }

    [TestMethod]
    public void The_same_seed_site_and_commands_give_the_same_bytes()
    {
        var first = TwoHours(seed: 7);
        CollectionAssert.AreEqual(first, TwoHours(seed: 7));
    }

    [TestMethod]
    public void Another_seed_gives_other_bytes()
    {
        using var one = new SimulationFixture(seed: 1);
        using var other = new SimulationFixture(seed: 2);
        one.Run(130);
        other.Run(130);
        CollectionAssert.AreNotEqual(one.Media(), other.Media());
    }

    [TestMethod]
    public void A_second_run_goes_on_with_sequence_and_plant()
    {
        using var first = new SimulationFixture();
        first.Do("stop kiln");
        first.Run(3_600);
        first.Simulation.Stop();
        var records = first.Records();
        var furnace = first.Simulation.Plant.FindSignal("furnace-temperature")!.Process;

        using var second = new SimulationFixture(directory: first.Directory, start: first.Simulation.PlantTime);
        Assert.AreEqual(furnace, second.Simulation.Plant.FindSignal("furnace-temperature")!.Process, 0.5);
        Assert.IsFalse(second.Simulation.Plant.FindContact("kiln-running")!.IsMade);
        second.Run(130);
        Assert.IsTrue(second.Records().Count > records.Count);
        SimulationTests.AssertNoHoles(second.Records());
    }

    [TestMethod]
    public void Without_a_start_plant_time_goes_on_by_the_real_time_since()
    {
        using var first = new SimulationFixture();
        first.Run(60);
        first.Simulation.Stop();
        using var second = new SimulationFixture(directory: first.Directory, start: DateTime.MinValue);
        var away = second.Simulation.PlantTime - first.Simulation.PlantTime;
        Assert.IsTrue(away >= TimeSpan.Zero && away < TimeSpan.FromMinutes(5), away.ToString());
    }

    [TestMethod]
    public void A_killed_simulator_leaves_a_usable_state()
    {
        using var first = new SimulationFixture();
        first.Run(1_000);
        var head = first.Records()[^1].Sequence;
        using var second = new SimulationFixture(directory: first.Directory, start: first.Simulation.PlantTime.AddMinutes(1));
        second.Run(130);
        SimulationTests.AssertNoHoles(second.Records());
        Assert.IsTrue(second.Records()[^1].Sequence > head);
    }

    [TestMethod]
    public void A_broken_state_is_refused_with_its_name()
    {
        using var first = new SimulationFixture();
        first.Simulation.Stop();
        File.WriteAllText(Path.Combine(first.Directory, "plant.json"), "{");
        var error = Assert.ThrowsExactly<InvalidDataException>(() => new SimulationFixture(directory: first.Directory));
        StringAssert.Contains(error.Message, "plant.json");
    }

    [TestMethod]
    public void A_bad_site_file_leaves_the_last_good_one_in_force()
    {
        using var first = new SimulationFixture();
        first.Run(30);
        first.Simulation.Stop();
        using var second = new SimulationFixture(directory: first.Directory, site: "{ \"board\": 7 }", start: first.Simulation.PlantTime);
        second.Run(30);
        Assert.IsNotNull(second.Simulation.SiteError);
        Assert.AreEqual("reference", second.Simulation.Site!.Id);
        Assert.HasCount(1, second.Events(EventCode.ConfigurationRejected));
    }

    [TestMethod]
    public void A_bad_site_file_on_a_new_board_is_refused()
    {
        Assert.ThrowsExactly<InvalidDataException>(() => new SimulationFixture(site: "{}"));
    }

    [TestMethod]
    public void A_changed_site_is_in_force_at_the_next_boot_and_said_so()
    {
        using var first = new SimulationFixture();
        first.Run(30);
        first.Simulation.Stop();
        var changed = ReferenceSite.Json.Replace("Reference cement works", "Other works", StringComparison.Ordinal);
        using var second = new SimulationFixture(directory: first.Directory, site: changed, start: first.Simulation.PlantTime);
        second.Run(30);
        Assert.AreEqual("Other works", second.Simulation.Site!.Name);
        Assert.IsTrue(second.Events(EventCode.ConfigurationChanged).Count >= 1);
    }

    private static string Describe(StoredRecord record)
    {
        return $"{record.Sequence} {record.Kind} {record.Time:O} {record.Code} {record.Subject} {string.Join(',', record.Average)}";
    }

    private static SortedDictionary<string, string> TwoHours(int seed)
    {
        using var fixture = new SimulationFixture(seed);
        string[] commands =
        [
            "open bypass-1 for 100ms", "fail so2", "repair so2", "cut network", "shake loop bypass-open", "repair loop bypass-open", "restore network",
            "cut power at 3", "restore power", "step clock +90s", "pull card", "insert card", "silence modbus", "repair modbus", "stop kiln", "start kiln",
        ];
        foreach (var command in commands)
        {
            fixture.Run(440);
            fixture.Do(command);
        }

        fixture.Run(200);
        fixture.Simulation.Stop();
        return fixture.Media();
    }
}
