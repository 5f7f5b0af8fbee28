using Edge.Commissioning.Cli;
using Edge.Tests.Board;

namespace Edge.Tests.Commissioning;

/// <summary><c>edge verify</c> on real files: a whole log, and all that people and bad media do to one.</summary>
[TestClass]
public sealed class VerifyCommandTests
{
    private const int BlockBytes = 4096;
    private const int Minutes = 3400;

    private static BoardState _whole = null!;
    private static Cli.TemporaryFolder _heads = null!;
    private static int _blocks;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        _heads = new Cli.TemporaryFolder();
        _whole = new BoardState();
        _whole.Run(Minutes);
        _blocks = File.ReadAllBytes(_whole.Segment).Length / BlockBytes;
        Assert.IsGreaterThanOrEqualTo(10, _blocks);
    }

    [ClassCleanup]
    public static void Delete()
    {
        _whole.Dispose();
        _heads.Dispose();
    }

    [TestMethod]
    public void A_whole_log_is_called_whole_with_what_it_spans_and_the_exit_code_is_0()
    {
        var run = EdgeRun.Of("verify", _whole.Folder, "--key", _whole.Key);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "checked with the key of root 1 of plant/edge-1");
        StringAssert.Matches(run.Output, new(@"whole     blocks 0-\d+, sequences 1-\d+, 2026-03-01 00:00 to 2026-03-03 \d\d:\d\d UTC \(2026-03-01 08:00 to 2026-03-03 \d\d:\d\d site time\)"));
        StringAssert.Contains(run.Output, $"to sequence {Minutes}");
        Assert.StartsWith("verdict   whole", run.Lines[^1]);
    }

    [TestMethod]
    public void A_log_that_the_simulator_wrote_is_whole()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(900);
        fixture.Do("cut power");
        fixture.Do("restore power");
        fixture.Run(120);
        fixture.Simulation.Stop();

        var run = EdgeRun.Of("verify", fixture.Directory, "--key", Path.Combine(fixture.Directory, "office", "first.key"));

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
    }

    [TestMethod]
    public void A_card_alone_is_verified_too()
    {
        var run = EdgeRun.Of("verify", _whole.Card, "--key", _whole.Key, "--utc-offset", "-03:30");

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "(2026-02-28 20:30 to ");
    }

    [TestMethod]
    public void A_log_on_internal_flash_is_verified_and_exported()
    {
        using var state = new BoardState { IsOnFlash = true };
        state.Run(900);

        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key);
        var export = EdgeRun.Of("export", state.Folder, "-o", Path.Combine(state.Folder, "minutes.csv"));

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Output, "to sequence 900");
        Assert.HasCount(1, run.Lines.Where(line => line.StartsWith("copy      ", StringComparison.Ordinal)).ToList(), run.Output);
        Assert.HasCount(2, run.Lines.Where(line => line.StartsWith("whole     block", StringComparison.Ordinal)).ToList(), run.Output);
        Assert.StartsWith("899 minutes in ", export.Output);
    }

    [TestMethod]
    public void Without_a_key_nothing_is_damaged_but_all_is_unproven()
    {
        var run = EdgeRun.Of("verify", _whole.Folder);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "no key was given: CRC and sequences only");
        Assert.AreEqual("verdict   not damaged, but unauthenticated: give the key (--key)", run.Lines[^1]);
    }

    [TestMethod]
    public void A_flipped_bit_is_damage_of_that_block_with_its_sequences_and_the_rest_is_whole()
    {
        var (run, bytes) = AfterTampering(content => content[(4 * BlockBytes) + 2000] ^= 4);

        var first = BitConverter.ToInt32(bytes, (4 * BlockBytes) + 44);
        var next = BitConverter.ToInt32(bytes, (5 * BlockBytes) + 44);
        AssertFound(run, $"damaged   block 4, sequences {first}-{next - 1}");
        StringAssert.Contains(run.Output, $"whole     blocks 5-{_blocks - 1}, sequences {next}-");
    }

    [TestMethod]
    public void A_changed_value_with_a_right_CRC_is_altered()
    {
        var (run, _) = AfterTampering(content => Change(content, 4));

        AssertFound(run, "altered   block 4, ");
        StringAssert.Contains(run.Output, $"whole     blocks 5-{_blocks - 1}, ");
    }

    [TestMethod]
    public void Exchanged_blocks_are_told_where_they_are()
    {
        var (run, _) = AfterTampering(content => Exchange(content, 2, 6));

        AssertFound(run, "exchanged block 2, ");
        AssertFound(run, "exchanged block 6, ");
    }

    [TestMethod]
    public void A_block_of_another_board_is_altered()
    {
        using var other = new BoardState(seed: 9);
        other.Run(1200);
        var foreign = File.ReadAllBytes(other.Segment);
        var (run, _) = AfterTampering(content => foreign.AsSpan(2 * BlockBytes, BlockBytes).CopyTo(content.AsSpan(2 * BlockBytes)));

        AssertFound(run, "altered   block 2, ");
    }

    [TestMethod]
    public void Blocks_cut_off_are_told_with_the_sequences_that_are_gone()
    {
        using var state = _whole.Copy();
        var bytes = File.ReadAllBytes(state.Segment);
        var first = BitConverter.ToInt32(bytes, ((_blocks - 2) * BlockBytes) + 44);
        File.WriteAllBytes(state.Segment, bytes[..((_blocks - 2) * BlockBytes)]);

        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key);

        AssertFound(run, $"cut off   blocks {_blocks - 2}-{_blocks - 1}, sequences {first}-");
    }

    [TestMethod]
    public void An_older_state_of_the_whole_card_is_told_by_what_the_board_remembers()
    {
        using var state = _whole.Copy();
        Directory.Delete(state.Card, recursive: true);
        using var older = new BoardState();
        older.Run(600);
        Directory.Move(older.Card, state.Card);

        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key);

        AssertFound(run, "tail      cut off: the board gave out greater sequences than 600");
    }

    [TestMethod]
    public void A_tail_whose_header_was_changed_is_altered()
    {
        using var state = _whole.Copy();
        var tail = Directory.GetFiles(Path.Combine(state.Card, "log2"), "t.*").Single();
        var bytes = File.ReadAllBytes(tail);
        bytes[28] ^= 1;
        BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(new SpanByte(bytes, 0, 120))).CopyTo(bytes, 120);
        File.WriteAllBytes(tail, bytes);

        AssertFound(EdgeRun.Of("verify", state.Folder, "--key", state.Key), "tail      altered: its header");
    }

    [TestMethod]
    public void A_tail_that_is_gone_is_cut_off()
    {
        using var state = _whole.Copy();
        Directory.GetFiles(Path.Combine(state.Card, "log2"), "t.*").ToList().ForEach(File.Delete);

        AssertFound(EdgeRun.Of("verify", state.Folder, "--key", state.Key), "tail      cut off: there is no tail file");
    }

    [TestMethod]
    public void After_a_lost_key_the_report_tells_from_which_sequence_on_it_is_unauthenticated_and_the_new_key_proves_the_rest()
    {
        using var state = _whole.Copy();
        Directory.GetFiles(state.Flash, "k?").ToList().ForEach(File.Delete);
        state.Run(1000, Minutes, seed: 5);
        var newKey = Path.Combine(state.Folder, "office", "root-2.key");

        var withOld = EdgeRun.Of("verify", state.Folder, "--key", state.Key);
        var withBoth = EdgeRun.Of("verify", state.Folder, "--key", state.Key, "--key", newKey);

        StringAssert.Matches(withOld.Output, new(@"from sequence \d+ on the log is under root 2: .*; unauthenticated without the key of root 2"));
        Assert.AreEqual(EdgeCommand.Wrong, withOld.ExitCode);
        StringAssert.Contains(withBoth.Output, "taken over by the board");
        Assert.AreEqual(1, withBoth.Lines.Count(line => line.StartsWith("unproven", StringComparison.Ordinal)), withBoth.Output);
    }

    [TestMethod]
    public void Labels_that_go_back_or_jump_are_notes_and_no_findings()
    {
        using var state = new BoardState();
        state.Run(20);
        var log = state.Open();
        foreach (var minute in new[] { 25, 10, 11 })
        {
            log.Append(BoardState.MinuteOf(minute));
        }

        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "note      minute labels go back or repeat at 1 place:");
        StringAssert.Contains(run.Output, "note      minute labels jump (5 minutes are missing) at 1 place:");
    }

    [TestMethod]
    [DataRow("# nothing\n", "line 1")]
    [DataRow("edge-key 1\nboard a/b\nroot 1\nfrom 1\nkey 12\ncheck 00000000\n", "line 5: a key has 64 hexadecimal digits")]
    [DataRow("edge-key 1\nboard a/b\nroot 0\nfrom 1\nkey 12\ncheck 00000000\n", "line 3: '0' is no root; allowed: 1 to 65535")]
    [DataRow("edge-key 1\nboard a/b\nroot one\n", "the line 'from' is missing")]
    public void A_bad_key_is_one_error_with_its_line(string text, string expected)
    {
        using var state = new BoardState();
        Directory.CreateDirectory(Path.Combine(state.Card, "log2"));
        var path = Path.Combine(state.Folder, "bad.key");
        File.WriteAllText(path, text);

        var run = EdgeRun.Of("verify", state.Folder, "--key", path);

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        StringAssert.Contains(run.Error, expected);
    }

    [TestMethod]
    public void A_mistyped_digit_of_a_key_is_told()
    {
        using var state = _whole.Copy();
        var text = File.ReadAllText(state.Key);
        var at = text.IndexOf("key ", text.IndexOf("from", StringComparison.Ordinal), StringComparison.Ordinal) + 10;
        File.WriteAllText(state.Key, text[..at] + (text[at] == '0' ? '1' : '0') + text[(at + 1)..]);

        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key);

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        StringAssert.Contains(run.Error, "the check does not fit the key");
    }

    [TestMethod]
    [DataRow("nowhere")]
    [DataRow(".")]
    public void A_folder_without_records_is_one_error(string name)
    {
        using var folder = new Cli.TemporaryFolder();

        var run = EdgeRun.Of("verify", Path.Combine(folder.Path, name));

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        StringAssert.StartsWith(run.Error, "edge: DIR: ");
        Assert.AreEqual(1, run.Error.Count(character => character == '\n'));
    }

    [TestMethod]
    public void Published_heads_are_found_in_a_whole_log()
    {
        using var state = _whole.Copy();
        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key, "--heads", Heads(state, 2, 7));

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "heads     2 of 2 published heads are in the chain");
        Assert.AreEqual("verdict   whole", run.Lines[^1]);
    }

    [TestMethod]
    public void A_log_that_was_made_anew_with_its_first_key_is_found_by_the_heads_alone()
    {
        using var state = _whole.Copy();
        var heads = Heads(state, 2, 7);
        Directory.Delete(state.Card, recursive: true);
        Directory.Delete(state.Flash, recursive: true);

        // The same key, other values.
        state.Run(Minutes, noise: 7);

        Assert.AreEqual(EdgeCommand.Well, EdgeRun.Of("verify", state.Folder, "--key", state.Key).ExitCode);
        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key, "--heads", heads);

        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "block 2, sequence ");
        StringAssert.Contains(run.Output, "another block is in its place: the log was made anew");
    }

    [TestMethod]
    public void A_head_beyond_the_end_tells_that_the_end_was_cut_off()
    {
        using var state = _whole.Copy();
        var heads = Heads(state, 2, 7);
        Directory.Delete(state.Folder, recursive: true);
        state.Run(1600);

        var run = EdgeRun.Of("verify", state.Folder, "--key", state.Key, "--heads", heads);

        AssertFound(run, "heads     1 of 2 published heads");
        StringAssert.Contains(run.Output, "the log ends before it");
    }

    [TestMethod]
    public void A_bad_list_of_heads_is_one_error_with_its_line_and_column()
    {
        var path = Path.Combine(_heads.Path, "bad-heads.csv");
        File.WriteAllText(path, "received_utc,sequence,block,tag\n2026-03-01T10:00:00Z,7,none,00\n");

        var run = EdgeRun.Of("verify", _whole.Folder, "--heads", path);

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        StringAssert.Contains(run.Error, "line 2, block: 'none' is not understood; allowed: 0 and more");
    }

    private static (EdgeRun Run, byte[] Bytes) AfterTampering(Action<byte[]> change)
    {
        using var state = _whole.Copy();
        var before = File.ReadAllBytes(state.Segment);
        state.Tamper(change);
        return (EdgeRun.Of("verify", state.Folder, "--key", state.Key), before);
    }

    private static void AssertFound(EdgeRun run, string line)
    {
        Assert.AreEqual(EdgeCommand.Wrong, run.ExitCode, run.Output + run.Error);
        Assert.IsTrue(run.Lines.Any(one => one.StartsWith(line, StringComparison.Ordinal)), $"no '{line}' in\n{run.Output}");
        StringAssert.StartsWith(run.Lines[^1], "verdict   NOT WHOLE");
    }

    private static string Heads(BoardState state, params int[] blocks)
    {
        var bytes = File.ReadAllBytes(state.Segment);
        var path = Path.Combine(_heads.Path, Path.GetRandomFileName());
        File.WriteAllLines(path, blocks.Select(block => string.Join(
            ',',
            $"2026-03-0{3 + (block / 5)}T12:00:00Z",
            BitConverter.ToInt32(bytes, (block * BlockBytes) + 44) + BitConverter.ToInt32(bytes, (block * BlockBytes) + 50),
            block,
            Convert.ToHexString(bytes.AsSpan(block * BlockBytes, 32)))).Prepend("received_utc,sequence,block,tag"));
        return path;
    }

    private static void Change(byte[] bytes, int block)
    {
        bytes[(block * BlockBytes) + 1500] ^= 0x10;
        var at = block * BlockBytes;
        BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(new SpanByte(bytes, at, 4092))).CopyTo(bytes, at + 4092);
    }

    private static void Exchange(byte[] bytes, int one, int other)
    {
        var saved = bytes.AsSpan(one * BlockBytes, BlockBytes).ToArray();
        bytes.AsSpan(other * BlockBytes, BlockBytes).CopyTo(bytes.AsSpan(one * BlockBytes));
        saved.CopyTo(bytes, other * BlockBytes);
    }
}
