namespace Edge.Records.Blocks
{
    /// <summary>
    /// Codes values that come from a coarse grid: pulses a second times a factor, a 12-bit converter scaled to hundreds of thousands. While nearly all values repeat one
    /// of the last few distinct ones, and their errors of prediction are no small numbers anyway, a value is coded as the place where it was seen.
    /// Whether that is so follows from what was coded before: a stream of other values pays next to nothing for it.
    /// </summary>
    public abstract class RepeatCoder : ErrorCoder
    {
        private const int Places = 8;
        private const int PlaceBits = 3;

        // Nodes of a side: one for whether the value repeats, a tree of places.
        private const int NodesPerSide = Places;

        /// <summary>Nodes of the two sides; those of the derived coder are numbered from here.</summary>
        protected const int RepeatNodes = 2 * NodesPerSide;

        /// <summary>Least scale of errors (sixteenths) at which repeating pays.</summary>
        private const int LeastScale = 128;

        // Share of values that repeated, in 1/256, over about the last eight; and what it must be.
        private const int Always = 256;
        private const int Enough = 160;

        private readonly int[] _seen = new int[Places];
        private int _next;
        private int _repeating;

        /// <summary>Creates the coder for a number of kinds of errors, besides nodes of the derived coder's own.</summary>
        protected RepeatCoder(NoisePriors priors, int nodes, int kinds)
            : base(priors, RepeatNodes + nodes, kinds)
        {
        }

        /// <summary>Forgets what was seen.</summary>
        protected void ForgetSeen()
        {
            for (int i = 0; i < Places; i++)
            {
                _seen[i] = 0;
            }
            _next = 0;
            _repeating = 0;
        }

        /// <summary>Codes a value that may repeat, or else its difference from a guess.</summary>
        /// <param name="side">0 or 1: the two sides share what was seen, and learn their own preferences.</param>
        /// <param name="kind">Kind of the error.</param>
        /// <param name="guess">Prediction.</param>
        /// <param name="value">Value to encode.</param>
        protected int Value(int side, int kind, int guess, int value)
        {
            int place = -1;
            if (_repeating >= Enough && Scale(kind) >= LeastScale)
            {
                int node = side * NodesPerSide;
                place = Decoding ? -1 : PlaceOf(value);
                if (Bit(node, 240, place >= 0 ? 1 : 0) != 0)
                {
                    place = CodePlace(node, place);
                    value = _seen[place];
                    Note(true);
                    return value;
                }
            }
            value = guess + Error(kind, value - guess);
            place = PlaceOf(value);
            Note(place >= 0);
            if (place < 0)
            {
                _seen[_next] = value;
                _next = (_next + 1) % Places;
            }
            return value;
        }

        private int CodePlace(int node, int place)
        {
            int branch = 1;
            for (int i = PlaceBits - 1; i >= 0; i--)
            {
                branch = branch * 2 + Bit(node + branch, 128, (place >> i) & 1);
            }
            return branch - Places;
        }

        private int PlaceOf(int value)
        {
            for (int i = 0; i < Places; i++)
            {
                if (_seen[i] == value)
                {
                    return i;
                }
            }
            return -1;
        }

        private void Note(bool repeated)
        {
            _repeating += ((repeated ? Always : 0) - _repeating) / 8;
        }
    }
}
