using Edge.Commissioning.Verification;
using Edge.Events;
using Edge.Host;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>Backlog in bulk, as a platform gets it.</summary>
[TestClass]
public sealed class BlockTests
{
    [TestMethod]
    public void Every_sealed_block_comes_byte_for_byte_and_oldest_first()
    {
        var rig = new BlockRig().Fill(6).Connect();
        var blocks = rig.Board.Log.SealedBlocks;
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Run(30);
        CollectionAssert.AreEqual(new[] { "done" }, rig.Board.Answers("c-1"));
        CollectionAssert.AreEqual(Enumerable.Range(0, blocks).ToArray(), rig.Numbers);
        CollectionAssert.AreEqual(Enumerable.Range(0, blocks).Reverse().Select(left => (long)left).ToArray(), rig.Left);
        foreach (var message in rig.Messages)
        {
            CollectionAssert.AreEqual(rig.Stored(BlockRig.NumberOf(message)), BlockRig.DataOf(message));
        }
    }

    [TestMethod]
    public void Over_TLS_no_block_follows_before_the_mark_of_the_one_before_it_is_back()
    {
        var rig = new BlockRig(isSecure: true).Fill(6).Connect();
        rig.Board.Broker.LatencyMs = 250;
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        var before = rig.Board.Messages.Count;
        rig.Board.Run(30);
        var blocks = rig.Board.Log.SealedBlocks;
        Assert.HasCount(blocks, rig.Messages);
        var isBlock = rig.Board.Messages.Skip(before).Where(message => message.Payload.Length > BlockRig.BlockBytes || message.Topic == "edge/plant/board-1/mark")
            .Select(message => message.Payload.Length > BlockRig.BlockBytes).SkipWhile(block => !block).Take((2 * blocks) - 1).ToArray();
        Assert.AreSequenceEqual(Enumerable.Range(0, (2 * blocks) - 1).Select(i => i % 2 == 0).ToArray(), isBlock);
    }

    [TestMethod]
    public void What_arrived_is_a_whole_chain_that_ends_with_the_published_head()
    {
        var state = new MemoryStorage();
        var rig = new BlockRig(new LogMedia { Card = new MemoryStorage(), State = state, Entropy = new BlockRig.FixedEntropy() }).Fill(5);
        var key = rig.Board.Log.TakeNewKey();
        rig.Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Run(30);
        var verifier = new LogVerifier(new LogMedia { Card = rig.Received() }, rig.Board.Log.KeyRoot, key);
        verifier.Open();
        while (verifier.Next())
        {
            Assert.AreEqual(BlockFinding.Whole, verifier.Finding, $"block {verifier.Block}");
        }

        Assert.AreEqual(rig.Board.Log.SealedBlocks, verifier.Blocks);
        var birth = rig.Board.Births.Last(message => message.Type == "NBIRTH");
        CollectionAssert.AreEqual(BlockRig.DataOf(rig.Messages[^1])![..32], (byte[])birth.Find("Chain/Tag")!.Value!);
    }

    [TestMethod]
    public void A_range_brings_the_blocks_that_have_a_record_of_it_and_no_other()
    {
        var rig = new BlockRig().Fill(5).Connect();
        var (first, last) = BlockRig.RangeOf(rig.Stored(2));
        AssertBrings(rig, first, last, 2);
        AssertBrings(rig, first, first, 2);
        AssertBrings(rig, last, last, 2);
        AssertBrings(rig, last, last + 1, 2, 3);
        AssertBrings(rig, first - 1, first, 1, 2);
        AssertBrings(rig, first - 1, last + 1, 1, 2, 3);
        AssertBrings(rig, 1, 1, 0);
    }

    [TestMethod]
    public void Where_nothing_of_a_range_is_sealed_one_message_says_so()
    {
        var rig = new BlockRig().Fill(2).Connect();
        var sealedLast = BlockRig.RangeOf(rig.Stored(rig.Board.Log.SealedBlocks - 1)).Last;
        Assert.IsLessThan(rig.Board.Log.Head, sealedLast);
        rig.Ask("c-1", sealedLast + 1, rig.Board.Log.Head);
        rig.Board.Run(5);
        var message = rig.Messages.Single();
        Assert.AreEqual(0L, message.Find("Blocks/Left")!.Value);
        Assert.IsNull(message.Find("Blocks/Number")!.Value);
        Assert.IsNull(message.Find("Blocks/Data")!.Value);
        AssertBrings(rig, 1, 1, 0);
    }

    [TestMethod]
    public void A_log_that_has_sealed_nothing_says_so()
    {
        var rig = new BlockRig();
        rig.Board.AppendMinute();
        rig.Connect();
        AssertBrings(rig, 1, rig.Board.Log.Head, -1);
    }

    [TestMethod]
    [DataRow(0L, 5L)]
    [DataRow(-1L, 5L)]
    [DataRow(2L, 1L)]
    [DataRow(1L, 9999L)]
    public void A_range_that_the_log_does_not_have_is_refused(long first, long last)
    {
        var rig = new BlockRig().Fill(1).Connect();
        rig.Ask("c-1", first, last);
        rig.Board.Run(5);
        CollectionAssert.AreEqual(new[] { "bad-argument" }, rig.Board.Answers("c-1"));
        Assert.IsEmpty(rig.Messages);
    }

    [TestMethod]
    public void A_damaged_block_is_told_and_the_others_come()
    {
        var rig = new BlockRig().Fill(4).Connect();
        rig.Damage(1);
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Run(10);
        CollectionAssert.AreEqual(Enumerable.Range(0, rig.Board.Log.SealedBlocks).ToArray(), rig.Numbers);
        var damaged = rig.Messages[1].Find("Blocks/Data")!;
        Assert.AreEqual((null, 0), (damaged.Value, damaged.Quality));
        CollectionAssert.AreEqual(rig.Stored(2), BlockRig.DataOf(rig.Messages[2]));
    }

    [TestMethod]
    public void A_lost_connection_repeats_no_more_than_what_was_not_proved()
    {
        var rig = new BlockRig().Fill(8).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        while (rig.Messages.Count < 5)
        {
            rig.Board.Tick();
        }

        rig.Board.Broker.CutConnections();
        rig.Board.Run(120);
        CollectionAssert.AreEqual(Enumerable.Range(0, rig.Board.Log.SealedBlocks).ToArray(), rig.Numbers.Distinct().ToArray());
        Assert.IsLessThanOrEqualTo(Limits.BlockWindow, rig.Messages.Count - rig.Board.Log.SealedBlocks);
        Assert.AreEqual(0, rig.Left[^1]);
        foreach (var message in rig.Messages)
        {
            CollectionAssert.AreEqual(rig.Stored(BlockRig.NumberOf(message)), BlockRig.DataOf(message));
        }
    }

    [TestMethod]
    public void A_request_outlives_an_outage_of_the_broker_and_is_forgotten_with_a_reboot()
    {
        var rig = new BlockRig().Fill(6).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        while (rig.Messages.Count < 2)
        {
            rig.Board.Tick();
        }

        rig.Board.Broker.IsUp = false;
        rig.Board.Run(400);
        rig.Board.Broker.IsUp = true;
        while (rig.Messages.Count < 4)
        {
            rig.Board.Tick();
        }

        rig.Board.Boot();
        var before = rig.Messages.Count;
        rig.Board.Run(120);
        Assert.HasCount(before, rig.Messages);
        Assert.IsGreaterThan(0, rig.Left[^1]);
    }

    [TestMethod]
    public void Live_records_leave_in_their_tick_while_blocks_are_sent()
    {
        var rig = new BlockRig().Fill(12).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Tick();
        rig.Board.Tick();
        while (rig.Left is not [.., 0])
        {
            var record = rig.Board.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
            rig.Board.Tick();
            Assert.AreEqual((record.Sequence, false), (rig.Board.Arrived[^1].Sequence, rig.Board.Arrived[^1].IsHistorical));
            rig.Board.Tick();
        }

        Assert.HasCount(rig.Board.Log.SealedBlocks, rig.Messages);
    }

    [TestMethod]
    public void At_most_two_blocks_are_under_way_at_once()
    {
        var rig = new BlockRig().Fill(8).Connect();
        rig.Board.Broker.AcknowledgeDelayMs = 10_000;
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Run(8);
        Assert.HasCount(Limits.BlockWindow, rig.Messages);
    }

    [TestMethod]
    public void A_tick_reads_at_most_one_block()
    {
        var rig = new BlockRig().Fill(8).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Tick();
        rig.Board.Tick();
        while (rig.Left is not [.., 0])
        {
            var (operations, messages) = (rig.Board.LogMedium.Operations, rig.Messages.Count);
            rig.Board.Tick();
            Assert.IsLessThanOrEqualTo(1, rig.Board.LogMedium.Operations - operations);
            Assert.IsLessThanOrEqualTo(1, rig.Messages.Count - messages);
        }
    }

    [TestMethod]
    public void What_is_sealed_while_blocks_are_sent_comes_with_the_next_request()
    {
        var rig = new BlockRig().Fill(3).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Run(1);
        rig.Fill(3);
        rig.Board.Run(10);
        Assert.AreEqual(0, rig.Left[^1]);
        var seen = rig.Numbers.Max();
        rig.Ask("c-2", BlockRig.RangeOf(rig.Stored(seen)).Last + 1, rig.Board.Log.Head);
        rig.Board.Run(30);
        CollectionAssert.AreEqual(Enumerable.Range(0, rig.Board.Log.SealedBlocks).ToArray(), rig.Numbers);
        CollectionAssert.AreEqual(rig.Stored(seen + 1), BlockRig.DataOf(rig.Messages[seen + 1]));
    }

    [TestMethod]
    public void Blocks_that_were_asked_for_come_before_the_backlog()
    {
        var rig = new BlockRig().Fill(6);
        rig.Board.IsNetworkUp = true;
        while (rig.Board.Arrived.Count == 0)
        {
            rig.Board.Tick();
        }

        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Run(3);
        Assert.AreEqual(0, rig.Left[^1]);
        Assert.IsLessThan(100, rig.Board.Arrived.Count);
        rig.Board.Run(120);
        CollectionAssert.AreEqual(rig.Board.Written.Keys.ToArray(), rig.Board.Arrived.Select(arrival => arrival.Sequence).Order().ToArray());
    }

    [TestMethod]
    public void Requests_are_answered_in_the_order_of_asking_and_a_fifth_finds_no_room()
    {
        var rig = new BlockRig().Fill(6).Connect();
        for (var i = 4; i >= 0; i--)
        {
            var first = BlockRig.RangeOf(rig.Stored(i)).First;
            rig.Ask($"c-{i}", first, first);
            rig.Board.Tick();
            rig.Board.Broker.AcknowledgeDelayMs = 5_000;
        }

        rig.Board.Run(60);
        CollectionAssert.AreEqual(new[] { "full" }, rig.Board.Answers("c-0"));
        CollectionAssert.AreEqual(new[] { 4, 3, 2, 1 }, rig.Numbers);
    }

    [TestMethod]
    public void A_card_that_is_out_for_a_moment_costs_no_block()
    {
        var rig = new BlockRig().Fill(6).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        while (rig.Messages.Count < 2)
        {
            rig.Board.Tick();
        }

        rig.Board.LogMedium.IsInserted = false;
        rig.Board.Tick();
        rig.Board.LogMedium.IsInserted = true;
        rig.Board.Run(60);
        CollectionAssert.AreEqual(Enumerable.Range(0, rig.Board.Log.SealedBlocks).ToArray(), rig.Numbers);
        Assert.IsTrue(rig.Messages.TrueForAll(message => BlockRig.DataOf(message) is not null));
    }

    [TestMethod]
    public void A_card_that_stays_out_ends_the_request_with_blocks_that_cannot_be_read()
    {
        var rig = new BlockRig().Fill(3).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Tick();
        rig.Board.Tick();
        rig.Board.LogMedium.IsInserted = false;
        rig.Board.Run(600);
        CollectionAssert.AreEqual(Enumerable.Range(0, rig.Numbers.Length).ToArray(), rig.Numbers);
        Assert.AreEqual(0, rig.Left[^1]);
        Assert.AreEqual(0, rig.Messages[^1].Find("Blocks/Data")!.Quality);
        Assert.IsTrue(rig.Board.Uplink.IsOnline);
    }

    [TestMethod]
    public void Blocks_that_left_the_flash_come_from_the_card()
    {
        var card = new MemoryStorage();
        var flash = new MemoryStorage();
        var media = new LogMedia { Flash = flash, Card = card, State = flash, FlashBlocks = 4, KeepMinutes = 0 };
        var rig = new BlockRig(media).Fill(9).Connect();
        rig.Ask("c-1", 1, rig.Board.Log.Head);
        rig.Board.Run(30);
        CollectionAssert.AreEqual(Enumerable.Range(0, rig.Board.Log.SealedBlocks).ToArray(), rig.Numbers);
        CollectionAssert.AreEqual(card["log2/b/0000.seg"][..BlockRig.BlockBytes], BlockRig.DataOf(rig.Messages[0]));
        Assert.IsTrue(rig.Messages.TrueForAll(message => BlockRig.DataOf(message) is not null));
    }

    [TestMethod]
    public void Sending_blocks_allocates_nothing()
    {
        var rig = new BlockRig().Fill(12).Connect();
        var board = rig.Board;
        rig.Ask("c-1", 1, board.Log.Head);
        while (rig.Messages.Count < 3)
        {
            board.Tick();
        }

        var before = VendorMeter.FirmwareBytes;
        for (var i = 0; i < 4; i++)
        {
            board.Advance();
            board.Uplink.Step(board.UptimeMs, board.UtcMs);
        }

        Assert.AreEqual(0, VendorMeter.FirmwareBytes - before);
        Assert.IsGreaterThan(0, rig.Left[^1]);
    }

    [TestMethod]
    public void The_smallest_site_has_room_for_a_block()
    {
        var rig = new BlockRig(channels: 1).Fill(1).Connect();
        AssertBrings(rig, 1, 1, 0);
        CollectionAssert.AreEqual(rig.Stored(0), BlockRig.DataOf(rig.Messages[0]));
    }

    private static void AssertBrings(BlockRig rig, long first, long last, params int[] numbers)
    {
        var before = rig.Messages.Count;
        rig.Ask($"c-{before}-{first}-{last}", first, last);
        rig.Board.Run(Limits.CommandRefillMs / 1000);
        CollectionAssert.AreEqual(numbers, rig.Numbers[before..], $"{first} to {last}");
    }
}
