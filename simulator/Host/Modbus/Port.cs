using System.IO.Ports;
using System.Text;

using Edge.Host;

namespace Iot.Device.Modbus;

/// <summary>The serial port under a Modbus client. The logger and the received-data call are left out.</summary>
/// <remarks>
/// As the original does: reading one byte turns a time-out into the byte 0, reading several throws it, and whatever
/// arrives too late waits in the port for the next request, which takes it for its own answer.
/// </remarks>
public abstract class Port : IDisposable
{
    private SerialPort? _serialPort;

    protected Port(SerialPort port, int receivedBytesThreshold = 1, SerialMode mode = SerialMode.RS485)
    {
        _serialPort = port;
        _serialPort.Mode = mode;
        if (receivedBytesThreshold != 1)
        {
            _serialPort.ReceivedBytesThreshold = receivedBytesThreshold;
        }
    }

    protected Port(
        string portName,
        int baudRate,
        Parity parity,
        int dataBits,
        StopBits stopBits,
        int receivedBytesThreshold = 1,
        SerialMode mode = SerialMode.RS485)
    {
        using var scope = VendorMeter.Enter();
        _serialPort = new SerialPort(portName, baudRate, parity, dataBits, stopBits)
        {
            Mode = mode,
            ReceivedBytesThreshold = receivedBytesThreshold,
        };
    }

    public string PortName => _serialPort?.PortName ?? string.Empty;

    public bool IsOpen => _serialPort is { IsOpen: true };

    /// <summary>How long each read waits, ms: four of them make up a request without answer. -1, the default: for ever.</summary>
    public int ReadTimeout
    {
        get => _serialPort?.ReadTimeout ?? Timeout.Infinite;
        set
        {
            if (_serialPort != null)
            {
                _serialPort.ReadTimeout = value;
            }
        }
    }

    public int WriteTimeout
    {
        get => _serialPort?.WriteTimeout ?? Timeout.Infinite;
        set
        {
            if (_serialPort != null)
            {
                _serialPort.WriteTimeout = value;
            }
        }
    }

    public int ReadBufferSize
    {
        get => _serialPort?.ReadBufferSize ?? 0;
        set
        {
            if (_serialPort != null)
            {
                _serialPort.ReadBufferSize = value;
            }
        }
    }

    public int WriteBufferSize
    {
        get => _serialPort?.WriteBufferSize ?? 0;
        set
        {
            if (_serialPort != null)
            {
                _serialPort.WriteBufferSize = value;
            }
        }
    }

    public void Dispose() => Dispose(true);

    protected static string Format(byte[] buffer)
    {
        var text = new StringBuilder();
        foreach (var value in buffer)
        {
            text.Append(value.ToString("X2")).Append(' ');
        }

        return text.ToString();
    }

    /// <summary>Opens the port where it is not open yet.</summary>
    protected bool CheckOpen()
    {
        if (_serialPort is { IsOpen: false })
        {
            _serialPort.Open();
        }

        return _serialPort is { IsOpen: true };
    }

    /// <summary>The next byte, or 0 when none came in time.</summary>
    protected byte DataRead()
    {
        try
        {
            return CheckOpen() ? (byte)_serialPort!.ReadByte() : (byte)0;
        }
        catch (TimeoutException)
        {
            return 0;
        }
    }

    /// <summary>The next bytes.</summary>
    /// <exception cref="TimeoutException">Fewer came in time.</exception>
    protected byte[] DataRead(int length)
    {
        var buffer = new byte[length];
        if (CheckOpen())
        {
            _serialPort!.Read(buffer, 0, length);
        }

        return buffer;
    }

    protected bool DataWrite(byte[] buffer, int offset, int count)
    {
        if (!CheckOpen())
        {
            return false;
        }

        _serialPort!.Write(buffer, offset, count);
        return true;
    }

    protected void DataWrite(byte value)
    {
        if (CheckOpen())
        {
            _serialPort!.WriteByte(value);
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _serialPort?.Dispose();
            _serialPort = null;
        }
    }
}
