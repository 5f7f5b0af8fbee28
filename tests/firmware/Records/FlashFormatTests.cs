using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>The files on internal flash, byte for byte.</summary>
[TestClass]
public sealed class FlashFormatTests
{
    private const int HeadBytes = 10;

    [TestMethod]
    public void The_head_file_of_an_empty_log_is_as_FORMAT_says()
    {
        var flash = new LittlefsMedium();
        FlashLogTests.Open(flash).Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs, 100, -3));

        Assert.AreEqual(
            "4548" + "01" + "00" + "0000" + "0000" + "00000000" + "0000000000" + "0000000000" + "0000" + "000000000000" + "4000"
                + new string('0', 2 * (12 + 4 + 4 + 8 + 32)) + "AEBAA23F",
            Hex(flash, "log2/h"));
    }

    [TestMethod]
    public void The_head_file_after_a_block_is_as_FORMAT_says()
    {
        var flash = new LittlefsMedium();
        var log = FlashLogTests.Open(flash);
        FlashLogTests.Run(log, 0, 300);
        var head = Read(flash, "log2/h");
        var block = Read(flash, "log2/b/0/0");

        Assert.AreEqual(1, BitConverter.ToInt32(head, 8));
        CollectionAssert.AreEqual(block[..32], head[60..92]);
        CollectionAssert.AreEqual(block[..8], head[52..60]);
        Assert.AreEqual(BitConverter.ToInt32(block, 44) + BitConverter.ToInt32(block, 50), BitConverter.ToInt32(head, 12));
        Assert.AreEqual(1, BitConverter.ToInt32(head, 17));
        Assert.AreEqual(BitConverter.ToInt32(block, 70), BitConverter.ToInt32(head, 44));
    }

    [TestMethod]
    public void An_event_on_flash_is_stored_as_FORMAT_says()
    {
        var flash = new LittlefsMedium();
        FlashLogTests.Open(flash).Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs, 100, -3));

        Assert.AreEqual(
            "52" + "01" + "0000" + "0000" + "00000000"
                + "2E" + "43" + "FF" + "01" + "80F08EEB9467" + "1E" + "C801" + "05" + "08" + "6279706173732D31" + "01" + "AD0DCACE7CF293B4",
            Hex(flash, "log2/w0"));
    }

    [TestMethod]
    public void Minutes_on_flash_are_stored_as_FORMAT_says()
    {
        var flash = new LittlefsMedium();
        var log = FlashLogTests.Open(flash);
        for (var i = 0; i < 2; i++)
        {
            var record = LogTools.Minute(1, LogTools.StartUtcMs + (i * 60000), channels: 2, contacts: 1);
            record.Average[0] = 300 + i;
            record.Minimum[0] = 299;
            record.Maximum[0] = 500;
            record.Average[1] = -1 - i;
            record.Minimum[1] = -2;
            record.Maximum[1] = 0;
            record.SchemaSequence = 0;
            log.Append(record);
            log.Flush();
        }

        Assert.AreEqual(
            "2C" + "C2" + "01" + "80F08EEB9467" + "02" + "01" + "00" + "3A" + "3C" + "0A96410439180C02" + "01" + "17BD631DC25E0DAC"
                + "0B" + "0482A006" + "01" + "7F476F22A914A9A2",
            Hex(flash, "log2/w0")[(2 * HeadBytes)..]);
    }

    [TestMethod]
    public void A_small_file_leans_on_the_one_before_by_the_sequence_of_its_last_entry()
    {
        var flash = new LittlefsMedium();
        var log = FlashLogTests.Open(flash);
        for (var i = 0; flash.GetLength("log2/w1") <= 0; i++)
        {
            log.Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs));
        }

        var file = Read(flash, "log2/w1");

        Assert.AreEqual(0x4C, file[0]);
        Assert.AreEqual(log.Head - 1, file[1] | (file[2] << 8) | (file[3] << 16));
    }

    [TestMethod]
    public void What_remains_after_a_block_is_in_the_sixth_spill_file_and_the_head_names_it()
    {
        var flash = new LittlefsMedium();
        var log = FlashLogTests.Open(flash);
        for (var i = 0; log.SealedBlocks == 0; i++)
        {
            FlashLogTests.Run(log, i, 1);
        }

        var head = Read(flash, "log2/h");
        var run = Read(flash, "log2/s5");

        Assert.AreEqual(5, (head[3] >> 3) & 7);
        CollectionAssert.AreEqual(new byte[] { 0x52, 1, 0, 0, 0, 0, 1, 0, 0, 0 }, run[..HeadBytes]);
        log.Append(LogTools.Event(30, "bypass-1", LogTools.StartUtcMs));
        Assert.AreEqual("4C" + Convert.ToHexString(BitConverter.GetBytes((int)log.Head - 1))[..6], Hex(flash, "log2/w0")[..8]);
    }

    private static string Hex(LittlefsMedium flash, string name) => Convert.ToHexString(Read(flash, name));

    private static byte[] Read(LittlefsMedium flash, string name)
    {
        var bytes = new byte[4096];
        return bytes[..flash.Read(name, 0, bytes, 0, bytes.Length)];
    }
}
