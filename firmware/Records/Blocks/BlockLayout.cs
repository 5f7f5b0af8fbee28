using System;
using System.IO.Hashing;
using Edge.Board;

namespace Edge.Records.Blocks
{
    /// <summary>Where things are in a sealed block, see FORMAT.md.</summary>
    public static class BlockLayout
    {
        /// <summary>Bytes of a block: one erase block of the flash.</summary>
        public const int BlockBytes = 4096;

        /// <summary>Bytes of the tag, with which a block begins.</summary>
        public const int TagBytes = 32;

        /// <summary>Offset of the CRC-32 of all before it.</summary>
        public const int CrcOffset = BlockBytes - CrcBytes;

        /// <summary>Bytes of the CRC.</summary>
        public const int CrcBytes = 4;

        /// <summary>Offset of the magic number.</summary>
        public const int MagicOffset = 32;

        /// <summary>"EB".</summary>
        public const int Magic = 0x4245;

        /// <summary>Offset of the version.</summary>
        public const int VersionOffset = 34;

        /// <summary>Version of the format.</summary>
        public const byte Version = 1;

        /// <summary>Offset of the flags.</summary>
        public const int FlagsOffset = 35;

        /// <summary>Flag: the block has records that were found under another key and could not be checked before they were sealed.</summary>
        public const byte Unchecked = 1;

        /// <summary>Offset of the block's number, 4 bytes.</summary>
        public const int NumberOffset = 36;

        /// <summary>Offset of the root of the keys, 2 bytes.</summary>
        public const int RootOffset = 40;

        /// <summary>Offset of the key's epoch, 2 bytes.</summary>
        public const int EpochOffset = 42;

        /// <summary>Offset of the sequence of the first record, 6 bytes.</summary>
        public const int FirstOffset = 44;

        /// <summary>Offset of the last sequence minus the first, 4 bytes.</summary>
        public const int SpanOffset = 50;

        /// <summary>Offset of the number of records, 2 bytes.</summary>
        public const int RecordsOffset = 54;

        /// <summary>Offset of the earliest minute, 4 bytes.</summary>
        public const int EarliestOffset = 56;

        /// <summary>Offset of the latest minute, 4 bytes.</summary>
        public const int LatestOffset = 60;

        /// <summary>Offset of the time label of the first record, 6 bytes.</summary>
        public const int UtcOffset = 64;

        /// <summary>Offset of the minutes of the log up to and with this block, 4 bytes: minute records of line 0. Blocks expire by this count.</summary>
        public const int MinutesOffset = 70;

        /// <summary>Offset of the number of lines, 1 byte; the table of lines follows, then the lengths of the streams.</summary>
        public const int LinesOffset = 74;

        /// <summary>Offset of the table of lines.</summary>
        public const int LineTableOffset = 75;

        /// <summary>Bytes of a line: number, channels, contacts.</summary>
        public const int LineBytes = 3;

        /// <summary>Bytes of the length of a stream.</summary>
        public const int LengthBytes = 2;

        /// <summary>Stream of what all records have.</summary>
        public const int RecordStream = 0;

        /// <summary>Stream of the payloads of records that have no columns.</summary>
        public const int PayloadStream = 1;

        /// <summary>Stream of the group table.</summary>
        public const int GroupStream = 2;

        /// <summary>First stream of the first line: its contacts; one a channel follows.</summary>
        public const int LineStreams = 3;

        /// <summary>Kind of a minute whose payload is in the payload stream, since it has not the shape of its line's other minutes.</summary>
        public const byte OddMinute = 0x80 | RecordKind.Minute;

        /// <summary>Blocks of a group, whose tables each block of it carries as far as they are known.</summary>
        public const int GroupBlocks = 64;

        /// <summary>Whether what a buffer holds is a whole block of that number, as its CRC says.</summary>
        public static bool IsSound(byte[] block, int number)
        {
            return LittleEndian.ReadUnsigned(block, MagicOffset, 2) == Magic
                && block[VersionOffset] == Version
                && LittleEndian.ReadUnsigned(block, NumberOffset, 4) == number
                && LittleEndian.ReadUnsigned(block, CrcOffset, CrcBytes) == Crc32.HashToUInt32(new SpanByte(block, 0, CrcOffset));
        }

        /// <summary>Sets the CRC.</summary>
        public static void SetCrc(byte[] block)
        {
            LittleEndian.Write(block, CrcOffset, Crc32.HashToUInt32(new SpanByte(block, 0, CrcOffset)), CrcBytes);
        }

        /// <summary>Sequence of a block's first record.</summary>
        public static long FirstOf(byte[] block)
        {
            return LittleEndian.ReadUnsigned(block, FirstOffset, 6);
        }

        /// <summary>Sequence of a block's last record.</summary>
        public static long LastOf(byte[] block)
        {
            return FirstOf(block) + LittleEndian.ReadUnsigned(block, SpanOffset, 4);
        }

        /// <summary>Minutes of the log up to and with a block.</summary>
        public static long MinutesOf(byte[] block)
        {
            return LittleEndian.ReadUnsigned(block, MinutesOffset, 4);
        }

        /// <summary>Number of records of a block.</summary>
        public static int RecordsOf(byte[] block)
        {
            return (int)LittleEndian.ReadUnsigned(block, RecordsOffset, 2);
        }

        /// <summary>Number of lines that have columns.</summary>
        public static int LinesOf(byte[] block)
        {
            return block[LinesOffset];
        }

        /// <summary>Number of streams.</summary>
        public static int StreamsOf(byte[] block)
        {
            int streams = LineStreams;
            for (int i = 0; i < LinesOf(block); i++)
            {
                streams += 1 + block[LineTableOffset + (i * LineBytes) + 1];
            }

            return streams;
        }

        /// <summary>Offset of the length of a stream.</summary>
        public static int LengthOffset(byte[] block, int stream)
        {
            return LineTableOffset + (LinesOf(block) * LineBytes) + (stream * LengthBytes);
        }

        /// <summary>Length of a stream, bytes.</summary>
        public static int LengthOf(byte[] block, int stream)
        {
            return (int)LittleEndian.ReadUnsigned(block, LengthOffset(block, stream), LengthBytes);
        }

        /// <summary>Offset of a stream; of the number of streams: where the last one ends.</summary>
        public static int OffsetOf(byte[] block, int stream)
        {
            int offset = StreamsOffset(block);
            int lengths = LengthOffset(block, 0);
            for (int i = 0; i < stream; i++)
            {
                offset += (int)LittleEndian.ReadUnsigned(block, lengths + (i * LengthBytes), LengthBytes);
            }

            return offset;
        }

        /// <summary>Offset of the first stream: behind the header.</summary>
        public static int StreamsOffset(byte[] block)
        {
            return LengthOffset(block, StreamsOf(block));
        }

        /// <summary>Minute of a time label, as blocks state ranges: rounded down, within 32 bits.</summary>
        public static int MinuteOf(long utcMs)
        {
            long minute = utcMs / 60000;
            minute -= utcMs < minute * 60000 ? 1 : 0;
            return minute > int.MaxValue ? int.MaxValue : minute < int.MinValue ? int.MinValue : (int)minute;
        }
    }
}
