namespace Edge.Records.Blocks
{
    /// <summary>
    /// Codes errors of prediction: is it zero, its sign, the class of its magnitude (doubling widths, starting below the running scale of the errors), the place in the class.
    /// The probabilities start from <see cref="NoisePriors"/> at that scale; zero, sign and class learn.
    /// </summary>
    public abstract class ErrorCoder : RangeCoder
    {
        /// <summary>Greatest magnitude that counts in sums of values; larger ones count as this, so that no sum overflows.</summary>
        protected const int LargestValue = 1 << 24;

        private const int NodesPerKind = ZeroNodes + SignNodes + 2 * NoisePriors.Classes;
        private const int ZeroNodes = 3;
        private const int SignNodes = 3;
        private const int FieldsPerKind = 4;
        private const int SumField = 0;
        private const int CountField = 1;
        private const int SizeField = 2;
        private const int SignField = 3;

        /// <summary>Greatest error that counts for the scale.</summary>
        private const int LargestError = 1 << 21;

        /// <summary>Errors that the scale looks back on, in halves: between half of this and this.</summary>
        private const int ScaleMemory = 80;

        private const int LeastScale = 2;
        private readonly NoisePriors _priors;
        private readonly int[] _errors;
        private readonly int _firstNode;

        /// <summary>Creates the coder for a number of kinds of errors, besides nodes of the derived coder's own (numbered from 0).</summary>
        protected ErrorCoder(NoisePriors priors, int nodes, int kinds)
            : base(nodes + kinds * NodesPerKind)
        {
            _priors = priors;
            _firstNode = nodes;
            _errors = new int[kinds * FieldsPerKind];
        }

        /// <summary>Starts a kind of errors with the mean magnitude to expect; it is forgotten after a few.</summary>
        protected void Expect(int kind, int magnitude)
        {
            int field = kind * FieldsPerKind;
            _errors[field + SumField] = Magnitude(magnitude, LargestError);
            _errors[field + CountField] = 1;
            _errors[field + SizeField] = 0;
            _errors[field + SignField] = 0;
        }

        /// <summary>Codes an error; any int.</summary>
        protected int Error(int kind, int error)
        {
            int field = kind * FieldsPerKind;
            int node = _firstNode + kind * NodesPerKind;
            int scale = Scale(kind);
            int octave = _priors.OctaveOf(scale);
            int row = _priors.RowOf(scale, octave);
            int sign = 0;
            int size = 0;
            if (Bit(node + _errors[field + SizeField], _priors.Zero(row, octave), error == 0 ? 1 : 0) != 0)
            {
                error = 0;
            }
            else
            {
                int negative = Bit(node + ZeroNodes + _errors[field + SignField], 128, error < 0 ? 1 : 0);
                // One less, so that even int.MinValue has a magnitude below 2^31.
                uint magnitude = error < 0 ? (uint)-(error + 1) : (uint)(error - 1);
                magnitude = Place(node + ZeroNodes + SignNodes + negative * NoisePriors.Classes, row, _priors.ShiftOf(octave), magnitude);
                error = negative != 0 ? -(int)magnitude - 1 : (int)(magnitude + 1);
                sign = 1 + negative;
                size = magnitude == 0 ? 1 : 2;
            }
            Remember(field, error);
            _errors[field + SizeField] = size;
            _errors[field + SignField] = sign;
            return error;
        }

        /// <summary>Magnitude of a number, at most a limit; also of int.MinValue.</summary>
        protected static int Magnitude(int value, int limit)
        {
            int magnitude = value < 0 ? -value : value;
            return magnitude < 0 || magnitude > limit ? limit : magnitude;
        }

        private uint Place(int node, int row, int shift, uint magnitude)
        {
            int order = 0;
            int power = shift;
            while (power < 31)
            {
                int node1 = node + (order < NoisePriors.Classes ? order : NoisePriors.Classes - 1);
                if (Bit(node1, _priors.Beyond(row, order), magnitude >> power != 0 ? 1 : 0) == 0)
                {
                    break;
                }
                order++;
                power++;
            }
            int bits = order == 0 ? shift : power - 1;
            uint low = order == 0 ? 0u : 1u << bits;
            if (bits == 0)
            {
                return low;
            }
            uint rest = magnitude - low;
            int prior = _priors.Upper(row, order);
            uint result = (uint)FixedBit(prior, (int)(rest >> (bits - 1)) & 1);
            bits--;
            if (bits > 0)
            {
                // The slope within a half is about half as steep.
                result = (result << 1) | (uint)FixedBit((prior + 128) / 2, (int)(rest >> (bits - 1)) & 1);
                bits--;
            }
            return low + ((result << bits) | Raw(rest, bits));
        }

        /// <summary>Running scale of a kind of errors: their mean magnitude * 9/8, in sixteenths.</summary>
        protected int Scale(int kind)
        {
            int field = kind * FieldsPerKind;
            int scale = (_errors[field + SumField] * 4 / _errors[field + CountField] * 18) >> 2;
            return scale < LeastScale ? LeastScale : scale;
        }

        private void Remember(int field, int error)
        {
            int sum = _errors[field + SumField] + 2 * Magnitude(error, LargestError);
            int count = _errors[field + CountField] + 2;
            if (count > ScaleMemory)
            {
                sum /= 2;
                count /= 2;
            }
            _errors[field + SumField] = sum;
            _errors[field + CountField] = count;
        }
    }
}
