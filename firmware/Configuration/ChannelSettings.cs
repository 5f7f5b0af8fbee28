using Edge.Board;

namespace Edge.Configuration
{
    /// <summary>Where a channel's raw value comes from.</summary>
    public static class SourceKind
    {
        /// <summary>4-20 mA over a shunt; raw value in nanoamperes.</summary>
        public const byte Current = 1;

        /// <summary>Thermocouple at the MAX31856; raw value in thousandths of a degree Celsius.</summary>
        public const byte Thermocouple = 2;

        /// <summary>Modbus register of the DCS; raw value is the register, sign-extended where the site says so.</summary>
        public const byte Modbus = 3;

        /// <summary>Pulse counter; raw value is the count since boot, modulo 2^31.</summary>
        public const byte Pulse = 4;
    }

    /// <summary>One measured channel. Values are integers of 10^-<see cref="Decimals"/> <see cref="Unit"/>.</summary>
    /// <remarks>There are up to 32 of them for as long as the board runs, and a field takes 12 bytes of its heap whatever its type: so the numbers share one array.</remarks>
    public sealed class ChannelSettings
    {
        // Where the numbers are, and the bits of the flags.
        private const int LowScaledAt = 0;
        private const int HighScaledAt = 4;
        private const int PulsesPerUnitAt = 8;
        private const int ResolutionScaledAt = 12;
        private const int ChangeScaledAt = 16;
        private const int ExpectedLowScaledAt = 20;
        private const int ExpectedHighScaledAt = 24;
        private const int RegisterAt = 28;
        private const int StuckMinutesAt = 30;
        private const int FlatMinutesAt = 32;
        private const int ClippedMinutesAt = 34;
        private const int ExpectedMinutesAt = 36;
        private const int DecimalsAt = 38;
        private const int LineAt = 39;
        private const int SourceAt = 40;
        private const int InputAt = 41;
        private const int ThermocoupleTypeAt = 42;
        private const int SlaveAt = 43;
        private const int RegisterDecimalsAt = 44;
        private const int FlagsAt = 45;
        private const int Size = 46;
        private const int IsInputRegisterBit = 1;
        private const int IsSignedBit = 2;
        private const int StopsWithKilnBit = 4;
        private const int HasFiveMinuteMeansBit = 8;
        private const int IsMainBit = 16;
        private const int LooksForRepetitionBit = 32;

        private readonly byte[] _bytes = new byte[Size];

        /// <summary>Id, unique in the site.</summary>
        public string Id;

        /// <summary>Display name.</summary>
        public string Name;

        /// <summary>Engineering unit, for example "m3/h".</summary>
        public string Unit;

        /// <summary>Decimals, 0 to <see cref="Limits.Decimals"/>.</summary>
        public int Decimals
        {
            get { return _bytes[DecimalsAt]; }
            set { _bytes[DecimalsAt] = (byte)value; }
        }

        /// <summary>Low end of the range, scaled; the value at 4 mA.</summary>
        public int LowScaled
        {
            get { return Read32(LowScaledAt); }
            set { LittleEndian.Write(_bytes, LowScaledAt, value, 4); }
        }

        /// <summary>High end of the range, scaled; the value at 20 mA.</summary>
        public int HighScaled
        {
            get { return Read32(HighScaledAt); }
            set { LittleEndian.Write(_bytes, HighScaledAt, value, 4); }
        }

        /// <summary>Index of the line it belongs to.</summary>
        public int Line
        {
            get { return _bytes[LineAt]; }
            set { _bytes[LineAt] = (byte)value; }
        }

        /// <summary>One of <see cref="SourceKind"/>.</summary>
        public byte Source
        {
            get { return _bytes[SourceAt]; }
            set { _bytes[SourceAt] = value; }
        }

        /// <summary>Current source: input 0 to 7 (chip at 0x48: 0 to 3, at 0x49: 4 to 7).</summary>
        public int Input
        {
            get { return _bytes[InputAt]; }
            set { _bytes[InputAt] = (byte)value; }
        }

        /// <summary>Thermocouple source: type letter B, E, J, K, N, R, S or T.</summary>
        public char ThermocoupleType
        {
            get { return (char)_bytes[ThermocoupleTypeAt]; }
            set { _bytes[ThermocoupleTypeAt] = (byte)value; }
        }

        /// <summary>Modbus source: slave address 1 to 247.</summary>
        public int Slave
        {
            get { return _bytes[SlaveAt]; }
            set { _bytes[SlaveAt] = (byte)value; }
        }

        /// <summary>Modbus source: register address 0 to 65535 (zero-based, as on the wire).</summary>
        public int Register
        {
            get { return Read16(RegisterAt); }
            set { LittleEndian.Write(_bytes, RegisterAt, value, 2); }
        }

        /// <summary>Modbus source: true for input registers (function 4), false for holding registers (function 3).</summary>
        public bool IsInputRegister
        {
            get { return Has(IsInputRegisterBit); }
            set { Set(IsInputRegisterBit, value); }
        }

        /// <summary>Modbus source: the register is two's complement.</summary>
        public bool IsSigned
        {
            get { return Has(IsSignedBit); }
            set { Set(IsSignedBit, value); }
        }

        /// <summary>Modbus source: decimals of the register's value, 0 to <see cref="Limits.Decimals"/>.</summary>
        public int RegisterDecimals
        {
            get { return _bytes[RegisterDecimalsAt]; }
            set { _bytes[RegisterDecimalsAt] = (byte)value; }
        }

        /// <summary>Pulse source: pulses per unit of volume or count (for m3/h: pulses per m3), 1 to 1000000.</summary>
        public int PulsesPerUnit
        {
            get { return Read32(PulsesPerUnitAt); }
            set { LittleEndian.Write(_bytes, PulsesPerUnitAt, value, 4); }
        }

        /// <summary>Its values are marked F while the line's kiln stands still.</summary>
        public bool StopsWithKiln
        {
            get { return Has(StopsWithKilnBit); }
            set { Set(StopsWithKilnBit, value); }
        }

        /// <summary>Whether its 5-minute means are recorded.</summary>
        public bool HasFiveMinuteMeans
        {
            get { return Has(HasFiveMinuteMeansBit); }
            set { Set(HasFiveMinuteMeansBit, value); }
        }

        /// <summary>Ledger entries of the line's valves show it.</summary>
        public bool IsMain
        {
            get { return Has(IsMainBit); }
            set { Set(IsMainBit, value); }
        }

        /// <summary>Evidence: spread of minute means within which a value counts as stuck, scaled, 1 or more (default: a thousandth of the span, at least 2).</summary>
        public int ResolutionScaled
        {
            get { return Read32(ResolutionScaledAt); }
            set { LittleEndian.Write(_bytes, ResolutionScaledAt, value, 4); }
        }

        /// <summary>Evidence: minutes within <see cref="ResolutionScaled"/> (10 to 1440; 0: not looked for).</summary>
        public int StuckMinutes
        {
            get { return Read16(StuckMinutesAt); }
            set { LittleEndian.Write(_bytes, StuckMinutesAt, value, 2); }
        }

        /// <summary>Evidence: minutes within 2 % of the span (10 to 10080; 0: not looked for).</summary>
        public int FlatMinutes
        {
            get { return Read16(FlatMinutesAt); }
            set { LittleEndian.Write(_bytes, FlatMinutesAt, value, 2); }
        }

        /// <summary>Evidence: minutes at an end of the range, or with the very same extreme value (5 to 1440; 0: not looked for).</summary>
        public int ClippedMinutes
        {
            get { return Read16(ClippedMinutesAt); }
            set { LittleEndian.Write(_bytes, ClippedMinutesAt, value, 2); }
        }

        /// <summary>Evidence: greatest change from one minute's mean to the next, scaled (0: any).</summary>
        public int ChangeScaled
        {
            get { return Read32(ChangeScaledAt); }
            set { LittleEndian.Write(_bytes, ChangeScaledAt, value, 4); }
        }

        /// <summary>Evidence: whether repetitions of an earlier stretch are looked for (a day of memory: at most <see cref="Limits.RepetitionChannels"/> channels).</summary>
        public bool LooksForRepetition
        {
            get { return Has(LooksForRepetitionBit); }
            set { Set(LooksForRepetitionBit, value); }
        }

        /// <summary>Evidence: minutes outside of what is expected at work (1 to 1440; 0: nothing is expected).</summary>
        public int ExpectedMinutes
        {
            get { return Read16(ExpectedMinutesAt); }
            set { LittleEndian.Write(_bytes, ExpectedMinutesAt, value, 2); }
        }

        /// <summary>Low end of what is expected at work, scaled.</summary>
        public int ExpectedLowScaled
        {
            get { return Read32(ExpectedLowScaledAt); }
            set { LittleEndian.Write(_bytes, ExpectedLowScaledAt, value, 4); }
        }

        /// <summary>High end of what is expected at work, scaled.</summary>
        public int ExpectedHighScaled
        {
            get { return Read32(ExpectedHighScaledAt); }
            set { LittleEndian.Write(_bytes, ExpectedHighScaledAt, value, 4); }
        }

        /// <summary>Whether it is a rate per hour, which has a total.</summary>
        public bool IsFlow
        {
            get { return Unit.EndsWith("/h"); }
        }

        private int Read16(int at)
        {
            return _bytes[at] | (_bytes[at + 1] << 8);
        }

        private int Read32(int at)
        {
            return Read16(at) | (Read16(at + 2) << 16);
        }

        private bool Has(int flag)
        {
            return (_bytes[FlagsAt] & flag) != 0;
        }

        private void Set(int flag, bool value)
        {
            int others = _bytes[FlagsAt] & ~flag;
            _bytes[FlagsAt] = (byte)(value ? others | flag : others);
        }
    }
}
