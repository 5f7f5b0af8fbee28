using System.IO.Ports;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

[TestClass]
public sealed class SerialPortTests
{
    [TestMethod]
    public void A_read_waits_for_all_its_bytes()
    {
        var (board, line, port) = Open();
        line.Queue(1, 2, 3);
        var buffer = new byte[3];
        Assert.AreEqual(3, port.Read(buffer, 0, 3));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, buffer);
        Assert.IsLessThan(10_000, board.ElapsedMicroseconds);
    }

    [TestMethod]
    public void Too_few_bytes_cost_the_time_out_and_stay_queued()
    {
        var (board, line, port) = Open();
        line.Queue(1, 2);
        Assert.ThrowsExactly<TimeoutException>(() => port.Read(new byte[3], 0, 3));
        Assert.AreEqual(100_000, board.ElapsedMicroseconds);
        Assert.AreEqual(2, port.BytesToRead);
        Assert.AreEqual(1, port.ReadByte());
    }

    [TestMethod]
    public void A_port_has_one_owner()
    {
        FakeBoard.Boot();
        var port = new SerialPort("COM2");
        Assert.ThrowsExactly<ArgumentException>(() => new SerialPort("COM2"));
        port.Dispose();
        new SerialPort("COM2").Dispose();
    }

    [TestMethod]
    public void A_port_without_pins_does_not_open()
    {
        FakeBoard.Boot();
        using var port = new SerialPort("COM2");
        var exception = Assert.ThrowsExactly<Exception>(port.Open);
        StringAssert.Contains(exception.Message, "SetPinFunction");
    }

    private static (FakeBoard Board, SerialLine Line, SerialPort Port) Open()
    {
        var (board, line) = SerialLine.Boot();
        var port = new SerialPort("COM2") { ReadTimeout = 100 };
        port.Open();
        return (board, line, port);
    }
}
