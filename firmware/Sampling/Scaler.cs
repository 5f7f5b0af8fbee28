using Edge.Configuration;

namespace Edge.Sampling
{
    /// <summary>
    /// Raw values to scaled integers, in integer arithmetic with halves rounded away from zero. Pure functions; results are cut to
    /// +-<see cref="Limits.ScaledValue"/>.
    /// </summary>
    public static class Scaler
    {
        private const int ZeroNanoamperes = 4000000;
        private const int SpanNanoamperes = 16000000;
        private const long MillisecondsPerHour = 3600000;

        /// <summary>A 4-20 mA current, linear: 4 mA is the low end of the range, 20 mA the high end. Not cut at the ends.</summary>
        /// <param name="nanoamperes">The loop's current.</param>
        /// <param name="lowScaled">Value at 4 mA.</param>
        /// <param name="highScaled">Value at 20 mA.</param>
        public static int Current(int nanoamperes, int lowScaled, int highScaled)
        {
            long above = (long)nanoamperes - ZeroNanoamperes;
            return Decimals.Bound(lowScaled + Decimals.Divide(above * ((long)highScaled - lowScaled), SpanNanoamperes));
        }

        /// <summary>A temperature in thousandths of a degree.</summary>
        public static int Temperature(int milliCelsius, int decimals)
        {
            return Decimals.Rescale(milliCelsius, 3, decimals);
        }

        /// <summary>A register that carries decimals of its own.</summary>
        public static int Register(int register, int registerDecimals, int decimals)
        {
            return Decimals.Rescale(register, registerDecimals, decimals);
        }

        /// <summary>Pulses of a time span as units per hour.</summary>
        /// <param name="pulses">Pulses counted, 0 or more.</param>
        /// <param name="elapsedMs">In which time, 1 to 10^6; 0 gives 0.</param>
        /// <param name="pulsesPerUnit">1 to 10^6.</param>
        /// <param name="decimals">0 to <see cref="Limits.Decimals"/>.</param>
        public static int Rate(int pulses, long elapsedMs, int pulsesPerUnit, int decimals)
        {
            if (elapsedMs <= 0)
            {
                return 0;
            }

            // A counter that races beyond every bound must not wrap the product: 10^8 pulses * 3.6*10^6 * 10^4 < 2^63.
            long counted = pulses > 100000000 ? 100000000 : pulses;
            return Decimals.Bound(Decimals.Divide(counted * MillisecondsPerHour * Decimals.PowerOf(decimals), elapsedMs * pulsesPerUnit));
        }
    }
}
