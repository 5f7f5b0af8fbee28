using System;
using System.IO.Hashing;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>The frame of a stored record, see FORMAT.md: fields at fixed offsets, and what makes it whole.</summary>
    internal static class Entry
    {
        /// <summary>Bytes before the payload.</summary>
        public const int HeaderBytes = 17;

        /// <summary>Bytes of the CRC-32 behind the payload.</summary>
        public const int CrcBytes = 4;

        /// <summary>Length of an entry with an empty payload.</summary>
        public const int LeastBytes = HeaderBytes + CrcBytes;

        private const int KindOffset = 2;
        private const int LineOffset = 3;
        private const int QualityOffset = 4;
        private const int SequenceOffset = 5;
        private const int UtcOffset = 11;
        private const int LongBytes = 6;
        private const long LatestUtcMs = (1L << 47) - 1;

        /// <summary>Length of the entry that begins here, bytes.</summary>
        public static int LengthAt(byte[] buffer, int at)
        {
            return buffer[at] | (buffer[at + 1] << 8);
        }

        /// <summary>One of <see cref="RecordKind"/>, or a later version's.</summary>
        public static byte KindAt(byte[] buffer, int at)
        {
            return buffer[at + KindOffset];
        }

        /// <summary>Line index.</summary>
        public static byte LineAt(byte[] buffer, int at)
        {
            return buffer[at + LineOffset];
        }

        /// <summary>One of <see cref="TimeQuality"/>.</summary>
        public static byte QualityAt(byte[] buffer, int at)
        {
            return buffer[at + QualityOffset];
        }

        /// <summary>Sequence.</summary>
        public static long SequenceAt(byte[] buffer, int at)
        {
            return LittleEndian.ReadUnsigned(buffer, at + SequenceOffset, LongBytes);
        }

        /// <summary>Time label, ms since 1970 UTC.</summary>
        public static long UtcMsAt(byte[] buffer, int at)
        {
            return LittleEndian.ReadSigned(buffer, at + UtcOffset, LongBytes);
        }

        /// <summary>Whether the header that is here could be that of an entry of these sequences; its end and its CRC are not looked at.</summary>
        public static bool IsPossible(byte[] buffer, int at, long first, long last)
        {
            int length = LengthAt(buffer, at);
            if (length < LeastBytes || length > Limits.RecordBytes)
            {
                return false;
            }

            long sequence = SequenceAt(buffer, at);
            return sequence >= first && sequence <= last;
        }

        /// <summary>Whether the CRC of a possible entry that is here to its end is right.</summary>
        public static bool IsSound(byte[] buffer, int at)
        {
            int end = LengthAt(buffer, at) - CrcBytes;
            return (uint)LittleEndian.ReadUnsigned(buffer, at + end, CrcBytes) == Crc32.HashToUInt32(new SpanByte(buffer, at, end));
        }

        /// <summary>Frames a payload that is already in its place.</summary>
        /// <returns>Length of the entry, bytes.</returns>
        public static int Close(Record record, byte[] buffer, int at, int payloadEnd)
        {
            int length = payloadEnd + CrcBytes - at;
            long utcMs = record.UtcMs > LatestUtcMs ? LatestUtcMs : record.UtcMs < -LatestUtcMs ? -LatestUtcMs : record.UtcMs;
            LittleEndian.Write(buffer, at, length, 2);
            buffer[at + KindOffset] = record.Kind;
            buffer[at + LineOffset] = record.Line;
            buffer[at + QualityOffset] = record.TimeQuality;
            LittleEndian.Write(buffer, at + UtcOffset, utcMs, LongBytes);
            LittleEndian.Write(buffer, at + SequenceOffset, record.Sequence, LongBytes);
            LittleEndian.Write(buffer, at + length - CrcBytes, Crc32.HashToUInt32(new SpanByte(buffer, at, length - CrcBytes)), CrcBytes);
            return length;
        }
    }
}
