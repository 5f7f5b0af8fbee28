namespace Edge.Inputs
{
    /// <summary>
    /// What the voltage of a supervised contact loop means. A pull-up feeds the loop; at its far end one resistor lies in series with the
    /// contact and one across it:
    /// <code>
    /// supply --[pull-up]--+--------- cable ---[series]---+---------+
    ///                     |                              |         |
    ///                  measured                     [parallel]  contact
    ///                     |                              |         |
    /// ground -------------+--------- cable --------------+---------+
    /// </code>
    /// So the loop's resistance is 0 when shorted, series when the contact makes, series + parallel when it is open, and infinite when cut.
    /// </summary>
    /// <remarks>
    /// The windows are as wide as resistors, cable and the ESP32's ADC need and no wider. nanoFramework hands out the ADC's raw value
    /// without the chip's calibration: read as 3300 mV / 4095 it is up to 142 mV low (the offset of the 12 dB range, esp_adc_cal), its
    /// reference is off by up to 9 %, below about 150 mV it reads 0, and above 3100 mV it saturates. The default resistors put the two sound
    /// states at 1031 and 2183 mV, into the linear part, and leave the two ends to "shorted" and "cut", which need no accuracy.
    /// A voltage in no window is no sound loop: it counts as a short below "closed" and as a cut elsewhere, never as a contact state.
    /// </remarks>
    public sealed class LoopWindows
    {
        /// <summary>Supply of the pull-ups, mV.</summary>
        public const int SupplyMillivolts = 3300;

        /// <summary>Pull-up on the board, ohm.</summary>
        public const int PullUpOhms = 2200;

        /// <summary>Resistor in series with the contact, ohm.</summary>
        public const int SeriesOhms = 1000;

        /// <summary>Resistor across the contact, ohm.</summary>
        public const int ParallelOhms = 3300;

        /// <summary>Longest cable, there and back, ohm.</summary>
        public const int CableOhms = 100;

        /// <summary>A loop above this resistance is cut, ohm (leakage of a damp junction box).</summary>
        public const int CutOhms = 100000;

        private const int ResistorPerMille = 10;
        private const int GainPerMille = 110;
        private const int OffsetMillivolts = 150;
        private const int NoiseMillivolts = 50;

        /// <summary>Up to this voltage the loop is shorted, mV.</summary>
        public readonly int ShortedMax;

        /// <summary>Lowest voltage of a made contact, mV.</summary>
        public readonly int ClosedMin;

        /// <summary>Highest voltage of a made contact, mV.</summary>
        public readonly int ClosedMax;

        /// <summary>Lowest voltage of an open contact, mV.</summary>
        public readonly int OpenMin;

        /// <summary>Highest voltage of an open contact, mV.</summary>
        public readonly int OpenMax;

        /// <summary>From this voltage on the loop is cut, mV.</summary>
        public readonly int CutMin;

        /// <summary>Computes the windows of a loop.</summary>
        /// <param name="pullUpOhms">Pull-up on the board, ohm.</param>
        /// <param name="seriesOhms">Resistor in series with the contact, ohm.</param>
        /// <param name="parallelOhms">Resistor across the contact, ohm.</param>
        public LoopWindows(int pullUpOhms, int seriesOhms, int parallelOhms)
        {
            ShortedMax = Highest(CableOhms, pullUpOhms);
            ClosedMin = Lowest(seriesOhms, pullUpOhms);
            ClosedMax = Highest(seriesOhms + CableOhms, pullUpOhms);
            OpenMin = Lowest(seriesOhms + parallelOhms, pullUpOhms);
            OpenMax = Highest(seriesOhms + parallelOhms + CableOhms, pullUpOhms);
            CutMin = Lowest(CutOhms, pullUpOhms);
        }

        /// <summary>The windows of the reference boards' resistors.</summary>
        public static LoopWindows Default()
        {
            return new LoopWindows(PullUpOhms, SeriesOhms, ParallelOhms);
        }

        /// <summary>The voltage at the pull-up's foot, mV, for a loop of a resistance.</summary>
        /// <param name="loopOhms">The loop's resistance, ohm.</param>
        /// <param name="pullUpOhms">The pull-up, ohm.</param>
        public static int NodeMillivolts(int loopOhms, int pullUpOhms)
        {
            int sum = loopOhms + pullUpOhms;
            return sum <= 0 ? 0 : (int)((long)SupplyMillivolts * loopOhms / sum);
        }

        /// <summary>The state that a measured voltage means.</summary>
        /// <param name="millivolts">Raw ADC value read as 3300 mV / 4095.</param>
        /// <returns>One of <see cref="ContactState"/>, never Unread.</returns>
        public byte Classify(int millivolts)
        {
            if (millivolts < ClosedMin)
            {
                return ContactState.Shorted;
            }

            if (millivolts <= ClosedMax)
            {
                return ContactState.Closed;
            }

            return millivolts >= OpenMin && millivolts <= OpenMax ? ContactState.Open : ContactState.Cut;
        }

        private static int Lowest(int loopOhms, int pullUpOhms)
        {
            int node = NodeMillivolts(
                loopOhms * (1000 - ResistorPerMille) / 1000,
                pullUpOhms * (1000 + ResistorPerMille) / 1000);
            return (node * (1000 - GainPerMille) / 1000) - OffsetMillivolts - NoiseMillivolts;
        }

        private static int Highest(int loopOhms, int pullUpOhms)
        {
            int node = NodeMillivolts(
                loopOhms * (1000 + ResistorPerMille) / 1000,
                pullUpOhms * (1000 - ResistorPerMille) / 1000);
            return (node * (1000 + GainPerMille) / 1000) + NoiseMillivolts;
        }
    }
}
