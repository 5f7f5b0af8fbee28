using System;
using System.Text;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// Turns entries back into records, see FORMAT.md. Minutes allocate nothing, events only for a subject that was not met lately,
    /// schemas for their text.
    /// </summary>
    internal sealed class EntryDecoder
    {
        private const int KnownSubjects = 8;

        private readonly string[] _subjects = Texts.Nulls(KnownSubjects);
        private int _oldestSubject;
        private byte[] _buffer;
        private int _at;
        private int _end;
        private bool _isBad;

        /// <summary>Fills a record from a whole, sound entry; false where its kind is a later version's or its payload makes no sense.</summary>
        public bool TryDecode(byte[] buffer, int at, Record into)
        {
            into.Sequence = Entry.SequenceAt(buffer, at);
            into.Kind = Entry.KindAt(buffer, at);
            into.Line = Entry.LineAt(buffer, at);
            into.TimeQuality = Entry.QualityAt(buffer, at);
            into.UtcMs = Entry.UtcMsAt(buffer, at);
            return TryDecodePayload(buffer, at + Entry.HeaderBytes, at + Entry.LengthAt(buffer, at) - Entry.CrcBytes, into);
        }

        /// <summary>Fills what a record's kind says from its payload. Kind and sequence must be there.</summary>
        public bool TryDecodePayload(byte[] buffer, int at, int end, Record into)
        {
            _buffer = buffer;
            _at = at;
            _end = end;
            _isBad = false;
            switch (into.Kind)
            {
                case RecordKind.Minute:
                    TakeMinute(into);
                    break;
                case RecordKind.Event:
                    TakeEvent(into);
                    break;
                case RecordKind.Summary:
                    TakeSummary(into);
                    break;
                case RecordKind.Schema:
                case RecordKind.Ledger:
                    into.Text = Encoding.UTF8.GetString(_buffer, _at, _end - _at);
                    break;
                default:
                    into.Text = Encoding.UTF8.GetString(_buffer, _at, _end - _at);
                    return false;
            }

            return !_isBad;
        }

        private void TakeMinute(Record into)
        {
            into.SchemaSequence = SchemaBefore(into.Sequence);
            int flags = TakeByte();
            into.ChannelCount = TakeByte();
            into.ContactCount = TakeByte();
            if (into.ChannelCount > Limits.Channels || into.ContactCount > Limits.Contacts)
            {
                _isBad = true;
                return;
            }

            TakeMarks(into, (flags & EntryEncoder.ChannelExceptions) != 0);
            TakeValues(into);
            TakeContacts(into, (flags & EntryEncoder.ContactExceptions) != 0);
        }

        private void TakeSummary(Record into)
        {
            into.SchemaSequence = SchemaBefore(into.Sequence);
            into.PeriodMinutes = (int)TakeVarint();
            into.ChannelCount = TakeByte();
            if (into.ChannelCount > Limits.Channels)
            {
                _isBad = true;
                return;
            }

            int bits = _at;
            Skip((into.ChannelCount + 7) / 8);
            for (int i = 0; i < into.ChannelCount; i++)
            {
                into.ValidMinutes[i] = (short)(IsSet(bits, i) ? TakeVarint() : -1);
                bool hasValues = into.ValidMinutes[i] > 0;
                into.ValidHours[i] = hasValues ? TakeByte() : (byte)0;
                into.Average[i] = hasValues ? (int)TakeZigzag() : 0;
                into.Minimum[i] = hasValues ? into.Average[i] - (int)TakeVarint() : 0;
                into.Maximum[i] = hasValues ? into.Average[i] + (int)TakeVarint() : 0;
                into.Total[i] = hasValues ? (int)TakeZigzag() : 0;
            }
        }

        private long SchemaBefore(long sequence)
        {
            long distance = TakeVarint();
            return distance > 0 && distance < sequence ? sequence - distance : 0;
        }

        private void TakeMarks(Record into, bool hasExceptions)
        {
            int bits = _at;
            if (hasExceptions)
            {
                Skip((into.ChannelCount + 7) / 8);
            }

            for (int i = 0; i < into.ChannelCount; i++)
            {
                bool isException = hasExceptions && IsSet(bits, i);
                into.Marks[i] = isException ? TakeByte() : (byte)'N';
                into.ValidCount[i] = isException ? TakeByte() : (byte)Limits.SamplesPerMinute;
            }
        }

        private void TakeValues(Record into)
        {
            for (int i = 0; i < into.ChannelCount; i++)
            {
                int average = 0;
                int below = 0;
                int above = 0;
                if (into.ValidCount[i] != 0)
                {
                    average = (int)TakeZigzag();
                    below = (int)TakeVarint();
                    above = (int)TakeVarint();
                }

                into.Average[i] = average;
                into.Minimum[i] = average - below;
                into.Maximum[i] = average + above;
            }
        }

        private void TakeContacts(Record into, bool hasExceptions)
        {
            int bits = _at;
            if (hasExceptions)
            {
                Skip((into.ContactCount + 7) / 8);
            }

            for (int i = 0; i < into.ContactCount; i++)
            {
                into.SecondsKnown[i] = hasExceptions && IsSet(bits, i) ? TakeByte() : (byte)Limits.SamplesPerMinute;
            }

            for (int i = 0; i < into.ContactCount; i++)
            {
                into.SecondsOn[i] = TakeByte();
            }
        }

        private void TakeEvent(Record into)
        {
            into.Code = (int)TakeVarint();
            into.Argument1 = TakeZigzag();
            into.Argument2 = TakeZigzag();
            int length = TakeByte();
            int start = _at;
            Skip(length);
            into.Subject = _isBad ? "" : SubjectAt(start, length);
        }

        private string SubjectAt(int start, int length)
        {
            if (length == 0)
            {
                return "";
            }

            for (int i = 0; i < KnownSubjects; i++)
            {
                if (_subjects[i] != null && IsSame(_subjects[i], start, length))
                {
                    return _subjects[i];
                }
            }

            string subject = Encoding.UTF8.GetString(_buffer, start, length);
            _subjects[_oldestSubject] = subject;
            _oldestSubject = (_oldestSubject + 1) % KnownSubjects;
            return subject;
        }

        private bool IsSame(string subject, int start, int length)
        {
            if (subject.Length != length)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                if (subject[i] != _buffer[start + i])
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsSet(int bits, int index)
        {
            return !_isBad && (_buffer[bits + (index / 8)] & (1 << (index % 8))) != 0;
        }

        private void Skip(int count)
        {
            _isBad = _isBad || count > _end - _at;
            _at += _isBad ? 0 : count;
        }

        private byte TakeByte()
        {
            if (_isBad || _at >= _end)
            {
                _isBad = true;
                return 0;
            }

            return _buffer[_at++];
        }

        private long TakeZigzag()
        {
            ulong raw = (ulong)TakeVarint();
            return (long)(raw >> 1) ^ -(long)(raw & 1);
        }

        private long TakeVarint()
        {
            ulong value = 0;
            for (int shift = 0; shift < 64; shift += 7)
            {
                byte part = TakeByte();
                value |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return (long)value;
                }
            }

            _isBad = true;
            return 0;
        }
    }
}
