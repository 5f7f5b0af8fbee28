using System;
using System.Text;

namespace Edge.Uplink
{
    /// <summary>
    /// Writes protobuf into one array: varints, fields, nested messages, UTF-8 text, and floats made of scaled integers. Allocates nothing.
    /// What does not fit sets <see cref="HasOverflowed"/> and is only counted; such a payload is not to be sent.
    /// </summary>
    /// <remarks>
    /// The array is made for what is sent all the time. A larger message is counted first and then written once more into an array of its own, of
    /// exactly its length: <c>do { write } while (payload.Enlarge(link))</c>, and <see cref="Release"/> when it was sent.
    /// </remarks>
    public sealed class PayloadWriter
    {
        private const int VarintType = 0;
        private const int BytesType = 2;
        private const int FixedType = 5;

        private readonly byte[] _usual;
        private byte[] _buffer;
        private readonly Encoding _utf8 = Encoding.UTF8;

        /// <summary>Creates the writer.</summary>
        /// <param name="size">Bytes of its array.</param>
        public PayloadWriter(int size)
        {
            _usual = new byte[size];
            _buffer = _usual;
        }

        /// <summary>A writer that has no room and only counts.</summary>
        public static PayloadWriter Measuring()
        {
            return new PayloadWriter(0);
        }

        /// <summary>The array; the payload starts at its first byte.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Bytes written, or counted.</summary>
        public int Length { get; private set; }

        /// <summary>Whether something did not fit since <see cref="Clear"/>.</summary>
        public bool HasOverflowed { get; private set; }

        /// <summary>Whether the payload fills an array of its own.</summary>
        public bool IsWhole
        {
            get { return _buffer != _usual && Length == _buffer.Length; }
        }

        /// <summary>Takes an array for a payload that did not fit; then it has to be written once more.</summary>
        /// <returns>Whether it did not fit.</returns>
        public bool Enlarge(MqttLink link)
        {
            if (!HasOverflowed)
            {
                return false;
            }

            _buffer = link.NewMessage(Length);
            return true;
        }

        /// <summary>Goes back to the array for what is sent all the time.</summary>
        public void Release()
        {
            _buffer = _usual;
        }

        /// <summary>Starts a new payload.</summary>
        public void Clear()
        {
            Length = 0;
            HasOverflowed = false;
        }

        /// <summary>Writes one byte.</summary>
        public void Octet(int value)
        {
            if (HasRoom(1))
            {
                _buffer[Length] = (byte)value;
            }

            Length++;
        }

        /// <summary>Writes a field of an integer type other than sint; a negative value takes ten bytes, as protobuf wants it.</summary>
        public void Integer(int field, long value)
        {
            Octet((field << 3) | VarintType);
            Varint((ulong)value);
        }

        /// <summary>Writes a bool field.</summary>
        public void Boolean(int field, bool value)
        {
            Octet((field << 3) | VarintType);
            Octet(value ? 1 : 0);
        }

        /// <summary>
        /// Writes a float field whose value is <paramref name="scaled"/> / 10^<paramref name="decimals"/>, rounded half to even.
        /// Integer arithmetic: BitConverter allocates, and System.Math is single precision on the ESP32.
        /// </summary>
        /// <param name="field">Field number, 1 to 15.</param>
        /// <param name="scaled">Scaled value; up to <see cref="Limits.ScaledValue"/> it can be recovered from the float.</param>
        /// <param name="decimals">0 to <see cref="Limits.Decimals"/>.</param>
        public void Float(int field, int scaled, int decimals)
        {
            Octet((field << 3) | FixedType);
            uint bits = FloatBits(scaled, decimals);
            Octet((int)(bits & 0xFF));
            Octet((int)((bits >> 8) & 0xFF));
            Octet((int)((bits >> 16) & 0xFF));
            Octet((int)(bits >> 24));
        }

        /// <summary>Writes a string field.</summary>
        public void Text(int field, string value)
        {
            int start = Open(field);
            Append(value);
            Close(start);
        }

        /// <summary>Writes a bytes field, whose content the caller puts into <see cref="Buffer"/>.</summary>
        /// <returns>Where to; -1: nowhere, as it did not fit, or nothing is written.</returns>
        public int Bytes(int field, int count)
        {
            Varint((ulong)((field << 3) | BytesType));
            Varint((ulong)count);
            int at = HasRoom(count) ? Length : -1;
            Length += count;
            return at;
        }

        /// <summary>Starts a nested message, or a string or bytes field that is written in pieces.</summary>
        /// <returns>What <see cref="Close"/> needs.</returns>
        public int Open(int field)
        {
            Octet((field << 3) | BytesType);
            Octet(0);
            return Length;
        }

        /// <summary>Ends what <see cref="Open"/> started: sets its length, which moves what was written when that takes more than one byte.</summary>
        public void Close(int start)
        {
            int length = Length - start;
            int extra = 0;
            for (int rest = length >> 7; rest != 0; rest >>= 7)
            {
                extra++;
            }

            if (!HasRoom(extra))
            {
                Length += extra;
                return;
            }

            if (extra > 0)
            {
                Array.Copy(_buffer, start, _buffer, start + extra, length);
            }

            Length = start - 1;
            Varint((ulong)length);
            Length += length;
        }

        /// <summary>Appends text as UTF-8, without a length.</summary>
        public void Append(string text)
        {
            int chars = text.Length;
            if (chars == 0)
            {
                return;
            }

            // Three bytes is the most that UTF-8 takes for a UTF-16 char; only where that is too much they are counted.
            bool isSure = !HasOverflowed && Length + (chars * 3) <= _buffer.Length;
            int bytes = isSure ? 0 : BytesOf(text);
            if (isSure || HasRoom(bytes))
            {
                bytes = _utf8.GetBytes(text, 0, chars, _buffer, Length);
            }

            Length += bytes;
        }

        /// <summary>Appends an integer as decimal digits.</summary>
        public void AppendNumber(long value)
        {
            // Down from zero, so that the least long needs no case of its own.
            long rest = value < 0 ? value : -value;
            if (value < 0)
            {
                Octet('-');
            }

            long unit = -1;
            while (rest / 10 <= unit)
            {
                unit *= 10;
            }

            while (unit != 0)
            {
                Octet('0' + (int)(rest / unit));
                rest %= unit;
                unit /= 10;
            }
        }

        private bool HasRoom(int bytes)
        {
            HasOverflowed = HasOverflowed || Length + bytes > _buffer.Length;
            return !HasOverflowed;
        }

        private static int BytesOf(string text)
        {
            int bytes = 0;
            for (int i = 0; i < text.Length; i++)
            {
                // Each half of a surrogate pair counts two of its four bytes.
                char letter = text[i];
                bytes += letter < 0x80 ? 1 : letter < 0x800 || (letter >= 0xD800 && letter < 0xE000) ? 2 : 3;
            }

            return bytes;
        }

        private void Varint(ulong value)
        {
            while (value >= 0x80)
            {
                Octet((int)(value & 0x7F) | 0x80);
                value >>= 7;
            }

            Octet((int)value);
        }

        private static uint FloatBits(int scaled, int decimals)
        {
            if (scaled == 0)
            {
                return 0;
            }

            uint sign = scaled < 0 ? 0x80000000 : 0;
            long numerator = scaled < 0 ? -(long)scaled : scaled;
            long denominator = 1;
            for (int i = 0; i < decimals; i++)
            {
                denominator *= 10;
            }

            // Scaled by powers of two until the quotient has the 24 bits of a float's significand.
            int exponent = 23;
            while (numerator / denominator >= 1 << 24)
            {
                denominator <<= 1;
                exponent++;
            }

            while (numerator / denominator < 1 << 23)
            {
                numerator <<= 1;
                exponent--;
            }

            long significand = numerator / denominator;
            long twice = (numerator % denominator) << 1;
            if (twice > denominator || (twice == denominator && (significand & 1) != 0))
            {
                significand++;
                if (significand == 1 << 24)
                {
                    significand >>= 1;
                    exponent++;
                }
            }

            return sign | (uint)((exponent + 127) << 23) | (uint)(significand & 0x7FFFFF);
        }
    }
}
