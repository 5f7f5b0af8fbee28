using System.IO.Ports;
using Edge.Configuration;
using Edge.Inputs;
using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using nanoFramework.Hardware.Esp32;
using PinConfiguration = nanoFramework.Hardware.Esp32.Configuration;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class ModbusInputsTests
{
    private readonly Registers _registers = new();

    [TestMethod]
    public void Registers_are_read_within_a_second_of_boot()
    {
        var bench = Open(9600, BenchSite.Register(1, 0), BenchSite.Register(2, 5));

        bench.Run(ticks: 10);

        CollectionAssert.AreEqual(new[] { InputFault.None, InputFault.None }, bench.Image.Fault);
        CollectionAssert.AreEqual(new[] { 100, 105 }, bench.Image.Raw);
    }

    [TestMethod]
    [DataRow(false, 65436)]
    [DataRow(true, -100)]
    public void A_register_is_signed_where_the_site_says_so(bool isSigned, int raw)
    {
        _registers.Offset = -100;
        var bench = Open(9600, BenchSite.Register(1, 0, isSigned));

        bench.Run(ticks: 10);

        Assert.AreEqual(raw, bench.Image.Raw[0]);
    }

    [TestMethod]
    [DataRow(1200)]
    [DataRow(2400)]
    [DataRow(9600)]
    [DataRow(115200)]
    public void A_full_block_is_read_at_any_speed(int baud)
    {
        var bench = Open(baud, [.. Enumerable.Range(0, 32).Select(register => BenchSite.Register(1, register))]);

        bench.Run(ticks: 20);

        Assert.IsTrue(bench.Image.Fault.All(fault => fault == InputFault.None));
        CollectionAssert.AreEqual(Enumerable.Range(100, 32).ToArray(), bench.Image.Raw);
    }

    [TestMethod]
    public void Eight_blocks_are_all_read_every_second()
    {
        var bench = Open(9600, [.. Enumerable.Range(0, 8).Select(block => BenchSite.Register(1, block * 100))]);
        bench.Run(ticks: 10);

        _registers.Offset = 1;
        bench.Run(ticks: 10);

        CollectionAssert.AreEqual(Enumerable.Range(0, 8).Select(block => (block * 100) + 1).ToArray(), bench.Image.Raw);
    }

    [TestMethod]
    public void A_slave_that_thinks_for_a_tenth_of_a_second_is_no_silent_one()
    {
        var bench = Open(9600, BenchSite.Register(1, 0));
        bench.Line.Slaves[0].TurnaroundUs = 150_000;

        bench.Run(ticks: 40);

        Assert.AreEqual(InputFault.None, bench.Image.Fault[0]);
    }

    [TestMethod]
    public void A_silent_slave_does_not_hold_a_tick_beyond_the_sending_of_its_request()
    {
        var bench = Open(9600, BenchSite.Register(1, 0));
        bench.Line.Slaves[0].Fault = ModbusFault.Silent;

        bench.Run(ticks: 50);

        Assert.IsLessThan(10_000, bench.LongestTickUs);
    }

    [TestMethod]
    public void No_tick_is_held_longer_than_allowed_even_on_the_slowest_line()
    {
        var bench = Open(1200, BenchSite.Register(1, 0));
        bench.Line.Slaves[0].Fault = ModbusFault.Garbage;

        bench.Run(ticks: 50);

        Assert.IsLessThan(Limits.ModbusTimeoutMs * 1000, bench.LongestTickUs);
    }

    [TestMethod]
    [DataRow(ModbusFault.Silent, InputFault.SlaveSilent)]
    [DataRow(ModbusFault.Garbage, InputFault.SlaveSilent)]
    [DataRow(ModbusFault.BadCrc, InputFault.SlaveSilent)]
    [DataRow(ModbusFault.Truncated, InputFault.SlaveSilent)]
    [DataRow(ModbusFault.Late, InputFault.SlaveSilent)]
    [DataRow(ModbusFault.Exception, InputFault.SlaveException)]
    public void A_misbehaving_slave_costs_its_channels_their_values(ModbusFault fault, byte reason)
    {
        var bench = Open(9600, BenchSite.Register(1, 0));
        bench.Run(ticks: 10);

        bench.Line.Slaves[0].Fault = fault;
        bench.Run(ticks: 30);

        Assert.AreEqual(reason, bench.Image.Fault[0]);
    }

    [TestMethod]
    public void One_lost_answer_is_noise_and_costs_nothing()
    {
        var bench = Open(9600, BenchSite.Register(1, 0));
        bench.Run(ticks: 10);

        bench.Line.Slaves[0].Fault = ModbusFault.Silent;
        bench.Run(ticks: 10);
        bench.Line.Slaves[0].Fault = ModbusFault.None;
        var during = bench.Image.Fault[0];
        bench.Run(ticks: 20);

        Assert.AreEqual(InputFault.None, during);
        Assert.AreEqual(InputFault.None, bench.Image.Fault[0]);
    }

    [TestMethod]
    public void A_slave_that_is_back_has_values_at_once()
    {
        var bench = Open(9600, BenchSite.Register(1, 0));
        bench.Line.Slaves[0].Fault = ModbusFault.Silent;
        bench.Run(ticks: 50);

        bench.Line.Slaves[0].Fault = ModbusFault.None;
        bench.Run(ticks: 15);

        Assert.AreEqual(InputFault.None, bench.Image.Fault[0]);
    }

    [TestMethod]
    public void A_silent_slave_is_known_for_all_its_blocks_within_three_seconds()
    {
        var bench = Open(9600, [.. Enumerable.Range(0, 4).Select(block => BenchSite.Register(1, block * 100))]);
        bench.Run(ticks: 10);

        bench.Line.Slaves[0].Fault = ModbusFault.Silent;
        bench.Run(ticks: 30);

        Assert.IsTrue(bench.Image.Fault.All(fault => fault == InputFault.SlaveSilent));
    }

    [TestMethod]
    public void A_block_that_is_never_answered_leaves_the_slave_s_other_blocks_theirs()
    {
        var bench = Open(9600, [.. Enumerable.Range(0, 3).Select(block => BenchSite.Register(1, block * 100))]);
        _registers.Dead = 100;

        bench.Run(ticks: 60, check: () => Assert.AreNotEqual(InputFault.SlaveSilent, bench.Image.Fault[0]));

        CollectionAssert.AreEqual(new[] { InputFault.None, InputFault.SlaveSilent, InputFault.None }, bench.Image.Fault);
    }

    [TestMethod]
    public void A_silent_slave_leaves_the_others_theirs()
    {
        var bench = Open(9600, BenchSite.Register(1, 0), BenchSite.Register(2, 0));
        bench.Line.Slaves[0].Fault = ModbusFault.Silent;

        bench.Run(ticks: 40);

        CollectionAssert.AreEqual(new[] { InputFault.SlaveSilent, InputFault.None }, bench.Image.Fault);
    }

    [TestMethod]
    public void A_late_answer_is_never_taken_for_that_of_another_request()
    {
        // Two blocks of the same slave, function and length, so that only time tells their answers apart.
        var bench = Open(9600, BenchSite.Register(1, 0), BenchSite.Register(1, 500));
        foreach (var lateUs in Enumerable.Range(1, 60).Select(step => step * 20_000L))
        {
            bench.Line.Slaves[0].Fault = ModbusFault.Late;
            bench.Line.Slaves[0].LateUs = lateUs;
            bench.Run(ticks: 40, check: () =>
            {
                Assert.IsTrue(bench.Image.Raw[0] is 0 or 100, $"late by {lateUs} us: {bench.Image.Raw[0]}");
                Assert.IsTrue(bench.Image.Raw[1] is 0 or 600, $"late by {lateUs} us: {bench.Image.Raw[1]}");
            });
        }
    }

    [TestMethod]
    public void A_port_that_can_not_be_opened_is_a_silent_slave()
    {
        var board = BenchBoard.Power();
        var site = BenchSite.Of(BenchSite.Register(1, 0));
        var step = new ModbusInputs(new SerialPort("COM2"), site, new BenchClock(board));
        var image = new InputImage(site);

        for (var tick = 0; tick < 30; tick++)
        {
            step.Run(image);
            board.Wait(100);
        }

        Assert.AreEqual(InputFault.SlaveSilent, image.Fault[0]);
    }

    private Bench Open(int baud, params ChannelSettings[] channels)
    {
        var board = BenchBoard.Power();
        var site = BenchSite.Of(channels);
        site.Modbus.Baud = baud;
        var line = new ModbusLine(board, baud, false, new ModbusSlaveChip(1, _registers), new ModbusSlaveChip(2, _registers));
        board.Wire = line;
        PinConfiguration.SetPinFunction(13, DeviceFunction.COM2_TX);
        PinConfiguration.SetPinFunction(4, DeviceFunction.COM2_RX);
        var step = new ModbusInputs(new SerialPort("COM2", baud), site, new BenchClock(board));
        return new Bench(board, line, step, new InputImage(site));
    }

    private sealed class Bench(BenchBoard board, ModbusLine line, ModbusInputs step, InputImage image)
    {
        public ModbusLine Line { get; } = line;

        public InputImage Image { get; } = image;

        public long LongestTickUs { get; private set; }

        /// <summary>Runs the step every 100 ms of the board's time.</summary>
        public void Run(int ticks, Action? check = null)
        {
            for (var tick = 0; tick < ticks; tick++)
            {
                var before = board.NowUs;
                step.Run(Image);
                var tookUs = board.NowUs - before;
                LongestTickUs = Math.Max(LongestTickUs, tookUs);
                check?.Invoke();
                board.Elapse(100_000 - tookUs);
            }
        }
    }

    /// <summary>Register n holds n + 100, unless a test moves that.</summary>
    private sealed class Registers : IModbusRegisters
    {
        public int Offset { get; set; } = 100;

        public int Dead { get; set; } = -1;

        public int? Read(bool isInputRegister, int register) => register + Offset;

        public bool IsDead(bool isInputRegister, int register) => register == Dead;
    }
}
