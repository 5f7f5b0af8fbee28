using Edge.Board;

namespace Edge.Records
{
    /// <summary>Reads a log from a sequence or over a time range, in either direction, while appending goes on.</summary>
    /// <remarks>
    /// Sealed blocks come from the medium, one read a block; what is not sealed yet from memory. Damaged blocks are passed over.
    /// Allocates a schema's text, and an event's subject that was not met lately. Backwards every record costs going through its block's, or the tail's,
    /// records before it once more (of a block without their values): it is meant for looking at what was lately, not for reading a year.
    /// </remarks>
    public sealed class RecordReader
    {
        private const int Unknown = -1;

        private readonly RecordLog _log;
        private readonly BlockStore _store;
        private long _next = 1;
        private int _block = Unknown;
        private int _generation;
        private long _fromUtcMs = long.MinValue;
        private long _toUtcMs = long.MaxValue;
        private bool _isBackward;
        private bool _isUnderWay;

        /// <summary>Creates a reader before the oldest record; it keeps its own position.</summary>
        public RecordReader(RecordLog log)
        {
            _log = log;
            _store = log.Store;
        }

        /// <summary>
        /// Minutes of one channel that a call may decode, see <see cref="IsBusy"/>; as many as need be unless it is set. A reader with such a share also waits, once it
        /// is under way in sealed blocks, while a block is made: memory has room for one of them.
        /// </summary>
        public int DecodedPerRead { get; set; } = int.MaxValue;

        /// <summary>Whether sealed minutes are handed out without their values and schema, which costs no decoding of columns and waits for nobody.</summary>
        public bool IsWithoutValues { get; set; }

        /// <summary>Whether the last call found nothing only because its share of work was done, or a block is made: a later one goes on.</summary>
        public bool IsBusy { get; private set; }

        /// <summary>Whether every record up to the head of the log, or backwards to its beginning, has been read or passed over.</summary>
        public bool IsAtHead
        {
            get { return _isBackward ? _next < _log.Oldest : _next > _log.Head; }
        }

        /// <summary>Sets the reader before a sequence (which may not exist yet).</summary>
        public void Seek(long sequence)
        {
            Set(sequence < 1 ? 1 : sequence, false, long.MinValue, long.MaxValue);
        }

        /// <summary>Restricts what <see cref="TryRead"/> hands out to records with from &lt;= UtcMs &lt; to, from the oldest record on.</summary>
        public void SeekRange(long fromUtcMs, long toUtcMs)
        {
            Set(_log.Oldest, false, fromUtcMs, toUtcMs);
        }

        /// <summary>The same from the newest record back: in descending sequence. What is appended later is not seen.</summary>
        public void SeekRangeBack(long fromUtcMs, long toUtcMs)
        {
            Set(_log.Head, true, fromUtcMs, toUtcMs);
        }

        /// <summary>
        /// Reads the next record; false at the head of the log (later calls see what was appended since), or where the medium failed (RecordLog.Trouble),
        /// or after <see cref="Limits.ReadsPerRecord"/> file reads of searching, or when it <see cref="IsBusy"/>. The next call goes on; <see cref="IsAtHead"/> tells the first case.
        /// </summary>
        public bool TryRead(Record into)
        {
            IsBusy = false;
            if (IsAtHead || !_log.IsReadable)
            {
                return false;
            }

            if (_generation != _log.Generation)
            {
                _generation = _log.Generation;
                _block = Unknown;
            }

            try
            {
                bool found = Search(into);
                _log.NoteReading(null);
                return found;
            }
            catch (StorageException e)
            {
                _log.NoteReading(e.Message);
                return false;
            }
        }

        private void Set(long sequence, bool isBackward, long fromUtcMs, long toUtcMs)
        {
            _next = sequence;
            _isBackward = isBackward;
            _isUnderWay = false;
            _block = Unknown;
            _fromUtcMs = fromUtcMs;
            _toUtcMs = toUtcMs;
        }

        private bool Search(Record into)
        {
            int lastRead = _store.Reads + Limits.ReadsPerRecord;
            _store.Reader.Budget = DecodedPerRead;
            _store.Reader.IsWithoutValues = IsWithoutValues;
            while (!IsAtHead && !IsBusy && _store.Reads < lastRead)
            {
                bool isSealed = _next <= _store.SealedLast;
                IsBusy = isSealed && _isUnderWay && DecodedPerRead < int.MaxValue && !IsWithoutValues && _store.IsSealing;
                if (IsBusy)
                {
                    return false;
                }

                bool found = isSealed
                    ? _isBackward ? TakeSealedBack(into) : TakeSealed(into)
                    : _isBackward ? TakeUnsealedBack(into) : TakeUnsealed(into);
                if (found && into.UtcMs >= _fromUtcMs && into.UtcMs < _toUtcMs)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Takes the next record of a sealed block, or goes on to the next block (false).</summary>
        private bool TakeSealed(Record into)
        {
            _next = _next < _log.Oldest ? _log.Oldest : _next;
            if (_block == Unknown)
            {
                _block = _store.FindBlock(_next, 0, _fromUtcMs, _toUtcMs);
            }

            if (_block < 0 || _block >= _store.Blocks)
            {
                _block = Unknown;
                _next = _store.SealedLast + 1;
                return false;
            }

            BlockReader reader = _store.Reader;
            bool isLoaded = (reader.Number == _block && reader.Sequence < _next) || reader.Load(_block);
            if (isLoaded && reader.Next(into, _next, out bool isKnown))
            {
                _isUnderWay = true;
                _next = into.Sequence + 1;
                return isKnown;
            }

            IsBusy = isLoaded && reader.IsBusy;
            if (!IsBusy)
            {
                _block = _store.FindBlock(_next, _block + 1, _fromUtcMs, _toUtcMs);
            }

            return false;
        }

        private bool TakeSealedBack(Record into)
        {
            if (_block == Unknown)
            {
                _block = _store.FindBlockBack(_next, _store.Blocks - 1, _fromUtcMs, _toUtcMs);
            }

            if (_block < 0)
            {
                _next = 0;
                return false;
            }

            BlockReader reader = _store.Reader;
            bool isLoaded = reader.Number == _block || reader.Load(_block);
            if (isLoaded && reader.Previous(into, _next, out bool isKnown))
            {
                _isUnderWay = true;
                _next = into.Sequence - 1;
                return isKnown;
            }

            IsBusy = isLoaded && reader.IsBusy;
            if (!IsBusy)
            {
                _block = _store.FindBlockBack(_next, _block - 1, _fromUtcMs, _toUtcMs);
                _next = _block < 0 ? 0 : _next;
            }

            return false;
        }

        private bool TakeUnsealed(Record into)
        {
            Tail tail = _store.Tail;
            _block = Unknown;
            TailCursor cursor = _store.TailReader;
            if (cursor.Generation != tail.Generation || cursor.Sequence >= _next)
            {
                cursor.Generation = tail.Generation;
                cursor.Rewind(Tail.Start);
            }

            while (cursor.Index < tail.DurableCount)
            {
                bool isKnown = cursor.Read(tail.Bytes, into, true);
                if (into.Sequence >= _next)
                {
                    _next = into.Sequence + 1;
                    return isKnown;
                }
            }

            // What the head counts beyond here never came to this medium.
            _next = _log.Head + 1;
            return false;
        }

        /// <summary>Takes the last record of the tail that is not newer than the next one, by going through the tail twice: it can only be read forwards.</summary>
        private bool TakeUnsealedBack(Record into)
        {
            Tail tail = _store.Tail;
            TailCursor cursor = _store.TailReader;
            cursor.Generation = tail.Generation;
            int count = 0;
            cursor.Rewind(Tail.Start);
            while (cursor.Index < tail.DurableCount)
            {
                cursor.Read(tail.Bytes, into, false);
                count += into.Sequence <= _next ? 1 : 0;
            }

            bool isKnown = false;
            cursor.Rewind(Tail.Start);
            while (cursor.Index < count)
            {
                isKnown = cursor.Read(tail.Bytes, into, cursor.Index == count - 1);
            }

            _next = count > 0 ? into.Sequence - 1 : _store.SealedLast;
            return isKnown;
        }
    }
}
