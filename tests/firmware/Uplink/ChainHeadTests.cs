using Edge.Board;
using Edge.Platform.Sparkplug;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Tests.Board;

namespace Edge.Tests.Uplink;

/// <summary>The head of the chain of sealed blocks, as a platform gets it.</summary>
[TestClass]
public sealed class ChainHeadTests
{
    [TestMethod]
    public void It_is_null_in_births_while_nothing_is_sealed()
    {
        var rig = new UplinkRig();
        rig.Run(2);
        var birth = rig.Births.First();
        foreach (var name in new[] { "Chain/Block", "Chain/Sequence", "Chain/Tag", "Blocks/Number", "Blocks/Left", "Blocks/Data" })
        {
            Assert.IsNull(birth.Find(name)!.Value, name);
        }
    }

    [TestMethod]
    public void Births_name_the_newest_block_its_last_record_and_its_tag()
    {
        var rig = new BlockRig().Fill(3).Connect();
        AssertIsHead(rig, rig.Board.Births.Last(message => message.Type == "NBIRTH"));
    }

    [TestMethod]
    public void It_follows_the_summaries_of_an_hour_in_their_tick()
    {
        var rig = new BlockRig().Fill(2).Connect();
        AppendSummary(rig.Board, 5);
        AppendSummary(rig.Board, 60);
        AppendSummary(rig.Board, 1440);
        rig.Board.Tick();
        Assert.AreEqual(rig.Board.Log.Head, rig.Board.Arrived[^1].Sequence);
        Assert.AreEqual(rig.Board.Log.Head, rig.Board.Decoded[^2].Find("Records/Sequence")!.Value);
        AssertIsHead(rig, rig.Board.Decoded[^1]);
        rig.Board.Run(60);
        Assert.AreEqual(1, Heads(rig.Board));
    }

    [TestMethod]
    public void A_board_publishes_it_behind_each_hour_of_site_time()
    {
        var decoder = new SparkplugDecoder();
        var messages = new List<SparkplugMessage>();
        using var fixture = new SimulationFixture();
        fixture.Broker.Subscribe(message =>
        {
            if (decoder.TryDecode(message.Topic, message.Payload, out var decoded, out _))
            {
                messages.Add(decoded!);
            }
        });
        fixture.Run(3.1 * 3600);
        var heads = messages.Index().Where(entry => entry.Item.Type == "NDATA" && entry.Item.Find("Chain/Tag") is not null).Select(entry => entry.Index).ToArray();
        Assert.HasCount(3, heads);
        foreach (var head in heads)
        {
            Assert.AreEqual(60L, messages[head - 1].Find("Summary/Minutes")!.Value);
        }

        Assert.AreEqual(fixture.Simulation.Firmware!.Log.SealedBlocks - 1L, messages[heads[^1]].Find("Chain/Block")!.Value);
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(1440)]
    public void Summaries_of_other_periods_bring_none(int minutes)
    {
        var rig = new BlockRig().Fill(2).Connect();
        AppendSummary(rig.Board, minutes);
        rig.Board.Run(60);
        Assert.AreEqual(0, Heads(rig.Board));
    }

    [TestMethod]
    public void What_found_no_link_comes_with_the_births_and_not_again()
    {
        var rig = new BlockRig().Fill(2);
        AppendSummary(rig.Board, 60);
        rig.Connect();
        AssertIsHead(rig, rig.Board.Births.Last(message => message.Type == "NBIRTH"));
        Assert.AreEqual(0, Heads(rig.Board));
    }

    [TestMethod]
    public void It_waits_for_room_behind_the_summaries_and_is_not_lost()
    {
        var rig = new BlockRig().Fill(2).Connect();
        rig.Board.Broker.AcknowledgeDelayMs = 5_000;
        for (var i = 0; i < 20; i++)
        {
            AppendSummary(rig.Board, 60);
        }

        rig.Board.Run(60);
        var last = rig.Board.Decoded.FindLastIndex(message => message.Find("Records/Sequence")?.Value is not null);
        AssertIsHead(rig, rig.Board.Decoded[last + 1]);
    }

    [TestMethod]
    public void The_head_of_another_boards_card_is_not_told_as_its_own()
    {
        var card = new MemoryStorage();
        new BlockRig(new LogMedia { Card = card, State = new MemoryStorage(), Entropy = new BlockRig.FixedEntropy() }).Fill(2);
        var rig = new BlockRig(new LogMedia { Card = card, State = new MemoryStorage(), Entropy = new OtherEntropy() }).Connect();
        Assert.IsNull(rig.Board.Births.First(message => message.Type == "NBIRTH").Find("Chain/Tag")!.Value);
        rig.Fill(1);
        AppendSummary(rig.Board, 60);
        rig.Board.Tick();
        var head = rig.Board.Decoded[^1];
        Assert.AreEqual(rig.Board.Log.SealedBlocks - 1L, head.Find("Chain/Block")!.Value);
        var block = card["log2/b/0000.seg"][^BlockRig.BlockBytes..];
        Assert.AreEqual(BlockRig.RangeOf(block).Last, head.Find("Chain/Sequence")!.Value);
    }

    private static void AssertIsHead(BlockRig rig, SparkplugMessage message)
    {
        var newest = rig.Board.Log.SealedBlocks - 1;
        var block = rig.Stored(newest);
        Assert.AreEqual((long)newest, message.Find("Chain/Block")!.Value);
        Assert.AreEqual(BlockRig.RangeOf(block).Last, message.Find("Chain/Sequence")!.Value);
        CollectionAssert.AreEqual(block[..32], (byte[])message.Find("Chain/Tag")!.Value!);
    }

    private static int Heads(UplinkRig rig) => rig.Decoded.Count(message => message.Type == "NDATA" && message.Find("Chain/Tag") is not null);

    private static void AppendSummary(UplinkRig rig, int minutes)
    {
        var record = new Record
        {
            Kind = RecordKind.Summary,
            Line = 0,
            UtcMs = rig.UtcMs,
            TimeQuality = TimeQuality.Network,
            SchemaSequence = rig.Schemas.SequenceOf(0),
            PeriodMinutes = minutes,
            ChannelCount = rig.Site.Lines[0].ChannelCount,
        };
        rig.Log.Append(record);
    }

    private sealed class OtherEntropy : Entropy
    {
        public override void Fill(byte[] buffer) => Array.Fill(buffer, (byte)3);
    }
}
