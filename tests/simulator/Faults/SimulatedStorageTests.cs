using Edge.Board;
using Edge.Host;
using Edge.Simulator.Faults;

namespace Edge.Tests.Faults;

[TestClass]
public sealed class SimulatedStorageTests
{
    private static readonly byte[] _bytes = [1, 2, 3, 4];

    [TestMethod]
    public void A_healthy_medium_does_what_the_one_below_does()
    {
        var inner = new MemoryStorage();
        var medium = new SimulatedStorage(inner);

        medium.Append("a", _bytes, 0, 4);
        medium.Write("b", _bytes, 1, 2);
        medium.Truncate("a", 3);
        medium.Write("c", _bytes, 0, 1);
        medium.Delete("c");

        CollectionAssert.AreEqual(new[] { "a", "b" }, inner.Names.ToArray());
        Assert.AreEqual((3, 2, -1), (medium.GetLength("a"), medium.GetLength("b"), medium.GetLength("c")));
        Assert.AreEqual(8, medium.Operations);
    }

    [TestMethod]
    public void A_power_cut_leaves_a_prefix_of_the_append_and_stops_the_board()
    {
        var inner = new MemoryStorage();
        var medium = new SimulatedStorage(inner);
        medium.Append("a", _bytes, 0, 4);
        medium.CutPowerAt(2, bytesDone: 3);
        medium.GetLength("a");

        var stop = Assert.ThrowsExactly<BoardStoppedException>(() => medium.Append("a", _bytes, 0, 4));

        Assert.AreEqual("power", stop.Cause);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 1, 2, 3 }, inner["a"]);
        Assert.ThrowsExactly<BoardStoppedException>(() => medium.GetLength("a"));
    }

    [TestMethod]
    [DataRow(-1, new byte[] { 9 }, DisplayName = "old content (littlefs)")]
    [DataRow(0, new byte[0], DisplayName = "emptied (FAT)")]
    [DataRow(2, new byte[] { 1, 2 }, DisplayName = "torn (FAT)")]
    [DataRow(9, new byte[] { 1, 2, 3, 4 }, DisplayName = "done, but never acknowledged")]
    public void A_power_cut_leaves_a_whole_file_write_old_torn_or_new(int bytesDone, byte[] content)
    {
        var inner = new MemoryStorage();
        inner.Write("a", [9], 0, 1);
        var medium = new SimulatedStorage(inner);
        medium.CutPowerAt(1, bytesDone);

        Assert.ThrowsExactly<BoardStoppedException>(() => medium.Write("a", _bytes, 0, 4));

        CollectionAssert.AreEqual(content, inner["a"]);
    }

    [TestMethod]
    public void With_power_restored_the_medium_works_again()
    {
        var medium = new SimulatedStorage(new MemoryStorage());
        medium.CutPower();
        Assert.ThrowsExactly<BoardStoppedException>(() => medium.GetLength("a"));

        medium.RestorePower();

        Assert.AreEqual(-1, medium.GetLength("a"));
    }

    [TestMethod]
    public void An_io_error_comes_at_its_operation_for_as_long_as_it_lasts()
    {
        var inner = new MemoryStorage();
        var medium = new SimulatedStorage(inner);
        medium.FailAt(2, bytesDone: 1, count: 2);

        medium.Append("a", _bytes, 0, 4);
        Assert.ThrowsExactly<StorageException>(() => medium.Append("a", _bytes, 0, 4));
        Assert.ThrowsExactly<StorageException>(() => medium.Read("a", 0, new byte[4], 0, 4));
        medium.Append("a", _bytes, 0, 4);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 1, 1, 2, 3, 4 }, inner["a"]);
    }

    [TestMethod]
    public void A_pulled_card_fails_every_call_and_keeps_its_content()
    {
        var inner = new MemoryStorage();
        var medium = new SimulatedStorage(inner);
        medium.Append("a", _bytes, 0, 4);
        medium.IsInserted = false;

        Assert.ThrowsExactly<StorageException>(() => medium.GetLength("a"));
        Assert.ThrowsExactly<StorageException>(() => medium.Append("a", _bytes, 0, 4));
        Assert.ThrowsExactly<StorageException>(() => medium.Write("a", _bytes, 0, 4));
        Assert.ThrowsExactly<StorageException>(() => medium.Truncate("a", 1));
        Assert.ThrowsExactly<StorageException>(() => medium.Delete("a"));

        CollectionAssert.AreEqual(_bytes, inner["a"]);
    }

    [TestMethod]
    public void A_full_medium_takes_what_fits_and_can_be_emptied()
    {
        var inner = new MemoryStorage();
        var medium = new SimulatedStorage(inner) { FreeBytes = 6 };
        medium.Append("a", _bytes, 0, 4);

        var failure = Assert.ThrowsExactly<StorageException>(() => medium.Append("a", _bytes, 0, 4));

        Assert.Contains("full", failure.Message);
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3, 4, 1, 2 }, inner["a"]);
        medium.Delete("a");
    }

    [TestMethod]
    public void Every_operation_tells_how_long_it_held_the_board()
    {
        var stalls = new List<long>();
        var medium = new SimulatedStorage(new MemoryStorage()) { ReadMicroseconds = 700, WriteMicroseconds = 200_000, Elapsed = stalls.Add };

        medium.GetLength("a");
        medium.Append("a", _bytes, 0, 4);
        medium.Read("a", 0, new byte[4], 0, 4);

        CollectionAssert.AreEqual(new long[] { 700, 200_000, 700 }, stalls);
    }

    [TestMethod]
    public void A_clone_of_a_medium_is_independent()
    {
        var original = new MemoryStorage();
        original.Append("a", _bytes, 0, 4);
        var clone = original.Clone();

        clone.Append("a", _bytes, 0, 4);

        Assert.AreEqual((4, 8), (original.GetLength("a"), clone.GetLength("a")));
    }
}
