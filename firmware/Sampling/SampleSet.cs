using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Sampling
{
    /// <summary>One second of the whole site: scaled values with their marks, and debounced contacts. Reused every second.</summary>
    public sealed class SampleSet
    {
        /// <summary>Scaled value by channel; meaningless unless <see cref="HasValue"/>.</summary>
        public readonly int[] Scaled;

        /// <summary>Whether there is a value, by channel (an out-of-range value is one; a faulty sensor has none).</summary>
        public readonly bool[] HasValue;

        /// <summary>HJ 212 mark by channel, one of <see cref="Mark"/>.</summary>
        public readonly byte[] Marks;

        /// <summary>Debounced state by contact, one of <see cref="ContactState"/>.</summary>
        public readonly byte[] Contact;

        /// <summary>When that state was first read, ms since boot, by contact: the change lies in the tick before.</summary>
        public readonly long[] ContactSinceMs;

        /// <summary>What the kilns do.</summary>
        public readonly KilnTracker Kilns;

        /// <summary>Creates the set of a site: no values, marked <see cref="Mark.Fault"/>.</summary>
        public SampleSet(SiteSettings site)
        {
            Scaled = new int[site.Channels.Length];
            HasValue = new bool[site.Channels.Length];
            Marks = new byte[site.Channels.Length];
            Contact = new byte[site.Contacts.Length];
            ContactSinceMs = new long[site.Contacts.Length];
            Kilns = new KilnTracker(site);
            for (int i = 0; i < Marks.Length; i++)
            {
                Marks[i] = Mark.Fault;
            }
        }
    }

    /// <summary>Data marks of HJ 212, one letter a value (ASCII).</summary>
    public static class Mark
    {
        /// <summary>Normal.</summary>
        public const byte Normal = (byte)'N';

        /// <summary>The facility is stopped.</summary>
        public const byte Stopped = (byte)'F';

        /// <summary>Maintenance.</summary>
        public const byte Maintenance = (byte)'M';

        /// <summary>Set by hand.</summary>
        public const byte SetByHand = (byte)'S';

        /// <summary>Sensor or board fault.</summary>
        public const byte Fault = (byte)'D';

        /// <summary>Calibration.</summary>
        public const byte Calibration = (byte)'C';

        /// <summary>Outside the measuring range.</summary>
        public const byte OverRange = (byte)'T';

        /// <summary>Communication fault.</summary>
        public const byte Communication = (byte)'B';
    }
}
