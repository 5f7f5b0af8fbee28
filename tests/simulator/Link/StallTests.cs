using System.Text.Json.Nodes;
using Edge.Events;
using Edge.Records;
using Edge.Tests.Board;
using Edge.Uplink;

namespace Edge.Tests.Link;

/// <summary>Connection attempts that hold the whole board up, in plant time: what the plant does meanwhile is not lost.</summary>
[TestClass]
public sealed class StallTests
{
    [TestMethod]
    [DataRow("200ms")]
    [DataRow("20s")]
    [DataRow("30s")]
    public void An_opening_of_100_ms_in_a_stalled_attempt_is_an_event_as_uncertain_as_the_attempt_was_long(string length)
    {
        using var fixture = new SimulationFixture(site: Eager());
        fixture.Run(90);
        fixture.Do($"stall connects for {length}");
        fixture.Broker.CutConnections();
        fixture.Do("open bypass-1 for 100ms");
        fixture.Run(35);
        var opened = fixture.Events(EventCode.BypassOpened).Single();
        Assert.HasCount(1, fixture.Events(EventCode.BypassClosed));
        Assert.IsLessThanOrEqualTo(31_000L, opened.Argument1);
        fixture.Run(120);
        Assert.IsTrue(fixture.Simulation.Firmware!.Uplink.IsOnline);
        Assert.AreEqual(1, fixture.Simulation.Boots);
        SimulationTests.AssertNoHoles(fixture.Records());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void In_an_hour_of_random_stalls_every_opening_is_an_event_and_every_record_is_delivered(int seed)
    {
        using var fixture = new SimulationFixture(seed, Eager());
        fixture.Do("stall connects at random");
        var openings = 0;
        for (var second = 0; second < 3600; second += 20)
        {
            fixture.Run(20 - (seed % 7));
            fixture.Broker.CutConnections();
            if (second % 160 == 0)
            {
                fixture.Do("open bypass-1 for 100ms");
                openings++;
            }

            fixture.Run(seed % 7);
        }

        fixture.Do("repair connects");
        fixture.Run(700);
        Assert.HasCount(openings, fixture.Events(EventCode.BypassOpened));
        Assert.HasCount(openings, fixture.Events(EventCode.BypassClosed));
        Assert.AreEqual(1, fixture.Simulation.Boots);
        SimulationTests.AssertNoHoles(fixture.Records());
        Assert.IsGreaterThanOrEqualTo(fixture.Simulation.Firmware!.Log.Head - 1, fixture.Simulation.Firmware.Uplink.Delivered);
    }

    [TestMethod]
    public void The_same_seed_stalls_the_same_way_byte_for_byte()
    {
        Assert.AreSequenceEqual(MediaAfterStalls(), MediaAfterStalls());
    }

    [TestMethod]
    public void An_attempt_that_never_ends_is_ended_by_the_watchdog_and_the_boot_tells_how_long_nothing_was_seen()
    {
        using var fixture = new SimulationFixture(site: Eager());
        fixture.Run(125);
        fixture.Do("stall connects forever");
        fixture.Broker.CutConnections();
        fixture.Run(30);
        fixture.Do("open bypass-1");
        fixture.Run(60);
        var boot = fixture.Events(EventCode.Boot).Last();
        var before = fixture.Records().Last(record => record.Sequence < boot.Sequence);
        Assert.AreEqual(BootCause.Watchdog, boot.Argument1);
        Assert.AreEqual((boot.Time - before.Time).TotalMilliseconds, boot.Argument2, 1_000);
        Assert.IsGreaterThan(60_000L, boot.Argument2);
        Assert.AreEqual(-1, fixture.Events(EventCode.BypassOpened).Single().Argument1);
        SimulationTests.AssertNoHoles(fixture.Records());
    }

    [TestMethod]
    public void An_opening_that_came_and_went_in_an_attempt_that_never_ended_lies_in_the_gap_that_the_boot_tells()
    {
        using var fixture = new SimulationFixture(site: Eager());
        fixture.Run(125);
        fixture.Do("stall connects forever");
        fixture.Broker.CutConnections();
        fixture.Run(20);
        fixture.Do("open bypass-1 for 10s");
        var opened = fixture.Simulation.PlantTime;
        fixture.Run(120);
        var boot = fixture.Events(EventCode.Boot).Last();
        Assert.IsLessThan(opened, boot.Time.AddMilliseconds(-boot.Argument2));
    }

    [TestMethod]
    public void A_peer_that_holds_up_every_attempt_for_ever_costs_less_and_less_and_nothing_once_it_is_gone()
    {
        using var fixture = new SimulationFixture();
        fixture.Do("stall connects forever");
        fixture.Run(24 * 3600);
        var boots = fixture.Simulation.Boots;
        Assert.IsLessThanOrEqualTo(40, boots);
        Assert.IsGreaterThan(3, boots);
        var lastHours = fixture.Records().Where(record => record.Kind == RecordKind.Minute && record.Time >= fixture.Simulation.PlantTime.AddHours(-6)).ToList();
        Assert.IsGreaterThanOrEqualTo(6 * 60 * 90 / 100, lastHours.Count(minute => minute.ValidCount.All(count => count == 60)));

        fixture.Do("repair connects");
        fixture.Run(3 * 3600);
        Assert.AreEqual(boots, fixture.Simulation.Boots);
        Assert.IsTrue(fixture.Simulation.Firmware!.Uplink.IsOnline);
        Assert.IsGreaterThanOrEqualTo(fixture.Simulation.Firmware.Log.Head - 1, fixture.Simulation.Firmware.Uplink.Delivered);
        SimulationTests.AssertNoHoles(fixture.Records());
    }

    [TestMethod]
    public void A_broker_that_is_down_for_a_day_costs_neither_a_reboot_nor_a_sample()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(600);
        fixture.Broker.IsUp = false;
        fixture.Run(24 * 3600);
        Assert.AreEqual(1, fixture.Simulation.Boots);
        var minutes = fixture.Records().Where(record => record.Kind == RecordKind.Minute).Skip(1).ToList();
        Assert.IsGreaterThanOrEqualTo(24 * 60, minutes.Count);
        Assert.AreEqual("", string.Join(", ", minutes.Where(minute => minute.ValidCount.Any(count => count != 60)).Select(minute => minute.Time)));
        Assert.AreEqual(LinkFailure.Unreachable, fixture.Events(EventCode.LinkLost).Single().Argument1);
    }

    private static SortedDictionary<string, string> MediaAfterStalls()
    {
        using var fixture = new SimulationFixture(5, Eager());
        fixture.Do("stall connects at random");
        for (var i = 0; i < 10; i++)
        {
            fixture.Broker.CutConnections();
            fixture.Run(45);
        }

        return fixture.Media();
    }

    /// <summary>The reference site, with boards that connect at once: so that attempts come when a test wants them.</summary>
    private static string Eager()
    {
        var site = JsonNode.Parse(ReferenceSite.Json)!;
        site["uplink"]!["spreadSeconds"] = 0;
        return site.ToJsonString();
    }
}
