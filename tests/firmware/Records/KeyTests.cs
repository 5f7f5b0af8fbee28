using Edge.Commissioning.Verification;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

[TestClass]
public sealed class KeyTests
{
    [TestMethod]
    public void The_first_key_is_handed_out_once_and_verifies_the_whole_log()
    {
        var (card, _, key, _) = Make(1400);

        Assert.HasCount(32, key);
        Assert.IsEmpty(KeyedLog.Verify(card, key), string.Join(", ", KeyedLog.Verify(card, key)));
    }

    [TestMethod]
    public void The_key_steps_on_after_its_minutes_and_the_old_one_is_gone()
    {
        var (_, flash, key, _) = Make(1400);
        var file = flash.Names.Single(name => name is "k0" or "k1");

        Assert.IsGreaterThan(1, flash[file][6]);
        Assert.IsFalse(flash[file].AsSpan(8, 32).SequenceEqual(key));
    }

    [TestMethod]
    public void Another_key_verifies_nothing()
    {
        var (card, _, key, _) = Make(700);
        key[0] ^= 1;

        var findings = KeyedLog.Verify(card, key);

        Assert.Contains($"block 0: {BlockFinding.Altered}", findings);
    }

    [TestMethod]
    public void Without_a_key_damage_is_found_and_the_rest_is_called_unauthenticated()
    {
        var (card, _, _, _) = Make(700);

        Assert.IsTrue(KeyedLog.Verify(card, null).TrueForAll(finding => finding.EndsWith($": {BlockFinding.Unauthenticated}", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_reader_without_the_key_reads_everything_and_changes_nothing()
    {
        var (card, _, _, written) = Make(700);
        var before = card.Names.ToDictionary(name => name, name => card[name]);

        var read = LogTools.ReadFrom(LogTools.Open(card), 1);

        CollectionAssert.AreEqual(written, read);
        Assert.IsTrue(card.Names.SequenceEqual(before.Keys) && before.All(file => file.Value.AsSpan().SequenceEqual(card[file.Key])));
    }

    [TestMethod]
    public void A_board_that_lost_its_key_goes_on_under_a_new_root_and_the_first_block_says_so()
    {
        var (card, _, key, written) = Make(700);
        var log = KeyedLog.Open(card, new MemoryStorage(), seed: 2);
        written.AddRange(KeyedLog.Run(log, 700, first: 700));
        var newKey = log.TakeNewKey();

        Assert.AreEqual(2, log.KeyRoot);
        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
        var withOld = KeyedLog.Verify(card, key);
        var withNew = KeyedLog.Verify(card, newKey, root: 2);
        Assert.IsTrue(withOld.TrueForAll(finding => finding.EndsWith($": {BlockFinding.Unauthenticated}", StringComparison.Ordinal)), string.Join(", ", withOld));
        Assert.AreEqual(1, withNew.Count(finding => finding.EndsWith($": {BlockFinding.TakenOver}", StringComparison.Ordinal)), string.Join(", ", withNew));
    }

    [TestMethod]
    public void A_card_that_replaced_another_is_whole_though_its_log_begins_with_a_later_key()
    {
        var (_, flash, key, _) = Make(1400);
        var card = new MemoryStorage();
        KeyedLog.Run(KeyedLog.Open(card, flash), 700, first: 1400);

        var findings = KeyedLog.Verify(card, key);

        Assert.IsGreaterThan(1, card["log2/b/0000.seg"][42]);
        Assert.IsEmpty(findings, string.Join(", ", findings));
    }

    [TestMethod]
    public void A_ring_is_whole_but_for_its_oldest_block_that_nobody_can_check()
    {
        var media = new LogMedia { Flash = new MemoryStorage(), FlashBlocks = 8, KeepMinutes = 0, Entropy = new Simulator.Board.SeededEntropy(1), EpochMinutes = KeyedLog.EpochMinutes };
        var log = new RecordLog(media);
        log.Open();
        FlashLogTests.Run(log, 0, 4000);
        var key = log.TakeNewKey();
        var verifier = new LogVerifier(media, 1, key);
        verifier.Open();
        var findings = new List<int>();
        while (verifier.Next())
        {
            findings.Add(verifier.Finding);
        }

        verifier.CheckTail();
        Assert.IsGreaterThan(0, verifier.FirstBlock);
        Assert.AreEqual(BlockFinding.Oldest, findings[0]);
        Assert.IsTrue(findings.Skip(1).All(finding => finding == BlockFinding.Whole), string.Join(", ", findings));
        Assert.AreEqual(TailFinding.Whole, verifier.Tail);
    }

    [TestMethod]
    public void An_entry_of_the_tail_that_was_changed_with_a_right_CRC_is_not_taken_and_not_sealed()
    {
        var (card, flash, _, written) = Make(40);
        var tail = card["log2/t.a"];
        var at = 132;
        var length = tail[at] | (tail[at + 1] << 8);
        tail[at + length - 6] ^= 1;
        var crc = System.IO.Hashing.Crc32.HashToUInt32(new SpanByte(tail, at, length - 4));
        BitConverter.GetBytes(crc).CopyTo(tail, at + length - 4);
        card.Write("log2/t.a", tail, 0, tail.Length);

        var read = LogTools.ReadFrom(KeyedLog.Open(card, flash), 1);

        CollectionAssert.AreEqual(written[1..], read);
    }

    internal static (MemoryStorage Card, MemoryStorage Flash, byte[] Key, List<string> Written) Make(int records, int seed = 1)
    {
        var card = new MemoryStorage();
        var flash = new MemoryStorage();
        var log = KeyedLog.Open(card, flash, seed);
        var written = KeyedLog.Run(log, records);
        return (card, flash, log.TakeNewKey(), written);
    }
}
