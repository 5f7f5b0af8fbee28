using System;
using System.IO.Hashing;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>The head of a tail file, see FORMAT.md: what the log was when the tail began. All that recovery needs to know besides the entries.</summary>
    internal sealed class TailHeader
    {
        /// <summary>Bytes of it, with CRC and code.</summary>
        public const int Bytes = CodeOffset + Authenticator.ShortBytes;

        private const int Magic = 0x5445;
        private const byte Version = 1;
        private const int FlagsOffset = 3;
        private const int GenerationOffset = 4;
        private const int RootOffset = 8;
        private const int EpochOffset = 10;
        private const int BlockOffset = 12;
        private const int LastOffset = 16;
        private const int OldestOffset = 22;
        private const int MinutesOffset = 28;
        private const int QualityOffset = 30;
        private const int UtcOffset = 32;
        private const int SchemasOffset = 38;
        private const int TotalOffset = 64;
        private const int FirstBlockOffset = 68;
        private const int LineageOffset = 72;
        private const int TagOffset = 80;
        private const int CarriedOffset = TagOffset + BlockLayout.TagBytes;
        private const int CarriedCrcOffset = CarriedOffset + 4;
        private const int CrcOffset = CarriedCrcOffset + 4;
        private const int CodeOffset = CrcOffset + 4;
        private const int LongBytes = 6;

        /// <summary>Creates the header of a log that is empty.</summary>
        public TailHeader()
        {
            Clear();
        }

        /// <summary>Its bytes.</summary>
        public byte[] Buffer { get; } = new byte[Bytes];

        /// <summary>Of two tail files the one with the greater number was begun later.</summary>
        public uint Generation
        {
            get { return (uint)LittleEndian.ReadUnsigned(Buffer, GenerationOffset, 4); }
            set { LittleEndian.Write(Buffer, GenerationOffset, value, 4); }
        }

        /// <summary>Whether the tail has entries that were taken over from another key, unchecked.</summary>
        public bool IsUnchecked
        {
            get { return (Buffer[FlagsOffset] & 1) != 0; }
            set { Buffer[FlagsOffset] = value ? (byte)1 : (byte)0; }
        }

        /// <summary>Root of the key of the entries' codes.</summary>
        public int Root
        {
            get { return (int)LittleEndian.ReadUnsigned(Buffer, RootOffset, 2); }
            set { LittleEndian.Write(Buffer, RootOffset, value, 2); }
        }

        /// <summary>Epoch of that key.</summary>
        public int Epoch
        {
            get { return (int)LittleEndian.ReadUnsigned(Buffer, EpochOffset, 2); }
            set { LittleEndian.Write(Buffer, EpochOffset, value, 2); }
        }

        /// <summary>Number of the block that will be sealed next.</summary>
        public int Block
        {
            get { return (int)LittleEndian.ReadUnsigned(Buffer, BlockOffset, 4); }
            set { LittleEndian.Write(Buffer, BlockOffset, value, 4); }
        }

        /// <summary>Greatest sequence in use before this tail.</summary>
        public long Last
        {
            get { return LittleEndian.ReadUnsigned(Buffer, LastOffset, LongBytes); }
            set { LittleEndian.Write(Buffer, LastOffset, value, LongBytes); }
        }

        /// <summary>Sequence of the oldest record of the log; 0 while it has none.</summary>
        public long Oldest
        {
            get { return LittleEndian.ReadUnsigned(Buffer, OldestOffset, LongBytes); }
            set { LittleEndian.Write(Buffer, OldestOffset, value, LongBytes); }
        }

        /// <summary>Minute records sealed under the key of this epoch.</summary>
        public int Minutes
        {
            get { return (int)LittleEndian.ReadUnsigned(Buffer, MinutesOffset, 2); }
            set { LittleEndian.Write(Buffer, MinutesOffset, value > ushort.MaxValue ? ushort.MaxValue : value, 2); }
        }

        /// <summary>Minutes of the log in all sealed blocks: minute records of line 0.</summary>
        public long TotalMinutes
        {
            get { return LittleEndian.ReadUnsigned(Buffer, TotalOffset, 4); }
            set { LittleEndian.Write(Buffer, TotalOffset, value, 4); }
        }

        /// <summary>Number of the oldest block that is kept; those before it may be gone.</summary>
        public int FirstBlock
        {
            get { return (int)LittleEndian.ReadUnsigned(Buffer, FirstBlockOffset, 4); }
            set { LittleEndian.Write(Buffer, FirstBlockOffset, value, 4); }
        }

        /// <summary>What tells this log from any other: the first 8 bytes of the tag of block 0; 0 before it.</summary>
        public long Lineage
        {
            get { return LittleEndian.ReadSigned(Buffer, LineageOffset, 8); }
            set { LittleEndian.Write(Buffer, LineageOffset, value, 8); }
        }

        /// <summary>Takes the lineage from block 0.</summary>
        public void TakeLineage(byte[] block)
        {
            Array.Copy(block, 0, Buffer, LineageOffset, 8);
        }

        /// <summary>Time quality of the newest record before this tail.</summary>
        public byte LastQuality
        {
            get { return Buffer[QualityOffset]; }
            set { Buffer[QualityOffset] = value; }
        }

        /// <summary>Time label of that record.</summary>
        public long LastUtcMs
        {
            get { return LittleEndian.ReadSigned(Buffer, UtcOffset, LongBytes); }
            set { LittleEndian.Write(Buffer, UtcOffset, value, LongBytes); }
        }

        /// <summary>Bytes of entries that were taken over from the file before.</summary>
        public int Carried
        {
            get { return (int)LittleEndian.ReadUnsigned(Buffer, CarriedOffset, 4); }
        }

        /// <summary>CRC-32 of those bytes.</summary>
        public uint CarriedCrc
        {
            get { return (uint)LittleEndian.ReadUnsigned(Buffer, CarriedCrcOffset, 4); }
        }

        /// <summary>Newest schema of a line before this tail; 0 for none.</summary>
        public long GetSchema(int line)
        {
            return LittleEndian.ReadUnsigned(Buffer, SchemasOffset + (line * LongBytes), LongBytes);
        }

        /// <summary>Sets that schema.</summary>
        public void SetSchema(int line, long sequence)
        {
            LittleEndian.Write(Buffer, SchemasOffset + (line * LongBytes), sequence, LongBytes);
        }

        /// <summary>Takes the tag of the block that was sealed last from that block.</summary>
        public void TakeTag(byte[] block)
        {
            Array.Copy(block, 0, Buffer, TagOffset, BlockLayout.TagBytes);
        }

        /// <summary>Puts the tag of the block that was sealed last where a block has its own.</summary>
        public void PutTag(byte[] block)
        {
            Array.Copy(Buffer, TagOffset, block, 0, BlockLayout.TagBytes);
        }

        /// <summary>Writes the first bytes of that tag into a buffer.</summary>
        public void CopyTag(byte[] into, int at, int count)
        {
            Array.Copy(Buffer, TagOffset, into, at, count);
        }

        /// <summary>Takes that tag from a buffer.</summary>
        public void SetTag(byte[] from, int at)
        {
            Array.Copy(from, at, Buffer, TagOffset, BlockLayout.TagBytes);
        }

        /// <summary>Makes it that of an empty log.</summary>
        public void Clear()
        {
            Array.Clear(Buffer, 0, Bytes);
        }

        /// <summary>Sets the code, with which the entries' codes begin.</summary>
        public void SetCode(Authenticator authenticator)
        {
            LittleEndian.Write(Buffer, 0, Magic, 2);
            Buffer[2] = Version;
            Array.Clear(Buffer, CodeOffset, Authenticator.ShortBytes);
            Array.Copy(authenticator.Code(Buffer, CodeOffset, Buffer, 0, CarriedOffset), 0, Buffer, CodeOffset, Authenticator.ShortBytes);
        }

        /// <summary>Whether it has the code that is due.</summary>
        public bool IsGenuine(Authenticator authenticator)
        {
            return Authenticator.IsSame(CodeDue(authenticator), Buffer, CodeOffset, Authenticator.ShortBytes);
        }

        /// <summary>The code that is due.</summary>
        public byte[] CodeDue(Authenticator authenticator)
        {
            return authenticator.Code(new byte[Authenticator.ShortBytes], 0, Buffer, 0, CarriedOffset);
        }

        /// <summary>Sets what tells whether the file was completed, and the CRC.</summary>
        public void Close(int carried, uint carriedCrc)
        {
            LittleEndian.Write(Buffer, CarriedOffset, carried, 4);
            LittleEndian.Write(Buffer, CarriedCrcOffset, carriedCrc, 4);
            LittleEndian.Write(Buffer, CrcOffset, Crc32.HashToUInt32(new SpanByte(Buffer, 0, CrcOffset)), 4);
        }

        /// <summary>Whether the bytes are a header, as their CRC says.</summary>
        public bool IsSound()
        {
            return LittleEndian.ReadUnsigned(Buffer, 0, 2) == Magic
                && Buffer[2] == Version
                && LittleEndian.ReadUnsigned(Buffer, CrcOffset, 4) == Crc32.HashToUInt32(new SpanByte(Buffer, 0, CrcOffset));
        }
    }
}
