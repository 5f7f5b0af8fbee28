namespace Edge.Simulator.Chips;

/// <summary>How a slave misbehaves.</summary>
public enum ModbusFault
{
    /// <summary>It answers as it should.</summary>
    None,

    /// <summary>It does not answer.</summary>
    Silent,

    /// <summary>It answers with an exception, <see cref="ModbusSlaveChip.ExceptionCode"/>.</summary>
    Exception,

    /// <summary>It answers with rubbish of the right length.</summary>
    Garbage,

    /// <summary>Its answer has a wrong check sum.</summary>
    BadCrc,

    /// <summary>It answers after <see cref="ModbusSlaveChip.LateUs"/>, when nobody waits any more.</summary>
    Late,

    /// <summary>Its answer breaks off in the middle.</summary>
    Truncated,
}

/// <summary>Where a slave finds its registers.</summary>
public interface IModbusRegisters
{
    /// <summary>Value of a register (two's complement where negative), or null where there is none.</summary>
    int? Read(bool isInputRegister, int register);

    /// <summary>Whether the slave has lost what stands behind this register and keeps silent when asked for it.</summary>
    bool IsDead(bool isInputRegister, int register);
}

/// <summary>
/// One Modbus RTU slave (MODBUS over Serial Line V1.02, Application Protocol V1.1b3): functions 3 and 4, exceptions 1 to 3,
/// check sum, broadcasts unanswered. <see cref="ModbusLine"/> gives it frames and time.
/// </summary>
/// <remarks>Addresses between the lowest and the highest mapped register that hold nothing read as 0, as a DCS answers.</remarks>
public sealed class ModbusSlaveChip
{
    private const int ReadHoldingRegisters = 3;
    private const int ReadInputRegisters = 4;
    private const int MostRegisters = 125;
    private const int ReadRequestLength = 8;

    private readonly IModbusRegisters _registers;
    private readonly int _lowest;
    private readonly int _highest;
    private uint _rubbish = 0x2545F491;

    /// <summary>Creates a slave.</summary>
    /// <param name="address">Its address, 1 to 247.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="lowest">Lowest address that it answers for.</param>
    /// <param name="highest">Highest address that it answers for.</param>
    public ModbusSlaveChip(int address, IModbusRegisters registers, int lowest = 0, int highest = 65535)
    {
        Address = address;
        _registers = registers;
        _lowest = lowest;
        _highest = highest;
    }

    /// <summary>Its address, 1 to 247.</summary>
    public int Address { get; }

    /// <summary>How it misbehaves now.</summary>
    public ModbusFault Fault { get; set; }

    /// <summary>Code of <see cref="ModbusFault.Exception"/>; 4 is "server device failure".</summary>
    public byte ExceptionCode { get; set; } = 4;

    /// <summary>Time from the end of a request to the answer, microseconds.</summary>
    public long TurnaroundUs { get; set; } = 5_000;

    /// <summary>The same for <see cref="ModbusFault.Late"/>.</summary>
    public long LateUs { get; set; } = 400_000;

    /// <summary>Requests that were meant for it and whole.</summary>
    public long Requests { get; private set; }

    /// <summary>Answers a frame.</summary>
    /// <param name="frame">A request as it came over the line, check sum included.</param>
    /// <param name="answer">Gets the answer, check sum included; at least 256 bytes.</param>
    /// <returns>Bytes of the answer; 0 for none.</returns>
    public int Answer(ReadOnlySpan<byte> frame, Span<byte> answer)
    {
        if (frame.Length < 4 || frame[0] != Address || Crc(frame) != 0)
        {
            return 0;
        }

        Requests++;
        var length = Fault == ModbusFault.Exception ? Refuse(frame[1], ExceptionCode, answer) : Serve(frame, answer);
        return length == 0 ? 0 : Spoil(answer, length);
    }

    /// <summary>CRC-16 of Modbus (polynomial 0xA001, start 0xFFFF, low byte first); 0 over a frame that ends with its own.</summary>
    public static ushort Crc(ReadOnlySpan<byte> frame)
    {
        var crc = 0xFFFF;
        foreach (var octet in frame)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }
        }

        return (ushort)crc;
    }

    private int Serve(ReadOnlySpan<byte> frame, Span<byte> answer)
    {
        var function = frame[1];
        if (function is not (ReadHoldingRegisters or ReadInputRegisters))
        {
            return Refuse(function, 1, answer);
        }

        var isInput = function == ReadInputRegisters;
        if (frame.Length != ReadRequestLength)
        {
            return Refuse(function, 3, answer);
        }

        var first = (frame[2] << 8) | frame[3];
        var count = (frame[4] << 8) | frame[5];
        if (count is < 1 or > MostRegisters)
        {
            return Refuse(function, 3, answer);
        }

        if (first < _lowest || first + count - 1 > _highest)
        {
            return Refuse(function, 2, answer);
        }

        answer[0] = (byte)Address;
        answer[1] = function;
        answer[2] = (byte)(2 * count);
        for (var i = 0; i < count; i++)
        {
            if (_registers.IsDead(isInput, first + i))
            {
                return 0;
            }

            var value = _registers.Read(isInput, first + i) ?? 0;
            answer[3 + (2 * i)] = (byte)(value >> 8);
            answer[4 + (2 * i)] = (byte)value;
        }

        return Seal(answer, 3 + (2 * count));
    }

    private int Refuse(byte function, byte code, Span<byte> answer)
    {
        answer[0] = (byte)Address;
        answer[1] = (byte)(function | 0x80);
        answer[2] = code;
        return Seal(answer, 3);
    }

    private static int Seal(Span<byte> answer, int length)
    {
        var crc = Crc(answer[..length]);
        answer[length] = (byte)crc;
        answer[length + 1] = (byte)(crc >> 8);
        return length + 2;
    }

    private int Spoil(Span<byte> answer, int length)
    {
        switch (Fault)
        {
            case ModbusFault.Silent:
                return 0;
            case ModbusFault.BadCrc:
                answer[length - 1] ^= 0x5A;
                return length;
            case ModbusFault.Truncated:
                return length / 2;
            case ModbusFault.Garbage:
                for (var i = 0; i < length; i++)
                {
                    _rubbish = (_rubbish * 1664525) + 1013904223;
                    answer[i] = (byte)(_rubbish >> 24);
                }

                return length;
            default:
                return length;
        }
    }
}
