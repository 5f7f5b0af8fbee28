using System;
using Iot.Device.Ads1115;

namespace Edge.Inputs
{
    /// <summary>
    /// One ADS1115 (16-bit ADC, Texas Instruments SBAS444) that measures four 4-20 mA loops over shunts of 75 ohm 0.1 %, through the binding
    /// Iot.Device.Ads1115.
    /// </summary>
    /// <remarks>
    /// The binding ignores the status of its transfers. Without a chip it polls 5000 times for the end of a conversion, which would stop the
    /// board for a second or more, and a chip that falls silent after the conversion yields 0. So the configuration register is read around
    /// each conversion: before, to see that the chip is there, and after, to see that it is the one that was just configured.
    /// Time: a conversion of 4 ms at 250 samples a second and four transfers of about 0.2 ms. Garbage, nearly all of it of the binding and
    /// of the bus: two small arrays a poll and the spans and results of its transfers, about a dozen polls, so about 10 kB a conversion and
    /// 80 kB a second with eight channels (DESIGN.md).
    /// </remarks>
    public sealed class CurrentChip
    {
        /// <summary>Inputs of a chip.</summary>
        public const int Inputs = 4;

        /// <summary>The shunts, ohm: 20 mA are 1.5 V of the range of 2.048 V, and 27 mA still fit.</summary>
        public const int ShuntOhms = 75;

        private const byte ConfigurationRegister = 1;

        // Configuration register (SBAS444, table 8-3): idle, input against ground, +-2.048 V, single shot, 250 samples/s, no comparator.
        private const int Idle = 1 << 15;
        private const int FirstInputAgainstGround = 4 << 12;
        private const int InputStep = 1 << 12;
        private const int Range2048 = 2 << 9;
        private const int SingleShot = 1 << 8;
        private const int Rate250 = 5 << 5;
        private const int NoComparator = 3;

        private readonly I2cChip _chip;
        private readonly byte[] _configuration = new byte[2];
        private Ads1115 _adc;

        /// <summary>Creates the driver; the chip need not be there yet.</summary>
        public CurrentChip(I2cChip chip)
        {
            _chip = chip;
        }

        /// <summary>The current that a conversion result means.</summary>
        /// <param name="raw">Result of a conversion in the range of 2.048 V: 62.5 uV a step.</param>
        /// <returns>Nanoamperes, rounded half away from zero; -27.3 to 27.3 mA.</returns>
        public static int ToNanoamperes(short raw)
        {
            // 62500 nV / 75 ohm is 2500 / 3 nA a step.
            int scaled = raw * 2500;
            return (scaled + (scaled < 0 ? -1 : 1)) / 3;
        }

        /// <summary>Converts one input.</summary>
        /// <param name="input">Input of this chip, 0 to 3.</param>
        /// <param name="nanoamperes">The loop current where the result is true.</param>
        /// <returns>False where the chip is silent.</returns>
        public bool TryRead(int input, out int nanoamperes)
        {
            nanoamperes = 0;
            if (!_chip.TakeTurn() || !_chip.TryRead(ConfigurationRegister, _configuration))
            {
                return false;
            }

            short raw;
            try
            {
                if (_adc == null)
                {
                    _adc = new Ads1115(_chip.Device, InputMultiplexer.AIN0, MeasuringRange.FS2048, DataRate.SPS250, DeviceMode.PowerDown);
                }

                raw = _adc.ReadRaw(Multiplexer(input), MeasuringRange.FS2048, DataRate.SPS250);
            }
            catch (Exception)
            {
                return false;
            }

            if (!_chip.TryRead(ConfigurationRegister, _configuration)
                || ((_configuration[0] << 8) | _configuration[1]) != Expected(input))
            {
                return false;
            }

            nanoamperes = ToNanoamperes(raw);
            return true;
        }

        private static int Expected(int input)
        {
            return Idle | (FirstInputAgainstGround + (input * InputStep)) | Range2048 | SingleShot | Rate250 | NoComparator;
        }

        private static InputMultiplexer Multiplexer(int input)
        {
            switch (input)
            {
                case 0: return InputMultiplexer.AIN0;
                case 1: return InputMultiplexer.AIN1;
                case 2: return InputMultiplexer.AIN2;
                default: return InputMultiplexer.AIN3;
            }
        }
    }
}
