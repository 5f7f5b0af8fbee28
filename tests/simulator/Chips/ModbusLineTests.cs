using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Chips;

[TestClass]
public sealed class ModbusLineTests
{
    private static readonly byte[] _readTwoHoldingRegisters = WithCrc(0x11, 0x03, 0x00, 0x6B, 0x00, 0x02);

    private readonly TestTime _time = new();
    private readonly Registers _registers = new();
    private readonly ModbusSlaveChip _slave;
    private readonly ModbusLine _line;

    public ModbusLineTests()
    {
        _slave = new ModbusSlaveChip(0x11, _registers, lowest: 0x60, highest: 0x7F);
        _line = new ModbusLine(_time, 9600, hasParity: false, _slave);
    }

    [TestMethod]
    public void The_check_sum_is_that_of_the_specification()
    {
        Assert.AreEqual(0x1241, ModbusSlaveChip.Crc([0x02, 0x07]));
    }

    [TestMethod]
    public void Holding_registers_are_answered()
    {
        CollectionAssert.AreEqual(WithCrc(0x11, 0x03, 0x04, 0x02, 0x2B, 0xFF, 0x9C), Ask(_readTwoHoldingRegisters, 9));
    }

    [TestMethod]
    public void Input_registers_are_answered()
    {
        CollectionAssert.AreEqual(WithCrc(0x11, 0x04, 0x02, 0x00, 0x07), Ask(WithCrc(0x11, 0x04, 0x00, 0x60, 0x00, 0x01), 7));
    }

    [TestMethod]
    public void An_unmapped_register_between_mapped_ones_reads_zero()
    {
        CollectionAssert.AreEqual(WithCrc(0x11, 0x03, 0x02, 0x00, 0x00), Ask(WithCrc(0x11, 0x03, 0x00, 0x70, 0x00, 0x01), 7));
    }

    [TestMethod]
    [DataRow(new byte[] { 0x11, 0x06, 0x00, 0x6B, 0x00, 0x02 }, (byte)1)]
    [DataRow(new byte[] { 0x11, 0x03, 0x00, 0x7F, 0x00, 0x02 }, (byte)2)]
    [DataRow(new byte[] { 0x11, 0x03, 0x00, 0x6B, 0x00, 0x00 }, (byte)3)]
    [DataRow(new byte[] { 0x11, 0x03, 0x00, 0x6B, 0x00, 0x7E }, (byte)3)]
    public void What_it_cannot_do_is_an_exception(byte[] request, byte code)
    {
        CollectionAssert.AreEqual(WithCrc(0x11, (byte)(request[1] | 0x80), code), Ask(WithCrc(request), 5));
    }

    [TestMethod]
    public void A_request_and_its_answer_take_their_time_on_the_line()
    {
        var start = _time.NowUs;
        _line.Send(_readTwoHoldingRegisters);
        Assert.AreEqual(8 * 10_000_000 / 9600, _time.NowUs - start, 1.0);
        var answer = new byte[9];
        Assert.AreEqual(9, _line.Receive(answer, 100));
        var expected = (17 * 10_000_000 / 9600) + _slave.TurnaroundUs;
        Assert.AreEqual(expected, _time.NowUs - start, 3.0);
    }

    [TestMethod]
    public void The_answer_begins_at_the_earliest_after_three_and_a_half_characters()
    {
        _slave.TurnaroundUs = 0;
        _line.Send(_readTwoHoldingRegisters);
        _time.Elapse(3_600);
        Assert.AreEqual(0, _line.Available);
        _time.Elapse(1_100);
        Assert.AreEqual(1, _line.Available);
    }

    [TestMethod]
    public void A_request_in_two_pieces_is_one_frame_when_the_gap_is_short()
    {
        _line.Send(_readTwoHoldingRegisters.AsSpan(0, 3));
        _time.Elapse(1_000);
        CollectionAssert.AreEqual(WithCrc(0x11, 0x03, 0x04, 0x02, 0x2B, 0xFF, 0x9C), Ask(_readTwoHoldingRegisters[3..], 9));
    }

    [TestMethod]
    public void Another_slave_s_request_a_broken_one_and_a_broadcast_are_not_answered()
    {
        CollectionAssert.AreEqual(Array.Empty<byte>(), Ask(WithCrc(0x12, 0x03, 0x00, 0x6B, 0x00, 0x02), 9));
        CollectionAssert.AreEqual(Array.Empty<byte>(), Ask([.. _readTwoHoldingRegisters[..7], 0x00], 9));
        CollectionAssert.AreEqual(Array.Empty<byte>(), Ask(WithCrc(0x00, 0x03, 0x00, 0x6B, 0x00, 0x02), 9));
    }

    [TestMethod]
    public void A_silent_slave_costs_the_time_out()
    {
        _slave.Fault = ModbusFault.Silent;
        _line.Send(_readTwoHoldingRegisters);
        var start = _time.NowUs;
        Assert.AreEqual(0, _line.Receive(new byte[9], 100));
        Assert.AreEqual(100_000, _time.NowUs - start);
    }

    [TestMethod]
    public void A_register_whose_source_is_dead_silences_requests_that_touch_it()
    {
        _registers.Dead = 0x6C;
        CollectionAssert.AreEqual(Array.Empty<byte>(), Ask(_readTwoHoldingRegisters, 9));
        Assert.HasCount(7, Ask(WithCrc(0x11, 0x03, 0x00, 0x6B, 0x00, 0x01), 7));
    }

    [TestMethod]
    public void The_other_faults_answer_as_their_names_say()
    {
        _slave.Fault = ModbusFault.Exception;
        CollectionAssert.AreEqual(WithCrc(0x11, 0x83, 0x04), Ask(_readTwoHoldingRegisters, 5));
        _slave.Fault = ModbusFault.BadCrc;
        Assert.AreNotEqual(0, ModbusSlaveChip.Crc(Ask(_readTwoHoldingRegisters, 9)));
        _slave.Fault = ModbusFault.Garbage;
        Assert.AreNotEqual(0, ModbusSlaveChip.Crc(Ask(_readTwoHoldingRegisters, 9)));
        _slave.Fault = ModbusFault.Truncated;
        Assert.HasCount(4, Ask(_readTwoHoldingRegisters, 9));
    }

    [TestMethod]
    public void A_late_answer_lands_in_the_next_transaction()
    {
        _slave.Fault = ModbusFault.Late;
        CollectionAssert.AreEqual(Array.Empty<byte>(), Ask(_readTwoHoldingRegisters, 9));
        _time.Elapse(400_000);
        Assert.AreEqual(9, _line.Available);
    }

    private byte[] Ask(byte[] request, int answerLength)
    {
        _line.Send(request);
        var answer = new byte[answerLength];
        return answer[.._line.Receive(answer, 100)];
    }

    private static byte[] WithCrc(params byte[] frame)
    {
        var crc = ModbusSlaveChip.Crc(frame);
        return [.. frame, (byte)crc, (byte)(crc >> 8)];
    }

    private sealed class Registers : IModbusRegisters
    {
        public int Dead { get; set; } = -1;

        public int? Read(bool isInputRegister, int register) => (isInputRegister, register) switch
        {
            (false, 0x6B) => 0x22B,
            (false, 0x6C) => -100,
            (true, 0x60) => 7,
            _ => null,
        };

        public bool IsDead(bool isInputRegister, int register) => register == Dead;
    }
}
