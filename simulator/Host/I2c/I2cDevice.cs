using Edge.Host;

namespace System.Device.I2c;

/// <summary>One chip on a simulated I2C bus.</summary>
/// <remarks>
/// A transfer holds every managed thread: 9 bit times a byte, address bytes included, plus start and stop, and what the
/// native driver needs to queue it. One that is not acknowledged moves no byte and leaves the read buffer as it was.
/// </remarks>
public class I2cDevice : IDisposable
{
    /// <summary>Allocation, command queue and interrupts of the native driver, a transfer.</summary>
    private const int DriverMicroseconds = 40;

    private const int BitsPerByte = 9;
    private const int StandardModeHertz = 100_000;
    private const int FastModeHertz = 400_000;

    private readonly HostBoard _board = HostBoard.Current;
    private readonly byte[] _oneByte = new byte[1];
    private readonly int _busHertz;
    private bool _isDisposed;

    /// <summary>Opens the chip's bus; whether the chip answers shows at the first transfer.</summary>
    /// <exception cref="ArgumentException">There is no such bus: the ESP32 has 1 and 2.</exception>
    public I2cDevice(I2cConnectionSettings settings)
    {
        ConnectionSettings = settings ?? throw new ArgumentNullException();
        if (settings.BusId is < 1 or > 2)
        {
            throw new ArgumentException();
        }

        // The native driver knows two speeds; everything that is not the standard mode is fast.
        _busHertz = settings.BusSpeed == I2cBusSpeed.StandardMode ? StandardModeHertz : FastModeHertz;
    }

    public I2cConnectionSettings ConnectionSettings { get; }

    public static I2cDevice Create(I2cConnectionSettings settings)
    {
        using var scope = VendorMeter.Enter();
        return new I2cDevice(settings);
    }

    public I2cTransferResult Read(SpanByte buffer) => Transfer(SpanByte.Empty, buffer);

    /// <summary>Reads one byte; where the chip does not answer, it is the one left from the last one-byte transfer.</summary>
    public byte ReadByte()
    {
        Transfer(SpanByte.Empty, _oneByte);
        return _oneByte[0];
    }

    public I2cTransferResult Write(SpanByte buffer) => Transfer(buffer, SpanByte.Empty);

    public I2cTransferResult WriteByte(byte value)
    {
        _oneByte[0] = value;
        return Transfer(_oneByte, SpanByte.Empty);
    }

    public I2cTransferResult WriteRead(SpanByte writeBuffer, SpanByte readBuffer) => Transfer(writeBuffer, readBuffer);

    public void Dispose() => _isDisposed = true;

    private I2cTransferResult Transfer(SpanByte writeBuffer, SpanByte readBuffer)
    {
        using var scope = VendorMeter.Enter();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var chip = _board.FindI2c(ConnectionSettings.BusId, ConnectionSettings.DeviceAddress);
        var isWrite = !writeBuffer.IsEmpty;
        var isRead = !readBuffer.IsEmpty;
        if (chip == null)
        {
            ElapseBytes(1);
            return new I2cTransferResult(I2cTransferStatus.SlaveAddressNotAcknowledged, 0);
        }

        if (isWrite)
        {
            ElapseBytes(1 + writeBuffer.Length);
        }

        var isAcknowledged = !isWrite || chip.Write(writeBuffer.AsSpan());
        if (isRead && isAcknowledged)
        {
            ElapseBytes(1 + readBuffer.Length);
            isAcknowledged = chip.Read(readBuffer.AsSpan());
        }

        return isAcknowledged
            ? new I2cTransferResult(I2cTransferStatus.FullTransfer, (uint)(writeBuffer.Length + readBuffer.Length))
            : new I2cTransferResult(I2cTransferStatus.SlaveAddressNotAcknowledged, 0);
    }

    private void ElapseBytes(int count) =>
        _board.Elapse(DriverMicroseconds + ((count * BitsPerByte) + 2) * 1_000_000L / _busHertz);
}
