namespace Edge.Inputs
{
    /// <summary>
    /// The MCP23017 port expander (Microchip DS20001952), register by register: inputs on bits 0 to 6 of both ports, outputs on bits 7
    /// (which newer chips have as outputs only), one open-drain interrupt line for all inputs.
    /// </summary>
    /// <remarks>
    /// Iot.Device.Mcp23xxx drives single pins through a GpioDriver and hides INTF and INTCAP; a read here is one burst of ten
    /// registers, 0.3 ms at 400 kHz, from IOCON to GPIOB: it tells at once whether the chip still has its configuration, what the inputs are,
    /// and what they were when they last changed.
    /// </remarks>
    public sealed class Mcp23017
    {
        /// <summary>Number of the output at bit 7 of port B, as <see cref="SetOutput"/> counts.</summary>
        public const int OutputB7 = 15;

        // Registers with BANK = 0 (DS20001952, table 3-1).
        private const byte Direction = 0x00;
        private const byte InterruptEnable = 0x04;
        private const byte InterruptControl = 0x08;
        private const byte Control = 0x0A;
        private const byte PullUp = 0x0C;
        private const byte OutputLatch = 0x14;

        // Places in the burst that starts at IOCON.
        private const int BurstBytes = 10;
        private const int InterruptFlags = 4;
        private const int InterruptCapture = 6;
        private const int Ports = 8;

        // IOCON: both interrupt lines say the same, open drain, addresses count up.
        private const byte MirroredOpenDrain = 0x44;
        private const byte InputBits = 0x7F;

        private readonly I2cChip _chip;
        private readonly int _watched;
        private readonly byte[] _burst = new byte[BurstBytes];
        private readonly byte[] _one = new byte[2];
        private readonly byte[] _two = new byte[3];
        private int _outputs;
        private bool _isConfigured;

        /// <summary>Creates the driver and configures the chip; it need not be there yet.</summary>
        /// <param name="chip">The chip.</param>
        /// <param name="watched">Inputs whose changes count, port A in bits 0 to 7, port B in bits 8 to 15.</param>
        public Mcp23017(I2cChip chip, int watched)
        {
            _chip = chip;
            _watched = watched;
            _isConfigured = Configure();
        }

        /// <summary>Levels of the inputs at the last read; port A in bits 0 to 7, port B in bits 8 to 15.</summary>
        public int Inputs { get; private set; }

        /// <summary>Inputs that changed since the read before.</summary>
        public int Changed { get; private set; }

        /// <summary>Levels at the first of those changes.</summary>
        public int Captured { get; private set; }

        /// <summary>Reads the chip; false where it is silent or had lost its configuration (which it then gets again).</summary>
        public bool TryRead()
        {
            if (!_chip.TakeTurn())
            {
                return false;
            }

            if (!_isConfigured)
            {
                _isConfigured = Configure();
                return false;
            }

            if (!_chip.TryRead(Control, _burst) || _burst[0] != MirroredOpenDrain)
            {
                _isConfigured = false;
                return false;
            }

            Inputs = Pair(Ports);
            Changed = Pair(InterruptFlags) & _watched;
            Captured = Pair(InterruptCapture);
            return true;
        }

        /// <summary>Drives an output; a chip that is silent gets it when it is back.</summary>
        /// <param name="number">7 for bit 7 of port A, 15 for bit 7 of port B.</param>
        /// <param name="high">Level.</param>
        public void SetOutput(int number, bool high)
        {
            int bit = 1 << number;
            _outputs = high ? _outputs | bit : _outputs & ~bit;
            if (_isConfigured)
            {
                _isConfigured = WriteTwo(OutputLatch, (byte)_outputs, (byte)(_outputs >> 8));
            }
        }

        private int Pair(int at)
        {
            return _burst[at] | (_burst[at + 1] << 8);
        }

        private bool Configure()
        {
            _one[0] = Control;
            _one[1] = MirroredOpenDrain;
            return _chip.TryWrite(_one)
                && WriteTwo(OutputLatch, (byte)_outputs, (byte)(_outputs >> 8))
                && WriteTwo(Direction, InputBits, InputBits)
                && WriteTwo(PullUp, InputBits, InputBits)
                && WriteTwo(InterruptControl, 0, 0)
                && WriteTwo(InterruptEnable, (byte)_watched, (byte)(_watched >> 8));
        }

        private bool WriteTwo(byte register, byte portA, byte portB)
        {
            _two[0] = register;
            _two[1] = portA;
            _two[2] = portB;
            return _chip.TryWrite(_two);
        }
    }
}
