using Edge.Commissioning.Cli;
using Edge.Commissioning.Verification;
using Edge.Platform.Store;
using Edge.Records;
using Edge.Tests.Cli;
using Edge.Tests.Platforms;

namespace Edge.Tests.Commissioning;

/// <summary><c>edge verify</c> and <c>edge export</c> on a platform's store of a board.</summary>
[TestClass]
public sealed class StoreCommandTests
{
    private const int BlockBytes = 4096;
    private const int Minutes = 2400;

    private static BoardState _board = null!;
    private static Record[] _records = null!;
    private static byte[][] _blocks = null!;

    private readonly TemporaryFolder _folder = new();

    [ClassInitialize]
    public static void Make(TestContext context) => _board = BoardState.Of(Minutes, out _records, out _blocks);

    [ClassCleanup]
    public static void Delete() => _board.Dispose();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    public void A_store_is_whole_to_its_last_block_and_tells_what_is_received_and_not_sealed()
    {
        var sealedTo = Fill(store =>
        {
            Blocks(store, 0, 4);
            Records(store, LastOf(4) + 1, _records[^1].Sequence);
            store.AddHead(3, LastOf(3), _blocks[3][..32], out _);
            store.AddHead(_blocks.Length - 1, LastOf(_blocks.Length - 1), _blocks[^1][..32], out _);
            return LastOf(4);
        });

        var run = EdgeRun.Of("verify", _folder.Path, "--key", _board.Key);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, $"whole     blocks 0-4, sequences 1-{sealedTo}, ");
        StringAssert.Contains(run.Output, "heads     1 of 2 published heads are in the chain");
        StringAssert.Contains(run.Output, "note      1 published head of blocks that were not fetched yet can't be checked");
        StringAssert.Contains(run.Output, $"received  {VerifyReport.Count(Minutes - sealedTo, "record")} in no block here: {sealedTo + 1}-{Minutes}; not sealed, so that nothing proves them");
        Assert.AreEqual($"store     without gap or contradiction to sequence {Minutes}", run.Lines[^1]);
        Assert.DoesNotContain("cut off", run.Output);
    }

    [TestMethod]
    public void Blocks_that_were_not_fetched_are_no_finding_where_their_records_were_received()
    {
        Fill(store =>
        {
            Blocks(store, 0, 1);
            Records(store, LastOf(1) + 1, LastOf(3));
            Blocks(store, 4, 5);
            return 0;
        });

        var run = EdgeRun.Of("verify", _folder.Path, "--key", _board.Key);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "missing   blocks 2-3, ");
        StringAssert.Contains(run.Output, "not fetched");
        StringAssert.Contains(run.Output, "oldest    block 4, ");
        StringAssert.Contains(run.Output, "whole     block 5, ");
    }

    [TestMethod]
    public void Sequences_that_are_neither_sealed_nor_received_are_a_finding()
    {
        Fill(store =>
        {
            Blocks(store, 0, 0);
            Records(store, LastOf(0) + 11, LastOf(0) + 20);
            return 0;
        });

        var run = EdgeRun.Of("verify", _folder.Path, "--key", _board.Key);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, $"missing   10 sequences that were not received: {LastOf(0) + 1}-{LastOf(0) + 10}");
    }

    [TestMethod]
    public void A_record_that_is_kept_as_its_message_is_a_finding_until_its_block_is_there()
    {
        Fill(store =>
        {
            Blocks(store, 0, 0);
            store.AddUnreadable(LastOf(0) + 1, "{}");
            return 0;
        });

        var run = EdgeRun.Of("verify", _folder.Path, "--key", _board.Key);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, $"unread    1 record kept as the message that came, of a later version of the firmware perhaps: {LastOf(0) + 1}");
        Assert.DoesNotContain("were not received", run.Output);
    }

    [TestMethod]
    public void What_contradicted_is_a_finding_with_its_sequence()
    {
        Fill(store =>
        {
            Blocks(store, 0, 0);
            var changed = EntryBytes.Copy(_records[7]);
            changed.UtcMs++;
            store.Add(changed);
            return 0;
        });

        var run = EdgeRun.Of("verify", _folder.Path, "--key", _board.Key);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, $"differing sequence {_records[7].Sequence}: a record of this sequence came with another content; ");
    }

    [TestMethod]
    public void A_store_whose_block_was_changed_later_is_told()
    {
        Fill(store =>
        {
            Blocks(store, 0, 4);
            return 0;
        });
        var segment = Path.Combine(_folder.Path, "log2", "b", "0000.seg");
        var bytes = File.ReadAllBytes(segment);
        bytes[(2 * BlockBytes) + 2000] ^= 4;
        File.WriteAllBytes(segment, bytes);

        var run = EdgeRun.Of("verify", _folder.Path, "--key", _board.Key);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "damaged   block 2, ");
    }

    [TestMethod]
    public void An_export_of_a_store_is_that_of_the_board()
    {
        Fill(store =>
        {
            Records(store, 1, LastOf(0) + 30);
            Blocks(store, 1, 4);
            Records(store, LastOf(4) + 1, _records[^1].Sequence);
            return 0;
        });
        var ofStore = Path.Combine(_folder.Path, "store.csv");
        var ofBoard = Path.Combine(_folder.Path, "board.csv");

        var run = EdgeRun.Of("export", _folder.Path, "-o", ofStore, "--from", "2026-03-01T01:00Z");
        EdgeRun.Of("export", _board.Folder, "-o", ofBoard, "--from", "2026-03-01T01:00Z");

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        Assert.AreEqual(File.ReadAllText(ofBoard), File.ReadAllText(ofStore));
        Assert.IsGreaterThan(Minutes - 70, File.ReadLines(ofStore).Count());
    }

    [TestMethod]
    public void What_is_no_database_is_one_error()
    {
        _folder.Write("received.db", "no database, and longer than the header of one, which has a hundred bytes, so that it is told apart at once");

        var run = EdgeRun.Of("verify", _folder.Path);

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        StringAssert.Contains(run.Error, "DIR: ");
        StringAssert.Contains(run.Error, "cannot be opened as a platform's store");
    }

    private static long LastOf(int block) => Edge.Records.Blocks.BlockLayout.LastOf(_blocks[block]);

    private static void Blocks(BoardStore store, int first, int last)
    {
        for (var number = first; number <= last; number++)
        {
            Assert.AreEqual(StoreOutcome.Stored, store.AddBlock(number, [.. _blocks[number]], out var finding), finding);
        }
    }

    private static void Records(BoardStore store, long first, long last)
    {
        foreach (var record in _records.Where(record => record.Sequence >= first && record.Sequence <= last))
        {
            store.Add(record);
        }
    }

    private T Fill<T>(Func<BoardStore, T> fill)
    {
        using var store = BoardStore.Open(_folder.Path, new StoreOptions { IsDurable = false });
        var result = fill(store);
        store.Commit();
        return result;
    }
}
