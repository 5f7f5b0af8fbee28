using Edge.Board;
using Edge.Commissioning.Verification;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Bits that turn over: all of a block, all of a tail file. Every day a share of them, always the same; all with EDGE_SOAK=1.</summary>
[TestClass]
public sealed class FlipTests
{
    private const string Segment = "log2/b/0000.seg";
    private const int BlockBytes = BlockLayout.BlockBytes;
    private const int HeaderBytes = 132;

    [TestMethod]
    public void Every_bit_that_flips_in_a_sealed_block_makes_the_reader_pass_over_this_block_only()
    {
        var (card, flash, _, written) = KeyTests.Make(700);
        var next = (int)BitConverter.ToUInt32(card[Segment], BlockBytes + BlockLayout.FirstOffset);
        var flipped = new FlippedStorage(card, Segment);
        var log = KeyedLog.Open(flipped, flash);
        var reader = new RecordReader(log);
        var record = new Record();
        for (var bit = 0; bit < 8 * BlockBytes; bit += Soak.Or(1, 7))
        {
            flipped.Bit = bit;
            reader.Seek(1);

            Assert.IsTrue(reader.TryRead(record), $"bit {bit}");
            Assert.AreEqual(next, record.Sequence, $"bit {bit}");
        }

        flipped.Bit = -1;
        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Every_bit_that_flips_in_a_sealed_block_is_found_by_the_verifier_with_the_sequences_it_costs(bool hasKey)
    {
        var (card, key) = MakeSmall();
        var flipped = new FlippedStorage(card, Segment);
        for (var bit = 0; bit < 8 * BlockBytes; bit += Soak.Or(1, 7))
        {
            flipped.Bit = (8 * BlockBytes) + bit;
            var verifier = new LogVerifier(new LogMedia { Card = flipped, EpochMinutes = KeyedLog.EpochMinutes }, 1, hasKey ? key : null);
            verifier.Open();

            var findings = new List<int>();
            while (verifier.Next())
            {
                findings.Add(verifier.Finding);
                if (verifier.Block == 1)
                {
                    Assert.AreEqual((2L, 2L), (verifier.First, verifier.Last), $"bit {bit}");
                }
            }

            Assert.AreEqual(BlockFinding.Damaged, findings[1], $"bit {bit}");
            Assert.DoesNotContain(BlockFinding.Damaged, findings.Where((_, block) => block != 1), $"bit {bit}");
            Assert.DoesNotContain(BlockFinding.Altered, findings, $"bit {bit}");
        }
    }

    [TestMethod]
    public void Every_bit_that_is_changed_in_a_sealed_block_is_found_with_the_key_where_the_CRC_is_made_right()
    {
        var (card, key) = MakeSmall();
        var content = card[Segment];
        for (var bit = 0; bit < 8 * (BlockBytes - BlockLayout.CrcBytes); bit += Soak.Or(1, 7))
        {
            var changed = card.Clone();
            var bytes = content.ToArray();
            bytes[BlockBytes + (bit / 8)] ^= (byte)(1 << (bit % 8));
            var block = bytes[BlockBytes..(2 * BlockBytes)];
            BlockLayout.SetCrc(block);
            block.CopyTo(bytes, BlockBytes);
            changed.Write(Segment, bytes, 0, bytes.Length);

            var findings = KeyedLog.Verify(changed, key);

            Assert.IsTrue(findings.Exists(finding => finding.StartsWith("block 1:", StringComparison.Ordinal)), $"bit {bit}");
            Assert.IsFalse(findings.Exists(finding => finding.StartsWith("block 0:", StringComparison.Ordinal)), $"bit {bit}");
        }
    }

    [TestMethod]
    public void A_bit_that_flips_in_the_tail_costs_at_most_the_record_it_is_in_and_is_reported()
    {
        var board = new CrashBoard(CrashProfile.Fat(4), 30, PlantRecords.Make);
        var media = board.MediaBefore(29);
        var tail = media[0].Image.Files.Keys.Single(static name => name.StartsWith("log2/t.", StringComparison.Ordinal));
        var entries = EntriesOf(media[0].Image.Find(tail)!.Content.ToArray());
        var bits = media[0].GetLength(tail) * 8;
        var stride = Soak.Or(1, 37);
        Parallel.For(0, bits / stride, step =>
        {
            var bit = step * stride;
            FaultMedium[] flipped = [media[0].Remount(media[0].Image), media[1].Remount(media[1].Image)];
            flipped[0].FlipBit(tail, bit);
            var findings = board.Verify(flipped);
            var hit = entries.FindIndex(entry => bit / 8 >= entry.Start && bit / 8 < entry.End);
            AssertCosts(board, flipped, hit, entries.Count, findings, $"bit {bit}");
        });
    }

    [TestMethod]
    public void A_bit_that_flips_in_the_head_of_the_tail_costs_no_record_and_no_block()
    {
        var board = new CrashBoard(CrashProfile.Fat(4), 170, PlantRecords.Make);
        var media = board.MediaBefore(169);
        Assert.IsGreaterThanOrEqualTo(1, board.Blocks);
        var tail = media[0].Image.Files.Keys.Single(static name => name.StartsWith("log2/t.", StringComparison.Ordinal));
        for (var bit = 0; bit < HeaderBytes * 8; bit += Soak.Or(1, 11))
        {
            FaultMedium[] flipped = [media[0].Remount(media[0].Image), media[1].Remount(media[1].Image)];
            flipped[0].FlipBit(tail, bit);

            AssertCosts(board, flipped, -1, 169, board.Verify(flipped), $"bit {bit}");
        }
    }

    private static void AssertCosts(CrashBoard board, FaultMedium[] media, int hit, int count, List<string> findings, string what)
    {
        var log = board.Open(media);
        Assert.IsNull(log.Trouble, what);
        var read = Read(log, what);
        var missing = Enumerable.Range(0, count).Except(read).ToList();
        Assert.IsTrue(missing.TrueForAll(index => index == hit), $"{what} in record {hit}: missing {string.Join(", ", missing)}");

        // Of the newest record a wrong length cannot be told from a write that was cut.
        Assert.IsTrue(missing.Count == 0 || hit == count - 1 || findings.Count > 0, $"{what}: not reported");

        var next = PlantRecords.Make((int)log.Head);
        Assert.IsTrue(log.Append(next), $"{what}: {log.Trouble}");
        read.Add((int)next.Sequence - 1);
        Assert.IsTrue(Read(board.Open(media), what).SequenceEqual(read), $"{what}: not the same when opened again");
    }

    /// <summary>Indices of the records that are there; each as it was stored.</summary>
    private static List<int> Read(RecordLog log, string what)
    {
        var indices = new List<int>();
        var reader = new RecordReader(log);
        var record = new Record();
        while (reader.TryRead(record))
        {
            var index = (int)record.Sequence - 1;
            Assert.IsTrue(PlantRecords.AreSame(PlantRecords.Make(index), record), $"{what}: {LogTools.Describe(record)}");
            indices.Add(index);
        }

        return indices;
    }

    private static List<(int Start, int End)> EntriesOf(byte[] tail)
    {
        var entries = new List<(int Start, int End)>();
        for (var at = HeaderBytes; at < tail.Length;)
        {
            var end = at + BitConverter.ToUInt16(tail, at) + 8;
            entries.Add((at, end));
            at = end;
        }

        return entries;
    }

    /// <summary>Three sealed blocks of one record each, quick to verify.</summary>
    private static (MemoryStorage Card, byte[] Key) MakeSmall()
    {
        var card = new MemoryStorage();
        var log = KeyedLog.Open(card, new MemoryStorage());
        for (var i = 0; card.GetLength(Segment) < 3 * BlockBytes; i++)
        {
            Assert.IsTrue(log.Append(PlantRecords.MakeLarge(i)));
            for (var tick = 0; tick < 60; tick++)
            {
                log.Flush();
            }
        }

        return (card, log.TakeNewKey());
    }

    /// <summary>A medium of which one bit reads wrong.</summary>
    private sealed class FlippedStorage(Storage inner, string name) : Storage
    {
        /// <summary>Which bit of the file; -1: none.</summary>
        public int Bit { get; set; } = -1;

        public override int GetLength(string name) => inner.GetLength(name);

        public override int Read(string file, int position, byte[] buffer, int offset, int count)
        {
            var read = inner.Read(file, position, buffer, offset, count);
            var at = (Bit / 8) - position;
            if (Bit >= 0 && file == name && at >= 0 && at < read)
            {
                buffer[offset + at] ^= (byte)(1 << (Bit % 8));
            }

            return read;
        }

        public override void Append(string name, byte[] buffer, int offset, int count) => inner.Append(name, buffer, offset, count);

        public override void Write(string name, byte[] buffer, int offset, int count) => inner.Write(name, buffer, offset, count);

        public override void Truncate(string name, int length) => inner.Truncate(name, length);

        public override void Delete(string name) => inner.Delete(name);
    }
}
