using Edge.Board;

namespace Edge.Records
{
    /// <summary>Reads a log from a sequence or over a time range, while appending goes on.</summary>
    /// <remarks>
    /// One window of the file, filled ahead: reading on costs a fraction of a file operation a record, and none at the head of the log.
    /// Damaged entries are passed over. Allocates a path a segment, a schema's text, and an event's subject that was not met lately.
    /// </remarks>
    public sealed class RecordReader
    {
        private readonly RecordLog _log;
        private readonly EntryScanner _scanner;
        private readonly EntryDecoder _decoder = new EntryDecoder();
        private long _next = 1;
        private long _segment = -1;
        private int _offset;
        private int _generation;
        private long _fromUtcMs = long.MinValue;
        private long _toUtcMs = long.MaxValue;

        /// <summary>Creates a reader before the oldest record; it keeps its own position and one window of the file.</summary>
        public RecordReader(RecordLog log)
        {
            _log = log;
            _scanner = new EntryScanner(log.Storage);
        }

        /// <summary>Whether every record up to the head of the log has been read or passed over.</summary>
        public bool IsAtHead
        {
            get { return _next > _log.Head; }
        }

        /// <summary>Sets the reader before a sequence (which may not exist yet).</summary>
        public void Seek(long sequence)
        {
            _next = sequence < 1 ? 1 : sequence;
            _segment = -1;
            _fromUtcMs = long.MinValue;
            _toUtcMs = long.MaxValue;
        }

        /// <summary>Restricts what <see cref="TryRead"/> hands out to records with from &lt;= UtcMs &lt; to, from the oldest record on.</summary>
        public void SeekRange(long fromUtcMs, long toUtcMs)
        {
            Seek(_log.Oldest);
            _fromUtcMs = fromUtcMs;
            _toUtcMs = toUtcMs;
        }

        /// <summary>
        /// Reads the next record; false at the head of the log (later calls see what was appended since), or where the medium failed (RecordLog.Trouble),
        /// or after <see cref="Limits.ReadsPerRecord"/> file reads of searching. The next call goes on; <see cref="IsAtHead"/> tells the first case.
        /// </summary>
        public bool TryRead(Record into)
        {
            if (IsAtHead || !_log.IsReadable)
            {
                return false;
            }

            if (_generation != _log.Generation)
            {
                _generation = _log.Generation;
                _segment = -1;
                _scanner.Forget();
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

        private bool Search(Record into)
        {
            int lastRead = _scanner.Reads + Limits.ReadsPerRecord;
            while (!IsAtHead && _scanner.Reads < lastRead)
            {
                if (!Advance())
                {
                    continue;
                }

                if (_decoder.TryDecode(_scanner.Buffer, _scanner.At, into) && into.UtcMs >= _fromUtcMs && into.UtcMs < _toUtcMs)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Moves behind the next entry, or on to the next segment (false).</summary>
        private bool Advance()
        {
            if (_next < _log.Oldest)
            {
                _next = _log.Oldest;
            }

            if (_segment < 0 || _segment < Entry.SegmentOf(_next))
            {
                _segment = Entry.SegmentOf(_next);
                _offset = 0;
            }

            int limit = _segment == _log.TailSegment ? _log.TailLength : int.MaxValue;
            if (_segment <= _log.TailSegment && _scanner.Find(_segment, _offset, limit, _next))
            {
                _next = Entry.SequenceAt(_scanner.Buffer, _scanner.At) + 1;
                _offset = _scanner.End;
                return true;
            }

            if (_segment >= _log.TailSegment)
            {
                // What the head counts beyond here never came to this medium.
                _next = _log.Head + 1;
                _offset = _segment == _log.TailSegment ? limit : 0;
            }
            else
            {
                _next = Entry.FirstOf(_segment + 1);
            }

            return false;
        }
    }
}
