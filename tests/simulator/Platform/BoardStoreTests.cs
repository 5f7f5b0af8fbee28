using Edge.Platform;
using Edge.Platform.Keys;
using Edge.Platform.Store;
using Edge.Records;
using Edge.Tests.Cli;
using Edge.Tests.Commissioning;
using Edge.Tests.Records;

namespace Edge.Tests.Platforms;

/// <summary>The store of one board, with the records and blocks of a real log.</summary>
[TestClass]
public sealed class BoardStoreTests
{
    private const int BlockBytes = 4096;
    private const int Minutes = 2400;

    private static BoardState _board = null!;
    private static Record[] _records = null!;
    private static byte[][] _blocks = null!;

    private readonly TemporaryFolder _folder = new();

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        _board = BoardState.Of(Minutes, out _records, out _blocks);
        Assert.IsGreaterThan(4, _blocks.Length);
    }

    [ClassCleanup]
    public static void Delete() => _board.Dispose();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    public void Records_and_blocks_in_any_order_make_the_log_record_for_record()
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var random = new Random(seed);
            using var store = Open($"store-{seed}");
            var work = _records.Select(record => (Action)(() => Assert.AreNotEqual(StoreOutcome.Contradicting, store.Add(record))))
                .Concat(_blocks.Select((block, number) => (Action)(() => Assert.AreNotEqual(StoreOutcome.Contradicting, store.AddBlock(number, [.. block], out _)))))
                .ToArray();
            random.Shuffle(work);
            foreach (var one in work)
            {
                one();
            }

            store.Commit();
            AssertEqual(_records, store);
            Assert.AreEqual(_records[^1].Sequence, store.Confirmable);
            Assert.AreEqual(0, store.ContradictionCount);
            Assert.AreEqual(_records.Count(record => record.Sequence > LastOf(_blocks[^1])), store.Received);
        }
    }

    [TestMethod]
    public void What_is_committed_is_there_after_a_crash_and_what_is_not_can_come_again()
    {
        using (var store = Open())
        {
            foreach (var record in _records[..100])
            {
                store.Add(record);
            }

            store.AddBlock(3, [.. _blocks[3]], out _);
            store.Commit();
            foreach (var record in _records[100..200])
            {
                store.Add(record);
            }

            store.AddBlock(4, [.. _blocks[4]], out _);
        }

        using var again = Open();
        Assert.AreEqual(100, again.Confirmable);
        Assert.AreEqual(1, again.Blocks);
        Assert.AreEqual(StoreOutcome.Same, again.Add(_records[50]));
        Assert.AreEqual(StoreOutcome.Stored, again.Add(_records[150]));
        Assert.AreEqual(StoreOutcome.Stored, again.AddBlock(4, [.. _blocks[4]], out _));
        Assert.AreEqual(StoreOutcome.Same, again.AddBlock(4, [.. _blocks[4]], out _));
    }

    [TestMethod]
    public void Nothing_is_confirmed_before_it_is_durable()
    {
        using var store = Open();
        store.Add(_records[0]);
        Assert.AreEqual(0, store.Confirmable);
        store.Commit();
        Assert.AreEqual(1, store.Confirmable);
    }

    [TestMethod]
    public void What_is_committed_outlasts_a_power_cut_right_behind_it()
    {
        // EXTRA syncs the folder too, so that the journal of a commit does not come back (sqlite.org/pragma.html#pragma_synchronous).
        const long Extra = 3;
        using var database = StoreDatabase.Open(_folder.Path, new StoreOptions());
        Assert.AreEqual(Extra, database.Value("PRAGMA synchronous"));
        Assert.AreEqual("delete", database.Value("PRAGMA journal_mode"));
    }

    [TestMethod]
    public void A_record_with_another_content_is_kept_beside_and_changes_nothing()
    {
        using var store = Open();
        store.Add(_records[5]);
        Assert.AreEqual(StoreOutcome.Contradicting, store.Add(Changed(_records[5])));
        Assert.AreEqual(StoreOutcome.Same, store.Add(_records[5]));
        store.AddBlock(0, [.. _blocks[0]], out _);
        Assert.AreEqual(StoreOutcome.Same, store.Add(_records[5]));
        Assert.AreEqual(StoreOutcome.Contradicting, store.Add(Changed(_records[7])));
        store.Commit();
        CollectionAssert.AreEqual(new[] { _records[5].Sequence, _records[7].Sequence }, store.Contradictions().Select(one => one.Sequence).ToArray());
        CollectionAssert.AreEqual(EntryBytes.Of(Changed(_records[5])), store.Contradictions()[0].Content);
        AssertEqual(_records[..(int)LastOf(_blocks[0])], store);
    }

    [TestMethod]
    public void A_block_whose_record_was_received_with_another_content_is_told_and_both_are_kept()
    {
        using var store = Open();
        store.Add(Changed(_records[5]));
        Assert.AreEqual(StoreOutcome.Contradicting, store.AddBlock(0, [.. _blocks[0]], out var finding));
        Assert.Contains("1 of its records were received with another content", finding);
        store.Commit();
        CollectionAssert.AreEqual(EntryBytes.Of(Changed(_records[5])), store.Contradictions().Single().Content);
        AssertEqual(_records[..(int)LastOf(_blocks[0])], store);
    }

    [TestMethod]
    public void A_damaged_block_is_refused()
    {
        using var store = Open();
        var block = _blocks[1].ToArray();
        block[2000] ^= 1;
        Assert.AreEqual(StoreOutcome.Bad, store.AddBlock(1, block, out var finding));
        Assert.AreEqual("block 1: its CRC or its number is wrong", finding);
        Assert.AreEqual(StoreOutcome.Bad, store.AddBlock(2, [.. _blocks[1]], out _));
        Assert.AreEqual(StoreOutcome.Bad, store.AddBlock(1, new byte[7], out _));
        Assert.AreEqual(0, store.Blocks);
    }

    [TestMethod]
    public void With_the_key_a_forged_block_is_kept_beside_and_the_genuine_one_is_taken()
    {
        using var store = Open(key: true);
        var forged = Forged(_blocks[1]);
        store.AddBlock(0, [.. _blocks[0]], out _);
        Assert.AreEqual(StoreOutcome.Contradicting, store.AddBlock(1, forged, out var finding));
        Assert.AreEqual("block 1: its tag is not the one that is due under the key", finding);
        Assert.AreEqual(StoreOutcome.Stored, store.AddBlock(1, [.. _blocks[1]], out _));
        CollectionAssert.AreEqual(forged, store.Contradictions().Single().Content);
    }

    [TestMethod]
    public void Without_a_key_a_block_that_is_not_the_published_head_is_kept_beside()
    {
        using var store = Open();
        var last = LastOf(_blocks[1]);
        Assert.AreEqual(StoreOutcome.Stored, store.AddHead(1, last, _blocks[1][..32], out _));
        var forged = Forged(_blocks[1]);
        forged[0] ^= 1;
        Edge.Records.Blocks.BlockLayout.SetCrc(forged);
        Assert.AreEqual(StoreOutcome.Contradicting, store.AddBlock(1, forged, out var finding));
        Assert.AreEqual("block 1: it is not the one whose head was published before", finding);
        Assert.AreEqual(StoreOutcome.Stored, store.AddBlock(1, [.. _blocks[1]], out _));
    }

    [TestMethod]
    public void A_head_is_kept_with_the_time_of_its_first_receipt()
    {
        var time = new ManualTime();
        using var store = BoardStore.Open(_folder.Path, new StoreOptions { Time = time, IsDurable = false });
        store.AddHead(1, 200, _blocks[1][..32], out _);
        var first = time.GetUtcNow().UtcDateTime;
        time.Pass(TimeSpan.FromHours(1));
        Assert.AreEqual(StoreOutcome.Same, store.AddHead(1, 200, _blocks[1][..32], out _));
        Assert.AreEqual(StoreOutcome.Contradicting, store.AddHead(1, 200, _blocks[2][..32], out _));
        Assert.AreEqual(first, store.Heads().Single().ReceivedUtc);
    }

    [TestMethod]
    public void Another_log_of_the_board_gets_a_folder_of_its_own()
    {
        using var other = new BoardState(seed: 9);
        other.Run(500);
        var later = File.ReadAllBytes(other.Segment).Chunk(BlockBytes).Select(block => Moved(block, 5000)).ToArray();
        using var store = Open();
        foreach (var (block, number) in _blocks.Select((block, number) => (block, number)).Concat(later.Select((block, number) => (block, number))))
        {
            Assert.AreEqual(StoreOutcome.Stored, store.AddBlock(number, [.. block], out var finding), finding);
        }

        store.Commit();
        Assert.AreEqual(_blocks.Length + later.Length, store.Blocks);
        Assert.IsTrue(File.Exists(Path.Combine(_folder.Path, "log2.1", "b", "0000.seg")));
        CollectionAssert.AreEqual(_blocks.SelectMany(block => block).ToArray(), File.ReadAllBytes(Path.Combine(_folder.Path, "log2", "b", "0000.seg")));
    }

    [TestMethod]
    public void What_cannot_be_read_counts_as_received_until_its_block_tells_it()
    {
        var shown = new List<long>();
        using (var store = Open())
        {
            store.Add(_records[0]);
            Assert.IsFalse(store.AddUnreadable(1, "{}"));
            Assert.IsTrue(store.AddUnreadable(2, "{\"seq\":1}"));
            Assert.IsFalse(store.AddUnreadable(2, "{\"seq\":9}"));
            store.Commit();
        }

        using var again = Open();
        again.RecordStored = record => shown.Add(record.Sequence);
        Assert.AreEqual(2, again.Confirmable);
        Assert.AreEqual((2L, "{\"seq\":1}"), (again.Unreadable().Single().Sequence, again.Unreadable()[0].Message));
        Assert.AreEqual(2, again.FirstReceived(1));
        Assert.AreEqual(StoreOutcome.Stored, again.AddBlock(0, [.. _blocks[0]], out _));
        again.Commit();
        Assert.AreEqual(0, again.UnreadableCount + again.Unreadable().Count + again.FirstReceived(0));
        Assert.Contains(2L, shown);
        AssertEqual(_records[..(int)LastOf(_blocks[0])], again);
    }

    [TestMethod]
    public void What_could_not_be_read_is_stored_when_it_comes_readable()
    {
        using var store = Open();
        store.AddUnreadable(1, "{}");
        Assert.AreEqual(StoreOutcome.Stored, store.Add(_records[0]));
        store.Commit();
        Assert.AreEqual(0, store.UnreadableCount + store.Unreadable().Count);
        AssertEqual(_records[..1], store);
    }

    [TestMethod]
    public void A_store_of_the_first_version_can_be_read_and_is_carried_on()
    {
        using (var store = BoardStore.Open(_folder.Path, new StoreOptions { IsDurable = false }))
        {
            store.Add(_records[0]);
            store.Commit();
        }

        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder.Path, "received.db")};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "DROP TABLE unreadable; PRAGMA user_version=1";
            command.ExecuteNonQuery();
        }

        using (var old = BoardStore.Open(_folder.Path, new StoreOptions { IsReadOnly = true }))
        {
            Assert.AreEqual((1L, 0), (old.Received, old.Unreadable().Count));
        }

        using var carried = Open();
        Assert.IsTrue(carried.AddUnreadable(2, "{}"));
        AssertEqual(_records[..1], carried);
    }

    [TestMethod]
    public void The_sequences_between_two_blocks_are_known_to_have_no_record()
    {
        var moved = Moved(_blocks[1], 10);
        using var store = Open();
        store.AddBlock(0, [.. _blocks[0]], out _);
        store.AddBlock(1, moved, out _);
        store.Commit();
        Assert.AreEqual(LastOf(moved), store.Confirmable);
    }

    [TestMethod]
    public void A_new_file_that_a_power_cut_took_counts_as_not_received()
    {
        using (var store = Open())
        {
            store.AddBlock(0, [.. _blocks[0]], out _);
            store.AddBlock(1, [.. _blocks[1]], out _);
            store.Commit();
        }

        var segment = Path.Combine(_folder.Path, "log2", "b", "0000.seg");
        File.WriteAllBytes(segment, File.ReadAllBytes(segment)[..BlockBytes]);
        using var again = Open();
        Assert.AreEqual(1, again.Blocks);
        Assert.AreEqual(LastOf(_blocks[0]), again.Confirmable);
    }

    [TestMethod]
    public void What_is_no_store_is_one_clear_error()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "received.db"), "this is no database, and longer than its header would be, which has 100 bytes; so it is told apart");
        var error = Assert.ThrowsExactly<PlatformException>(() => Open());
        Assert.Contains("cannot be opened as a platform's store", error.Message);
    }

    private BoardStore Open(string? name = null, bool key = false) => BoardStore.Open(
        name is null ? _folder.Path : Path.Combine(_folder.Path, name),
        new StoreOptions { IsDurable = false, Keys = key ? [KeyFile.Read(_board.Key)] : [] });

    private static void AssertEqual(IReadOnlyList<Record> expected, BoardStore store) =>
        CollectionAssert.AreEqual(expected.Select(Hex).ToArray(), store.Read().Select(Hex).ToArray());

    private static string Hex(Record record) => LogContent.Hex(record);

    private static long LastOf(byte[] block) => Edge.Records.Blocks.BlockLayout.LastOf(block);

    private static Record Changed(Record record)
    {
        var changed = new Record();
        Assert.IsTrue(EntryBytes.TryRead(EntryBytes.Of(record), changed));
        changed.UtcMs++;
        return changed;
    }

    // Another value in the header, and a CRC that fits.
    private static byte[] Forged(byte[] block)
    {
        var forged = block.ToArray();
        forged[Edge.Records.Blocks.BlockLayout.MinutesOffset] ^= 1;
        Edge.Records.Blocks.BlockLayout.SetCrc(forged);
        return forged;
    }

    // The same records with greater sequences.
    private static byte[] Moved(byte[] block, int by)
    {
        var moved = block.ToArray();
        BitConverter.GetBytes(BitConverter.ToInt32(moved, Edge.Records.Blocks.BlockLayout.FirstOffset) + by).CopyTo(moved, Edge.Records.Blocks.BlockLayout.FirstOffset);
        Edge.Records.Blocks.BlockLayout.SetCrc(moved);
        return moved;
    }
}

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Pass(TimeSpan time) => _now += time;
}
