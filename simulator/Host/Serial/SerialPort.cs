using System.Text;

using Edge.Host;

using nanoFramework.Hardware.Esp32;

namespace System.IO.Ports;

/// <summary>One UART of the simulated board.</summary>
/// <remarks>
/// Reading waits for all bytes it was asked for; when fewer come in the time-out it throws, and what came stays queued for
/// the next reader, whoever that is. The default time-outs are infinite: a read of a silent line ends the firmware.
/// DataReceived is left out: the simulated wire has no thread of its own to raise it from.
/// </remarks>
public sealed class SerialPort : IDisposable
{
    private const int PortCount = 3;
    private const int DefaultBufferSize = 256;
    private const int SelectorDigit = 3;

    private static readonly PerBoard<HashSet<int>> _openPorts = new(() => []);

    private readonly HostBoard _board = HostBoard.Current;
    private readonly int _portIndex;
    private readonly byte[] _oneByte = new byte[1];
    private ISerialWire? _wire;
    private int _baudRate;
    private int _dataBits;
    private int _readTimeout = Timeout.Infinite;
    private int _writeTimeout = Timeout.Infinite;
    private int _bufferSize = DefaultBufferSize;
    private string _newLine = "\n";
    private bool _isDisposed;

    /// <summary>Names a port, "COM1" to "COM3".</summary>
    /// <exception cref="ArgumentException">The port has an owner already.</exception>
    public SerialPort(
        string portName,
        int baudRate = 9600,
        Parity parity = Parity.None,
        int dataBits = 8,
        StopBits stopBits = StopBits.One)
    {
        PortName = portName;
        _portIndex = portName[SelectorDigit] - '0';
        _baudRate = baudRate;
        _dataBits = dataBits;
        Parity = parity;
        StopBits = stopBits;
        if (!_openPorts.Of(_board).Add(_portIndex))
        {
            throw new ArgumentException();
        }
    }

    public string PortName { get; }

    public bool IsOpen => _wire != null;

    public int BaudRate
    {
        get => _baudRate;
        set => _baudRate = value > 0 ? value : throw new ArgumentOutOfRangeException();
    }

    public int DataBits
    {
        get => _dataBits;
        set => _dataBits = value is >= 5 and <= 8 ? value : throw new ArgumentOutOfRangeException();
    }

    public Handshake Handshake { get; set; }

    public SerialMode Mode { get; set; }

    public Parity Parity { get; set; }

    public StopBits StopBits { get; set; } = StopBits.One;

    /// <summary>How long a read waits for all its bytes, ms; -1 for ever.</summary>
    public int ReadTimeout
    {
        get => _readTimeout;
        set => _readTimeout = value >= Timeout.Infinite ? value : throw new ArgumentOutOfRangeException();
    }

    /// <summary>How long a write waits for the line, ms; -1 for ever.</summary>
    public int WriteTimeout
    {
        get => _writeTimeout;
        set => _writeTimeout = value >= Timeout.Infinite ? value : throw new ArgumentOutOfRangeException();
    }

    /// <summary>Bytes of the one buffer size that the port has for both directions; set it before opening.</summary>
    public int ReadBufferSize
    {
        get => _bufferSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            if (IsOpen)
            {
                throw new InvalidOperationException();
            }

            _bufferSize = value;
        }
    }

    /// <summary>The same as <see cref="ReadBufferSize"/>.</summary>
    public int WriteBufferSize
    {
        get => ReadBufferSize;
        set => ReadBufferSize = value;
    }

    public int ReceivedBytesThreshold { get; set; } = 1;

    public string NewLine
    {
        get => _newLine;
        set => _newLine = string.IsNullOrEmpty(value) ? throw new ArgumentException() : value;
    }

    public int BytesToRead
    {
        get
        {
            using var scope = VendorMeter.Enter();
            return Wire.Available;
        }
    }

    /// <summary>The wire; a port that is not open has none (the native driver calls that an invalid parameter).</summary>
    private ISerialWire Wire
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _wire ?? throw new ArgumentException();
        }
    }

    public static string[] GetPortNames() => ["COM1", "COM2", "COM3"];

    /// <summary>Opens the port.</summary>
    /// <exception cref="InvalidOperationException">It is open.</exception>
    /// <exception cref="ArgumentException">There is no such port.</exception>
    /// <exception cref="Exception">COM2 and COM3 have no pins until Configuration.SetPinFunction gives them some.</exception>
    public void Open()
    {
        using var scope = VendorMeter.Enter();
        if (IsOpen)
        {
            throw new InvalidOperationException();
        }

        if (_portIndex is < 1 or > PortCount)
        {
            throw new ArgumentException();
        }

        var functions = PinBank.Of(_board).PinsOfFunctions;
        var transmit = (int)DeviceFunction.COM1_TX + ((_portIndex - 1) << 8);
        if (_portIndex > 1 && !(functions.ContainsKey(transmit) && functions.ContainsKey(transmit + 1)))
        {
            throw new Exception($"{PortName} has no pins: give it TX and RX with Configuration.SetPinFunction");
        }

        _isDisposed = false;
        _wire = _board.OpenSerial(PortName);
    }

    public void Close() => _wire = null;

    /// <summary>Reads exactly this many bytes.</summary>
    /// <exception cref="TimeoutException">Fewer came in time; they stay queued.</exception>
    /// <exception cref="InvalidOperationException">Offset or count are beyond the buffer's length.</exception>
    /// <exception cref="ArgumentException">Offset and count together are, or the port is not open.</exception>
    public int Read(byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfOutside(buffer, offset, count);
        var wire = Wire;
        if (wire.Available < count && !WaitFor(wire, count))
        {
            throw new TimeoutException();
        }

        return wire.Receive(buffer.AsSpan(offset, count), 0);
    }

    public int ReadByte()
    {
        Read(_oneByte, 0, 1);
        return _oneByte[0];
    }

    public string ReadExisting()
    {
        using var scope = VendorMeter.Enter();
        var wire = Wire;
        var bytes = new byte[wire.Available];
        return Encoding.UTF8.GetString(bytes, 0, wire.Receive(bytes, 0));
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfOutside(buffer, offset, count);
        Wire.Send(buffer.AsSpan(offset, count));
    }

    public void Write(string text)
    {
        using var scope = VendorMeter.Enter();
        Wire.Send(Encoding.UTF8.GetBytes(text));
    }

    public void WriteByte(byte value)
    {
        using var scope = VendorMeter.Enter();
        Write([value], 0, 1);
    }

    public void WriteLine(string text) => Write(text + NewLine);

    public void Dispose()
    {
        if (!_isDisposed)
        {
            Close();
            _openPorts.Of(_board).Remove(_portIndex);
            _isDisposed = true;
        }
    }

    private static void ThrowIfOutside(byte[] buffer, int offset, int count)
    {
        if (offset > buffer.Length || count > buffer.Length)
        {
            throw new InvalidOperationException();
        }

        if (offset + count > buffer.Length)
        {
            throw new ArgumentException();
        }
    }

    /// <summary>Lets time pass, a character's worth at a time, until enough bytes wait or the time-out ended.</summary>
    private bool WaitFor(ISerialWire wire, int count)
    {
        var characterMicroseconds = Math.Max(50L, 10_000_000L / _baudRate);
        var leftMicroseconds = _readTimeout == Timeout.Infinite ? long.MaxValue : _readTimeout * 1000L;
        while (wire.Available < count)
        {
            if (leftMicroseconds <= 0)
            {
                return false;
            }

            var step = Math.Min(characterMicroseconds, leftMicroseconds);
            _board.Elapse(step);
            leftMicroseconds -= step;
        }

        return true;
    }
}
