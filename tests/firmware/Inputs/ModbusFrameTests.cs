using CsCheck;
using Edge.Inputs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class ModbusFrameTests
{
    private readonly ModbusFrame _frame = new();

    [TestMethod]
    public void The_check_sum_is_that_of_the_specification()
    {
        // MODBUS over serial line V1.02, 6.2.2: the frame 02 07 has the CRC 1241 hex.
        Assert.AreEqual(0x1241, ModbusFrame.Crc([0x02, 0x07], 0, 2));
    }

    [TestMethod]
    public void A_request_has_the_bytes_of_the_specification()
    {
        var request = new byte[ModbusFrame.RequestBytes];

        ModbusFrame.WriteRequest(request, 0x11, 3, 0x6B, 3);

        CollectionAssert.AreEqual(new byte[] { 0x11, 0x03, 0x00, 0x6B, 0x00, 0x03, 0x76, 0x87 }, request);
    }

    [TestMethod]
    public void Registers_are_found()
    {
        var answer = WithCrc(0x11, 0x03, 0x04, 0x02, 0x2B, 0xFF, 0x9C);

        Assert.AreEqual(ModbusFrame.Registers, _frame.Find(answer, answer.Length, 0x11, 3, 2));
        Assert.AreEqual(3, _frame.DataOffset);
    }

    [TestMethod]
    public void Noise_in_front_of_an_answer_is_skipped()
    {
        byte[] heard = [0x00, 0x11, 0xFF, .. WithCrc(0x11, 0x03, 0x02, 0x12, 0x34)];

        Assert.AreEqual(ModbusFrame.Registers, _frame.Find(heard, heard.Length, 0x11, 3, 1));
        Assert.AreEqual(6, _frame.DataOffset);
    }

    [TestMethod]
    public void An_exception_is_told_apart_from_silence()
    {
        var answer = WithCrc(0x11, 0x83, 0x02);

        Assert.AreEqual(ModbusFrame.Exception, _frame.Find(answer, answer.Length, 0x11, 3, 2));
    }

    [TestMethod]
    [DataRow(0x12, 3, 2, DisplayName = "another slave")]
    [DataRow(0x11, 4, 2, DisplayName = "another function")]
    [DataRow(0x11, 3, 1, DisplayName = "another length")]
    public void An_answer_to_another_request_is_not_taken(int slave, int function, int length)
    {
        var answer = WithCrc(0x11, 0x03, 0x04, 0x02, 0x2B, 0xFF, 0x9C);

        Assert.AreEqual(ModbusFrame.NotFound, _frame.Find(answer, answer.Length, slave, function, length));
    }

    [TestMethod]
    public void A_check_sum_with_its_bytes_swapped_is_wrong()
    {
        var answer = WithCrc(0x11, 0x03, 0x02, 0x12, 0x34);
        (answer[^1], answer[^2]) = (answer[^2], answer[^1]);

        Assert.AreEqual(ModbusFrame.NotFound, _frame.Find(answer, answer.Length, 0x11, 3, 1));
    }

    [TestMethod]
    public void No_beginning_of_an_answer_is_taken_for_a_whole_one()
    {
        var answer = WithCrc(0x11, 0x03, 0x04, 0x02, 0x2B, 0xFF, 0x9C);

        for (var count = 0; count < answer.Length; count++)
        {
            Assert.AreEqual(ModbusFrame.NotFound, _frame.Find(answer, count, 0x11, 3, 2));
        }
    }

    [TestMethod]
    public void A_flipped_bit_is_noticed_wherever_it_is()
    {
        var answer = WithCrc(0x11, 0x03, 0x04, 0x02, 0x2B, 0xFF, 0x9C);
        Gen.Int[0, (answer.Length * 8) - 1].Sample(bit =>
        {
            var broken = (byte[])answer.Clone();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.AreEqual(ModbusFrame.NotFound, _frame.Find(broken, broken.Length, 0x11, 3, 2));
        });
    }

    [TestMethod]
    public void Rubbish_of_any_kind_is_survived()
    {
        Gen.Byte.Array[0, 256].Sample(heard => new ModbusFrame().Find(heard, heard.Length, 0x11, 3, 32));
    }

    private static byte[] WithCrc(params byte[] frame)
    {
        var crc = ModbusFrame.Crc(frame, 0, frame.Length);
        return [.. frame, (byte)crc, (byte)(crc >> 8)];
    }
}
