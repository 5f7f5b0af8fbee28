using System;
using System.Device.I2c;
using Edge.Inputs;
using Iot.Device.Rtc;

namespace Edge.Board
{
    /// <summary>
    /// The DS3231 battery clock (Analog Devices 19-5170), through Iot.Device.Rtc. A silent or unset chip is "no time", never an exception.
    /// </summary>
    /// <remarks>
    /// The binding ignores the status of its transfers and hides the oscillator-stop flag, so the status register is read beside it.
    /// It keeps the year with the century bit set for 20xx; a clock that another program set without it reads as 19xx and is no plausible time.
    /// </remarks>
    public sealed class BatteryClock
    {
        /// <summary>Ticks of 100 ns from year 1 to 1970.</summary>
        private const long EpochTicks = 621355968000000000;
        private const long TicksPerMs = 10000;

        // Status register (19-5170, "Status Register (0Fh)").
        private const byte StatusRegister = 0x0F;
        private const byte OscillatorStopped = 0x80;

        // Asked at boot and every few hours: a pause after silence would outlast nothing.
        private const int TurnsPerSecond = 1;

        private readonly I2cChip _chip;
        private readonly Ds3231 _clock;
        private readonly byte[] _status = new byte[1];
        private readonly byte[] _setting = new byte[2];

        /// <summary>Creates the clock on an opened I2C device (address 0x68).</summary>
        public BatteryClock(I2cDevice device)
        {
            _chip = new I2cChip(device, TurnsPerSecond);
            _clock = new Ds3231(device);
        }

        /// <summary>Reads the time: ms since 1970 UTC, or -1 where the chip is silent or has lost its time. The chip counts whole seconds.</summary>
        public long ReadUtcMs()
        {
            if (!_chip.TryRead(StatusRegister, _status) || (_status[0] & OscillatorStopped) != 0)
            {
                return -1;
            }

            try
            {
                return (_clock.DateTime.Ticks - EpochTicks) / TicksPerMs;
            }
            catch (Exception)
            {
                // The binding makes a DateTime of whatever it read: zeros from a silent chip are no date.
                return -1;
            }
        }

        /// <summary>Sets the time, to the nearest second, and clears the oscillator-stop flag; false where the chip did not take it.</summary>
        public bool SetUtcMs(long utcMs)
        {
            if (!_chip.TryRead(StatusRegister, _status))
            {
                return false;
            }

            try
            {
                long seconds = (utcMs + 500) / 1000;
                _clock.DateTime = new DateTime(EpochTicks + (seconds * 1000 * TicksPerMs));
            }
            catch (Exception)
            {
                return false;
            }

            _setting[0] = StatusRegister;
            _setting[1] = (byte)(_status[0] & ~OscillatorStopped);
            return _chip.TryWrite(_setting);
        }
    }
}
