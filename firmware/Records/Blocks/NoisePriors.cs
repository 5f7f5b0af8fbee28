namespace Edge.Records.Blocks
{
    /// <summary>
    /// What an error of prediction is expected to look like before a stream has shown its own: bell-shaped around zero with a thin exponential tail
    /// (95 % normal, 5 % logistic of twice the scale). Made once, shared by all columns; about 600 bytes.
    /// <para>
    /// A row belongs to a scale (mean error * 9/8, in sixteenths, four rows an octave). It says how probable it is that the error is zero, that its magnitude lies beyond
    /// each of the classes [0, w), [w, 2w), [2w, 4w) ... once it reached the class, and beyond the middle of a class. w = 2^shift is a quarter to a half of the scale.
    /// </para>
    /// </summary>
    public sealed class NoisePriors
    {
        /// <summary>Classes of a row; beyond the last its probabilities go on.</summary>
        public const int Classes = 9;

        private const int FirstOctave = 1;
        private const int Octaves = 8;
        private const int Columns = 1 + 2 * Classes;
        private const int Least = 4;

        private readonly byte[] _table;

        /// <summary>Computes the table.</summary>
        public NoisePriors()
        {
            _table = new byte[Octaves * 4 * Columns];
            ushort[] tail = LogTail();
            for (int octave = 0; octave < Octaves; octave++)
            {
                for (int quarter = 0; quarter < 4; quarter++)
                {
                    Fill(tail, (octave * 4 + quarter) * Columns, (9 + 2 * quarter) << (octave + FirstOctave), ShiftOf(octave + FirstOctave));
                }
            }
        }

        /// <summary>Octave of a scale: the number of its highest bit. Scales start at 2 sixteenths.</summary>
        public int OctaveOf(int scale)
        {
            int octave = FirstOctave;
            while (scale >> (octave + 4) != 0)
            {
                octave += 4;
            }
            while (scale >> (octave + 1) != 0)
            {
                octave++;
            }
            return octave;
        }

        /// <summary>Width of the first class, as a power of two.</summary>
        public int ShiftOf(int octave)
        {
            return octave <= 5 ? 0 : octave - 5;
        }

        /// <summary>Row of a scale of at least 2 sixteenths. Scales of 16 and more look alike, but for the zero.</summary>
        public int RowOf(int scale, int octave)
        {
            int quarter = ((scale << 2) >> octave) & 3;
            int last = FirstOctave + Octaves - 1;
            return (((octave < last ? octave : last) - FirstOctave) * 4 + quarter) * Columns;
        }

        /// <summary>Probability in 1/256 that the error is zero.</summary>
        public int Zero(int row, int octave)
        {
            int beyond = octave - (FirstOctave + Octaves - 1);
            int zero = beyond <= 0 ? _table[row] : beyond > 7 ? 0 : _table[row] >> beyond;
            return zero < 1 ? 1 : zero;
        }

        /// <summary>Probability in 1/256 that the magnitude lies beyond a class, once it reached it.</summary>
        public int Beyond(int row, int order)
        {
            return _table[row + 1 + (order < Classes ? order : Classes - 1)];
        }

        /// <summary>Probability in 1/256 that the magnitude lies in the upper half of its class.</summary>
        public int Upper(int row, int order)
        {
            return _table[row + 1 + Classes + (order < Classes ? order : Classes - 1)];
        }

        // scale: in 1/128. A magnitude m >= t means an error of t + 1 or more, so beyond t + 1/2.
        private void Fill(ushort[] tail, int row, int scale, int shift)
        {
            _table[row] = Bounded(256 - (Share(tail, scale, 0, -1) >> 7));
            int low = 0;
            int high = 1 << shift;
            for (int order = 0; order < Classes; order++)
            {
                int beyond = Share(tail, scale, high, low);
                _table[row + 1 + order] = Bounded(beyond >> 7);
                int upper = Share(tail, scale, (low + high) / 2, low) - beyond;
                int inside = 32768 - beyond;
                _table[row + 1 + Classes + order] = Bounded(inside <= 0 || high - low < 2 ? 128 : upper * 256 / inside);
                low = high;
                high *= 2;
            }
        }

        private static byte Bounded(int probability)
        {
            return (byte)(probability < Least ? Least : probability > 256 - Least ? 256 - Least : probability);
        }

        // P(magnitude >= from + ... | magnitude >= given) in 1/32768; given -1: of any error.
        private static int Share(ushort[] tail, int scale, int to, int given)
        {
            int bits = BitsAt(tail, (2 * to + 1) * 2048 / scale) - (given < 0 ? 0 : BitsAt(tail, (2 * given + 1) * 2048 / scale));
            int whole = bits >> 8;
            if (whole >= 15)
            {
                return 0;
            }
            int part = bits & 255;
            // 2^-x on [0, 1) by a parabola, 0.3 % at worst.
            return (32768 - 84 * part + ((40 * part * part) >> 9)) >> whole;
        }

        // -log2 of the probability that an error is beyond position/32 scales, in 1/256 bit.
        private static int BitsAt(ushort[] tail, int position)
        {
            int step = position >> 3;
            if (step >= tail.Length - 1)
            {
                int last = tail.Length - 1;
                return tail[last] + (tail[last] - tail[last - 1]) * (position - 8 * last) / 8;
            }
            return tail[step] + (tail[step + 1] - tail[step]) * (position & 7) / 8;
        }

        // At every quarter of the scale from 0 to 8.
        private static ushort[] LogTail()
        {
            return new ushort[]
            {
                0, 78, 171, 278, 399, 534, 679, 831, 982, 1124, 1248, 1350, 1430, 1493, 1545, 1591, 1634,
                1676, 1718, 1760, 1803, 1846, 1889, 1933, 1976, 2020, 2065, 2109, 2154, 2199, 2244, 2289, 2334,
            };
        }
    }
}
