using System.Device.I2c;

namespace Edge.Board
{
    /// <summary>The DS3231 battery clock, through Iot.Device.Rtc. A silent or unset chip is "no time", never an exception.</summary>
    public sealed class BatteryClock
    {
        /// <summary>Creates the clock on an opened I2C device (address 0x68).</summary>
        public BatteryClock(I2cDevice device)
        {
        }

        /// <summary>Reads the time: ms since 1970 UTC, or -1 where the chip is silent or has lost its time.</summary>
        public long ReadUtcMs()
        {
            return -1;
        }

        /// <summary>Sets the time; false where the chip is silent.</summary>
        public bool SetUtcMs(long utcMs)
        {
            return false;
        }
    }
}
