using System.IO.Ports;

using Iot.Device.Modbus.Client;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

[TestClass]
public sealed class ModbusClientTests
{
    private const byte Station = 17;
    private const int ReadTimeoutMs = 25;

    [TestMethod]
    public void A_request_is_framed_as_the_standard_shows()
    {
        var (_, line, client) = Open();
        client.ReadHoldingRegisters(Station, 0x006B, 3);

        // Modbus application protocol V1.1b3, 6.3, example, with its checksum on a serial line.
        CollectionAssert.AreEqual(new byte[] { 0x11, 0x03, 0x00, 0x6B, 0x00, 0x03, 0x76, 0x87 }, line.Sent.Single());
    }

    [TestMethod]
    public void Registers_come_high_byte_first_and_signed()
    {
        var (_, line, client) = Open();
        line.Answer = _ => Frame(Station, 3, 4, 0x02, 0x2B, 0xFF, 0xFE);
        CollectionAssert.AreEqual(new short[] { 0x022B, -2 }, client.ReadHoldingRegisters(Station, 0, 2));
    }

    [TestMethod]
    public void Coils_come_lowest_bit_first()
    {
        var (_, line, client) = Open();
        line.Answer = _ => Frame(Station, 1, 2, 0b0000_0101, 0b0000_0010);
        var coils = client.ReadCoils(Station, 0, 10)!;
        CollectionAssert.AreEqual(new[] { 0, 2, 9 }, Enumerable.Range(0, 10).Where(i => coils[i]).ToArray());
    }

    [TestMethod]
    public void A_write_succeeds_when_the_slave_echoes_it()
    {
        var (_, line, client) = Open();
        line.Answer = request => request;
        Assert.IsTrue(client.WriteSingleRegister(Station, 7, 300));
        CollectionAssert.AreEqual(Frame(Station, 6, 0, 7, 0x01, 0x2C), line.Sent.Single());
    }

    [TestMethod]
    public void A_wrong_checksum_gives_null()
    {
        var (_, line, client) = Open();
        line.Answer = _ => [.. Frame(Station, 3, 2, 0, 1)[..^1], 0x00];
        Assert.IsNull(client.ReadHoldingRegisters(Station, 0, 1));
    }

    [TestMethod]
    public void An_exception_answer_throws_and_tells_the_code()
    {
        var (_, line, client) = Open();
        line.Answer = _ => Frame(Station, 0x83, 2);
        var exception = Assert.ThrowsExactly<Exception>(() => client.ReadHoldingRegisters(Station, 0, 1));
        StringAssert.EndsWith(exception.Message, "ErrorCode 2");
    }

    [TestMethod]
    public void Silence_gives_null_and_costs_four_read_time_outs()
    {
        var (board, _, client) = Open();
        Assert.IsNull(client.ReadHoldingRegisters(Station, 0, 1));
        Assert.AreEqual(4L * ReadTimeoutMs, board.UptimeMs);
    }

    [TestMethod]
    public void Rubbish_gives_null_and_costs_no_more_than_silence()
    {
        var (board, line, client) = Open();
        line.Answer = _ => [0x55, 0xAA, 0x13, 0x37];
        Assert.IsNull(client.ReadHoldingRegisters(Station, 0, 1));
        Assert.IsLessThanOrEqualTo(4L * ReadTimeoutMs, board.UptimeMs);
    }

    [TestMethod]
    public void A_late_answer_is_taken_for_the_next_requests()
    {
        var (_, line, client) = Open();
        line.DelayMicroseconds = 4 * ReadTimeoutMs * 1000;
        line.Answer = _ => Frame(Station, 3, 2, 0x11, 0x11);
        Assert.IsNull(client.ReadHoldingRegisters(Station, 1, 1));
        line.DelayMicroseconds = 5_000;
        line.Answer = _ => Frame(Station, 3, 2, 0x22, 0x22);
        CollectionAssert.AreEqual(new short[] { 0x1111 }, client.ReadHoldingRegisters(Station, 2, 1));
    }

    [TestMethod]
    public void A_byte_of_line_noise_before_the_answer_is_skipped()
    {
        var (_, line, client) = Open();
        line.Answer = _ => [0x00, .. Frame(Station, 3, 2, 0, 9)];
        CollectionAssert.AreEqual(new short[] { 9 }, client.ReadHoldingRegisters(Station, 0, 1));
    }

    [TestMethod]
    public void An_answer_shorter_than_asked_for_throws()
    {
        var (_, line, client) = Open();
        line.Answer = _ => Frame(Station, 3, 2, 0, 1);
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => client.ReadHoldingRegisters(Station, 0, 2));
    }

    [TestMethod]
    [DataRow((byte)0, (ushort)0, (ushort)1, DisplayName = "station 0")]
    [DataRow((byte)1, (ushort)0, (ushort)126, DisplayName = "126 registers")]
    [DataRow((byte)1, (ushort)65535, (ushort)1, DisplayName = "beyond the last address")]
    public void What_the_standard_does_not_allow_is_not_sent(byte station, ushort address, ushort count)
    {
        var (_, line, client) = Open();
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => client.ReadHoldingRegisters(station, address, count));
        Assert.IsEmpty(line.Sent);
    }

    private static (FakeBoard Board, SerialLine Line, ModbusClient Client) Open()
    {
        var (board, line) = SerialLine.Boot();
        return (board, line, new ModbusClient(new SerialPort("COM2")) { ReadTimeout = ReadTimeoutMs });
    }

    /// <summary>A frame with its checksum, computed bit by bit from the definition (Modbus over serial line V1.02, 6.2.2).</summary>
    private static byte[] Frame(params byte[] body)
    {
        var crc = 0xFFFF;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }
        }

        return [.. body, (byte)crc, (byte)(crc >> 8)];
    }
}
