using System;

namespace Edge.Records
{
    /// <summary>
    /// The records that are not sealed yet, in memory: first those that are durable, then those that wait for the medium. One fixed buffer; a minute of 16 channels
    /// takes about 30 bytes of it (see <see cref="TailCursor"/>).
    /// </summary>
    internal sealed class Tail
    {
        /// <summary>Where the first record is: before it there is room for what a file of them begins with.</summary>
        public const int Start = RunReader.HeadBytes;

        /// <summary>Where the room for records ends, as long as nothing is stashed: behind it a code has its place.</summary>
        private const int Most = Limits.TailBytes - RunReader.MarkedCodeBytes;

        private readonly TailCursor _end;
        private readonly Record _record;
        private int _stashed;

        /// <summary>Creates an empty tail.</summary>
        /// <param name="values">What cursors read and write with.</param>
        /// <param name="scratch">A record that the tail may use while it moves others.</param>
        public Tail(TailValues values, Record scratch)
        {
            _end = new TailCursor(values);
            Mover = new TailCursor(values);
            _record = scratch;
            Clear();
        }

        /// <summary>The coded records.</summary>
        public byte[] Bytes { get; } = new byte[Limits.TailBytes];

        /// <summary>Where the last record ends.</summary>
        public int End
        {
            get { return _end.Position; }
        }

        /// <summary>
        /// The cursor with which records are sealed, moved and stored: memory has room for one. It belongs to the block in the making while its generation is the tail's;
        /// who takes it sets another one, and the block begins anew.
        /// </summary>
        public TailCursor Mover { get; }

        /// <summary>Records, durable and waiting.</summary>
        public int Count
        {
            get { return _end.Index; }
        }

        /// <summary>Of them, records that are durable.</summary>
        public int DurableCount { get; private set; }

        /// <summary>Where those end.</summary>
        public int DurableEnd { get; private set; }

        /// <summary>Sequence of the first record.</summary>
        public long First { get; private set; }

        /// <summary>The last record: what the next one leans on.</summary>
        public TailCursor Last
        {
            get { return _end; }
        }

        /// <summary>Grows when records were dropped from the front: cursors have to begin anew.</summary>
        public int Generation { get; private set; }

        /// <summary>Where the room for records ends: before what is stashed.</summary>
        public int Limit { get; private set; } = Most;

        /// <summary>Whether a record fits.</summary>
        public bool HasRoom(Record record)
        {
            return End + TailCursor.MostBytes(record) <= Limit && Count < Limits.TailRecords;
        }

        /// <summary>Empties the tail.</summary>
        public void Clear()
        {
            _end.Rewind(Start);
            SetDurable();
            Generation++;
        }

        /// <summary>Adds a record; look for room first.</summary>
        public void Add(Record record)
        {
            Add(record, null);
        }

        /// <summary>All records up to a cursor are durable.</summary>
        public void SetDurable(TailCursor upTo)
        {
            DurableCount = upTo.Index;
            DurableEnd = upTo.Position;
        }

        /// <summary>All records are durable.</summary>
        public void SetDurable()
        {
            SetDurable(_end);
        }

        /// <summary>Drops the first records, which are sealed; an end takes note of those that were not durable before.</summary>
        public void Drop(int count, LogEnd end)
        {
            int total = Count;
            int before = DurableCount;

            // What remains is coded anew, and a little longer where it leans on less: so it is moved out of the way first.
            BeginMoving();
            for (int i = 0; i < total; i++)
            {
                Mover.Read(Bytes, _record, false);
                if (i >= count)
                {
                    Add(_record, Mover);
                }
                else if (i >= before)
                {
                    end.Note(_record, _record.Sequence);
                }

                if (i == before - 1)
                {
                    SetDurable();
                }
            }
        }

        /// <summary>Moves what waits to the end of the buffer and empties the tail, so that the durable part can be made anew.</summary>
        public void Stash()
        {
            Drop(DurableCount, null);
            _stashed = Count;
            int at = Most;
            if (_stashed > 0)
            {
                BeginMoving();
                at = Mover.Position;
            }

            Clear();
            Limit = at;
        }

        /// <summary>Gives up what is stashed.</summary>
        /// <returns>How many records that were.</returns>
        public int DropStash()
        {
            int count = _stashed;
            _stashed = 0;
            Limit = Most;
            return count;
        }

        /// <summary>Adds what was stashed behind the durable part, with sequences from a number on.</summary>
        /// <param name="next">The first of them.</param>
        /// <param name="end">Takes note of their schemas.</param>
        /// <returns>How many records there was no room for.</returns>
        public int Restore(long next, LogEnd end)
        {
            int count = _stashed;
            long before = -1;
            Mover.Rewind(Limit);
            Mover.Generation = -1;
            for (int i = 0; i < count; i++)
            {
                Mover.Read(Bytes, _record, false);
                before = before < 0 ? _record.Sequence : before;
                bool isOwnSchema = _record.Kind == RecordKind.Minute && _record.SchemaSequence >= before;
                _record.SchemaSequence += isOwnSchema ? next - before : 0;
                _record.Sequence += next - before;
                int growth = _record.Kind == RecordKind.Minute ? TailCursor.MostBytes(_record) : Mover.PayloadBytes + TailCursor.LeastBytes;
                if (End + growth > Mover.Position && Mover.Position < Most)
                {
                    DropStash();
                    return count - i;
                }

                Add(_record, Mover);
                end.NoteSchema(_record);
            }

            DropStash();
            return 0;
        }

        /// <summary>Adds a record that the mover read, or, without it, one that is whole.</summary>
        private void Add(Record record, TailCursor source)
        {
            First = Count == 0 ? record.Sequence : First;
            _end.Write(record, Bytes, source);
        }

        /// <summary>Moves all bytes to the end of their room, the mover to the first record there, and empties the tail.</summary>
        private void BeginMoving()
        {
            int length = End - Start;
            Mover.Rewind(Limit - length);
            Mover.Generation = -1;
            Array.Copy(Bytes, Start, Bytes, Limit - length, length);
            Clear();
        }
    }
}
