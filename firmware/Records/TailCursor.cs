using System;
using System.Text;

namespace Edge.Records
{
    /// <summary>
    /// A place in the tail in memory, and what its next record is coded against: of each line the minute before. Reads record by record, in order;
    /// the tail itself uses one to write. The coding is also that of the files on internal flash, see FORMAT.md.
    /// </summary>
    internal sealed class TailCursor
    {
        private const int Slots = Limits.Lines;
        private const int Empty = -1;

        // Where what is remembered of lines begins: of their shapes, and of their labels.
        private const int Lines = 0;
        private const int Channels = Slots;
        private const int Contacts = 2 * Slots;
        private const int Places = 3 * Slots;
        private const int Times = 0;
        private const int Schemas = Slots;

        // Flags of a record, its first byte behind the length.
        private const int KindMask = 3;
        private const int Regular = 4;
        private const int Follows = 8;
        private const int SameContacts = 16;
        private const int HasMarks = 32;
        private const int NextSequence = 64;
        private const int SameQuality = 128;

        /// <summary>Lengths from here on take two bytes.</summary>
        private const int LongLength = 128;

        private const long MinuteMs = 60000;

        // Length, flags, line, kind, sequence, quality, time; of a minute also its counts and schema.
        /// <summary>Bytes that a record needs at most, besides its payload.</summary>
        public const int LeastBytes = HeadBytes;

        private const int HeadBytes = 2 + 1 + 1 + 1 + 10 + 1 + 10 + 12;
        private const int ChannelBytes = 3 + 18;
        private const int SummaryBytes = 10 + 5 + 1 + ((Limits.Channels + 7) / 8);
        private const int SummaryChannelBytes = 3 + 1 + 20;
        private const int EventBytes = 5 + 10 + 10 + 1 + Limits.IdLength;

        private readonly TailValues _values = new TailValues();
        private readonly byte[] _contacts = new byte[Slots * 2 * Limits.Contacts];

        // By slot its line, then by slot its channels, and so on: one array costs less than five.
        private readonly short[] _shapes = new short[4 * Slots];
        private readonly long[] _labels = new long[2 * Slots];
        private readonly EntryDecoder _decoder;
        private long _sequence;
        private long _utcMs;
        private byte _quality;
        private byte _line;
        private int _placesUsed;
        private byte[] _buffer;
        private int _at;

        /// <summary>Creates a cursor; its decoder may be shared with others of the same thread.</summary>
        public TailCursor(EntryDecoder decoder)
        {
            _decoder = decoder;
            Rewind();
        }

        /// <summary>Offset of the next record in the tail, bytes. Who has moved the bytes sets it.</summary>
        public int Position { get; set; }

        /// <summary>Records before it.</summary>
        public int Index { get; private set; }

        /// <summary>How far the record read last was looked at.</summary>
        public int End
        {
            get { return _at; }
        }

        /// <summary>Where the payload of the record read last begins, if it is no minute: the same bytes as in an entry.</summary>
        public int PayloadAt { get; private set; }

        /// <summary>Bytes of that payload.</summary>
        public int PayloadBytes { get; private set; }

        /// <summary>Sequence of the record before.</summary>
        public long Sequence
        {
            get { return _sequence; }
        }

        /// <summary>State of the tail's coding that this cursor was set for, for who keeps one.</summary>
        public int Generation { get; set; }

        /// <summary>Goes back to the beginning.</summary>
        public void Rewind()
        {
            Rewind(0);
        }

        /// <summary>Goes to where records begin that do not lean on others.</summary>
        public void Rewind(int position)
        {
            Position = position;
            Index = 0;
            _sequence = 0;
            _utcMs = 0;
            _quality = TimeQuality.Network;
            _line = Record.NoLine;
            _placesUsed = 0;
            for (int i = 0; i < Slots; i++)
            {
                _shapes[Lines + i] = Empty;
            }
        }

        /// <summary>Takes the place of another cursor, with all that its next record leans on.</summary>
        public void CopyFrom(TailCursor other)
        {
            Position = other.Position;
            Index = other.Index;
            _sequence = other._sequence;
            _utcMs = other._utcMs;
            _quality = other._quality;
            _line = other._line;
            _placesUsed = other._placesUsed;
            _values.CopyFrom(other._values);
            Array.Copy(other._contacts, 0, _contacts, 0, _contacts.Length);
            Array.Copy(other._shapes, 0, _shapes, 0, _shapes.Length);
            Array.Copy(other._labels, 0, _labels, 0, _labels.Length);
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
            return buffer[at] < LongLength ? buffer[at] : (buffer[at] - LongLength) | (buffer[at + 1] << 7);
        }

        /// <summary>Writes a record at this place, where <see cref="MostBytes"/> must be free.</summary>
        public void Write(Record record, byte[] buffer)
        {
            Write(record, buffer, null, null);
        }

        /// <summary>Writes a record that another cursor read; its payload is copied as it is.</summary>
        /// <param name="record">The record.</param>
        /// <param name="buffer">Where to.</param>
        /// <param name="source">The cursor that read it last.</param>
        /// <param name="from">What it read from; may be the same buffer.</param>
        public void Write(Record record, byte[] buffer, TailCursor source, byte[] from)
        {
            int start = Position;
            int slot = record.Line % Slots;
            bool isMinute = record.Kind == RecordKind.Minute;
            bool follows = isMinute && IsFollowed(record, slot);
            int flags = record.Kind <= KindMask ? record.Kind : 0;
            flags |= record.Sequence == _sequence + 1 ? NextSequence : 0;
            flags |= record.TimeQuality == _quality ? SameQuality : 0;
            flags |= follows ? Follows : 0;
            bool isRegular = follows && record.Line == _line && record.Sequence == _sequence + 1 && record.TimeQuality == _quality && record.UtcMs == _labels[Times + slot] + MinuteMs;
            flags |= isRegular ? Regular : 0;
            flags |= follows && HasSameContacts(record, slot) ? SameContacts : 0;
            flags |= isMinute && HasUnusual(record) ? HasMarks : 0;
            int at = start + 2;
            if (!isRegular)
            {
                buffer[at++] = record.Line;
                at = PutHead(record, flags, buffer, at);
            }

            if (isMinute)
            {
                at = PutMinute(record, flags, slot, buffer, at);
            }
            else if (source != null)
            {
                Array.Copy(from, source.PayloadAt, buffer, at, source.PayloadBytes);
                at += source.PayloadBytes;
            }
            else
            {
                int limit = start + HeadBytes + Limits.PayloadBytesOfRecord;
                at = EntryEncoder.EncodePayload(record, buffer, at, limit < buffer.Length ? limit : buffer.Length);
            }

            buffer[start + 1] = (byte)flags;
            Position = PutLength(buffer, start, at);
            Remember(record, slot);
            Index++;
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
            _buffer = buffer;
            _at = start + (buffer[start] < LongLength ? 1 : 2);
            int flags = buffer[_at++];
            bool isRegular = (flags & Regular) != 0;
            into.Line = isRegular ? _line : buffer[_at++];
            int slot = into.Line % Slots;
            into.Kind = (flags & KindMask) != 0 ? (byte)(flags & KindMask) : buffer[_at++];
            into.Sequence = (flags & NextSequence) != 0 ? _sequence + 1 : Take();
            into.TimeQuality = (flags & SameQuality) != 0 ? _quality : buffer[_at++];
            into.UtcMs = ((flags & Follows) != 0 ? _labels[Times + slot] + MinuteMs : _utcMs) + (isRegular ? 0 : TakeSigned());
            if (into.Kind == RecordKind.Minute)
            {
                TakeMinute(into, flags, slot);
            }
            else
            {
                PayloadAt = _at;
                PayloadBytes = end - _at;
                isKnown = !isWhole || _decoder.TryDecodePayload(buffer, _at, end, into);
            }

            Remember(into, slot);
            Position = end;
            Index++;
            return isKnown;
        }

        private bool IsFollowed(Record record, int slot)
        {
            return _shapes[Lines + slot] == record.Line
                && _shapes[Channels + slot] == record.ChannelCount
                && _shapes[Contacts + slot] == record.ContactCount
                && _labels[Schemas + slot] == record.SchemaSequence;
        }

        private bool HasSameContacts(Record record, int slot)
        {
            int at = slot * 2 * Limits.Contacts;
            for (int i = 0; i < record.ContactCount; i++)
            {
                if (_contacts[at + i] != record.SecondsOn[i] || _contacts[at + Limits.Contacts + i] != record.SecondsKnown[i])
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

        private int PutHead(Record record, int flags, byte[] buffer, int at)
        {
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

            long expected = (flags & Follows) != 0 ? _labels[Times + record.Line % Slots] + MinuteMs : _utcMs;
            return Varints.PutSigned(buffer, at, record.UtcMs - expected);
        }

        private int PutMinute(Record record, int flags, int slot, byte[] buffer, int at)
        {
            if ((flags & Follows) == 0)
            {
                Place(slot, record.ChannelCount);
                buffer[at++] = (byte)record.ChannelCount;
                buffer[at++] = (byte)record.ContactCount;
                at = Varints.PutSigned(buffer, at, record.SchemaSequence);
            }

            if ((flags & SameContacts) == 0)
            {
                Array.Copy(record.SecondsOn, 0, buffer, at, record.ContactCount);
                at += record.ContactCount;
                Array.Copy(record.SecondsKnown, 0, buffer, at, record.ContactCount);
                at += record.ContactCount;
            }

            if ((flags & HasMarks) != 0)
            {
                at = PutMarks(record, buffer, at);
            }

            return PutValues(record, flags, slot, buffer, at);
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

        private int PutValues(Record record, int flags, int slot, byte[] buffer, int at)
        {
            bool isFirst = (flags & Follows) == 0;
            _values.Begin(buffer, at);
            for (int i = 0; i < record.ChannelCount; i++)
            {
                if (record.ValidCount[i] != 0)
                {
                    _values.Write(_shapes[Places + slot] + i, isFirst, record.Average[i], record.Minimum[i], record.Maximum[i]);
                }
            }

            _values.EndWrite();
            return _values.At;
        }

        /// <summary>Puts the length before a record that was written behind one byte for it; returns where it ends.</summary>
        private static int PutLength(byte[] buffer, int start, int end)
        {
            int length = end - start;
            if (length < LongLength)
            {
                buffer[start] = (byte)length;
                return end;
            }

            Array.Copy(buffer, start + 1, buffer, start + 2, length - 1);
            length++;
            buffer[start] = (byte)((length & (LongLength - 1)) | LongLength);
            buffer[start + 1] = (byte)(length >> 7);
            return end + 1;
        }

        private void TakeMinute(Record into, int flags, int slot)
        {
            bool follows = (flags & Follows) != 0;
            into.ChannelCount = follows ? _shapes[Channels + slot] : _buffer[_at++];
            into.ContactCount = follows ? _shapes[Contacts + slot] : _buffer[_at++];
            into.SchemaSequence = follows ? _labels[Schemas + slot] : TakeSigned();
            if (!follows)
            {
                Place(slot, into.ChannelCount);
            }

            bool isSame = (flags & SameContacts) != 0;
            byte[] contacts = isSame ? _contacts : _buffer;
            int on = isSame ? slot * 2 * Limits.Contacts : _at;
            int known = isSame ? on + Limits.Contacts : on + into.ContactCount;
            Array.Copy(contacts, on, into.SecondsOn, 0, into.ContactCount);
            Array.Copy(contacts, known, into.SecondsKnown, 0, into.ContactCount);
            _at += isSame ? 0 : 2 * into.ContactCount;
            TakeMarks(into, (flags & HasMarks) != 0);
            TakeValues(into, flags, slot);
        }

        private void TakeMarks(Record into, bool hasMarks)
        {
            int bits = _at;
            _at += hasMarks ? (into.ChannelCount + 7) / 8 : 0;
            for (int i = 0; i < into.ChannelCount; i++)
            {
                bool isUnusual = hasMarks && (_buffer[bits + (i / 8)] & (1 << (i % 8))) != 0;
                into.Marks[i] = isUnusual ? _buffer[_at++] : (byte)'N';
                into.ValidCount[i] = isUnusual ? _buffer[_at++] : (byte)Limits.SamplesPerMinute;
            }
        }

        private void TakeValues(Record into, int flags, int slot)
        {
            bool isFirst = (flags & Follows) == 0;
            _values.Begin(_buffer, _at);
            for (int i = 0; i < into.ChannelCount; i++)
            {
                if (into.ValidCount[i] == 0)
                {
                    into.Average[i] = 0;
                    into.Minimum[i] = 0;
                    into.Maximum[i] = 0;
                    continue;
                }

                _values.Read(_shapes[Places + slot] + i, isFirst, out into.Average[i], out into.Minimum[i], out into.Maximum[i]);
            }

            _at = _values.At;
        }

        /// <summary>
        /// Gives the channels of a line, of which nothing is remembered, places among those that are. A site has no more than there are; where it comes to that,
        /// as after another site file, all lines begin anew.
        /// </summary>
        private void Place(int slot, int count)
        {
            bool isKept = _shapes[Lines + slot] != Empty && _shapes[Channels + slot] >= count;
            if (!isKept && _placesUsed + count > Limits.Channels)
            {
                for (int i = 0; i < Slots; i++)
                {
                    _shapes[Lines + i] = Empty;
                }

                _placesUsed = 0;
            }

            if (!isKept)
            {
                _shapes[Places + slot] = (short)_placesUsed;
                _placesUsed += count;
            }

            for (int i = 0; i < count; i++)
            {
                _values.Clear(_shapes[Places + slot] + i);
            }
        }

        private void Remember(Record record, int slot)
        {
            _sequence = record.Sequence;
            _utcMs = record.UtcMs;
            _quality = record.TimeQuality;
            _line = record.Line;
            if (record.Kind != RecordKind.Minute)
            {
                return;
            }

            _shapes[Lines + slot] = record.Line;
            _shapes[Channels + slot] = (short)record.ChannelCount;
            _shapes[Contacts + slot] = (short)record.ContactCount;
            _labels[Times + slot] = record.UtcMs;
            _labels[Schemas + slot] = record.SchemaSequence;
            int at = slot * 2 * Limits.Contacts;
            Array.Copy(record.SecondsOn, 0, _contacts, at, record.ContactCount);
            Array.Copy(record.SecondsKnown, 0, _contacts, at + Limits.Contacts, record.ContactCount);
        }

        private long TakeSigned()
        {
            ulong raw = (ulong)Take();
            return (long)(raw >> 1) ^ -(long)(raw & 1);
        }

        private long Take()
        {
            ulong value = 0;
            int shift = 0;
            byte part;
            do
            {
                part = _buffer[_at++];
                value |= (ulong)(part & 0x7F) << shift;
                shift += 7;
            }
            while (part >= 0x80 && shift < 64);

            return (long)value;
        }
    }
}
