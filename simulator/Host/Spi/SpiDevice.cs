using Edge.Host;

namespace System.Device.Spi;

/// <summary>One chip on a simulated SPI bus.</summary>
public class SpiDevice : IDisposable
{
    /// <summary>Set-up of one transaction in the native driver.</summary>
    private const int DriverMicroseconds = 30;

    private static readonly PerBoard<HashSet<(int Bus, int Line)>> _chipSelects = new(() => []);

    private readonly HostBoard _board = HostBoard.Current;
    private readonly SpiConnectionSettings _settings;
    private readonly byte[] _oneByte = new byte[1];
    private byte[] _fromMaster = new byte[16];
    private byte[] _toMaster = new byte[16];
    private bool _isOpen;

    /// <summary>Opens a chip-select line.</summary>
    /// <exception cref="SpiDeviceAlreadyInUseException">The line is in use.</exception>
    /// <exception cref="ArgumentException">There is no such bus: the ESP32 has 1 and 2.</exception>
    public SpiDevice(SpiConnectionSettings settings)
    {
        if (settings.BusId is < 1 or > 2)
        {
            throw new ArgumentException();
        }

        _settings = new SpiConnectionSettings(settings);
        var lines = _chipSelects.Of(_board);
        lock (lines)
        {
            if (!lines.Add((settings.BusId, settings.ChipSelectLine)))
            {
                throw new SpiDeviceAlreadyInUseException();
            }
        }

        _isOpen = true;
    }

    /// <summary>As on a board: a device that nobody holds is closed, and its chip select is let go of.</summary>
    ~SpiDevice() => Dispose(false);

    public SpiConnectionSettings ConnectionSettings
    {
        get
        {
            using var scope = VendorMeter.Enter();
            return new SpiConnectionSettings(_settings);
        }
    }

    public static SpiDevice Create(SpiConnectionSettings settings)
    {
        using var scope = VendorMeter.Enter();
        return new SpiDevice(settings);
    }

    public static SpiBusInfo GetBusInfo(int busId) => new();

    public void Read(SpanByte buffer) => Transfer([], buffer.AsSpan(), isFullDuplex: false);

    public void Read(ushort[] buffer) => TransferWords([], buffer, isFullDuplex: false);

    public byte ReadByte()
    {
        Transfer([], _oneByte, isFullDuplex: false);
        return _oneByte[0];
    }

    public void Write(SpanByte buffer) => Transfer(buffer.AsSpan(), [], isFullDuplex: false);

    public void Write(ushort[] buffer) => TransferWords(buffer, [], isFullDuplex: false);

    public void WriteByte(byte value)
    {
        _oneByte[0] = value;
        Transfer(_oneByte, [], isFullDuplex: false);
    }

    public void TransferFullDuplex(SpanByte writeBuffer, SpanByte readBuffer)
    {
        ThrowIfNotFullDuplex();
        Transfer(writeBuffer.AsSpan(), readBuffer.AsSpan(), isFullDuplex: true);
    }

    public void TransferFullDuplex(ushort[] writeBuffer, ushort[] readBuffer)
    {
        ThrowIfNotFullDuplex();
        TransferWords(writeBuffer, readBuffer, isFullDuplex: true);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected void Dispose(bool disposing)
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        var lines = _chipSelects.Of(_board);
        lock (lines)
        {
            lines.Remove((_settings.BusId, _settings.ChipSelectLine));
        }
    }

    private void ThrowIfNotFullDuplex()
    {
        if (_settings.Configuration != SpiBusConfiguration.FullDuplex)
        {
            throw new InvalidOperationException();
        }
    }

    private void TransferWords(ushort[] writeBuffer, ushort[] readBuffer, bool isFullDuplex)
    {
        using var scope = VendorMeter.Enter();
        var written = new byte[writeBuffer.Length * 2];
        for (var i = 0; i < writeBuffer.Length; i++)
        {
            written[2 * i] = (byte)(writeBuffer[i] >> 8);
            written[(2 * i) + 1] = (byte)writeBuffer[i];
        }

        var read = new byte[readBuffer.Length * 2];
        Transfer(written, read, isFullDuplex);
        for (var i = 0; i < readBuffer.Length; i++)
        {
            readBuffer[i] = (ushort)((read[2 * i] << 8) | read[(2 * i) + 1]);
        }
    }

    /// <summary>One chip-select period: both ways at once, or first what is written, then what is read.</summary>
    private void Transfer(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer, bool isFullDuplex)
    {
        using var scope = VendorMeter.Enter();
        ObjectDisposedException.ThrowIf(!_isOpen, this);
        var readStart = isFullDuplex ? 0 : writeBuffer.Length;
        var length = Math.Max(writeBuffer.Length, readStart + readBuffer.Length);
        if (_fromMaster.Length < length)
        {
            _fromMaster = new byte[length];
            _toMaster = new byte[length];
        }

        var fromMaster = _fromMaster.AsSpan(0, length);
        var toMaster = _toMaster.AsSpan(0, length);
        fromMaster.Clear();
        writeBuffer.CopyTo(fromMaster);
        toMaster.Fill(0xFF);
        _board.Elapse(DriverMicroseconds + (length * 8_000_000L / Math.Max(1, _settings.ClockFrequency)));
        _board.FindSpi(_settings.BusId, _settings.ChipSelectLine)?.Transfer(fromMaster, toMaster);
        toMaster.Slice(readStart, readBuffer.Length).CopyTo(readBuffer);
    }
}
