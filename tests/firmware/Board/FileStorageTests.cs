using Edge.Board;

namespace Edge.Tests.Board;

[TestClass]
public sealed class FileStorageTests
{
    private string _root = "";

    [TestInitialize]
    public void CreateRoot() => _root = Directory.CreateTempSubdirectory("edge-files-").FullName;

    [TestCleanup]
    public void RemoveRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void Appended_bytes_are_read_back_from_any_position()
    {
        var medium = new FileStorage(_root);
        medium.Append("log/a/0.seg", [0, 1, 2, 3, 4], 1, 3);
        medium.Append("log/a/0.seg", [5, 6], 0, 2);
        var buffer = new byte[6];

        Assert.AreEqual(4, medium.Read("log/a/0.seg", 1, buffer, 1, 5));
        CollectionAssert.AreEqual(new byte[] { 0, 2, 3, 5, 6, 0 }, buffer);
    }

    [TestMethod]
    public void A_missing_file_has_length_minus_one_and_nothing_to_read()
    {
        var medium = new FileStorage(_root);

        Assert.AreEqual(-1, medium.GetLength("nothing"));
        Assert.AreEqual(0, medium.Read("folder/nothing", 0, new byte[4], 0, 4));
    }

    [TestMethod]
    public void Reading_past_the_end_reads_nothing_and_leaves_the_length_alone()
    {
        var medium = new FileStorage(_root);
        medium.Append("a", [1, 2, 3], 0, 3);

        Assert.AreEqual(0, medium.Read("a", 7, new byte[4], 0, 4));
        Assert.AreEqual(3, medium.GetLength("a"));
    }

    [TestMethod]
    public void Writing_replaces_the_whole_content()
    {
        var medium = new FileStorage(_root);
        medium.Write("a", [1, 2, 3], 0, 3);
        medium.Write("a", [4], 0, 1);

        Assert.AreEqual(1, medium.GetLength("a"));
    }

    [TestMethod]
    public void Truncating_cuts_the_tail_and_never_makes_a_file_longer()
    {
        var medium = new FileStorage(_root);
        medium.Write("a", [1, 2, 3], 0, 3);

        medium.Truncate("a", 2);
        medium.Truncate("a", 9);

        Assert.AreEqual(2, medium.GetLength("a"));
    }

    [TestMethod]
    public void Deleting_a_missing_file_is_no_error()
    {
        var medium = new FileStorage(_root);
        medium.Write("a", [1], 0, 1);

        medium.Delete("a");
        medium.Delete("a");
        medium.Delete("folder/a");

        Assert.AreEqual(-1, medium.GetLength("a"));
    }

    [TestMethod]
    public void A_root_that_does_not_exist_is_created_by_the_first_write()
    {
        var medium = new FileStorage(Path.Combine(_root, "media", "sd"));

        Assert.AreEqual(-1, medium.GetLength("a"));
        medium.Append("a", [1], 0, 1);

        Assert.AreEqual(1, medium.GetLength("a"));
    }

    [TestMethod]
    public void Folders_that_vanished_are_made_again_by_the_call_after_the_failing_one()
    {
        var medium = new FileStorage(_root);
        medium.Append("log/0", [1], 0, 1);
        Directory.Delete(Path.Combine(_root, "log"), recursive: true);

        Assert.ThrowsExactly<StorageException>(() => medium.Append("log/0", [2], 0, 1));
        medium.Append("log/0", [2], 0, 1);

        Assert.AreEqual(1, medium.GetLength("log/0"));
    }

    [TestMethod]
    public void A_failure_names_what_was_tried_the_file_and_the_medium()
    {
        var medium = new FileStorage(_root);
        Directory.CreateDirectory(Path.Combine(_root, "taken"));

        var failure = Assert.ThrowsExactly<StorageException>(() => medium.Append("taken", [1], 0, 1));

        StringAssert.StartsWith(failure.Message, $"cannot append to 'taken' on {_root}");
        Assert.ThrowsExactly<StorageException>(() => medium.GetLength("taken"));
        Assert.ThrowsExactly<StorageException>(() => medium.Truncate("nothing", 0));
    }

    [TestMethod]
    public void More_files_than_it_remembers_are_told_apart()
    {
        var medium = new FileStorage(_root);
        for (byte i = 0; i < 20; i++)
        {
            medium.Append($"f/{i}", [i], 0, 1);
        }

        var buffer = new byte[1];
        for (byte i = 0; i < 20; i++)
        {
            medium.Read($"f/{i}", 0, buffer, 0, 1);
            Assert.AreEqual(i, buffer[0]);
        }
    }
}
