using Edge.Commissioning.Cli;
using Edge.Records.Blocks;
using Edge.Tests.Cli;

namespace Edge.Tests.Commissioning;

/// <summary><c>edge verify</c> and <c>edge export</c> where the log lies on internal flash and a card has its copy, beside it or alone.</summary>
[TestClass]
public sealed class CopyCommandTests
{
    private const int BlockBytes = 4096;
    private const int Minutes = 3400;
    private const int Ring = 6;

    private static BoardState _whole = null!;
    private static byte[][] _blocks = null!;

    private readonly TemporaryFolder _folder = new();

    /// <summary>A ring that has gone round: what it began with is on the card alone.</summary>
    [ClassInitialize]
    public static void Make(TestContext context)
    {
        _whole = new BoardState { IsOnFlash = true, RingBlocks = Ring };
        _whole.Run(Minutes);
        _blocks = [.. File.ReadAllBytes(_whole.Segment).Chunk(BlockBytes)];
        Assert.IsGreaterThan(Ring + 4, _blocks.Length);
    }

    [ClassCleanup]
    public static void Delete() => _whole.Dispose();

    [TestCleanup]
    public void DeleteFolder() => _folder.Dispose();

    [TestMethod]
    public void An_export_has_what_only_the_card_has_and_what_only_the_flash_has()
    {
        var run = Export(_whole.Folder, out var lines);

        Assert.AreEqual($"{Minutes - 1} minutes in {Output}\n", run.Output);
        CollectionAssert.AreEqual(Enumerable.Range(2, Minutes - 1).Select(i => $"{i}").ToArray(), lines[1..].Select(line => line.Split(',')[0]).ToArray());
    }

    [TestMethod]
    public void An_export_of_a_range_that_is_on_the_card_alone_has_it()
    {
        Export(_whole.Folder, out var lines, "--from", "2026-03-01T01:00Z", "--to", "2026-03-01T02:00Z");

        Assert.HasCount(61, lines);
    }

    [TestMethod]
    public void A_damaged_block_of_the_flash_is_exported_from_the_copy()
    {
        using var state = _whole.Copy();
        var newest = Directory.GetFiles(Path.Combine(state.Flash, "log2", "b"), "*", SearchOption.AllDirectories)
            .Single(path => File.ReadAllBytes(path).AsSpan(0, 32).SequenceEqual(_blocks[^1].AsSpan(0, 32)));
        var bytes = File.ReadAllBytes(newest);
        bytes[2000] ^= 4;
        File.WriteAllBytes(newest, bytes);

        Export(state.Folder, out var lines);

        Assert.HasCount(Minutes, lines);
    }

    [TestMethod]
    public void An_export_with_another_boards_card_has_what_the_flash_has_and_says_what_it_left_out()
    {
        using var state = WithForeignCard(_whole, 9);

        var run = Export(state.Folder, out var lines);

        Assert.IsLessThan(Minutes, lines.Length);
        Assert.IsGreaterThan(100, lines.Length);
        StringAssert.Contains(run.Output, $"note: not in this file are the records of {Path.Combine(state.Card, "log2")}, which are no part of this log; give that folder as DIR");
    }

    [TestMethod]
    public void Heads_of_blocks_that_are_on_the_card_alone_are_checked_there()
    {
        var run = Verify(_whole, Heads(_blocks, 1, _blocks.Length - 1));

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "heads     1 of 2 published heads are in the chain");
        StringAssert.Contains(run.Output, "heads     2 of 2 published heads are in the log or its copy");
        StringAssert.Matches(run.Output, new($@"compared  \d blocks that log and copy both have, to block {_blocks.Length - 1}: the same"));
    }

    [TestMethod]
    public void A_head_that_the_copy_has_not_got_yet_is_a_note_where_the_log_has_it()
    {
        using var state = _whole.Copy();
        File.WriteAllBytes(state.Segment, [.. _blocks[..^2].SelectMany(block => block)]);

        var run = Verify(state, Heads(_blocks, _blocks.Length - 1));

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "note      1 published head of blocks that are not in this copy can't be checked here");
        StringAssert.Contains(run.Output, "heads     1 of 1 published heads are in the log or its copy");
    }

    [TestMethod]
    public void A_copy_that_the_holder_of_the_first_key_made_anew_is_told_by_the_heads()
    {
        using var state = WithCopyMadeAnew();

        var run = Verify(state, Heads(_blocks, 1));

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "another block is in its place: the log was made anew");
    }

    [TestMethod]
    public void A_copy_that_the_holder_of_the_first_key_made_anew_is_told_by_the_blocks_that_the_log_has_too()
    {
        using var state = WithCopyMadeAnew();

        var run = Verify(state);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "the log has another one; one of them was made anew, or is another log's");
        StringAssert.Contains(run.Output, "compared  NOT THE SAME: ");
    }

    [TestMethod]
    public void A_copy_without_a_block_of_the_log_is_told_to_be_unproven()
    {
        using var state = _whole.Copy();
        File.WriteAllBytes(state.Segment, [.. _blocks[..2].SelectMany(block => block)]);

        var run = Verify(state);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "note      log and copy have no block in common: that they belong together is UNPROVEN");
    }

    [TestMethod]
    public void A_card_that_has_a_copy_alone_is_verified_as_far_as_it_goes_and_its_end_is_told_to_be_unproven()
    {
        var run = EdgeRun.Of("verify", _whole.Card, "--key", _whole.Key);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        Assert.StartsWith("copy      ", run.Lines[0]);
        Assert.DoesNotContain("cut off:", run.Output);
        Assert.AreEqual("verdict   whole, as a copy of what was sealed; its end is UNPROVEN: only published heads (--heads) prove that nothing was cut off", run.Lines[^1]);
    }

    [TestMethod]
    public void The_head_of_its_last_block_proves_the_end_of_a_copy_and_an_older_one_does_not()
    {
        var proven = EdgeRun.Of("verify", _whole.Card, "--key", _whole.Key, "--heads", Heads(_blocks, 1, _blocks.Length - 1));
        var unproven = EdgeRun.Of("verify", _whole.Card, "--key", _whole.Key, "--heads", Heads(_blocks, 1));

        Assert.AreEqual("verdict   whole, as a copy of what was sealed; the newest published head is that of its last block", proven.Lines[^1]);
        Assert.AreEqual("verdict   whole, as a copy of what was sealed; its end is UNPROVEN: no published head is of a block after 1", unproven.Lines[^1]);
        Assert.AreEqual((EdgeCommand.Well, EdgeCommand.Well), (proven.ExitCode, unproven.ExitCode));
    }

    [TestMethod]
    public void A_head_behind_the_end_of_a_copy_alone_is_a_finding_that_tells_that_the_card_may_have_been_out()
    {
        using var state = _whole.Copy();
        File.WriteAllBytes(state.Segment, [.. _blocks[..^2].SelectMany(block => block)]);

        var run = EdgeRun.Of("verify", state.Card, "--key", state.Key, "--heads", Heads(_blocks, _blocks.Length - 1));

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "the copy ends before it: the end was cut off, or an older state was put back, or the card was out by then");
    }

    [TestMethod]
    public void A_log_on_a_card_whose_tail_was_taken_away_does_not_become_a_copy_by_a_note()
    {
        using var state = new BoardState();
        state.Run(600);
        var log = Path.Combine(state.Card, "log2");
        Directory.GetFiles(log, "t.*").ToList().ForEach(File.Delete);
        File.WriteAllBytes(Path.Combine(log, "idx"), new byte[28]);
        File.Copy(Path.Combine(_whole.Card, "log2", "first.a"), Path.Combine(log, "first.a"));

        var run = EdgeRun.Of("verify", state.Card, "--key", state.Key);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "tail      cut off: there is no tail file");
    }

    [TestMethod]
    public void A_folder_of_a_card_with_the_logs_of_two_boards_is_verified_and_exported_by_itself_and_the_other_is_named()
    {
        using var card = WithForeignCard(_whole, 9);
        CopyFolder(Path.Combine(_whole.Card, "log2"), Path.Combine(card.Card, "log2.1"));
        var own = Path.Combine(card.Card, "log2.1");
        var other = Path.Combine(card.Card, "log2");

        var run = EdgeRun.Of("verify", own + Path.DirectorySeparatorChar, "--key", _whole.Key);
        var export = Export(own, out var lines);
        var ofCard = Export(card.Card, out _);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        Assert.AreEqual($"copy      {own}", run.Lines[0]);
        StringAssert.Contains(run.Output, $"note      {other} is no part of this log and was NOT VERIFIED");
        Assert.HasCount((int)BlockLayout.LastOf(_blocks[^1]), lines);
        StringAssert.Contains(export.Output, $"note: not in this file are the records of {other},");
        StringAssert.Contains(ofCard.Output, $"note: not in this file are the records of {own},");
    }

    private string Output => Path.Combine(_folder.Path, "export.csv");

    private EdgeRun Export(string folder, out string[] lines, params string[] arguments)
    {
        var run = EdgeRun.Of(["export", folder, "-o", Output, .. arguments]);
        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Error);
        lines = File.ReadAllLines(Output);
        return run;
    }

    private static EdgeRun Verify(BoardState state, string? heads = null) =>
        EdgeRun.Of(["verify", state.Folder, "--key", _whole.Key, .. heads is null ? Array.Empty<string>() : ["--heads", heads]]);

    /// <summary>The blocks of the card under the same key and with other values, behind the note that was there.</summary>
    private static BoardState WithCopyMadeAnew()
    {
        var state = _whole.Copy();
        using var made = new BoardState { IsOnFlash = true, RingBlocks = Ring };
        made.Run(Minutes, noise: 7);
        File.Copy(made.Segment, state.Segment, overwrite: true);
        return state;
    }

    private static BoardState WithForeignCard(BoardState board, int seed)
    {
        var state = board.Copy();
        using var other = new BoardState(seed);
        other.Run(600);
        Directory.Delete(state.Card, recursive: true);
        Directory.Move(other.Card, state.Card);
        return state;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private string Heads(byte[][] blocks, params int[] numbers) => _folder.Write("heads.csv", string.Join(
        '\n',
        numbers.Select(number => $"2026-03-04T00:00:00Z,{BlockLayout.LastOf(blocks[number])},{number},{Convert.ToHexString(blocks[number].AsSpan(0, 32))}")
            .Prepend("received_utc,sequence,block,tag")));
}
