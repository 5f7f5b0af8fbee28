using Edge.Board;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>The copy on the card, and cards that are pulled, full, worn, replaced, foreign, and that come back.</summary>
[TestClass]
public sealed class CardCopyTests
{
    [TestMethod]
    public void Every_sealed_block_is_copied_verbatim_and_verifies_on_the_card()
    {
        var board = new TwoMedia();

        board.Fill(blocks: 20);

        Assert.AreEqual(0, board.Log.UncopiedBlocks);
        board.AssertCopied();
    }

    [TestMethod]
    public void A_card_that_was_pulled_gets_what_it_missed_when_it_returns()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 5);
        board.Slot.IsInserted = false;
        board.Fill(blocks: 12);
        Assert.IsNotNull(board.Log.CopyTrouble);
        Assert.IsNull(board.Log.Trouble);

        board.Slot.IsInserted = true;
        board.Settle();

        Assert.IsNull(board.Log.CopyTrouble);
        board.AssertCopied();
    }

    [TestMethod]
    public void An_empty_card_gets_all_that_the_flash_still_has()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 8);

        board.Slot.Insert(new MemoryStorage());
        board.Fill(blocks: 1);
        board.Settle();

        Assert.AreEqual(0, board.Log.UncopiedBlocks);
        board.AssertCopied();
    }

    [TestMethod]
    public void A_card_of_another_board_keeps_its_log_and_the_copy_goes_to_a_folder_of_its_own()
    {
        var other = new TwoMedia(seed: 9);
        other.Fill(blocks: 6);
        var before = other.Card.Clone();
        var board = new TwoMedia();
        board.Slot.Insert(other.Card);

        board.Fill(blocks: 9);

        CollectionAssert.AreEqual(before["log2/b/0000.seg"], other.Card["log2/b/0000.seg"]);
        board.AssertCopied("log2.1/");
    }

    [TestMethod]
    public void A_card_that_was_swapped_without_a_trace_is_not_touched_before_it_was_looked_at()
    {
        var other = new TwoMedia(seed: 9);
        other.Fill(blocks: 6);
        var before = other.Card["log2/b/0000.seg"];
        var board = new TwoMedia();
        board.Fill(blocks: 3);

        board.Slot.Insert(other.Card);
        board.Fill(blocks: 6);

        CollectionAssert.AreEqual(before, other.Card["log2/b/0000.seg"]);
        board.AssertCopied("log2.1/");
    }

    [TestMethod]
    public void A_card_log_with_a_tail_of_its_own_is_not_continued()
    {
        var board = new TwoMedia();
        LogTools.Fill(LogTools.Open(board.Card), 5);
        var tail = board.Card["log2/t.a"];

        board.Fill(blocks: 3);

        CollectionAssert.AreEqual(tail, board.Card["log2/t.a"]);
        Assert.IsGreaterThan(0, board.Card.GetLength("log2.1/b/0000.seg"));
    }

    [TestMethod]
    public void A_card_with_logs_of_others_in_all_folders_is_refused_and_told()
    {
        var board = new TwoMedia();
        foreach (var folder in TwoMedia.Folders)
        {
            board.Card.Write(folder + "t.a", [1], 0, 1);
        }

        board.Fill(blocks: 3);

        Assert.IsTrue(board.Log.IsCopyRefused);
        Assert.IsNotNull(board.Log.CopyTrouble);
        Assert.IsNull(board.Log.Trouble);
        Assert.HasCount(10, board.Card.Names.ToList());
    }

    [TestMethod]
    public void The_ninth_folder_is_still_found_after_a_boot()
    {
        var board = new TwoMedia();
        foreach (var folder in TwoMedia.Folders.SkipLast(1))
        {
            board.Card.Write(folder + "t.a", [1], 0, 1);
        }

        board.Fill(blocks: 3);
        board.Reboot();
        board.Fill(blocks: 3);

        board.AssertCopied("log2.9/");
    }

    [TestMethod]
    public void A_boot_goes_on_where_the_copy_ended()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 5);
        board.Reboot();

        board.Fill(blocks: 5);

        board.AssertCopied();
    }

    [TestMethod]
    public void Torn_and_bad_blocks_on_the_card_are_written_again_from_the_flash()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 8);
        var segment = board.Card["log2/b/0000.seg"];
        segment[(3 * BlockLayout.BlockBytes) + 100] ^= 4;
        board.Card.Write("log2/b/0000.seg", segment, 0, segment.Length - 1000);

        board.Reboot();
        board.Settle();

        board.AssertCopied();
    }

    [TestMethod]
    public void A_note_that_was_lost_is_written_again()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 4);
        board.Card.Delete("log2/first.a");
        board.Card.Delete("log2/first.b");

        board.Fill(blocks: 2);

        Assert.AreEqual(0, board.Log.UncopiedBlocks);
        Assert.IsGreaterThan(0, board.Card.GetLength("log2/first.a"));
        Assert.AreEqual(-1, board.Card.GetLength("log2.1/first.a"));
    }

    [TestMethod]
    public void A_card_that_fails_is_tried_less_and_less_often_while_records_are_stored()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 3);
        var head = board.Log.Head;
        board.Slot.IsInserted = false;
        board.Fill(blocks: 1);
        var before = board.Slot.Operations;

        board.Fill(blocks: 3);

        Assert.IsGreaterThan(head, board.Log.Head);
        Assert.AreEqual(0, board.Log.LostCount);
        Assert.IsLessThan(60, board.Slot.Operations - before);
    }

    [TestMethod]
    public void A_full_card_costs_nothing_and_is_filled_when_it_has_room_again()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 3);
        board.Slot.FreeBytes = 6000;
        board.Fill(blocks: 5);
        Assert.IsNotNull(board.Log.CopyTrouble);

        board.Slot.FreeBytes = long.MaxValue;
        board.Settle();

        Assert.IsNull(board.Log.CopyTrouble);
        board.AssertCopied();
    }

    [TestMethod]
    public void An_error_at_any_call_of_the_card_leaves_no_wrong_block_and_ends_with_all_of_them()
    {
        for (var call = 1; call < 40; call++)
        {
            foreach (var done in (int[])[0, 1000, int.MaxValue])
            {
                var board = new TwoMedia(channels: 32);
                board.Slot.FailAt(call, done, 1 + (call % 3));
                board.Fill(blocks: 3);
                board.Slot.FailAt(1, 0, 0);
                board.Settle();

                Assert.AreEqual(0, board.Log.UncopiedBlocks, $"call {call}, {done} bytes done");
                board.AssertCopied();
            }
        }
    }

    [TestMethod]
    public void A_board_whose_flash_was_formatted_begins_a_new_root_beyond_the_sequences_of_the_card()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 6);
        var head = board.Log.Head;
        var root = board.Log.KeyRoot;

        board.Format(seed: 77);
        board.Fill(blocks: 4);

        Assert.IsGreaterThan(head, board.Log.Oldest);
        Assert.AreEqual(root + 1, board.Log.KeyRoot);
        Assert.IsGreaterThan(0, board.Card.GetLength("log2/b/0000.seg"));
        board.AssertCopied("log2.1/");
    }

    [TestMethod]
    public void A_flash_that_was_put_back_to_an_older_state_does_not_spoil_the_card()
    {
        var board = new TwoMedia();
        board.Fill(blocks: 4);
        var older = board.Flash.Clone();
        board.Fill(blocks: 4);
        var card = board.Card["log2/b/0000.seg"];

        board.PutBack(older);
        board.Fill(blocks: 2, seed: 6);

        CollectionAssert.AreEqual(card, board.Card["log2/b/0000.seg"]);
        board.AssertCopied("log2.1/");
    }

    [TestMethod]
    public void A_tick_never_makes_more_than_a_handful_of_calls_to_the_card()
    {
        var board = new TwoMedia();
        board.Slot.IsInserted = false;
        board.Fill(blocks: 12);
        board.Slot.IsInserted = true;
        var most = 0L;

        for (var tick = 0; tick < 3000; tick++)
        {
            var before = board.Slot.Operations;
            board.Log.Flush();
            most = Math.Max(most, board.Slot.Operations - before);
        }

        Assert.AreEqual(0, board.Log.UncopiedBlocks);
        Assert.IsLessThanOrEqualTo(6, most);
    }
}
