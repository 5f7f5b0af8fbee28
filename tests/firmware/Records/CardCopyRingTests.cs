using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>A ring on the flash that is smaller than the log: what it gives up is on the card.</summary>
[TestClass]
public sealed class CardCopyRingTests
{
    private const int Ring = 24;

    [TestMethod]
    public void The_ring_gives_up_what_is_on_the_card_and_all_records_stay_readable()
    {
        var board = new TwoMedia(flashBlocks: Ring);

        board.Fill(blocks: 3 * Ring);

        Assert.AreEqual((0L, 1L, false), (board.Log.LostCount, board.Log.Oldest, board.Log.IsFull));
        Assert.HasCount((int)board.Log.Head, Read(board.Log));
        board.AssertCopied();
    }

    [TestMethod]
    public void Without_the_card_the_ring_keeps_what_has_no_copy_and_then_refuses_minutes()
    {
        var board = new TwoMedia(flashBlocks: Ring);
        board.Fill(blocks: Ring);
        var head = board.Log.Head;
        board.Slot.IsInserted = false;

        board.Fill(blocks: 2 * Ring);

        Assert.IsTrue(board.Log.IsFull);
        Assert.IsInRange(Ring - 10, Ring, board.Log.UncopiedBlocks);
        Assert.IsLessThanOrEqualTo(head + 1, board.Log.Oldest);
        board.Slot.IsInserted = true;
        board.Settle();
        Assert.IsFalse(board.Log.IsFull);
        board.AssertCopied();
    }

    [TestMethod]
    public void With_the_card_out_older_records_are_passed_over_and_the_rest_is_read()
    {
        var board = new TwoMedia(flashBlocks: Ring);
        board.Fill(blocks: 3 * Ring);
        board.Slot.IsInserted = false;

        var read = Read(board.Log);

        Assert.IsNotNull(board.Log.CopyTrouble);
        Assert.IsNull(board.Log.Trouble);
        Assert.IsGreaterThan(1, board.Log.Oldest);
        Assert.HasCount((int)(board.Log.Head - board.Log.Oldest + 1), read);
    }

    [TestMethod]
    public void A_new_card_begins_with_the_oldest_block_of_the_flash_and_the_old_one_is_filled_when_it_returns()
    {
        var board = new TwoMedia(flashBlocks: Ring);
        board.Fill(blocks: 2 * Ring);
        var newCard = new MemoryStorage();

        board.Slot.Insert(newCard);
        board.Fill(blocks: 4);
        board.Settle();
        var first = (int)(board.Log.SealedBlocks - Ring);
        Assert.IsGreaterThan(first, (newCard.GetLength("log2/b/0000.seg") / BlockLayout.BlockBytes) - 1);
        Assert.AreEqual(0, board.Log.UncopiedBlocks);
        Assert.IsGreaterThan(1, board.Log.Oldest);

        board.Slot.Insert(board.Card);
        board.Fill(blocks: 2);
        board.Settle();

        Assert.AreEqual((0, 1L), (board.Log.UncopiedBlocks, board.Log.Oldest));
        board.AssertCopied();
    }

    [TestMethod]
    public void A_copy_that_begins_with_a_later_block_verifies_from_there_on()
    {
        var board = new TwoMedia(flashBlocks: Ring);
        board.Slot.IsInserted = false;
        board.Fill(blocks: 4);
        board.Slot.IsInserted = true;
        board.Fill(blocks: 3 * Ring);
        board.Card.Delete("log2/first.a");
        board.Card.Delete("log2/first.b");
        board.Card.Delete("log2/b/0000.seg");

        board.Fill(blocks: 2);
        board.Settle();

        Assert.AreEqual(0, board.Log.UncopiedBlocks);
        Assert.IsGreaterThan(Ring, board.CopyFirst);
        board.AssertCopied(from: board.CopyFirst);
    }

    [TestMethod]
    public void A_bad_block_on_the_flash_is_read_from_the_card()
    {
        var board = new TwoMedia(flashBlocks: 64);
        board.Fill(blocks: 6);
        var name = board.Flash.Names.First(name => name.StartsWith("log2/b/", StringComparison.Ordinal) && board.Flash.GetLength(name) == BlockLayout.BlockBytes);
        var block = board.Flash[name];
        block[2000] ^= 1;
        board.Flash.Write(name, block, 0, block.Length);

        Assert.HasCount((int)board.Log.Head, Read(board.Log));
    }

    private static List<string> Read(RecordLog log)
    {
        var reader = new RecordReader(log);
        var record = new Record();
        var records = new List<string>();
        reader.Seek(1);
        for (var i = 0; i < 100_000 && !reader.IsAtHead; i++)
        {
            if (reader.TryRead(record))
            {
                records.Add(LogTools.Describe(record));
            }
        }

        return records;
    }
}
