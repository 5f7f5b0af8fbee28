using System;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// The records that are not sealed yet, in memory: first those that are durable, then those that wait for the medium. One fixed buffer; a minute of 16 channels
    /// takes about 40 bytes of it (see <see cref="TailCursor"/>).
    /// </summary>
    internal sealed class Tail
    {
        private readonly TailCursor _end;
        private readonly TailCursor _from;
        private readonly Record _record;
        private int _stashed;

        /// <summary>Creates an empty tail.</summary>
        /// <param name="decoder">Decoder of payloads.</param>
        /// <param name="scratch">A record that the tail may use while it moves others.</param>
        public Tail(EntryDecoder decoder, Record scratch)
        {
            _end = new TailCursor(decoder);
            _from = new TailCursor(decoder);
            _record = scratch;
        }

        /// <summary>The coded records.</summary>
        public byte[] Bytes { get; } = new byte[Limits.TailBytes];

        /// <summary>Bytes in use.</summary>
        public int Length
        {
            get { return _end.Position; }
        }

        /// <summary>The cursor with which the tail moves records. In between others may use it: its generation tells whether it is where they left it.</summary>
        public TailCursor Mover
        {
            get { return _from; }
        }

        /// <summary>
        /// Lends the free end of the buffer, until the next record is added; where it is too short, as in a tail that is nearly full, a new buffer of one block.
        /// </summary>
        /// <param name="least">Bytes that there must be.</param>
        /// <param name="room">The buffer.</param>
        /// <param name="from">Where the free part of it begins.</param>
        /// <returns>Where it ends.</returns>
        public int Lend(int least, out byte[] room, out int from)
        {
            bool isEnough = Limit - Length >= least;
            room = isEnough ? Bytes : new byte[BlockLayout.BlockBytes];
            from = isEnough ? Length : 0;
            return isEnough ? Limit : room.Length;
        }

        /// <summary>Records, durable and waiting.</summary>
        public int Count
        {
            get { return _end.Index; }
        }

        /// <summary>Of them, records that are durable.</summary>
        public int DurableCount { get; private set; }

        /// <summary>Bytes of those.</summary>
        public int DurableLength { get; private set; }

        /// <summary>Grows when records were dropped from the front: cursors have to begin anew.</summary>
        public int Generation { get; private set; }

        /// <summary>Where the room for records ends: before what is stashed.</summary>
        public int Limit { get; private set; } = Limits.TailBytes;

        /// <summary>Whether a record fits.</summary>
        public bool HasRoom(Record record)
        {
            return _end.Position + TailCursor.MostBytes(record) <= Limit && _end.Index < Limits.TailRecords;
        }

        /// <summary>Empties the tail.</summary>
        public void Clear()
        {
            _end.Rewind();
            DurableCount = 0;
            DurableLength = 0;
            Generation++;
        }

        /// <summary>Adds a record; look for room first.</summary>
        public void Add(Record record)
        {
            _end.Write(record, Bytes);
        }

        /// <summary>All records up to a cursor are durable.</summary>
        public void SetDurable(TailCursor upTo)
        {
            DurableCount = upTo.Index;
            DurableLength = upTo.Position;
        }

        /// <summary>All records are durable.</summary>
        public void SetDurable()
        {
            SetDurable(_end);
        }

        /// <summary>Drops the first records.</summary>
        public void Drop(int count)
        {
            Drop(count, null);
        }

        /// <summary>Drops the first records, which are sealed; an end takes note of those that were not durable before.</summary>
        public void Drop(int count, LogEnd end)
        {
            int total = Count;
            int before = DurableCount;
            int durable = before - count;

            // What remains is coded anew, and a little longer where it leans on less: so it is moved out of the way first.
            int start = Limit - Length;
            Array.Copy(Bytes, 0, Bytes, start, Length);
            _from.Rewind(start);
            _from.Generation = -1;
            _end.Rewind();
            Generation++;
            DurableCount = 0;
            DurableLength = 0;
            for (int i = 0; i < total; i++)
            {
                _from.Read(Bytes, _record, false);
                if (i < count && i >= before && end != null)
                {
                    end.Note(_record, _record.Sequence);
                    end.NoteSchema(_record);
                }

                if (i >= count)
                {
                    _end.Write(_record, Bytes, _from, Bytes);
                    if (_end.Index == durable)
                    {
                        SetDurable();
                    }
                }
            }
        }

        /// <summary>Moves what waits to the end of the buffer and empties the tail, so that the durable part can be made anew.</summary>
        public void Stash()
        {
            Drop(DurableCount);
            _stashed = Count;
            int start = Bytes.Length - Length;
            Array.Copy(Bytes, 0, Bytes, start, Length);
            Clear();
            Limit = start;
        }

        /// <summary>Gives up what is stashed.</summary>
        /// <returns>How many records that were.</returns>
        public int DropStash()
        {
            int count = _stashed;
            _stashed = 0;
            Limit = Bytes.Length;
            return count;
        }

        /// <summary>Adds what was stashed behind the durable part, with sequences from a number on.</summary>
        /// <returns>How many records there was no room for.</returns>
        public int Restore(long next)
        {
            int count = _stashed;
            long before = -1;
            _from.Rewind(Limit);
            _from.Generation = -1;
            for (int i = 0; i < count; i++)
            {
                _from.Read(Bytes, _record, false);
                before = before < 0 ? _record.Sequence : before;
                bool isOwnSchema = _record.Kind == RecordKind.Minute && _record.SchemaSequence >= before;
                _record.SchemaSequence += isOwnSchema ? next - before : 0;
                _record.Sequence += next - before;
                int growth = _record.Kind == RecordKind.Minute ? TailCursor.MostBytes(_record) : _from.PayloadBytes + TailCursor.LeastBytes;
                if (_end.Position + growth > _from.Position && _from.Position < Bytes.Length)
                {
                    DropStash();
                    return count - i;
                }

                _end.Write(_record, Bytes, _from, Bytes);
            }

            DropStash();
            return 0;
        }
    }
}
