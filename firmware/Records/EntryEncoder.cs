using System;
using System.Text;

namespace Edge.Records
{
    /// <summary>Turns records into entries, see FORMAT.md. Allocates only for a schema's text.</summary>
    internal static class EntryEncoder
    {
        /// <summary>Flag of a minute: channel exceptions follow.</summary>
        public const byte ChannelExceptions = 1;

        /// <summary>Flag of a minute: contact exceptions follow.</summary>
        public const byte ContactExceptions = 2;

        private const byte NormalMark = (byte)'N';

        /// <summary>Whether a channel of a minute goes without mark and sample count.</summary>
        public static bool IsUsual(byte mark, byte validCount)
        {
            return mark == NormalMark && validCount == Limits.SamplesPerMinute;
        }

        /// <summary>Writes a record as an entry.</summary>
        /// <param name="record">The record, with its sequence.</param>
        /// <param name="buffer">At least <see cref="Limits.RecordBytes"/> bytes from <paramref name="at"/>.</param>
        /// <param name="at">Where the entry begins.</param>
        /// <returns>Length of the entry, bytes.</returns>
        public static int Encode(Record record, byte[] buffer, int at)
        {
            int end = EncodePayload(record, buffer, at + Entry.HeaderBytes, at + Limits.RecordBytes - Entry.CrcBytes);
            return Entry.Close(record, buffer, at, end);
        }

        /// <summary>Writes a record of the tail as an entry; anything but a minute has its payload there already.</summary>
        public static int Encode(Record record, byte[] tail, TailCursor cursor, byte[] buffer, int at)
        {
            if (record.Kind == RecordKind.Minute)
            {
                return Encode(record, buffer, at);
            }

            int payload = at + Entry.HeaderBytes;
            Array.Copy(tail, cursor.PayloadAt, buffer, payload, cursor.PayloadBytes);
            return Entry.Close(record, buffer, at, payload + cursor.PayloadBytes);
        }

        /// <summary>Writes what a record's kind says.</summary>
        /// <param name="record">The record, with its sequence.</param>
        /// <param name="buffer">Where to.</param>
        /// <param name="at">Where it begins.</param>
        /// <param name="limit">Where a text has to end; minutes and events are of bounded size.</param>
        /// <returns>Where it ends.</returns>
        public static int EncodePayload(Record record, byte[] buffer, int at, int limit)
        {
            switch (record.Kind)
            {
                case RecordKind.Minute:
                    return PutMinute(record, buffer, at);
                case RecordKind.Event:
                    return PutEvent(record, buffer, at);
                case RecordKind.Summary:
                    return PutSummary(record, buffer, at);
                default:
                    return PutText(record.Text, buffer, at, limit);
            }
        }

        private static int PutSchema(Record record, byte[] buffer, int at)
        {
            bool isSchemaKnown = record.SchemaSequence > 0 && record.SchemaSequence < record.Sequence;
            return Varints.Put(buffer, at, isSchemaKnown ? record.Sequence - record.SchemaSequence : 0);
        }

        private static int PutSummary(Record record, byte[] buffer, int at)
        {
            at = PutSchema(record, buffer, at);
            at = Varints.Put(buffer, at, (uint)record.PeriodMinutes);
            int count = record.ChannelCount;
            buffer[at++] = (byte)count;
            int bits = at;
            at = ClearBits(buffer, at, count);
            for (int i = 0; i < count; i++)
            {
                if (record.ValidMinutes[i] < 0)
                {
                    continue;
                }

                buffer[bits + (i / 8)] |= (byte)(1 << (i % 8));
                at = Varints.Put(buffer, at, (uint)record.ValidMinutes[i]);
                if (record.ValidMinutes[i] > 0)
                {
                    buffer[at++] = record.ValidHours[i];
                    at = Varints.PutSigned(buffer, at, record.Average[i]);
                    at = Varints.Put(buffer, at, (uint)(record.Average[i] - record.Minimum[i]));
                    at = Varints.Put(buffer, at, (uint)(record.Maximum[i] - record.Average[i]));
                    at = Varints.PutSigned(buffer, at, record.Total[i]);
                }
            }

            return at;
        }

        private static int PutMinute(Record record, byte[] buffer, int at)
        {
            at = PutSchema(record, buffer, at);
            int flagsAt = at;
            buffer[at++] = 0;
            buffer[at++] = (byte)record.ChannelCount;
            buffer[at++] = (byte)record.ContactCount;
            int afterMarks = PutChannelExceptions(record, buffer, at);
            buffer[flagsAt] |= afterMarks > at ? ChannelExceptions : (byte)0;
            at = PutValues(record, buffer, afterMarks);
            int afterKnown = PutContactExceptions(record, buffer, at);
            buffer[flagsAt] |= afterKnown > at ? ContactExceptions : (byte)0;
            Array.Copy(record.SecondsOn, 0, buffer, afterKnown, record.ContactCount);
            return afterKnown + record.ContactCount;
        }

        private static int PutChannelExceptions(Record record, byte[] buffer, int at)
        {
            int count = record.ChannelCount;
            int next = ClearBits(buffer, at, count);
            int first = next;
            for (int i = 0; i < count; i++)
            {
                if (!IsUsual(record.Marks[i], record.ValidCount[i]))
                {
                    buffer[at + (i / 8)] |= (byte)(1 << (i % 8));
                    buffer[next++] = record.Marks[i];
                    buffer[next++] = record.ValidCount[i];
                }
            }

            return next > first ? next : at;
        }

        private static int PutContactExceptions(Record record, byte[] buffer, int at)
        {
            int count = record.ContactCount;
            int next = ClearBits(buffer, at, count);
            int first = next;
            for (int i = 0; i < count; i++)
            {
                if (record.SecondsKnown[i] != Limits.SamplesPerMinute)
                {
                    buffer[at + (i / 8)] |= (byte)(1 << (i % 8));
                    buffer[next++] = record.SecondsKnown[i];
                }
            }

            return next > first ? next : at;
        }

        private static int ClearBits(byte[] buffer, int at, int count)
        {
            int bytes = (count + 7) / 8;
            Array.Clear(buffer, at, bytes);
            return at + bytes;
        }

        private static int PutValues(Record record, byte[] buffer, int at)
        {
            for (int i = 0; i < record.ChannelCount; i++)
            {
                if (record.ValidCount[i] != 0)
                {
                    at = Varints.PutSigned(buffer, at, record.Average[i]);
                    at = Varints.Put(buffer, at, (uint)(record.Average[i] - record.Minimum[i]));
                    at = Varints.Put(buffer, at, (uint)(record.Maximum[i] - record.Average[i]));
                }
            }

            return at;
        }

        private static int PutEvent(Record record, byte[] buffer, int at)
        {
            at = Varints.Put(buffer, at, (uint)record.Code);
            at = Varints.PutSigned(buffer, at, record.Argument1);
            at = Varints.PutSigned(buffer, at, record.Argument2);
            int length = record.Subject.Length < Limits.IdLength ? record.Subject.Length : Limits.IdLength;
            buffer[at++] = (byte)length;
            for (int i = 0; i < length; i++)
            {
                char c = record.Subject[i];
                buffer[at++] = c < 0x80 ? (byte)c : (byte)'?';
            }

            return at;
        }

        private static int PutText(string text, byte[] buffer, int at, int limit)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            int length = bytes.Length;
            if (length > limit - at)
            {
                // A text that is too long ends with its last whole row: half a row could be taken for another one.
                length = limit - at;
                while (length > 0 && bytes[length - 1] != (byte)'\n')
                {
                    length--;
                }
            }

            Array.Copy(bytes, 0, buffer, at, length);
            return at + length;
        }
    }
}
