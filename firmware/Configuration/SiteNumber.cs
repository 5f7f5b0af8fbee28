namespace Edge.Configuration
{
    /// <summary>Turns the boxed numbers of nanoFramework.Json (int, long, ulong or double, by their length and point) into scaled integers.</summary>
    public static class SiteNumber
    {
        // A number with more decimals than asked for is off by at least a tenth of a unit; what binary fractions are off by is far less.
        private const double Tolerance = 0.001;

        private const long GreatestWhole = 1000000000000;

        /// <summary>Multiplies a boxed number by 10^decimals, exactly.</summary>
        /// <param name="value">A boxed number, or anything else.</param>
        /// <param name="decimals">0 to <see cref="Limits.Decimals"/>.</param>
        /// <param name="scaled">The result.</param>
        /// <returns>False for no number, one beyond +-10^12, or one with more decimals than that.</returns>
        public static bool TryScale(object value, int decimals, out long scaled)
        {
            scaled = 0;
            long whole;
            if (TryWhole(value, out whole))
            {
                if (whole > GreatestWhole || whole < -GreatestWhole)
                {
                    return false;
                }

                scaled = whole * Decimals.PowerOf(decimals);
                return true;
            }

            double real;
            if (!TryReal(value, out real) || !(real <= GreatestWhole && real >= -GreatestWhole))
            {
                return false;
            }

            double exact = real * Decimals.PowerOf(decimals);
            scaled = (long)(exact >= 0 ? exact + 0.5 : exact - 0.5);
            double off = exact - scaled;
            return off < Tolerance && off > -Tolerance;
        }

        private static bool TryWhole(object value, out long whole)
        {
            whole = 0;
            if (value is int)
            {
                whole = (int)value;
                return true;
            }

            if (value is long)
            {
                whole = (long)value;
                return true;
            }

            if (value is uint)
            {
                whole = (uint)value;
                return true;
            }

            if (value is ulong)
            {
                ulong unsigned = (ulong)value;
                whole = unsigned > GreatestWhole ? long.MaxValue : (long)unsigned;
                return true;
            }

            return false;
        }

        private static bool TryReal(object value, out double real)
        {
            real = 0;
            if (value is double)
            {
                real = (double)value;
                return true;
            }

            if (value is float)
            {
                real = (float)value;
                return true;
            }

            return false;
        }
    }
}
