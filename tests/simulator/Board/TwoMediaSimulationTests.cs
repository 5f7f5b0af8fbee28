using System.Text.Json.Nodes;
using Edge.Board;
using Edge.Commissioning.Verification;
using Edge.Records;
using Edge.Simulator.Consoles;

namespace Edge.Tests.Board;

/// <summary>A board that keeps its records on the flash and copies what is sealed to the card, as its site says.</summary>
[TestClass]
public sealed class TwoMediaSimulationTests
{
    [TestMethod]
    public void Sealed_records_reach_the_card_and_minutes_reach_the_platform()
    {
        using var fixture = new SimulationFixture(site: Site());
        fixture.Run(8 * 3600);
        var log = fixture.Simulation.Firmware!.Log;

        Assert.IsGreaterThan(1, log.SealedBlocks);
        Assert.AreEqual((0, null, null), (log.UncopiedBlocks, log.Trouble, log.CopyTrouble));
        Assert.AreEqual(log.SealedBlocks, BlocksOnCard(fixture));
        Assert.IsGreaterThan(400, log.Head);
    }

    [TestMethod]
    public void A_pulled_card_costs_no_record_and_gets_its_blocks_when_it_is_back()
    {
        using var fixture = new SimulationFixture(site: Site());
        fixture.Run(3 * 3600);
        fixture.Do("pull card");
        fixture.Run(5 * 3600);
        var log = fixture.Simulation.Firmware!.Log;
        Assert.IsNotNull(log.CopyTrouble);
        Assert.AreEqual(0, log.LostCount);

        fixture.Do("insert card");
        fixture.Run(600);

        Assert.AreEqual((0, null), (log.UncopiedBlocks, log.CopyTrouble));
        Assert.AreEqual(log.SealedBlocks, BlocksOnCard(fixture));
    }

    [TestMethod]
    public void After_a_power_cut_the_log_goes_on_and_at_most_the_minutes_of_one_commit_are_missing()
    {
        using var fixture = new SimulationFixture(site: Site());
        fixture.Run(3600);
        fixture.Do("cut power");
        fixture.Run(60);
        fixture.Do("restore power");
        fixture.Run(600);

        var log = new RecordLog(fixture.Simulation.LookAtLog());
        log.Open();
        var reader = new RecordReader(log);
        var record = new Record();
        var minutes = 0;
        while (!reader.IsAtHead)
        {
            minutes += reader.TryRead(record) && record.Kind == RecordKind.Minute ? 1 : 0;
        }

        Assert.IsInRange(59 - 5 + 10 - 5 - 1, 70, minutes);
    }

    private static string Site()
    {
        var root = JsonNode.Parse(ReferenceSite.Json)!;
        root["records"] = JsonNode.Parse("""{ "medium": "both", "commitMinutes": 5 }""");
        return root.ToJsonString();
    }

    private static int BlocksOnCard(SimulationFixture fixture)
    {
        var verifier = new LogVerifier(new LogMedia { Card = new ReadOnlyStorage(new FileStorage(fixture.Simulation.CardFolder)) }, 0, null);
        verifier.Open();
        while (verifier.Next())
        {
            Assert.IsTrue(verifier.Finding is BlockFinding.Whole or BlockFinding.Unauthenticated, $"block {verifier.Block}: {verifier.Finding}");
        }

        return verifier.Blocks;
    }
}
