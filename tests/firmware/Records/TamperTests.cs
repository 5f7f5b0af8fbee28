using System.Security.Cryptography;
using Edge.Commissioning.Verification;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>What people do to a card, and that each of it is found where it was done.</summary>
[TestClass]
public sealed class TamperTests
{
    private const string Segment = "log2/b/0000.seg";
    private const int BlockBytes = 4096;

    private static MemoryStorage _card = null!;
    private static byte[] _key = null!;
    private static int _blocks;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        (_card, _, _key, _) = KeyTests.Make(1800);
        _blocks = _card[Segment].Length / BlockBytes;
        Assert.IsGreaterThanOrEqualTo(6, _blocks);
    }

    [TestMethod]
    public void A_changed_value_with_a_right_CRC_is_found_in_its_block() =>
        AssertFound(bytes => Change(bytes, 2), $"block 2: {BlockFinding.Altered}");

    [TestMethod]
    public void Exchanged_blocks_are_found_where_they_are() =>
        AssertFound(
            bytes =>
            {
                var one = bytes.AsSpan(1 * BlockBytes, BlockBytes).ToArray();
                bytes.AsSpan(3 * BlockBytes, BlockBytes).CopyTo(bytes.AsSpan(BlockBytes));
                one.CopyTo(bytes, 3 * BlockBytes);
            },
            $"block 1: {BlockFinding.Misplaced}",
            $"block 3: {BlockFinding.Misplaced}");

    [TestMethod]
    public void Exchanged_blocks_with_right_numbers_and_CRCs_are_found() =>
        AssertFound(
            bytes =>
            {
                var one = bytes.AsSpan(1 * BlockBytes, BlockBytes).ToArray();
                bytes.AsSpan(3 * BlockBytes, BlockBytes).CopyTo(bytes.AsSpan(BlockBytes));
                one.CopyTo(bytes, 3 * BlockBytes);
                SetNumber(bytes, 1);
                SetNumber(bytes, 3);
            },
            $"block 1: {BlockFinding.Altered}",
            $"block 3: {BlockFinding.Unauthenticated}");

    [TestMethod]
    public void A_block_taken_out_is_found_from_there_on()
    {
        var card = _card.Clone();
        var bytes = card[Segment];
        var rest = bytes[..(2 * BlockBytes)].Concat(bytes[(3 * BlockBytes)..]).ToArray();
        card.Write(Segment, rest, 0, rest.Length);

        Assert.Contains($"block 2: {BlockFinding.Misplaced}", KeyedLog.Verify(card, _key));
    }

    [TestMethod]
    public void A_block_put_in_twice_is_found() =>
        AssertFound(
            bytes =>
            {
                bytes.AsSpan(1 * BlockBytes, BlockBytes).CopyTo(bytes.AsSpan(2 * BlockBytes));
                SetNumber(bytes, 2);
            },
            $"block 2: {BlockFinding.Altered}");

    [TestMethod]
    public void Blocks_cut_off_are_found_while_the_tail_is_there()
    {
        var card = _card.Clone();
        card.Truncate(Segment, (_blocks - 2) * BlockBytes);

        CollectionAssert.AreEqual(
            new[] { $"block {_blocks - 2}: {BlockFinding.Missing}", $"block {_blocks - 1}: {BlockFinding.Missing}" },
            KeyedLog.Verify(card, _key));
    }

    [TestMethod]
    public void A_block_whose_storing_was_cut_is_no_damage_while_the_tail_has_its_records()
    {
        var card = _card.Clone();
        card.Append(Segment, new byte[BlockBytes], 0, BlockBytes);

        Assert.IsEmpty(KeyedLog.Verify(card, _key));
    }

    [TestMethod]
    public void A_tail_that_was_taken_away_is_found()
    {
        var card = _card.Clone();
        card.Delete("log2/t.a");
        card.Delete("log2/t.b");

        CollectionAssert.AreEqual(new[] { "tail: loose" }, KeyedLog.Verify(card, _key));
    }

    [TestMethod]
    public void A_block_of_another_board_is_found()
    {
        var (other, _, _, _) = KeyTests.Make(1800, seed: 9);
        AssertFound(bytes => other[Segment].AsSpan(2 * BlockBytes, BlockBytes).CopyTo(bytes.AsSpan(2 * BlockBytes)), $"block 2: {BlockFinding.Altered}");
    }

    [TestMethod]
    public void A_block_that_was_changed_and_sealed_with_the_key_of_a_later_day_is_found() =>
        AssertFound(content => SealAnew(content, 1), $"block 1: {BlockFinding.WrongEpoch}");

    [TestMethod]
    public void A_later_key_behind_a_damaged_block_reaches_no_further_than_the_damage_can_hide() =>
        AssertFound(
            content =>
            {
                content[BlockBytes + 2000] ^= 4;
                SealAnew(content, 2);
            },
            $"block 1: {BlockFinding.Damaged}",
            $"block 2: {BlockFinding.WrongEpoch}");

    [TestMethod]
    public void A_whole_log_made_with_the_key_of_a_later_day_is_found_at_its_first_block() =>
        AssertFound(content => SealAnew(content, 0), $"block 0: {BlockFinding.WrongEpoch}");

    [TestMethod]
    public void A_header_that_lets_older_blocks_be_gone_is_found_and_so_are_the_blocks()
    {
        var card = _card.Clone();
        ChangeHeader(card);
        var bytes = card[Segment];
        bytes.AsSpan(0, 3 * BlockBytes).Clear();
        card.Write(Segment, bytes, 0, bytes.Length);

        var found = KeyedLog.Verify(card, _key);

        CollectionAssert.IsSubsetOf(new[] { "tail: altered", $"block 0: {BlockFinding.Damaged}", $"block 2: {BlockFinding.Damaged}" }, found);
    }

    [TestMethod]
    public void A_board_takes_a_changed_header_for_another_keys_and_says_so_in_the_block_it_seals_next()
    {
        var (card, flash, key, _) = KeyTests.Make(700);
        ChangeHeader(card);

        KeyedLog.Run(KeyedLog.Open(card, flash), 700, first: 700);

        Assert.AreEqual(1, KeyedLog.Verify(card, key).Count(finding => finding.EndsWith($": {BlockFinding.TakenOver}", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Every_bit_that_flips_in_a_sealed_block_is_found()
    {
        var block = _card[Segment][..BlockBytes];
        Assert.IsTrue(Edge.Records.Blocks.BlockLayout.IsSound(block, 0));
        for (var bit = 0; bit < 8 * BlockBytes; bit++)
        {
            block[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsFalse(Edge.Records.Blocks.BlockLayout.IsSound(block, 0), $"bit {bit}");
            block[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [TestMethod]
    public void Records_before_and_after_a_damaged_block_are_read_and_its_range_is_told()
    {
        var card = _card.Clone();
        var bytes = card[Segment];
        var first = BitConverter.ToInt32(bytes, (2 * BlockBytes) + 44);
        var next = BitConverter.ToInt32(bytes, (3 * BlockBytes) + 44);
        bytes[(2 * BlockBytes) + 2000] ^= 4;
        card.Write(Segment, bytes, 0, bytes.Length);

        var read = LogTools.ReadFrom(LogTools.Open(card), 1).ConvertAll(record => int.Parse(record[..record.IndexOf(' ')]));

        CollectionAssert.AreEqual(Enumerable.Range(1, first - 1).Concat(Enumerable.Range(next, 1801 - next)).ToList(), read);
        var verifier = new LogVerifier(new LogMedia { Card = card, EpochMinutes = KeyedLog.EpochMinutes }, 1, _key);
        verifier.Open();
        while (verifier.Next() && verifier.Finding == BlockFinding.Whole)
        {
        }

        Assert.AreEqual((2, BlockFinding.Damaged, (long)first, (long)next - 1), (verifier.Block, verifier.Finding, verifier.First, verifier.Last));
    }

    private static void AssertFound(Action<byte[]> tamper, params string[] expected)
    {
        var card = _card.Clone();
        var bytes = card[Segment];
        tamper(bytes);
        card.Write(Segment, bytes, 0, bytes.Length);
        var found = KeyedLog.Verify(card, _key);
        foreach (var finding in expected)
        {
            Assert.Contains(finding, found, string.Join(", ", found));
        }
    }

    /// <summary>Lets the tail's header say that blocks before number 3 may be gone, with a right CRC.</summary>
    private static void ChangeHeader(MemoryStorage card)
    {
        var name = card.Names.Single(name => name is "log2/t.a" or "log2/t.b");
        var header = card[name];
        header[68] = 3;
        BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(new SpanByte(header, 0, 120))).CopyTo(header, 120);
        card.Write(name, header, 0, header.Length);
    }

    /// <summary>Changes and seals all blocks from one on under the key of epoch 12, as a thief of the board could, who has the present key and all later ones.</summary>
    private static void SealAnew(byte[] content, int from)
    {
        const ushort Epoch = 12;
        var key = _key;
        for (var i = 1; i <= Epoch; i++)
        {
            key = Hmac(key, [.. "edge epoch"u8, (byte)i, (byte)(i >> 8)]);
        }

        for (var block = from; block < _blocks; block++)
        {
            var at = block * BlockBytes;
            BitConverter.GetBytes(Epoch).CopyTo(content, at + 42);
            content[at + 4000] ^= 1;
            content.AsSpan(at, 32).Clear();
            if (block > 0)
            {
                content.AsSpan(at - BlockBytes, 32).CopyTo(content.AsSpan(at));
            }

            content.AsSpan(at + 4092, 4).Clear();
            Hmac(key, content[at..(at + BlockBytes)]).CopyTo(content, at);
            SetCrc(content, block);
        }
    }

    private static void Change(byte[] bytes, int block)
    {
        bytes[(block * BlockBytes) + 1500] ^= 0x10;
        SetCrc(bytes, block);
    }

    private static void SetNumber(byte[] bytes, int block)
    {
        BitConverter.GetBytes(block).CopyTo(bytes, (block * BlockBytes) + 36);
        SetCrc(bytes, block);
    }

    private static void SetCrc(byte[] bytes, int block)
    {
        var at = block * BlockBytes;
        BitConverter.GetBytes(System.IO.Hashing.Crc32.HashToUInt32(new SpanByte(bytes, at, 4092))).CopyTo(bytes, at + 4092);
    }

    private static byte[] Hmac(byte[] key, byte[] data)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(data);
        return hmac.GetHashAndReset();
    }
}
