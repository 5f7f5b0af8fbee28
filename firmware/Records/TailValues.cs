using System;

namespace Edge.Records
{
    /// <summary>
    /// The values of minutes as the tail codes them, see FORMAT.md: of each channel the change of the average and the distances to minimum and maximum, in bits,
    /// with a parameter that follows their size (Rice codes).
    /// </summary>
    internal sealed class TailValues
    {
        private const int Parts = 3;

        /// <summary>Ones that mean that the number follows as it is.</summary>
        private const int Escape = 16;

        /// <summary>Means are kept in quarters.</summary>
        private const int MeanShift = 2;
        private const int FirstMean = 32;
        private const int MostMean = 16000;
        private const int Threshold = 6;
        private const int LengthBits = 6;

        private readonly int[] _averages = new int[Limits.Channels];
        private readonly ushort[] _means = new ushort[Parts * Limits.Channels];
        private byte[] _buffer;
        private uint _bits;
        private int _count;

        /// <summary>Where the next byte goes or comes from.</summary>
        public int At { get; private set; }

        /// <summary>Begins to write or read at a place.</summary>
        public void Begin(byte[] buffer, int at)
        {
            _buffer = buffer;
            At = at;
            _bits = 0;
            _count = 0;
        }

        /// <summary>Ends writing: fills the last byte.</summary>
        public void EndWrite()
        {
            if (_count > 0)
            {
                _buffer[At++] = (byte)_bits;
            }
        }

        /// <summary>Writes a channel.</summary>
        /// <param name="place">Its place among all channels that are remembered.</param>
        /// <param name="isFirst">Whether nothing is remembered of it.</param>
        /// <param name="average">Average.</param>
        /// <param name="minimum">Least value.</param>
        /// <param name="maximum">Greatest value.</param>
        public void Write(int place, bool isFirst, int average, int minimum, int maximum)
        {
            if (isFirst)
            {
                uint number = ToUnsigned(average);
                int length = 0;
                while (length < 32 && (number >> length) != 0)
                {
                    length++;
                }

                PutBits((uint)length, LengthBits);
                PutLong(number, length);
            }
            else
            {
                Put(place * Parts, ToUnsigned(average - _averages[place]));
            }

            Put((place * Parts) + 1, (uint)(average - minimum));
            Put((place * Parts) + 2, (uint)(maximum - average));
            Remember(place, isFirst, average, (uint)(average - minimum), (uint)(maximum - average));
        }

        /// <summary>Reads a channel.</summary>
        public void Read(int place, bool isFirst, out int average, out int minimum, out int maximum)
        {
            if (isFirst)
            {
                average = ToSigned(TakeLong((int)TakeBits(LengthBits)));
            }
            else
            {
                average = _averages[place] + ToSigned(Take(place * Parts));
            }

            uint below = Take((place * Parts) + 1);
            uint above = Take((place * Parts) + 2);
            minimum = average - (int)below;
            maximum = average + (int)above;
            Remember(place, isFirst, average, below, above);
        }

        /// <summary>Takes what another remembers.</summary>
        public void CopyFrom(TailValues other)
        {
            Array.Copy(other._averages, 0, _averages, 0, _averages.Length);
            Array.Copy(other._means, 0, _means, 0, _means.Length);
        }

        /// <summary>Forgets a channel.</summary>
        public void Clear(int place)
        {
            _averages[place] = 0;
            for (int i = 0; i < Parts; i++)
            {
                _means[(place * Parts) + i] = FirstMean;
            }
        }

        private static uint ToUnsigned(int value)
        {
            return (uint)((value << 1) ^ (value >> 31));
        }

        private static int ToSigned(uint value)
        {
            return (int)(value >> 1) ^ -(int)(value & 1);
        }

        private static int Scaled(uint value)
        {
            return (value > MostMean ? MostMean : (int)value) << MeanShift;
        }

        private void Remember(int place, bool isFirst, int average, uint below, uint above)
        {
            _averages[place] = average;
            if (isFirst)
            {
                // How far a minute spreads tells how far it is to the next.
                int spread = (Scaled(below) + Scaled(above)) / 2;
                for (int i = 0; i < Parts; i++)
                {
                    _means[(place * Parts) + i] = (ushort)(i == 0 ? spread : spread + 1);
                }
            }
        }

        private int ShiftOf(int mean)
        {
            int shift = 0;
            while ((Threshold << shift) <= mean)
            {
                shift++;
            }

            return shift;
        }

        private void Put(int part, uint value)
        {
            int mean = _means[part];
            int shift = ShiftOf(mean);
            uint quotient = value >> shift;
            if (quotient < Escape)
            {
                PutBits((1u << (int)quotient) - 1, (int)quotient + 1);
                PutBits(value & ((1u << shift) - 1), shift);
            }
            else
            {
                PutBits(0xFFFF, Escape);
                PutLong(value, 32);
            }

            _means[part] = (ushort)(mean + ((Scaled(value) - mean) >> MeanShift));
        }

        private uint Take(int part)
        {
            int mean = _means[part];
            int shift = ShiftOf(mean);
            uint quotient = 0;
            while (quotient < Escape && TakeBits(1) != 0)
            {
                quotient++;
            }

            uint value = quotient < Escape ? (quotient << shift) | TakeBits(shift) : TakeLong(32);
            _means[part] = (ushort)(mean + ((Scaled(value) - mean) >> MeanShift));
            return value;
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
