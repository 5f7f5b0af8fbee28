using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Edge.Board;
using Edge.Records;
using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>
/// What FORMAT.md says of a sealed log on a card, byte for byte: a fixed key, fixed records, and offsets that are FORMAT.md's numbers. Codes and tags are computed here as it
/// describes them, and are literal too.
/// </summary>
[TestClass]
public sealed class FormatBytesTests
{
    private const int BlockBytes = 4096;
    private const int Channels = 12;

    // One line: 75 + 3 bytes, and 2 for each of its 4 + 12 streams.
    private const int LengthsOffset = 78;
    private const int HeaderBytes = LengthsOffset + (2 * (4 + Channels));
    private const string FirstKey = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
    private const string Tag0 = "E214B4466457E6427895186C8A1ECB754D04CA5CB942EBFA650123EB27D28853";
    private const string Tag2 = "4D89D718F92597CA3522EB872D5D33B7A25CD717A52CFBBB743BE2D7BF660FA6";
    private const string SecondKey = "9169DA4BD87957B7B9542BC4DE81AB623B2E74E9DCD089DF84E19653A10A3FEA";

    private static MemoryStorage _card = null!;
    private static MemoryStorage _state = null!;
    private static byte[] _blocks = null!;

    /// <summary>Three sealed blocks, the key having stepped on once, and a tail with entries.</summary>
    [ClassInitialize]
    public static void Make(TestContext context)
    {
        (_card, _state) = Run(static card => card.GetLength("log2/b/0000.seg") >= 3 * BlockBytes, epochMinutes: 100);
        _blocks = _card["log2/b/0000.seg"];
    }

    [TestMethod]
    public void The_key_file_of_an_odd_epoch_is_as_FORMAT_says_and_its_key_follows_from_the_first()
    {
        var derived = Hmac(Convert.FromHexString(FirstKey), [.. Encoding.ASCII.GetBytes("edge epoch"), 1, 0]);

        Assert.AreEqual(SecondKey, Convert.ToHexString(derived));
        Assert.AreEqual("454B" + "01" + "00" + "0100" + "0100" + SecondKey + "D57D3019", Convert.ToHexString(_state["k1"]));
        Assert.IsLessThanOrEqualTo(0, _state.GetLength("k0"), "the key of the day before is there");
    }

    [TestMethod]
    public void The_key_file_of_the_first_epoch_is_as_FORMAT_says()
    {
        var (_, state) = Run(static card => card.GetLength("log2/b/0000.seg") >= BlockBytes, epochMinutes: 1440);

        Assert.AreEqual("454B" + "01" + "00" + "0100" + "0000" + FirstKey + "2B1A1967", Convert.ToHexString(state["k0"]));
    }

    [TestMethod]
    public void The_header_of_block_0_is_as_FORMAT_says() => Assert.AreEqual(
        Tag0
                + "4542" + "01" + "00" + "00000000" + "0100" + "0000" + "010000000000" + "50000000" + "5100" + "A0B9C201" + "EEB9C201" + "00DCB1A69C01" + "4F000000"
                + "01" + "000C02" + "0E00" + "1D00" + "0000" + "0500" + "450148014501470147014601470146014701460145014501",
        Convert.ToHexString(_blocks.AsSpan(0, HeaderBytes)));

    [TestMethod]
    public void The_header_of_a_later_block_and_the_table_of_its_group_are_as_FORMAT_says()
    {
        var block = _blocks.AsSpan(2 * BlockBytes, BlockBytes);

        Assert.AreEqual(
            Tag2
                    + "4542" + "01" + "00" + "02000000" + "0100" + "0100" + "A20000000000" + "4E000000" + "4F00" + "3FBAC201" + "8DBAC201" + "A06D43A79C01" + "EE000000"
                    + "01" + "000C02" + "0400" + "0000" + "0A00" + "0500" + "450146014701440147014B01460146014501470145014601",
            Convert.ToHexString(block[..HeaderBytes]));
        Assert.AreEqual("0232C29EDD54A02AA83C", Convert.ToHexString(Stream(block, 2)));
    }

    [TestMethod]
    public void Tags_and_CRCs_are_computed_as_FORMAT_says()
    {
        var before = new byte[32];
        string[] keys = [FirstKey, FirstKey, SecondKey];
        for (var block = 0; block < 3; block++)
        {
            var bytes = _blocks.AsSpan(block * BlockBytes, BlockBytes).ToArray();
            Assert.AreEqual(Crc32.HashToUInt32(new SpanByte(bytes, 0, 4092)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4092)));
            var tag = bytes[..32];
            before.CopyTo(bytes, 0);
            bytes.AsSpan(4092).Clear();
            Assert.AreEqual(Convert.ToHexString(Hmac(Convert.FromHexString(keys[block]), bytes)), Convert.ToHexString(tag), $"block {block}");
            before = tag;
        }
    }

    [TestMethod]
    public void All_bytes_of_the_blocks_are_those_of_this_version()
    {
        Assert.AreEqual("6409E7C43EBA9F1B38D44B79D416CD7952232F43C7B3C0F98471743E49E1FB78", Convert.ToHexString(SHA256.HashData(_blocks.AsSpan(0, 3 * BlockBytes))));
    }

    [TestMethod]
    public void The_header_of_the_tail_file_is_as_FORMAT_says()
    {
        var tail = _card[_card.GetLength("log2/t.a") > 0 ? "log2/t.a" : "log2/t.b"];

        Assert.AreEqual(
            "4554" + "01" + "00" + "04000000" + "0100" + "0100" + "03000000" + "F00000000000" + "010000000000" + "4F00" + "02" + "00" + "205590A79C01"
                + "010000000000" + "000000000000" + "000000000000" + "000000000000" + "0000" + "EE000000" + "00000000" + "E214B4466457E642" + Tag2
                + "81020000" + "3CD88D02" + "E4B68142" + "D966A54EF448BB41",
            Convert.ToHexString(tail[..132]));
    }

    [TestMethod]
    public void The_codes_of_the_tail_are_computed_as_FORMAT_says()
    {
        var tail = _card[_card.GetLength("log2/t.a") > 0 ? "log2/t.a" : "log2/t.b"];
        var code = Code(new byte[8], tail[..112]);
        Assert.AreEqual(Convert.ToHexString(code), Convert.ToHexString(tail[124..132]));
        var at = 132;
        while (at < tail.Length)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at));
            code = Code(code, tail[at..(at + length)]);
            at += length + 8;
            Assert.AreEqual(Convert.ToHexString(code), Convert.ToHexString(tail[(at - 8)..at]));
        }

        Assert.AreEqual(tail.Length, at);
    }

    [TestMethod]
    public void The_index_of_a_finished_group_is_as_FORMAT_says()
    {
        var (card, _) = Run(static card => card.GetLength("log2/idx") > 0, epochMinutes: 1440);

        Assert.AreEqual("010000000000" + "C71300000000" + "A0B9C201" + "64CDC201" + "00000080" + "9F8A75D1", Convert.ToHexString(card["log2/idx"]));
    }

    [TestMethod]
    public void The_stream_of_a_group_is_that_of_this_version()
    {
        var column = new GroupColumn(new NoisePriors());
        var bytes = new byte[256];
        column.BeginWrite(bytes, 0, bytes.Length);
        column.Write(1, 160, 29538720, 29538879);
        column.Write(161, 318, 29538880, 29539037);
        column.Write(321, 470, 29539000, 29539149);
        column.Write(471, 640, 29539150, 29539320);

        Assert.AreEqual("0232C29EDD569E103FAA8399B9DA05800CC21172", Convert.ToHexString(bytes[..column.EndWrite()]));
    }

    /// <summary>A board that stores minutes of noise, and an event among them, until the card is as wanted.</summary>
    private static (MemoryStorage Card, MemoryStorage State) Run(Func<MemoryStorage, bool> isDone, int epochMinutes)
    {
        var card = new MemoryStorage();
        var state = new MemoryStorage();
        var log = new RecordLog(new LogMedia { Card = card, State = state, Entropy = new CountingEntropy(), EpochMinutes = epochMinutes });
        log.Open();
        log.Append(LogTools.Schema(0, LogTools.StartUtcMs, "line\tkiln-1\n"));
        for (var i = 0; !isDone(card); i++)
        {
            log.Append(Minute(i));
            if (i == 5)
            {
                log.Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs + (i * 60_000L) + 1234, 100, -3));
            }

            for (var tick = 0; tick < 60; tick++)
            {
                log.Flush();
            }
        }

        return (card, state);
    }

    private static Record Minute(int index)
    {
        var record = LogTools.Minute(0, LogTools.StartUtcMs + (index * 60_000L), Channels, contacts: 2);
        for (var i = 0; i < Channels; i++)
        {
            var noise = ((uint)((index * Channels) + i + 1) * 2654435761u) >> 8;
            record.Marks[i] = (byte)'N';
            record.ValidCount[i] = 60;
            record.Average[i] = (int)(noise % 20000);
            record.Minimum[i] = record.Average[i] - (int)(noise % 251);
            record.Maximum[i] = record.Average[i] + (int)(noise % 509);
        }

        return record;
    }

    /// <summary>Bytes of a stream of a block with one line.</summary>
    private static byte[] Stream(ReadOnlySpan<byte> block, int number)
    {
        var at = HeaderBytes;
        for (var i = 0; i < number; i++)
        {
            at += BinaryPrimitives.ReadUInt16LittleEndian(block[(LengthsOffset + (2 * i))..]);
        }

        return block.Slice(at, BinaryPrimitives.ReadUInt16LittleEndian(block[(LengthsOffset + (2 * number))..])).ToArray();
    }

    /// <summary>Code of bytes after another one, under the second key.</summary>
    private static byte[] Code(byte[] before, byte[] bytes)
    {
        byte[] last = [.. before, .. new byte[24]];
        for (var at = 0; at < bytes.Length; at += 224)
        {
            var input = new byte[256];
            last.CopyTo(input, 0);
            bytes.AsSpan(at, Math.Min(224, bytes.Length - at)).CopyTo(input.AsSpan(32));
            last = Hmac(Convert.FromHexString(SecondKey), input);
        }

        return last[..8];
    }

    private static byte[] Hmac(byte[] key, byte[] bytes)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(bytes);
        return hmac.GetHashAndReset();
    }

    private sealed class CountingEntropy : Entropy
    {
        public override void Fill(byte[] buffer)
        {
            for (var i = 0; i < buffer.Length; i++)
            {
                buffer[i] = (byte)i;
            }
        }
    }
}
