using System.Buffers.Binary;
using System.IO.Ports;

using Edge.Host;

namespace Iot.Device.Modbus.Client;

/// <summary>The binding for Modbus RTU over a serial line, master side (Modbus over serial line V1.02).</summary>
/// <remarks>
/// As the original does: null or false stands for no answer, a broken one and a wrong checksum alike; an exception answer
/// throws a plain <see cref="Exception"/> whose message ends in the exception code; an answer shorter than what was asked
/// for throws <see cref="IndexOutOfRangeException"/>, a longer one is cut. Neither the station nor the function of an
/// answer to a read is compared with the request, nor are old bytes thrown away before it: a late answer is taken for the
/// next request's. A checksum with its two bytes swapped is right too. No answer at all costs four read time-outs, rubbish up to five.
/// </remarks>
public class ModbusClient : Port
{
    private const int ChecksumLength = 2;
    private const int HeaderLength = 3;

    public ModbusClient(SerialPort port, SerialMode mode = SerialMode.RS485)
        : base(port, mode: mode)
    {
    }

    public ModbusClient(
        string portName,
        int baudRate = 9600,
        Parity parity = Parity.None,
        int dataBits = 8,
        StopBits stopBits = StopBits.One,
        SerialMode mode = SerialMode.RS485)
        : base(portName, baudRate, parity, dataBits, stopBits, mode: mode)
    {
    }

    public bool[]? ReadCoils(byte deviceId, ushort startAddress, ushort count) =>
        ReadBits(deviceId, startAddress, count, FunctionCode.ReadCoils);

    public bool[]? ReadDiscreteInputs(byte deviceId, ushort startAddress, ushort count) =>
        ReadBits(deviceId, startAddress, count, FunctionCode.ReadDiscreteInputs);

    public short[]? ReadHoldingRegisters(byte deviceId, ushort startAddress, ushort count) =>
        ReadRegisters(deviceId, startAddress, count, FunctionCode.ReadHoldingRegisters);

    public short[]? ReadInputRegisters(byte deviceId, ushort startAddress, ushort count) =>
        ReadRegisters(deviceId, startAddress, count, FunctionCode.ReadInputRegisters);

    public bool WriteSingleCoil(byte deviceId, ushort startAddress, bool value)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfStationInvalid(deviceId);
        return Write(deviceId, startAddress, FunctionCode.WriteSingleCoil, Words(startAddress, (ushort)(value ? 0xFF00 : 0)));
    }

    public bool WriteSingleRegister(byte deviceId, ushort startAddress, short value)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfStationInvalid(deviceId);
        return Write(deviceId, startAddress, FunctionCode.WriteSingleRegister, Words(startAddress, (ushort)value));
    }

    /// <summary>
    /// Writes coils. The original leaves the byte count out of the request (Modbus application protocol V1.1b3, 6.11),
    /// so that a slave refuses or ignores it.
    /// </summary>
    public bool WriteMultipleCoils(byte deviceId, ushort startAddress, bool[] values)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfEmpty(values.Length);
        ThrowIfRangeInvalid(deviceId, startAddress, values.Length, ushort.MaxValue);
        var bits = new byte[(values.Length + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            bits[i / 8] |= (byte)(values[i] ? 1 << (i % 8) : 0);
        }

        byte[] body = [.. Words(startAddress, (ushort)values.Length), .. bits];
        return Write(deviceId, startAddress, FunctionCode.WriteMultipleCoils, body);
    }

    public bool WriteMultipleRegisters(byte deviceId, ushort startAddress, ushort[] values)
    {
        using var scope = VendorMeter.Enter();
        ThrowIfEmpty(values.Length);
        ThrowIfRangeInvalid(deviceId, startAddress, values.Length, ushort.MaxValue);
        byte[] body = [.. Words(startAddress, (ushort)values.Length), (byte)(values.Length * 2), .. Words(values)];
        return Write(deviceId, startAddress, FunctionCode.WriteMultipleRegisters, body);
    }

    /// <summary>Sends any function with any data; what came back after the function code, or null.</summary>
    public byte[]? Raw(byte deviceId, FunctionCode function, byte[] data)
    {
        using var scope = VendorMeter.Enter();
        var answer = Exchange(deviceId, function, data);
        ThrowIfException(answer);
        return answer?.Data;
    }

    private static byte[] Words(params ReadOnlySpan<ushort> values)
    {
        var bytes = new byte[values.Length * 2];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * 2), values[i]);
        }

        return bytes;
    }

    /// <summary>CRC-16 with polynomial 0xA001 and start value 0xFFFF (Modbus over serial line V1.02, 6.2.2).</summary>
    private static ushort Checksum(ReadOnlySpan<byte> frame)
    {
        ushort crc = 0xFFFF;
        foreach (var value in frame)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? (ushort)(crc >> 1) : (ushort)((crc >> 1) ^ 0xA001);
            }
        }

        return crc;
    }

    private static void ThrowIfEmpty(int count) => ArgumentOutOfRangeException.ThrowIfZero(count);

    private static void ThrowIfStationInvalid(byte deviceId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deviceId, Consts.MinDeviceId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deviceId, Consts.MaxDeviceId);
    }

    private static void ThrowIfRangeInvalid(byte deviceId, ushort startAddress, int count, ushort maximum)
    {
        ThrowIfStationInvalid(deviceId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(startAddress + count, Consts.MaxAddress, nameof(startAddress));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, Consts.MinCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, maximum);
    }

    private bool[]? ReadBits(byte deviceId, ushort startAddress, ushort count, FunctionCode function)
    {
        using var scope = VendorMeter.Enter();
        var data = Read(deviceId, startAddress, count, function, Consts.MaxCoilCountRead);
        if (data == null)
        {
            return null;
        }

        var values = new bool[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (data[i / 8] & (1 << (i % 8))) != 0;
        }

        return values;
    }

    private short[]? ReadRegisters(byte deviceId, ushort startAddress, ushort count, FunctionCode function)
    {
        using var scope = VendorMeter.Enter();
        var data = Read(deviceId, startAddress, count, function, Consts.MaxRegisterCountRead);
        if (data == null)
        {
            return null;
        }

        var values = new short[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (short)((data[i * 2] << 8) | data[(i * 2) + 1]);
        }

        return values;
    }

    private byte[]? Read(byte deviceId, ushort startAddress, ushort count, FunctionCode function, ushort maximum)
    {
        ThrowIfRangeInvalid(deviceId, startAddress, count, maximum);
        var answer = Exchange(deviceId, function, Words(startAddress, count));
        ThrowIfException(answer);

        // The original dereferences what an answer to another function did not bring.
        return answer == null ? null : answer.Data ?? throw new NullReferenceException();
    }

    private bool Write(byte deviceId, ushort startAddress, FunctionCode function, byte[] body)
    {
        var answer = Exchange(deviceId, function, body);
        ThrowIfException(answer);
        return answer != null
            && answer.DeviceId == deviceId
            && answer.Function == function
            && answer.Address == startAddress;
    }

    private void ThrowIfException(Answer? answer)
    {
        if (answer is { Error: not ErrorCode.NoError })
        {
            // Enum.ToString prints a number on the board.
            throw new Exception($"{PortName} RX: Modbus ErrorCode {(byte)answer.Error}");
        }
    }

    /// <summary>One request and its answer, or null where none came that its checksum confirms.</summary>
    private Answer? Exchange(byte deviceId, FunctionCode function, byte[] body)
    {
        byte[] request = [deviceId, (byte)function, .. body, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(^ChecksumLength), Checksum(request.AsSpan(..^ChecksumLength)));
        if (!DataWrite(request, 0, request.Length))
        {
            return null;
        }

        try
        {
            return Answer.Parse(ReceiveFrame(deviceId));
        }
        catch (Exception exception) when (exception is not BoardStoppedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads as much as the function code and the length byte announce. A first byte that is not the station's is taken
    /// for the line's turn-round noise.
    /// </summary>
    private byte[] ReceiveFrame(byte deviceId)
    {
        var station = DataRead();
        if (station != deviceId)
        {
            station = DataRead();
        }

        var function = DataRead();
        if ((function & Consts.ErrorMask) == 0)
        {
            switch ((FunctionCode)function)
            {
                case FunctionCode.ReadCoils:
                case FunctionCode.ReadDiscreteInputs:
                case FunctionCode.ReadHoldingRegisters:
                case FunctionCode.ReadInputRegisters:
                    var length = DataRead();

                    // The original counts in a byte: 254 and 255 announce 0 and 1 bytes.
                    return [station, function, length, .. DataRead((byte)(length + ChecksumLength))];
                case FunctionCode.WriteSingleCoil:
                case FunctionCode.WriteSingleRegister:
                case FunctionCode.WriteMultipleCoils:
                case FunctionCode.WriteMultipleRegisters:
                    return [station, function, .. DataRead(4 + ChecksumLength)];
            }
        }

        return [station, function, .. DataRead(1 + ChecksumLength)];
    }

    /// <summary>An answer whose checksum is right.</summary>
    private sealed record Answer(byte DeviceId, FunctionCode Function, ErrorCode Error, ushort Address, byte[]? Data)
    {
        public static Answer? Parse(byte[] frame)
        {
            if (!frame.AsSpan().ContainsAnyExcept((byte)0) || !IsChecksumRight(frame))
            {
                return null;
            }

            if ((frame[1] & Consts.ErrorMask) != 0)
            {
                var refused = (FunctionCode)(frame[1] ^ Consts.ErrorMask);
                return new Answer(frame[0], refused, (ErrorCode)frame[2], 0, null);
            }

            var function = (FunctionCode)frame[1];
            switch (function)
            {
                case FunctionCode.ReadCoils:
                case FunctionCode.ReadDiscreteInputs:
                case FunctionCode.ReadHoldingRegisters:
                case FunctionCode.ReadInputRegisters:
                    return frame.Length < frame[2] + HeaderLength + ChecksumLength
                        ? null
                        : new Answer(frame[0], function, ErrorCode.NoError, 0, frame[HeaderLength..^ChecksumLength]);
                case FunctionCode.WriteSingleCoil:
                case FunctionCode.WriteSingleRegister:
                    var address = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2));
                    return new Answer(frame[0], function, ErrorCode.NoError, address, frame[4..^ChecksumLength]);
                case FunctionCode.WriteMultipleCoils:
                case FunctionCode.WriteMultipleRegisters:
                    address = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2));
                    return new Answer(frame[0], function, ErrorCode.NoError, address, null);
                default:
                    return new Answer(frame[0], function, ErrorCode.NoError, 0, frame[2..^ChecksumLength]);
            }
        }

        /// <summary>The original takes each of the two bytes in either place.</summary>
        private static bool IsChecksumRight(byte[] frame)
        {
            var crc = Checksum(frame.AsSpan(..^ChecksumLength));
            byte low = (byte)crc, high = (byte)(crc >> 8);
            return (frame[^2] == low || frame[^2] == high) && (frame[^1] == low || frame[^1] == high);
        }
    }
}
