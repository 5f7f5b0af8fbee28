namespace Edge.Configuration
{
    /// <summary>Powers of ten for scaled integers, without Math (single precision on the ESP32).</summary>
    public static class Decimals
    {
        /// <summary>10 to the power of a number of decimals.</summary>
        /// <param name="decimals">0 to 9; beyond counts as 9.</param>
        public static int PowerOf(int decimals)
        {
            int power = 1;
            for (int i = 0; i < decimals && i < 9; i++)
            {
                power *= 10;
            }

            return power;
        }

        /// <summary>Divides, rounding to nearest and halves away from zero.</summary>
        /// <param name="dividend">Magnitude at most 2^62.</param>
        /// <param name="divisor">1 or more; less counts as 1.</param>
        public static long Divide(long dividend, long divisor)
        {
            if (divisor < 1)
            {
                divisor = 1;
            }

            long half = divisor / 2;
            return dividend >= 0 ? (dividend + half) / divisor : -((-dividend + half) / divisor);
        }

        /// <summary>
        /// Changes the decimals of a scaled integer, rounding halves away from zero. Bounded: the result is cut to
        /// +-<see cref="Limits.ScaledValue"/>.
        /// </summary>
        public static int Rescale(int scaled, int fromDecimals, int toDecimals)
        {
            long value = fromDecimals > toDecimals
                ? Divide(scaled, PowerOf(fromDecimals - toDecimals))
                : (long)scaled * PowerOf(toDecimals - fromDecimals);
            return Bound(value);
        }

        /// <summary>Cuts a scaled integer to +-<see cref="Limits.ScaledValue"/>, which a single-precision float still holds exactly.</summary>
        public static int Bound(long scaled)
        {
            if (scaled > Limits.ScaledValue)
            {
                return Limits.ScaledValue;
            }

            return scaled < -Limits.ScaledValue ? -Limits.ScaledValue : (int)scaled;
        }

        /// <summary>The decimal number of a scaled integer, for example "-0.5" for -5 with one decimal.</summary>
        public static string TextOf(long scaled, int decimals)
        {
            if (decimals == 0)
            {
                return scaled.ToString();
            }

            long magnitude = scaled < 0 ? -scaled : scaled;
            long power = PowerOf(decimals);
            string fraction = (magnitude % power).ToString().PadLeft(decimals, '0');
            return (scaled < 0 ? "-" : "") + (magnitude / power).ToString() + "." + fraction;
        }
    }
}
