using System;
using System.IO.Hashing;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>The head file of the log on a medium that replaces whole files: the header of the tail, where reading begins, and the size of the ring. See FORMAT.md.</summary>
    internal static class FlashHead
    {
        /// <summary>Bytes of the file: with what littlefs adds it is one program unit.</summary>
        public const int Bytes = CrcOffset + 4;

        /// <summary>Offset of the CRC-32.</summary>
        public const int CrcOffset = 92;

        private const int Magic = 0x4845;
        private const byte Version = 1;
        private const int FlagsOffset = 3;
        private const int RootOffset = 4;
        private const int EpochOffset = 6;
        private const int BlockOffset = 8;
        private const int LastOffset = 12;
        private const int OldestOffset = 17;
        private const int MinutesOffset = 22;
        private const int UtcOffset = 24;
        private const int SlotsOffset = 30;
        private const int SchemasOffset = 32;
        private const int TotalOffset = 44;
        private const int FirstBlockOffset = 48;
        private const int LineageOffset = 52;
        private const int TagOffset = 60;
        private const int SequenceBytes = 5;
        private const int UtcBytes = 6;
        private const int SchemaBytes = 3;
        private const int MostAge = 0xFFFFFF;

        // Flags: bit 0, unchecked entries; bits 1 and 2, time quality; bits 3 to 5, the spill file.
        private const int QualityShift = 1;
        private const int QualityMask = 3;
        private const int FileShift = 3;
        private const int FileMask = 7;

        /// <summary>Writes a header.</summary>
        /// <param name="header">The header.</param>
        /// <param name="file">Number of the spill file with which reading begins.</param>
        /// <param name="slots">Slots of the ring.</param>
        /// <param name="into">At least <see cref="Bytes"/> bytes.</param>
        public static void Put(TailHeader header, int file, int slots, byte[] into)
        {
            LittleEndian.Write(into, 0, Magic, 2);
            into[2] = Version;
            into[FlagsOffset] = (byte)((header.IsUnchecked ? 1 : 0) | ((header.LastQuality & QualityMask) << QualityShift) | (file << FileShift));
            LittleEndian.Write(into, RootOffset, header.Root, 2);
            LittleEndian.Write(into, EpochOffset, header.Epoch, 2);
            LittleEndian.Write(into, BlockOffset, header.Block, 4);
            LittleEndian.Write(into, LastOffset, header.Last, SequenceBytes);
            LittleEndian.Write(into, OldestOffset, header.Oldest, SequenceBytes);
            LittleEndian.Write(into, MinutesOffset, header.Minutes, 2);
            LittleEndian.Write(into, UtcOffset, header.LastUtcMs, UtcBytes);
            LittleEndian.Write(into, SlotsOffset, slots, 2);
            for (int i = 0; i < Limits.Lines; i++)
            {
                long schema = header.GetSchema(i);
                long age = schema > header.Last ? 0 : header.Last + 1 - schema;
                LittleEndian.Write(into, SchemasOffset + (i * SchemaBytes), schema == 0 || age > MostAge ? 0 : age, SchemaBytes);
            }

            LittleEndian.Write(into, TotalOffset, header.TotalMinutes, 4);
            LittleEndian.Write(into, FirstBlockOffset, header.FirstBlock, 4);
            LittleEndian.Write(into, LineageOffset, header.Lineage, 8);
            header.CopyTag(into, TagOffset, BlockLayout.TagBytes);
            LittleEndian.Write(into, CrcOffset, Crc32.HashToUInt32(new SpanByte(into, 0, CrcOffset)), 4);
        }

        /// <summary>Whether bytes are such a file, as the CRC says, which anybody can compute: a ring without a slot would be divided by.</summary>
        public static bool IsSound(byte[] from)
        {
            return LittleEndian.ReadUnsigned(from, 0, 2) == Magic
                && from[2] == Version
                && SlotsOf(from) > 0
                && CrcOf(from) == Crc32.HashToUInt32(new SpanByte(from, 0, CrcOffset));
        }

        /// <summary>The CRC that is stored.</summary>
        public static uint CrcOf(byte[] from)
        {
            return (uint)LittleEndian.ReadUnsigned(from, CrcOffset, 4);
        }

        /// <summary>Number of the spill file with which reading begins.</summary>
        public static int FileOf(byte[] from)
        {
            return (from[FlagsOffset] >> FileShift) & FileMask;
        }

        /// <summary>Slots of the ring.</summary>
        public static int SlotsOf(byte[] from)
        {
            return (int)LittleEndian.ReadUnsigned(from, SlotsOffset, 2);
        }

        /// <summary>Reads a header.</summary>
        public static void Take(byte[] from, TailHeader into)
        {
            into.Clear();
            into.IsUnchecked = (from[FlagsOffset] & 1) != 0;
            into.Root = (int)LittleEndian.ReadUnsigned(from, RootOffset, 2);
            into.Epoch = (int)LittleEndian.ReadUnsigned(from, EpochOffset, 2);
            into.Block = (int)LittleEndian.ReadUnsigned(from, BlockOffset, 4);
            into.Last = LittleEndian.ReadUnsigned(from, LastOffset, SequenceBytes);
            into.Oldest = LittleEndian.ReadUnsigned(from, OldestOffset, SequenceBytes);
            into.Minutes = (int)LittleEndian.ReadUnsigned(from, MinutesOffset, 2);
            into.LastQuality = (byte)((from[FlagsOffset] >> QualityShift) & QualityMask);
            into.LastUtcMs = LittleEndian.ReadSigned(from, UtcOffset, UtcBytes);
            for (int i = 0; i < Limits.Lines; i++)
            {
                long age = LittleEndian.ReadUnsigned(from, SchemasOffset + (i * SchemaBytes), SchemaBytes);
                into.SetSchema(i, age == 0 ? 0 : into.Last + 1 - age);
            }

            into.Lineage = LittleEndian.ReadSigned(from, LineageOffset, 8);
            into.SetTag(from, TagOffset);
            into.TotalMinutes = LittleEndian.ReadUnsigned(from, TotalOffset, 4);
            into.FirstBlock = (int)LittleEndian.ReadUnsigned(from, FirstBlockOffset, 4);
        }
    }
}
