namespace Edge.Sampling
{
    /// <summary>What a 4-20 mA current says about its transmitter.</summary>
    public static class LoopCurrent
    {
        /// <summary>3.8 to 20.5 mA: a measurement, also a little beyond the ends of the range.</summary>
        public const byte Measurement = 0;

        /// <summary>Outside of that but no fault current: the process is out of range.</summary>
        public const byte OutOfRange = 1;

        /// <summary>At or below 3.6 mA, or at or above 21 mA: a sensor fault once held <see cref="Limits.NamurFaultMs"/>.</summary>
        public const byte FaultCurrent = 2;

        private const int LowMeasurementNanoamperes = 3800000;
        private const int HighMeasurementNanoamperes = 20500000;
        private const int LowFaultNanoamperes = 3600000;
        private const int HighFaultNanoamperes = 21000000;

        /// <summary>The band a current lies in (NAMUR NE 43).</summary>
        public static byte BandOf(int nanoamperes)
        {
            if (nanoamperes <= LowFaultNanoamperes || nanoamperes >= HighFaultNanoamperes)
            {
                return FaultCurrent;
            }

            return nanoamperes < LowMeasurementNanoamperes || nanoamperes > HighMeasurementNanoamperes ? OutOfRange : Measurement;
        }
    }
}
