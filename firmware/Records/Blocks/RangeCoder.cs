namespace Edge.Records.Blocks
{
    /// <summary>
    /// A binary range coder (32 bits, carry-less, after Subbotin) that encodes or decodes one stream of a block. Models are written once,
    /// for both directions: each coding method takes the value to encode, and returns the value that was encoded or decoded.
    /// <para>
    /// Every binary decision has a node: two counts, which with a prior probability give the estimate (16 * prior + ones) / (16 + total).
    /// So a stream of a hundred records pays hardly anything for learning, and a long one follows its own statistics.
    /// </para>
    /// Integers only, nothing allocated after construction. Encoding never writes beyond its limit, decoding never reads beyond its own;
    /// what does not fit or cannot be is a result, never an exception.
    /// </summary>
    public abstract class RangeCoder
    {
        private const uint Top = 1u << 24;
        private const uint Bottom = 1u << 16;

        /// <summary>Observations a prior probability is worth.</summary>
        private const int PriorWeight = 16;

        /// <summary>Observations of a node before old ones fade (a byte).</summary>
        private const int CountLimit = 255;

        /// <summary>Bytes that a decoder may look ahead of the end of its stream.</summary>
        private const int LookAhead = 4;

        /// <summary>Most bits coded in one step without a model; the range is never below 2^16.</summary>
        private const int RawBits = 8;

        private readonly byte[] _counts;
        private byte[] _buffer;
        private int _start;
        private int _position;
        private int _limit;
        private bool _decoding;
        private uint _low;
        private uint _range;
        private uint _code;

        /// <summary>Creates the coder with a number of nodes.</summary>
        protected RangeCoder(int nodes)
        {
            _counts = new byte[2 * nodes];
        }

        /// <summary>
        /// Bytes of the stream so far. After <see cref="EndWrite"/> the exact size, also of a stream that did not fit or that was only measured.
        /// </summary>
        public int Length
        {
            get { return _position - _start; }
        }

        /// <summary>True while reading: the coding methods ignore their argument.</summary>
        protected bool Decoding
        {
            get { return _decoding; }
        }

        /// <summary>Starts encoding a stream into output[offset .. limit - 1]. With output null the stream is only measured.</summary>
        protected void StartWriting(byte[] output, int offset, int limit)
        {
            _decoding = false;
            _buffer = output;
            _start = offset;
            _position = offset;
            _limit = output == null || limit < offset ? offset : limit > output.Length ? output.Length : limit;
            _low = 0;
            _range = 0xFFFFFFFF;
            Forget();
        }

        /// <summary>Starts decoding the stream input[offset .. offset + length - 1].</summary>
        protected void StartReading(byte[] input, int offset, int length)
        {
            _decoding = true;
            _buffer = input;
            bool inside = input != null && offset >= 0 && length >= 0 && offset <= input.Length - length;
            _start = inside ? offset : 0;
            _limit = inside ? offset + length : 0;
            _position = _start;
            _low = 0;
            _range = 0xFFFFFFFF;
            _code = 0;
            for (int i = 0; i < LookAhead; i++)
            {
                _code = (_code << 8) | NextByte();
            }
            Forget();
        }

        /// <summary>Ends encoding: as few bytes as make the last interval certain.</summary>
        /// <returns>Bytes of the stream, or -1 when they do not fit (<see cref="Length"/> then says what it needs); what was written is then worthless.</returns>
        public int EndWrite()
        {
            int bytes = 0;
            uint tail = 0;
            while (tail - _low >= _range)
            {
                bytes++;
                uint mask = bytes == 4 ? 0 : 0xFFFFFFFF >> (8 * bytes);
                tail = (_low + mask) & ~mask;
            }
            for (int i = 0; i < bytes; i++)
            {
                Emit((byte)(tail >> 24));
                tail <<= 8;
            }
            return _buffer != null && _position > _limit ? -1 : Length;
        }

        /// <summary>True while what was read can have come from the stream: decoding did not run past its end.</summary>
        protected bool WithinStream
        {
            get { return _position - _limit <= LookAhead; }
        }

        /// <summary>True when decoding used the whole stream and no more, as after the last record of an undamaged stream.</summary>
        public bool AtEnd
        {
            get { return WithinStream && _position >= _limit; }
        }

        /// <summary>Codes one decision with a node.</summary>
        /// <param name="node">Number of the node.</param>
        /// <param name="prior">Prior probability of a one, in 1/256: 1 to 255.</param>
        /// <param name="bit">The bit to encode.</param>
        protected int Bit(int node, int prior, int bit)
        {
            int ones = _counts[2 * node];
            int total = _counts[2 * node + 1];
            bit = Decide((uint)((prior * (PriorWeight * 128) + (ones << 15)) / (PriorWeight + total)), bit);
            if (total == CountLimit)
            {
                total = (total + 1) / 2;
                ones = (ones + 1) / 2;
            }
            _counts[2 * node] = (byte)(ones + bit);
            _counts[2 * node + 1] = (byte)(total + 1);
            return bit;
        }

        /// <summary>Codes one decision that does not learn.</summary>
        protected int FixedBit(int prior, int bit)
        {
            return Decide((uint)prior << 7, bit);
        }

        /// <summary>Codes the low bits of a number as they are; 0 to 32 bits.</summary>
        protected uint Raw(uint value, int bits)
        {
            uint result = 0;
            while (bits > 0)
            {
                int step = bits < RawBits ? bits : RawBits;
                bits -= step;
                uint mask = (1u << step) - 1;
                uint part = (value >> bits) & mask;
                uint share = _range >> step;
                if (_decoding)
                {
                    part = (_code - _low) / share;
                    part = part > mask ? mask : part;
                }
                _low += share * part;
                _range = share;
                Normalize();
                result = (result << step) | part;
            }
            return result;
        }

        /// <summary>Codes any number: 7 bits of magnitude, a sign, and the bits below the first.</summary>
        protected long Number(long value)
        {
            ulong magnitude = value < 0 ? 0ul - (ulong)value : (ulong)value;
            int size = 0;
            while (size < 64 && magnitude >> size != 0)
            {
                size++;
            }
            size = (int)Raw((uint)size, 7);
            if (size == 0 || size > 64)
            {
                return 0;
            }
            uint negative = Raw(value < 0 ? 1u : 0u, 1);
            int rest = size - 1;
            uint high = rest > 32 ? Raw((uint)(magnitude >> 32) & ((1u << (rest - 32)) - 1), rest - 32) : 0;
            int lowBits = rest > 32 ? 32 : rest;
            uint low = Raw(lowBits == 32 ? (uint)magnitude : (uint)magnitude & ((1u << lowBits) - 1), lowBits);
            ulong result = (1ul << rest) | ((ulong)high << 32) | low;
            return negative != 0 ? (long)(0ul - result) : (long)result;
        }

        private int Decide(uint probability, int bit)
        {
            uint split = (_range >> 15) * probability;
            if (_decoding)
            {
                bit = _code - _low < split ? 1 : 0;
            }
            if (bit != 0)
            {
                _range = split;
            }
            else
            {
                _low += split;
                _range -= split;
            }
            Normalize();
            return bit;
        }

        // Ends with range >= 2^16: it grows 256-fold a turn, and is cut only where it spans a multiple of 2^24, which leaves it above 0.
        private void Normalize()
        {
            while (true)
            {
                if ((_low ^ (_low + _range)) >= Top)
                {
                    if (_range >= Bottom)
                    {
                        return;
                    }
                    _range = (0u - _low) & (Bottom - 1);
                }
                if (_decoding)
                {
                    _code = (_code << 8) | NextByte();
                }
                else
                {
                    Emit((byte)(_low >> 24));
                }
                _low <<= 8;
                _range <<= 8;
            }
        }

        private void Emit(byte value)
        {
            if (_position < _limit)
            {
                _buffer[_position] = value;
            }
            _position++;
        }

        private byte NextByte()
        {
            byte value = _position < _limit ? _buffer[_position] : (byte)0;
            _position++;
            return value;
        }

        private void Forget()
        {
            for (int i = 0; i < _counts.Length; i++)
            {
                _counts[i] = 0;
            }
        }
    }
}
