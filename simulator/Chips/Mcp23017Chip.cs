using Edge.Host;

namespace Edge.Simulator.Chips;

/// <summary>
/// Microchip MCP23017 16-bit port expander at register level (DS20001952, table 3-1): both address layouts (IOCON.BANK),
/// sequential and byte mode (IOCON.SEQOP), interrupt on change with capture.
/// </summary>
public sealed class Mcp23017Chip : II2cChip
{
    private const int Iodir = 0;
    private const int Ipol = 1;
    private const int Gpinten = 2;
    private const int Defval = 3;
    private const int Intcon = 4;
    private const int Iocon = 5;
    private const int Gppu = 6;
    private const int Intf = 7;
    private const int Intcap = 8;
    private const int Gpio = 9;
    private const int Olat = 10;
    private const int RegisterKinds = 11;

    private const int Bank = 0x80;
    private const int Mirror = 0x40;
    private const int ByteMode = 0x20;
    private const int ActiveHigh = 0x02;

    private readonly byte[,] _registers = new byte[2, RegisterKinds];
    private readonly byte[] _driven = new byte[2];
    private readonly byte[] _connected = new byte[2];
    private int _pointer;

    /// <summary>Creates a chip that has just been powered; all pins hang in the air.</summary>
    public Mcp23017Chip()
    {
        Reset();
    }

    /// <summary>Power-on reset: all pins inputs, all else 0 (DS20001952, table 3-1).</summary>
    public void Reset()
    {
        Array.Clear(_registers);
        _registers[0, Iodir] = 0xFF;
        _registers[1, Iodir] = 0xFF;
        _pointer = 0;
    }

    /// <summary>Drives a pin from outside: 0 to 7 is GPA0 to GPA7, 8 to 15 GPB0 to GPB7.</summary>
    public void SetInput(int pin, bool high)
    {
        var port = pin >> 3;
        var mask = (byte)(1 << (pin & 7));
        var before = PinLevels(port);
        _connected[port] |= mask;
        _driven[port] = (byte)(high ? _driven[port] | mask : _driven[port] & ~mask);
        NoticeChange(port, before);
    }

    /// <summary>Level that an output pin drives (true: high), or that an input pin has.</summary>
    public bool ReadPin(int pin)
    {
        return (PinLevels(pin >> 3) & (1 << (pin & 7))) != 0;
    }

    /// <summary>Level of an interrupt output: 0 is INTA, 1 is INTB (mirrored when IOCON.MIRROR says so).</summary>
    public bool InterruptLevel(int port)
    {
        var control = _registers[0, Iocon];
        var isActive = _registers[port, Intf] != 0 || ((control & Mirror) != 0 && _registers[1 - port, Intf] != 0);
        return isActive == ((control & ActiveHigh) != 0);
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
        {
            return true;
        }

        _pointer = data[0];
        for (var i = 1; i < data.Length; i++)
        {
            if (Locate(_pointer, out var port, out var register))
            {
                WriteRegister(port, register, data[i]);
            }

            Advance();
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Read(Span<byte> data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = Locate(_pointer, out var port, out var register) ? ReadRegister(port, register) : (byte)0;
            Advance();
        }

        return true;
    }

    private bool Locate(int address, out int port, out int register)
    {
        if ((_registers[0, Iocon] & Bank) != 0)
        {
            port = (address >> 4) & 1;
            register = address & 0x0F;
            return address < 0x20 && register < RegisterKinds;
        }

        port = address & 1;
        register = address >> 1;
        return register < RegisterKinds;
    }

    // Byte mode stays at the address, or, with paired registers, toggles between the two (DS20001952, section 3.2.1).
    private void Advance()
    {
        var control = _registers[0, Iocon];
        if ((control & ByteMode) != 0)
        {
            _pointer ^= (control & Bank) != 0 ? 0 : 1;
            return;
        }

        var last = (control & Bank) != 0 ? 0x1A : 0x15;
        _pointer = _pointer >= last ? 0 : _pointer + 1;
    }

    private void WriteRegister(int port, int register, byte value)
    {
        var before = PinLevels(port);
        switch (register)
        {
            case Iocon:
                _registers[0, Iocon] = (byte)(value & 0xFE);
                _registers[1, Iocon] = _registers[0, Iocon];
                break;
            case Gpio:
                _registers[port, Olat] = value;
                break;
            case Intf or Intcap:
                break;
            default:
                _registers[port, register] = value;
                break;
        }

        NoticeChange(port, before);
    }

    private byte ReadRegister(int port, int register)
    {
        switch (register)
        {
            case Gpio:
                ClearInterrupt(port);
                return (byte)(PinLevels(port) ^ _registers[port, Ipol]);
            case Intcap:
                var captured = _registers[port, Intcap];
                ClearInterrupt(port);
                return captured;
            default:
                return _registers[port, register];
        }
    }

    private byte PinLevels(int port)
    {
        var inputs = _registers[port, Iodir];
        var floating = _registers[port, Gppu] & ~_connected[port];
        return (byte)((((_driven[port] & _connected[port]) | floating) & inputs) | (_registers[port, Olat] & ~inputs));
    }

    private void NoticeChange(int port, byte before)
    {
        var levels = PinLevels(port);
        var compared = _registers[port, Intcon];
        var changed = ((levels ^ before) & ~compared) | ((levels ^ _registers[port, Defval]) & compared);
        var pending = changed & _registers[port, Gpinten] & _registers[port, Iodir];
        if (pending == 0 || _registers[port, Intf] != 0)
        {
            return;
        }

        _registers[port, Intf] = (byte)pending;
        _registers[port, Intcap] = (byte)(levels ^ _registers[port, Ipol]);
    }

    // A pin that still differs from DEFVAL interrupts again at once (DS20001952, section 3.5.4).
    private void ClearInterrupt(int port)
    {
        _registers[port, Intf] = 0;
        NoticeChange(port, PinLevels(port));
    }
}
