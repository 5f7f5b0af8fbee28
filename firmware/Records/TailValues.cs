namespace Edge.Records
{
    /// <summary>
    /// The bits and bytes of the packed tail, see FORMAT.md, and of minutes the values: of each channel the change of the average and how far the distances to minimum
    /// and maximum are from their means, with a scale that follows the numbers' size (Rice codes). What it codes against is the line's; one instance serves all cursors.
    /// </summary>
    internal sealed class TailValues
    {
        /// <summary>Ones that mean that the number follows as it is.</summary>
        private const int Escape = 16;

        private const int NumberBits = 32;
        private const int LengthBits = 6;

        // Scales are in eighths of a bit.
        private const int ScaleShift = 3;
        private const int MostScale = (24 << ScaleShift) | 7;

        // Means are in sixteenths, and share an int with a scale.
        private const int MeanShift = 4;
        private const int MeanMemory = 3;
        private const int MostMean = (1 << 20) - 1;
        private const int MeanMask = 0xFFFFFF;
        private const int ScaleOffset = 24;

        private byte[] _buffer;
        private uint _bits;
        private int _count;
        private int _scale;

        /// <summary>Creates it.</summary>
        /// <param name="decoder">Decoder of payloads.</param>
        public TailValues(EntryDecoder decoder)
        {
            Decoder = decoder;
        }

        /// <summary>Decoder of payloads.</summary>
        public EntryDecoder Decoder { get; }

        /// <summary>Where the next byte goes or comes from.</summary>
        public int At { get; set; }

        /// <summary>Begins to write or read at a place.</summary>
        public void Begin(byte[] buffer, int at)
        {
            _buffer = buffer;
            At = at;
            _bits = 0;
            _count = 0;
        }

        /// <summary>Writes the values of a minute.</summary>
        /// <param name="line">What is remembered of its line.</param>
        /// <param name="record">The minute.</param>
        public void Write(TailLine line, Record record)
        {
            int[] numbers = line.Numbers;
            for (int i = 0; i < record.ChannelCount; i++)
            {
                if (record.ValidCount[i] == 0)
                {
                    continue;
                }

                int average = record.Average[i];
                uint below = (uint)(average - record.Minimum[i]);
                uint above = (uint)(record.Maximum[i] - average);
                int at = i * TailLine.NumbersPerChannel;
                if (line.Bytes[i] == TailLine.NoScale)
                {
                    PutFirst(Zigzag(average));
                    PutFirst(below);
                    PutFirst(above);
                    Start(line, i, average, below, above);
                    continue;
                }

                Put(Zigzag(average - numbers[at]), line.Bytes[i]);
                line.Bytes[i] = (byte)_scale;
                numbers[at] = average;
                numbers[at + 1] = PutDistance(below, numbers[at + 1]);
                numbers[at + 2] = PutDistance(above, numbers[at + 2]);
            }

            if (_count > 0)
            {
                _buffer[At++] = (byte)_bits;
            }
        }

        /// <summary>Reads the values of a minute, whose sample counts are there.</summary>
        /// <param name="line">What is remembered of its line.</param>
        /// <param name="into">The minute.</param>
        public void Read(TailLine line, Record into)
        {
            int[] numbers = line.Numbers;
            for (int i = 0; i < into.ChannelCount; i++)
            {
                int average = 0;
                uint below = 0;
                uint above = 0;
                int at = i * TailLine.NumbersPerChannel;
                bool hasValues = into.ValidCount[i] != 0;
                if (hasValues && line.Bytes[i] == TailLine.NoScale)
                {
                    average = Unzigzag(TakeFirst());
                    below = TakeFirst();
                    above = TakeFirst();
                    Start(line, i, average, below, above);
                }
                else if (hasValues)
                {
                    average = numbers[at] + Unzigzag(Take(line.Bytes[i]));
                    line.Bytes[i] = (byte)_scale;
                    numbers[at] = average;
                    below = TakeDistance(numbers, at + 1);
                    above = TakeDistance(numbers, at + 2);
                }

                into.Average[i] = average;
                into.Minimum[i] = average - (int)below;
                into.Maximum[i] = average + (int)above;
            }
        }

        /// <summary>Reads a byte.</summary>
        public byte TakeByte()
        {
            return _buffer[At++];
        }

        /// <summary>Reads a number of variable length.</summary>
        public long TakeVarint()
        {
            ulong value = 0;
            int shift = 0;
            byte part;
            do
            {
                part = _buffer[At++];
                value |= (ulong)(part & 0x7F) << shift;
                shift += 7;
            }
            while (part >= 0x80 && shift < 64);

            return (long)value;
        }

        /// <summary>Reads a signed number of variable length.</summary>
        public long TakeSigned()
        {
            ulong raw = (ulong)TakeVarint();
            return (long)(raw >> 1) ^ -(long)(raw & 1);
        }

        // On the board what was cast from uint is shifted right as unsigned, see DESIGN.md: no sign is shifted here.
        private static uint Zigzag(int value)
        {
            uint twice = (uint)value << 1;
            return value < 0 ? ~twice : twice;
        }

        private static int Unzigzag(uint value)
        {
            return (int)(value >> 1) ^ -(int)(value & 1);
        }

        private static int LengthOf(uint value)
        {
            int length = 0;
            while (length < NumberBits && (value >> length) != 0)
            {
                length++;
            }

            return length;
        }

        private static uint Bounded(uint value)
        {
            return value > MostMean ? MostMean : value;
        }

        /// <summary>A channel begins: how far a minute spreads tells how far it is to the next.</summary>
        private static void Start(TailLine line, int channel, int average, uint below, uint above)
        {
            int length = LengthOf(Bounded(below) + Bounded(above));
            int scale = length > 2 ? (length - 2) << ScaleShift : 0;
            int at = channel * TailLine.NumbersPerChannel;
            line.Numbers[at] = average;
            line.Numbers[at + 1] = (int)(Bounded(below) << MeanShift) | (scale << ScaleOffset);
            line.Numbers[at + 2] = (int)(Bounded(above) << MeanShift) | (scale << ScaleOffset);
            line.Bytes[channel] = (byte)scale;
        }

        /// <summary>Mean and scale behind a distance.</summary>
        private int Follow(int mean, uint value)
        {
            // The signed number first: the sum is shifted with the sign of its left side.
            return (mean + ((-mean + ((int)Bounded(value) << MeanShift)) >> MeanMemory)) | (_scale << ScaleOffset);
        }

        private int PutDistance(uint value, int number)
        {
            int mean = number & MeanMask;
            uint guess = (uint)mean >> MeanShift;
            Put(value > 2 * guess ? value : Zigzag((int)(value - guess)), (number >> ScaleOffset) & 0xFF);
            return Follow(mean, value);
        }

        private uint TakeDistance(int[] numbers, int at)
        {
            int number = numbers[at];
            int mean = number & MeanMask;
            uint guess = (uint)mean >> MeanShift;
            uint value = Take((number >> ScaleOffset) & 0xFF);
            value = value > 2 * guess ? value : guess + (uint)Unzigzag(value);
            numbers[at] = Follow(mean, value);
            return value;
        }

        /// <summary>The scale behind a number whose quotient by the present one is known.</summary>
        private static int Rescale(int scale, uint quotient, uint value)
        {
            if (quotient == 0)
            {
                return scale > 2 ? scale - 2 : 0;
            }

            if (quotient >= Escape)
            {
                scale = (LengthOf(value) - 2) << ScaleShift;
            }
            else
            {
                scale += quotient == 1 ? 1 : (int)quotient + 2;
            }

            return scale < MostScale ? scale : MostScale;
        }

        private void Put(uint value, int scale)
        {
            int shift = scale >> ScaleShift;
            uint quotient = value >> shift;
            if (quotient < Escape)
            {
                PutBits((1u << (int)quotient) - 1, (int)quotient + 1);
                PutBits(value & ((1u << shift) - 1), shift);
            }
            else
            {
                PutBits(0xFFFF, Escape);
                PutLong(value, NumberBits);
            }

            _scale = Rescale(scale, quotient, value);
        }

        private uint Take(int scale)
        {
            // The loop that reading the tail spends its time in.
            byte[] buffer = _buffer;
            uint bits = _bits;
            int count = _count;
            uint quotient = 0;
            while (true)
            {
                if (count == 0)
                {
                    bits = buffer[At++];
                    count = 8;
                }

                uint bit = bits & 1;
                bits >>= 1;
                count--;
                if (bit == 0)
                {
                    break;
                }

                quotient++;
                if (quotient == Escape)
                {
                    break;
                }
            }

            _bits = bits;
            _count = count;
            int shift = scale >> ScaleShift;
            uint value = quotient < Escape ? (quotient << shift) | TakeBits(shift) : TakeLong(NumberBits);
            _scale = Rescale(scale, quotient, value);
            return value;
        }

        private void PutFirst(uint value)
        {
            int length = LengthOf(value);
            PutBits((uint)length, LengthBits);
            PutLong(value, length);
        }

        private uint TakeFirst()
        {
            return TakeLong((int)TakeBits(LengthBits));
        }

        private void PutLong(uint value, int count)
        {
            int low = count < 16 ? count : 16;
            PutBits(value & ((1u << low) - 1), low);
            PutBits(count > 16 ? value >> 16 : 0, count - low);
        }

        private uint TakeLong(int count)
        {
            int low = count < 16 ? count : 16;
            uint value = TakeBits(low);
            return count > 16 ? value | (TakeBits(count - 16) << 16) : value;
        }

        /// <summary>Up to 24 bits, least significant first.</summary>
        private void PutBits(uint value, int count)
        {
            _bits |= value << _count;
            _count += count;
            while (_count >= 8)
            {
                _buffer[At++] = (byte)_bits;
                _bits >>= 8;
                _count -= 8;
            }
        }

        private uint TakeBits(int count)
        {
            while (_count < count)
            {
                _bits |= (uint)_buffer[At++] << _count;
                _count += 8;
            }

            uint value = _bits & ((1u << count) - 1);
            _bits >>= count;
            _count -= count;
            return value;
        }
    }
}
