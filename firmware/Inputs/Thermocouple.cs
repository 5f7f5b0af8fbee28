using System;
using System.Device.Spi;
using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// The MAX31856 thermocouple converter (Analog Devices 19-7534), register by register: Iot.Device.Max31856 has no fault bits and reads
    /// negative temperatures wrong.
    /// </summary>
    /// <remarks>
    /// The chip converts continuously, averages four conversions, filters 50 Hz and looks for an open thermocouple; a step reads all of its
    /// registers in one transfer of 0.2 ms. Its configuration is part of that: what reads back otherwise is a missing chip (data in is all
    /// ones or all zeros) or one that lost its power, so it is configured again and counts as silent until the next step.
    /// </remarks>
    public sealed class Thermocouple : InputStep
    {
        /// <summary>Clock of the SPI bus for this chip, Hz (the chip takes 5 MHz).</summary>
        public const int ClockHertz = 1000000;

        // Registers (19-7534, table 6); writing sets the top bit of the address.
        private const int Configuration0 = 0x00;
        private const int Configuration1 = 0x01;
        private const int TemperatureHigh = 0x0C;
        private const int Status = 0x0F;
        private const int RegisterCount = 0x10;
        private const byte Write = 0x80;

        // Configuration 0: automatic conversion, open-circuit detection for loops below 5 kohm, 50 Hz.
        private const byte Automatic = 0x80;
        private const byte DetectOpen = 0x10;
        private const byte Reject50Hertz = 0x01;
        private const byte Running = Automatic | DetectOpen | Reject50Hertz;

        // Configuration 1: four samples averaged, thermocouple type in the low four bits.
        private const byte AverageOfFour = 0x20;

        // Fault status; the threshold bits are left out, their limits stay at the ends of the range.
        private const byte ColdJunctionRange = 0x80;
        private const byte ThermocoupleRange = 0x40;
        private const byte OverOrUnderVoltage = 0x02;
        private const byte OpenCircuit = 0x01;

        private readonly SpiDevice _device;
        private readonly SiteSettings _site;
        private readonly byte _configuration1;
        private readonly byte[] _sent = new byte[RegisterCount + 1];
        private readonly byte[] _received = new byte[RegisterCount + 1];
        private readonly byte[] _setting = new byte[2];

        /// <summary>Creates the driver and configures the chip; it need not be there yet.</summary>
        /// <param name="device">The opened chip, SPI mode 1.</param>
        /// <param name="site">The site; its first thermocouple channel gives the type.</param>
        public Thermocouple(SpiDevice device, SiteSettings site)
        {
            _device = device;
            _site = site;
            _configuration1 = (byte)(AverageOfFour | TypeBits(TypeOf(site)));
            Configure();
        }

        /// <summary>The temperature that the three registers LTCBH, LTCBM and LTCBL mean: 19 bits, two's complement, 2^-7 degC.</summary>
        /// <returns>Thousandths of a degree Celsius, rounded half away from zero.</returns>
        public static int ToMilliCelsius(byte high, byte middle, byte low)
        {
            int steps = ((high << 24) | (middle << 16) | (low << 8)) >> 13;
            int scaled = steps * 125;
            return (scaled + (scaled < 0 ? -8 : 8)) / 16;
        }

        /// <summary>The fault that a status register means, one of <see cref="InputFault"/>.</summary>
        public static byte FaultOf(byte status)
        {
            if ((status & OpenCircuit) != 0)
            {
                return InputFault.ThermocoupleOpen;
            }

            if ((status & OverOrUnderVoltage) != 0)
            {
                return InputFault.ThermocoupleVoltage;
            }

            return (status & (ColdJunctionRange | ThermocoupleRange)) != 0 ? InputFault.ThermocoupleRange : InputFault.None;
        }

        /// <inheritdoc/>
        public override void Run(InputImage image)
        {
            byte fault = InputFault.ChipSilent;
            int milliCelsius = 0;
            if (TryReadRegisters() && _received[1 + Configuration0] == Running && _received[1 + Configuration1] == _configuration1)
            {
                fault = FaultOf(_received[1 + Status]);
                milliCelsius = ToMilliCelsius(
                    _received[1 + TemperatureHigh],
                    _received[2 + TemperatureHigh],
                    _received[3 + TemperatureHigh]);
            }
            else
            {
                Configure();
            }

            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                if (_site.Channels[channel].Source == SourceKind.Thermocouple)
                {
                    image.Raw[channel] = milliCelsius;
                    image.Fault[channel] = fault;
                }
            }
        }

        private static char TypeOf(SiteSettings site)
        {
            for (int channel = 0; channel < site.Channels.Length; channel++)
            {
                if (site.Channels[channel].Source == SourceKind.Thermocouple)
                {
                    return site.Channels[channel].ThermocoupleType;
                }
            }

            return 'K';
        }

        private static int TypeBits(char type)
        {
            switch (type)
            {
                case 'B': return 0;
                case 'E': return 1;
                case 'J': return 2;
                case 'N': return 4;
                case 'R': return 5;
                case 'S': return 6;
                case 'T': return 7;
                default: return 3;
            }
        }

        private bool TryReadRegisters()
        {
            try
            {
                _device.TransferFullDuplex(_sent, _received);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        private void Configure()
        {
            try
            {
                // The filter may only be changed while the chip does not convert.
                Set(Configuration0, Reject50Hertz);
                Set(Configuration1, _configuration1);
                Set(Configuration0, Running);
            }
            catch (Exception)
            {
                // The registers read back at the next step will tell.
            }
        }

        private void Set(int register, byte value)
        {
            _setting[0] = (byte)(Write | register);
            _setting[1] = value;
            _device.Write(_setting);
        }
    }
}
