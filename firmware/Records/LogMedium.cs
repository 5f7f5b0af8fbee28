using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The log's files on one medium: finds their end in bounded work, repairs it, and appends entries that are already encoded.
    /// Knows nothing of what waits in memory. Every member may throw <see cref="StorageException"/>.
    /// </summary>
    internal sealed class LogMedium
    {
        private const int FirstOffset = 0;
        private const int LastOffset = 8;
        private const int PreviousOffset = 16;
        private const int BytesOffset = 24;
        private const int IndexBytes = 32;

        private readonly Storage _storage;
        private readonly StateFile _index;
        private readonly EntryScanner _scanner;
        private readonly EntryDecoder _decoder = new EntryDecoder();
        private readonly byte[] _lastBytes = new byte[Entry.CrcBytes];
        private readonly byte[] _readBytes = new byte[Entry.CrcBytes];
        private readonly long[] _schemas = new long[Limits.Lines];
        private string _tailName;
        private long _first;
        private long _previous;
        private long _bytesBefore;

        /// <summary>Creates the medium's side of the log; touches nothing.</summary>
        public LogMedium(Storage storage)
        {
            _storage = storage;
            _index = new StateFile(storage, "log1/index", IndexBytes);
            _scanner = new EntryScanner(storage);
            Clear();
        }

        /// <summary>Whether the end of the log is known: <see cref="FindEnd"/> ran to its end.</summary>
        public bool IsFound { get; private set; }

        /// <summary>Segment that was begun last; -1 in an empty log.</summary>
        public long TailSegment { get; private set; }

        /// <summary>Durable bytes of that segment.</summary>
        public int TailLength { get; private set; }

        /// <summary>Greatest sequence that is or may have been in use on this medium; 0 in an empty log.</summary>
        public long LastSequence { get; private set; }

        /// <summary>Time label of the newest entry, ms since 1970 UTC; 0 if none was found.</summary>
        public long LastUtcMs { get; private set; }

        /// <summary>Time quality of the newest entry.</summary>
        public byte LastQuality { get; private set; }

        /// <summary>Sequence of the oldest entry; 0 in an empty log.</summary>
        public long Oldest { get; private set; }

        /// <summary>Bytes stored.</summary>
        public long Bytes
        {
            get { return _bytesBefore + TailLength; }
        }

        /// <summary>Sequence of the newest schema of a line that the last segment tells of; 0 if it tells of none.</summary>
        public long SchemaOf(int line)
        {
            return _schemas[line];
        }

        /// <summary>Finds the end of the log on whatever medium is there. Does not write.</summary>
        public void FindEnd()
        {
            Clear();
            long last = ReadIndex() ? _index.GetInt64(LastOffset) : Gallop();
            if (last >= 0)
            {
                FindTail(last);
            }

            IsFound = true;
        }

        /// <summary>Whether the tail is where it was left, on the medium where it was left. Bytes behind it are no matter unless they are more than one append can have left.</summary>
        public bool IsAsLeft()
        {
            if (!IsFound || TailSegment < 0)
            {
                return false;
            }

            if (TailLength == 0)
            {
                long first = _first;
                long previous = _previous;
                long bytes = _bytesBefore;
                return ReadIndex() && _index.GetInt64(LastOffset) == TailSegment && _first == first && _previous == previous && _bytesBefore == bytes;
            }

            int length = _storage.GetLength(_tailName);
            if (length < TailLength || length - TailLength > Limits.PendingBytes)
            {
                return false;
            }

            int read = _storage.Read(_tailName, TailLength - Entry.CrcBytes, _readBytes, 0, Entry.CrcBytes);
            for (int i = 0; i < Entry.CrcBytes; i++)
            {
                if (read < Entry.CrcBytes || _readBytes[i] != _lastBytes[i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Cuts off what lies behind the tail.</summary>
        public void Trim()
        {
            if (TailSegment >= 0 && _storage.GetLength(_tailName) > TailLength)
            {
                _storage.Truncate(_tailName, TailLength);
            }
        }

        /// <summary>Begins a segment: notes it in the index.</summary>
        /// <returns>False where its file has content already, which this log does not know and will not touch.</returns>
        public bool Begin(long segment)
        {
            string name = EntryScanner.NameOf(segment);
            if (_storage.GetLength(name) > 0)
            {
                return false;
            }

            long first = TailSegment < 0 ? segment : _first;
            _index.SetInt64(FirstOffset, first);
            _index.SetInt64(LastOffset, segment);
            _index.SetInt64(PreviousOffset, TailSegment);
            _index.SetInt64(BytesOffset, Bytes);
            if (!_index.Save())
            {
                throw new StorageException(_index.Trouble);
            }

            _first = first;
            _previous = TailSegment;
            _bytesBefore = Bytes;
            TailSegment = segment;
            _tailName = name;
            TailLength = 0;
            return true;
        }

        /// <summary>Appends encoded entries of the tail segment; durable on return.</summary>
        public void Append(byte[] buffer, int count)
        {
            _storage.Append(_tailName, buffer, 0, count);
            TailLength += count;
            for (int at = 0; at < count; at += Entry.LengthAt(buffer, at))
            {
                Note(buffer, at);
            }

            for (int i = 0; i < Entry.CrcBytes; i++)
            {
                _lastBytes[i] = buffer[count - Entry.CrcBytes + i];
            }
        }

        private void Clear()
        {
            IsFound = false;
            TailSegment = -1;
            TailLength = 0;
            LastSequence = 0;
            LastUtcMs = 0;
            LastQuality = TimeQuality.Unsynchronized;
            Oldest = 0;
            _tailName = null;
            _first = 0;
            _previous = -1;
            _bytesBefore = 0;
            for (int i = 0; i < Limits.Lines; i++)
            {
                _schemas[i] = 0;
            }

            _scanner.Forget();
        }

        private bool ReadIndex()
        {
            bool found = _index.Load();
            if (_index.Trouble != null)
            {
                // The copy that can be read may be the older one.
                throw new StorageException(_index.Trouble);
            }

            _first = found ? _index.GetInt64(FirstOffset) : 0;
            _previous = found ? _index.GetInt64(PreviousOffset) : -1;
            _bytesBefore = found ? _index.GetInt64(BytesOffset) : 0;
            return found;
        }

        /// <summary>The last segment of an unbroken row from 0 on, or -1: doubling, then halving.</summary>
        private long Gallop()
        {
            if (!Exists(0))
            {
                return -1;
            }

            long there = 0;
            long step = 1;
            while (Exists(there + step))
            {
                there += step;
                step *= 2;
            }

            for (; step > 0; step /= 2)
            {
                if (Exists(there + step))
                {
                    there += step;
                }
            }

            _previous = there - 1;
            return there;
        }

        private bool Exists(long segment)
        {
            return _storage.GetLength(EntryScanner.NameOf(segment)) >= 0;
        }

        private void FindTail(long last)
        {
            // An index whose newer copy was lost may lag by one segment.
            while (_storage.GetLength(EntryScanner.NameOf(last + 1)) > 0)
            {
                _previous = last;
                _bytesBefore += _storage.GetLength(EntryScanner.NameOf(last));
                last++;
            }

            TailSegment = last;
            _tailName = EntryScanner.NameOf(last);
            TailLength = Scan(last);
            if (TailLength == 0)
            {
                // The power went when the segment began: schemas and the time of the newest entry are those of the one before.
                if (_previous >= 0)
                {
                    Scan(_previous);
                }

                LastSequence = Entry.FirstOf(last) - 1;
            }

            Settle(_storage.GetLength(_tailName), Entry.LastOf(last));
            if (TailLength > 0)
            {
                _storage.Read(_tailName, TailLength - Entry.CrcBytes, _lastBytes, 0, Entry.CrcBytes);
            }

            FindOldest();
        }

        /// <summary>Takes note of all sound entries of a segment; returns where the last one ends.</summary>
        private int Scan(long segment)
        {
            int end = 0;
            long next = Entry.FirstOf(segment);
            while (_scanner.Find(segment, end, int.MaxValue, next))
            {
                Note(_scanner.Buffer, _scanner.At);
                end = _scanner.End;
                next = LastSequence + 1;
            }

            return end;
        }

        private void Note(byte[] buffer, int at)
        {
            LastSequence = Entry.SequenceAt(buffer, at);
            LastUtcMs = Entry.UtcMsAt(buffer, at);
            LastQuality = Entry.QualityAt(buffer, at);
            Oldest = Oldest == 0 ? LastSequence : Oldest;
            byte line = Entry.LineAt(buffer, at);
            long schema = line < Limits.Lines ? _decoder.SchemaOf(buffer, at) : 0;
            if (schema > 0)
            {
                _schemas[line] = schema;
            }
        }

        /// <summary>Decides what bytes behind the last sound entry are: damaged entries stay, a torn one will be cut off (<see cref="Trim"/>).</summary>
        private void Settle(int fileLength, long last)
        {
            _scanner.Forget();
            byte[] header = _scanner.Buffer;
            while (fileLength - TailLength >= Entry.LeastBytes && LastSequence < last)
            {
                int read = _storage.Read(_tailName, TailLength, header, 0, Entry.HeaderBytes);
                if (read < Entry.HeaderBytes
                    || !Entry.IsPossible(header, 0, LastSequence + 1, LastSequence + 1)
                    || Entry.LengthAt(header, 0) > fileLength - TailLength)
                {
                    break;
                }

                TailLength += Entry.LengthAt(header, 0);
                LastSequence++;
            }

            if (fileLength - TailLength > Limits.RecordBytes)
            {
                TailLength = fileLength;
                LastSequence = last;
            }
        }

        private void FindOldest()
        {
            Oldest = 0;
            if (_scanner.Find(_first, 0, int.MaxValue, Entry.FirstOf(_first))
                || _scanner.Find(TailSegment, 0, int.MaxValue, Entry.FirstOf(TailSegment)))
            {
                Oldest = Entry.SequenceAt(_scanner.Buffer, _scanner.At);
            }
        }
    }
}
