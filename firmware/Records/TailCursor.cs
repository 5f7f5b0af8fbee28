using System;
using System.Text;

namespace Edge.Records
{
    /// <summary>
    /// A place in the tail in memory, and what its next record is coded against: the record before, and of each line the minute before. Reads record by record, in
    /// order; the tail itself uses one to write. The coding is also that of the files on internal flash, see FORMAT.md.
    /// </summary>
    internal sealed class TailCursor
    {
        // Flags of a record, its first byte behind the length.
        private const int KindMask = 3;
        private const int Regular = 4;
        private const int Follows = 8;
        private const int SameContacts = 16;
        private const int HasMarks = 32;
        private const int NextSequence = 64;
        private const int SameQuality = 128;

        /// <summary>Flags of a minute that says so with the length.</summary>
        private const int Plain = RecordKind.Minute | Regular | Follows | SameContacts | NextSequence | SameQuality;

        /// <summary>Lengths, doubled, from here on take two bytes.</summary>
        private const int LongLength = 128;

        // Length, flags, line, kind, sequence, quality, time; of a minute also its counts and schema.
        /// <summary>Bytes that a record needs at most, besides its payload.</summary>
        public const int LeastBytes = HeadBytes;

        private const int HeadBytes = 2 + 1 + 1 + 1 + 10 + 1 + 10 + 12;
        private const int ChannelBytes = 3 + 18;
        private const int SummaryBytes = 10 + 5 + 1 + ((Limits.Channels + 7) / 8);
        private const int SummaryChannelBytes = 3 + 1 + 20;
        private const int EventBytes = 5 + 10 + 10 + 1 + Limits.IdLength;

        private readonly TailValues _values;
        private readonly TailLine _first = new TailLine();
        private TailLine _before;

        /// <summary>Creates a cursor.</summary>
        /// <param name="values">What reads and writes, which cursors of the same thread share.</param>
        public TailCursor(TailValues values)
        {
            _values = values;
            Rewind(0);
        }

        /// <summary>Offset of the next record in the tail, bytes. Who has moved the bytes sets it.</summary>
        public int Position { get; set; }

        /// <summary>Records before it.</summary>
        public int Index { get; private set; }

        /// <summary>How far the record read last was looked at.</summary>
        public int End
        {
            get { return _values.At; }
        }

        /// <summary>Where the payload of the record read last begins, if it is no minute: the same bytes as in an entry.</summary>
        public int PayloadAt { get; private set; }

        /// <summary>Bytes of that payload.</summary>
        public int PayloadBytes { get; private set; }

        /// <summary>Sequence of the record before.</summary>
        public long Sequence { get; private set; }

        /// <summary>Its time label, ms since 1970 UTC.</summary>
        public long UtcMs { get; private set; }

        /// <summary>Its time quality.</summary>
        public byte Quality { get; private set; }

        /// <summary>State of the tail's coding that this cursor was set for, for who keeps one.</summary>
        public int Generation { get; set; }

        /// <summary>Goes to where records begin that do not lean on others.</summary>
        public void Rewind(int position)
        {
            Position = position;
            Index = 0;
            Sequence = 0;
            UtcMs = 0;
            Quality = TimeQuality.Network;
            Forget();
        }

        /// <summary>Bytes that a record needs at most.</summary>
        public static int MostBytes(Record record)
        {
            switch (record.Kind)
            {
                case RecordKind.Minute:
                    return HeadBytes + (2 * record.ContactCount) + (record.ChannelCount * ChannelBytes);
                case RecordKind.Event:
                    return HeadBytes + EventBytes;
                case RecordKind.Summary:
                    return HeadBytes + SummaryBytes + (record.ChannelCount * SummaryChannelBytes);
                default:
                    return HeadBytes + Encoding.UTF8.GetBytes(record.Text).Length;
            }
        }

        /// <summary>Bytes of the coded record that begins here; 0 where none begins.</summary>
        public static int LengthAt(byte[] buffer, int at)
        {
            int first = buffer[at];
            return (first < LongLength ? first : (first - LongLength) | (buffer[at + 1] << 7)) >> 1;
        }

        /// <summary>Writes a record at this place, where <see cref="MostBytes"/> must be free.</summary>
        /// <param name="record">The record.</param>
        /// <param name="buffer">The tail.</param>
        /// <param name="source">The cursor that read it last, from the same buffer: its payload is copied as it is; null: it is whole.</param>
        public void Write(Record record, byte[] buffer, TailCursor source)
        {
            int start = Position;
            bool isMinute = record.Kind == RecordKind.Minute;
            TailLine line = isMinute ? Find(record) : null;
            bool follows = line != null;
            long expected = follows ? line.NextUtcMs : UtcMs;
            int flags = FlagsOf(record, line);
            bool isPlain = flags == Plain;
            int at = start + 1;
            if (!isPlain)
            {
                buffer[at++] = (byte)flags;
            }

            if ((flags & Regular) == 0)
            {
                at = PutHead(record, flags, expected, buffer, at);
            }

            if (isMinute)
            {
                at = PutMinute(record, line ?? Add(record.Line, record.ChannelCount, record.ContactCount), flags, buffer, at);
            }
            else if (source != null)
            {
                Array.Copy(buffer, source.PayloadAt, buffer, at, source.PayloadBytes);
                at += source.PayloadBytes;
            }
            else
            {
                int limit = at + Limits.PayloadBytesOfRecord;
                at = EntryEncoder.EncodePayload(record, buffer, at, limit < buffer.Length ? limit : buffer.Length);
            }

            Position = PutLength(buffer, start, at, isPlain);
            Remember(record);
        }

        /// <summary>Reads the record that is here and moves behind it.</summary>
        /// <param name="buffer">The tail.</param>
        /// <param name="into">The record.</param>
        /// <param name="isWhole">False leaves out what is particular to events and schemas: who moves records does not need it.</param>
        /// <returns>False for a record of a later kind.</returns>
        public bool Read(byte[] buffer, Record into, bool isWhole)
        {
            bool isKnown = true;
            int start = Position;
            int end = start + LengthAt(buffer, start);
            bool isPlain = (buffer[start] & 1) != 0;
            _values.Begin(buffer, start + (buffer[start] < LongLength ? 1 : 2));
            int flags = isPlain ? Plain : _values.TakeByte();
            TailLine line = Expected();
            into.Line = (flags & Regular) != 0 ? (byte)line.Line : _values.TakeByte();
            into.Kind = (flags & KindMask) != 0 ? (byte)(flags & KindMask) : _values.TakeByte();
            into.Sequence = (flags & NextSequence) != 0 ? Sequence + 1 : _values.TakeVarint();
            into.TimeQuality = (flags & SameQuality) != 0 ? Quality : _values.TakeByte();
            if ((flags & Follows) == 0)
            {
                into.UtcMs = UtcMs + _values.TakeSigned();
            }
            else
            {
                line = (flags & Regular) != 0 ? line : At(into.Line);
                into.UtcMs = line.NextUtcMs + ((flags & Regular) != 0 ? 0 : _values.TakeSigned());
            }

            if (into.Kind == RecordKind.Minute)
            {
                TakeMinute(buffer, into, line, flags);
            }
            else
            {
                PayloadAt = _values.At;
                PayloadBytes = end - PayloadAt;
                isKnown = !isWhole || _values.Decoder.TryDecodePayload(buffer, PayloadAt, end, into);
            }

            Remember(into);
            Position = end;
            return isKnown;
        }

        private int FlagsOf(Record record, TailLine line)
        {
            bool isMinute = record.Kind == RecordKind.Minute;
            int flags = record.Kind <= KindMask ? record.Kind : 0;
            flags |= record.Sequence == Sequence + 1 ? NextSequence : 0;
            flags |= record.TimeQuality == Quality ? SameQuality : 0;
            flags |= isMinute && HasUnusual(record) ? HasMarks : 0;
            if (line != null)
            {
                bool isExpected = line == Expected() && record.UtcMs == line.NextUtcMs;
                flags |= Follows;
                flags |= isExpected && (flags & (NextSequence | SameQuality)) == (NextSequence | SameQuality) ? Regular : 0;
                flags |= HasSameContacts(record, line) ? SameContacts : 0;
            }

            return flags;
        }

        /// <summary>What is remembered of a minute's line; null where it does not follow a minute of the same shape and schema.</summary>
        private TailLine Find(Record record)
        {
            TailLine line = At(record.Line);
            return line != null && line.ChannelCount == record.ChannelCount && line.ContactCount == record.ContactCount && line.SchemaSequence == record.SchemaSequence
                ? line : null;
        }

        private TailLine At(int number)
        {
            TailLine line = _first;
            while (line != null && line.Line != number)
            {
                line = line.Next;
            }

            return line;
        }

        /// <summary>The line whose minute is expected next: lines come in turn.</summary>
        private TailLine Expected()
        {
            TailLine next = _before == null ? null : _before.Next;
            return next == null || next.Line == TailLine.None ? _first : next;
        }

        /// <summary>
        /// Begins a line. One that is there with another shape, or one more than a site has, comes after another site file: all lines begin anew then.
        /// </summary>
        private TailLine Add(int number, int channels, int contacts)
        {
            int count = 0;
            TailLine last = null;
            TailLine line = _first;
            while (line != null && line.Line != TailLine.None)
            {
                if (line.Line == number && line.ChannelCount == channels && line.ContactCount == contacts)
                {
                    // Under another schema: what is remembered of its values says nothing of these.
                    line.Begin(number, channels, contacts);
                    return line;
                }

                count = line.Line == number ? Limits.Lines : count + 1;
                last = line;
                line = line.Next;
            }

            if (count >= Limits.Lines)
            {
                Forget();
                line = _first;
            }
            else if (line == null)
            {
                line = new TailLine();
                last.Next = line;
            }

            line.Begin(number, channels, contacts);
            return line;
        }

        private void Forget()
        {
            _before = null;
            for (TailLine line = _first; line != null; line = line.Next)
            {
                line.Line = TailLine.None;
            }
        }

        private static bool HasSameContacts(Record record, TailLine line)
        {
            int at = line.ChannelCount;
            int known = at + record.ContactCount;
            for (int i = 0; i < record.ContactCount; i++)
            {
                if (line.Bytes[at + i] != record.SecondsOn[i] || line.Bytes[known + i] != record.SecondsKnown[i])
                {
                    return false;
                }
            }

            return true;
        }

        private static bool HasUnusual(Record record)
        {
            for (int i = 0; i < record.ChannelCount; i++)
            {
                if (!EntryEncoder.IsUsual(record.Marks[i], record.ValidCount[i]))
                {
                    return true;
                }
            }

            return false;
        }

        private static int PutHead(Record record, int flags, long expectedUtcMs, byte[] buffer, int at)
        {
            buffer[at++] = record.Line;
            if ((flags & KindMask) == 0)
            {
                buffer[at++] = record.Kind;
            }

            if ((flags & NextSequence) == 0)
            {
                at = Varints.Put(buffer, at, record.Sequence);
            }

            if ((flags & SameQuality) == 0)
            {
                buffer[at++] = record.TimeQuality;
            }

            return Varints.PutSigned(buffer, at, record.UtcMs - expectedUtcMs);
        }

        private int PutMinute(Record record, TailLine line, int flags, byte[] buffer, int at)
        {
            if ((flags & Follows) == 0)
            {
                buffer[at++] = (byte)record.ChannelCount;
                buffer[at++] = (byte)record.ContactCount;
                at = Varints.PutSigned(buffer, at, record.SchemaSequence);
            }

            int contacts = line.ChannelCount;
            Array.Copy(record.SecondsOn, 0, line.Bytes, contacts, record.ContactCount);
            Array.Copy(record.SecondsKnown, 0, line.Bytes, contacts + record.ContactCount, record.ContactCount);
            if ((flags & SameContacts) == 0)
            {
                Array.Copy(line.Bytes, contacts, buffer, at, 2 * record.ContactCount);
                at += 2 * record.ContactCount;
            }

            if ((flags & HasMarks) != 0)
            {
                at = PutMarks(record, buffer, at);
            }

            _values.Begin(buffer, at);
            _values.Write(line, record);
            NoteMinute(line, record, (flags & Follows) == 0);
            return _values.At;
        }

        private static int PutMarks(Record record, byte[] buffer, int at)
        {
            int bits = at;
            int bytes = (record.ChannelCount + 7) / 8;
            Array.Clear(buffer, bits, bytes);
            at += bytes;
            for (int i = 0; i < record.ChannelCount; i++)
            {
                if (!EntryEncoder.IsUsual(record.Marks[i], record.ValidCount[i]))
                {
                    buffer[bits + (i / 8)] |= (byte)(1 << (i % 8));
                    buffer[at++] = record.Marks[i];
                    buffer[at++] = record.ValidCount[i];
                }
            }

            return at;
        }

        /// <summary>Puts the length before a record that was written behind one byte for it; returns where it ends.</summary>
        private static int PutLength(byte[] buffer, int start, int end, bool isPlain)
        {
            int length = ((end - start) << 1) | (isPlain ? 1 : 0);
            if (length < LongLength)
            {
                buffer[start] = (byte)length;
                return end;
            }

            Array.Copy(buffer, start + 1, buffer, start + 2, end - start - 1);
            length += 2;
            buffer[start] = (byte)((length & (LongLength - 1)) | LongLength);
            buffer[start + 1] = (byte)(length >> 7);
            return end + 1;
        }

        private void TakeMinute(byte[] buffer, Record into, TailLine line, int flags)
        {
            bool follows = (flags & Follows) != 0;
            into.ChannelCount = follows ? line.ChannelCount : _values.TakeByte();
            into.ContactCount = follows ? line.ContactCount : _values.TakeByte();
            into.SchemaSequence = follows ? line.SchemaSequence : _values.TakeSigned();
            if (!follows)
            {
                line = Add(into.Line, into.ChannelCount, into.ContactCount);
            }

            int contacts = line.ChannelCount;
            if ((flags & SameContacts) == 0)
            {
                for (int i = 0; i < 2 * into.ContactCount; i++)
                {
                    line.Bytes[contacts + i] = _values.TakeByte();
                }
            }

            Array.Copy(line.Bytes, contacts, into.SecondsOn, 0, into.ContactCount);
            Array.Copy(line.Bytes, contacts + into.ContactCount, into.SecondsKnown, 0, into.ContactCount);
            TakeMarks(buffer, into, (flags & HasMarks) != 0);
            _values.Read(line, into);
            NoteMinute(line, into, !follows);
        }

        private void TakeMarks(byte[] buffer, Record into, bool hasMarks)
        {
            int bits = _values.At;
            _values.At += hasMarks ? (into.ChannelCount + 7) / 8 : 0;
            for (int i = 0; i < into.ChannelCount; i++)
            {
                bool isUnusual = hasMarks && (buffer[bits + (i / 8)] & (1 << (i % 8))) != 0;
                into.Marks[i] = isUnusual ? _values.TakeByte() : (byte)'N';
                into.ValidCount[i] = isUnusual ? _values.TakeByte() : (byte)Limits.SamplesPerMinute;
            }
        }

        private void NoteMinute(TailLine line, Record record, bool isFirst)
        {
            line.NoteTime(record.UtcMs, isFirst);
            line.SchemaSequence = record.SchemaSequence;
            _before = line;
        }

        private void Remember(Record record)
        {
            Sequence = record.Sequence;
            UtcMs = record.UtcMs;
            Quality = record.TimeQuality;
            Index++;
        }
    }
}
