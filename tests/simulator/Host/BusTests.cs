using System.Device.Adc;
using System.Device.I2c;
using System.Device.Spi;
using System.IO.Hashing;
using System.Text;

using Edge.Host;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

[TestClass]
public sealed class BusTests
{
    [TestMethod]
    public void A_chip_that_acknowledges_gives_a_full_transfer()
    {
        var board = FakeBoard.Boot();
        board.I2cChips[0x48] = new EchoChip();
        var device = I2cDevice.Create(new I2cConnectionSettings(1, 0x48));
        var read = new byte[2];
        var result = device.WriteRead(new byte[] { 7, 8 }, read);
        Assert.AreEqual(I2cTransferStatus.FullTransfer, result.Status);
        Assert.AreEqual(4u, result.BytesTransferred);
        CollectionAssert.AreEqual(new byte[] { 7, 8 }, read);
    }

    [TestMethod]
    public void An_address_without_a_chip_is_not_acknowledged_and_leaves_the_buffer_alone()
    {
        FakeBoard.Boot();
        var device = new I2cDevice(new I2cConnectionSettings(1, 0x50));
        var read = new byte[] { 0xAA };
        var result = device.Read(read);
        Assert.AreEqual(I2cTransferStatus.SlaveAddressNotAcknowledged, result.Status);
        Assert.AreEqual(0u, result.BytesTransferred);
        Assert.AreEqual(0xAA, read[0]);
    }

    [TestMethod]
    public void A_transfer_takes_the_time_of_its_bits_on_the_wire()
    {
        var board = FakeBoard.Boot();
        board.I2cChips[0x48] = new EchoChip();
        var device = new I2cDevice(new I2cConnectionSettings(1, 0x48, I2cBusSpeed.StandardMode));
        device.Write(new byte[9]);
        var bits = 10 * 9;
        Assert.IsGreaterThanOrEqualTo(bits * 10, board.ElapsedMicroseconds);
        Assert.IsLessThan(2 * bits * 10, board.ElapsedMicroseconds);
    }

    [TestMethod]
    public void Spi_reads_after_what_it_writes_in_one_chip_select_period()
    {
        var board = FakeBoard.Boot();
        var chip = new CountingSpiChip();
        board.SpiChip = chip;
        var device = SpiDevice.Create(new SpiConnectionSettings(1, 5));
        var read = new byte[3];
        device.TransferFullDuplex(new byte[] { 0x0F, 0, 0 }, read);
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2 }, read);
        device.Read(read);
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2 }, read);
        Assert.AreEqual(2, chip.Periods);
    }

    [TestMethod]
    public void A_missing_spi_chip_reads_as_ones()
    {
        FakeBoard.Boot();
        var device = new SpiDevice(new SpiConnectionSettings(1, 5));
        Assert.AreEqual(0xFF, device.ReadByte());
    }

    [TestMethod]
    public void A_chip_select_line_has_one_owner()
    {
        FakeBoard.Boot();
        var device = new SpiDevice(new SpiConnectionSettings(1, 5));
        Assert.ThrowsExactly<SpiDeviceAlreadyInUseException>(() => new SpiDevice(new SpiConnectionSettings(1, 5)));
        device.Dispose();
        new SpiDevice(new SpiConnectionSettings(1, 5)).Dispose();
    }

    [TestMethod]
    public void An_analogue_channel_gives_the_boards_raw_value()
    {
        var board = FakeBoard.Boot();
        board.AdcValues[3] = 2048;
        var channel = new AdcController().OpenChannel(3);
        Assert.AreEqual(2048, channel.ReadValue());
        Assert.AreEqual(2048.0 / 4095, channel.ReadRatio());
    }

    [TestMethod]
    public void Crc32_of_the_check_string_is_that_of_the_standard()
    {
        var text = Encoding.UTF8.GetBytes("123456789");
        var crc = new Crc32();
        crc.Append(new SpanByte(text, 0, 4));
        crc.Append(new SpanByte(text, 4, 5));
        Assert.AreEqual(0xCBF43926u, crc.GetCurrentHashAsUInt32());
        Assert.AreEqual(0xCBF43926u, Crc32.HashToUInt32(text));
    }

    [TestMethod]
    public void A_window_shares_its_array_and_does_not_reach_beyond_it()
    {
        var bytes = new byte[] { 1, 2, 3, 4 };
        var window = new SpanByte(bytes).Slice(1, 2);
        window[0] = 9;
        Assert.AreEqual(9, bytes[1]);
        CollectionAssert.AreEqual(new byte[] { 9, 3 }, window.ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SpanByte(bytes).Slice(1, 2)[2]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SpanByte(bytes, 3, 2));
    }

    private sealed class EchoChip : II2cChip
    {
        private byte[] _last = [];

        public bool Write(ReadOnlySpan<byte> data)
        {
            _last = data.ToArray();
            return true;
        }

        public bool Read(Span<byte> data)
        {
            _last.AsSpan(0, Math.Min(data.Length, _last.Length)).CopyTo(data);
            return true;
        }
    }

    private sealed class CountingSpiChip : ISpiChip
    {
        public int Periods { get; private set; }

        public void Transfer(ReadOnlySpan<byte> fromMaster, Span<byte> toMaster)
        {
            Periods++;
            for (var i = 0; i < toMaster.Length; i++)
            {
                toMaster[i] = (byte)i;
            }
        }
    }
}
