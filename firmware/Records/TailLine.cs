namespace Edge.Records
{
    /// <summary>
    /// What the next minute of a line is coded against: the one before, and about how large each of its numbers is. The lines of a cursor stand in a row, in the order
    /// in which their first minutes came; the objects stay when coding begins anew.
    /// </summary>
    internal sealed class TailLine
    {
        /// <summary>In the place of a line: there is none here yet.</summary>
        public const int None = -1;

        /// <summary>Numbers of a channel: its average; of its distance to the minimum, and of that to the maximum, mean and scale (see <see cref="TailValues"/>).</summary>
        public const int NumbersPerChannel = 3;

        /// <summary>Scale of a channel that had no values yet.</summary>
        public const byte NoScale = 255;

        private const int MinuteMs = 60000;

        /// <summary>Number of the line, or <see cref="None"/>.</summary>
        public int Line = None;

        /// <summary>Time label of its minute before, ms.</summary>
        public long UtcMs;

        /// <summary>How much later the next one is expected, ms.</summary>
        public int PeriodMs;

        /// <summary>Schema of the minute before.</summary>
        public long SchemaSequence;

        /// <summary>Numbers by channel; null before the first minute.</summary>
        public int[] Numbers;

        /// <summary>By channel the scale of its average; then by contact the seconds that it was made, and those that it was known.</summary>
        public byte[] Bytes;

        /// <summary>The line behind it; null: none.</summary>
        public TailLine Next;

        /// <summary>Channels of its minutes.</summary>
        public int ChannelCount
        {
            get { return Numbers.Length / NumbersPerChannel; }
        }

        /// <summary>Contacts of its minutes.</summary>
        public int ContactCount
        {
            get { return (Bytes.Length - ChannelCount) / 2; }
        }

        /// <summary>Time label that the next minute is expected to have.</summary>
        public long NextUtcMs
        {
            get { return UtcMs + PeriodMs; }
        }

        /// <summary>Begins a line of which nothing is remembered.</summary>
        public void Begin(int line, int channels, int contacts)
        {
            Line = line;
            PeriodMs = MinuteMs;
            if (Numbers == null || ChannelCount != channels || ContactCount != contacts)
            {
                Numbers = new int[NumbersPerChannel * channels];
                Bytes = new byte[channels + (2 * contacts)];
            }

            for (int i = 0; i < channels; i++)
            {
                Bytes[i] = NoScale;
            }
        }

        /// <summary>Takes note of a minute.</summary>
        /// <param name="utcMs">Its time label.</param>
        /// <param name="isFirst">Whether the line began with it.</param>
        public void NoteTime(long utcMs, bool isFirst)
        {
            long period = utcMs - UtcMs;
            PeriodMs = !isFirst && period > 0 && period <= int.MaxValue ? (int)period : MinuteMs;
            UtcMs = utcMs;
        }
    }
}
