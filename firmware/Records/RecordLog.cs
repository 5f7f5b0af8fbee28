using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The append-only log of minute records, events and schemas: one ascending sequence.
    /// Bytes, repair, and what happens when a card is replaced: FORMAT.md. Medium: one <see cref="Storage"/>.
    /// </summary>
    /// <remarks>
    /// Memory: one buffer for what waits, one window for repair; nothing is allocated after <see cref="Open"/> but two paths a segment.
    /// The sequence has no holes but those that FORMAT.md names (damaged entries, a card that was replaced).
    /// </remarks>
    public sealed class RecordLog
    {
        private readonly LogMedium _medium;
        private readonly StateFile _reservation;
        private readonly byte[] _pending = new byte[Limits.PendingBytes + Limits.RecordBytes];
        private readonly RetryPause _writePause = new RetryPause();
        private readonly RetryPause _readPause = new RetryPause();
        private string _writeTrouble;
        private string _readTrouble;
        private int _pendingBytes;
        private long _reserved;
        private long _floor;
        private bool _isOpened;
        private bool _isSettled;

        /// <summary>Creates the log on a medium; call <see cref="Open"/> before anything else.</summary>
        public RecordLog(Storage storage)
            : this(storage, null)
        {
        }

        /// <summary>Creates the log on a medium that can be taken out and replaced.</summary>
        /// <param name="storage">Medium of the records.</param>
        /// <param name="state">Medium of the small state that keeps the sequence going when the other one is replaced; null for none.</param>
        public RecordLog(Storage storage, Storage state)
        {
            Storage = storage;
            _medium = new LogMedium(storage);
            _reservation = state == null ? null : new StateFile(state, "sequence", 8);
            NextSequence = 1;
        }

        /// <summary>Sequence of the newest durable record; 0 in an empty log. While the medium could not be opened yet: a sequence it does not exceed.</summary>
        public long Head { get; private set; }

        /// <summary>Time label of the newest durable record, ms since 1970 UTC; 0 in an empty log.</summary>
        public long HeadUtcMs { get; private set; }

        /// <summary>Time quality of the newest durable record, one of <see cref="TimeQuality"/>.</summary>
        public byte HeadQuality { get; private set; }

        /// <summary>Sequence that the next appended record gets: beyond <see cref="Head"/> and whatever waits. Provisional until the medium could be opened.</summary>
        public long NextSequence { get; private set; }

        /// <summary>Records that were given up because more waited than fits in memory.</summary>
        public long LostCount { get; private set; }

        /// <summary>Sequence of the oldest record; 1 in an empty log.</summary>
        public long Oldest
        {
            get { return _medium.Oldest > 0 ? _medium.Oldest : Head + 1; }
        }

        /// <summary>Bytes stored.</summary>
        public long BytesStored
        {
            get { return _medium.Bytes; }
        }

        /// <summary>What the medium last said when it failed, or null while it works.</summary>
        public string Trouble
        {
            get { return _writeTrouble ?? _readTrouble; }
        }

        /// <summary>Grows when the log had to look for its end anew: sequences that waited in memory, and schemas, may be others now.</summary>
        internal int Generation { get; private set; }

        /// <summary>The medium, for readers.</summary>
        internal Storage Storage { get; }

        /// <summary>Segment of the newest durable record; -1 in an empty log.</summary>
        internal long TailSegment
        {
            get { return _medium.TailSegment; }
        }

        /// <summary>Durable bytes of that segment.</summary>
        internal int TailLength
        {
            get { return _medium.TailLength; }
        }

        /// <summary>Whether readers may touch the medium now.</summary>
        internal bool IsReadable
        {
            get { return _medium.IsFound && _readPause.IsOver; }
        }

        /// <summary>Finds the end of the log and repairs a torn tail. Never throws, never formats.</summary>
        public void Open()
        {
            _reserved = _reservation != null && _reservation.Load() ? _reservation.GetInt64(0) : 0;
            Head = _reserved > _floor ? _reserved : _floor;
            NextSequence = Head + 1;
            Store();
        }

        /// <summary>
        /// Sees to it that no record gets this sequence or a lower one: for what is known from elsewhere, such as the uplink's cursor.
        /// Call it between <see cref="Open"/> and the first <see cref="Append"/>.
        /// </summary>
        public void StartAfter(long sequence)
        {
            _floor = sequence > _floor ? sequence : _floor;
            if (_pendingBytes == 0 && sequence > Head)
            {
                Head = sequence;
                NextSequence = sequence + 1;
            }
        }

        /// <summary>
        /// Gives the record the next sequence and stores it. Durable on return when true; when the medium fails the record waits
        /// in bounded memory (Limits.PendingBytes) and <see cref="Flush"/> tries again: it keeps its sequence, but is not visible to readers before it is durable.
        /// A record that does not fit there is given up: it gets sequence 0 and counts in <see cref="LostCount"/>.
        /// </summary>
        /// <returns>True when the record is durable.</returns>
        public bool Append(Record record)
        {
            record.Sequence = NextSequence;
            int end = _pendingBytes + EntryEncoder.Encode(record, _pending, _pendingBytes);
            if (end > Limits.PendingBytes)
            {
                record.Sequence = 0;
                LostCount++;
                return false;
            }

            _pendingBytes = end;
            NextSequence++;
            bool isDurable = _writePause.IsOver && Store();
            record.Sequence = NextSequence - 1;
            return isDurable;
        }

        /// <summary>Tries once more to store what waits, after a pause that grows from 1 s to 30 s with each failure. Call once a tick.</summary>
        public void Flush()
        {
            _readPause.Tick();
            _writePause.Tick();
            if (_writePause.IsOver && (_pendingBytes > 0 || !_isSettled))
            {
                Store();
            }
        }

        /// <summary>Sequence of the newest schema record of a line that the log knows of without searching; 0 for none.</summary>
        internal long SchemaOf(int line)
        {
            return _medium.SchemaOf(line);
        }

        /// <summary>A reader found the medium failing (reason) or working (null).</summary>
        internal void NoteReading(string trouble)
        {
            if (trouble != null)
            {
                _readPause.Begin();
            }
            else if (_readTrouble != null)
            {
                _readPause.Reset();
            }

            _readTrouble = trouble;
        }

        private bool Store()
        {
            try
            {
                if (!_isSettled)
                {
                    Settle();
                }

                while (_pendingBytes > 0)
                {
                    StoreBatch();
                }
            }
            catch (StorageException e)
            {
                _isSettled = false;
                _writeTrouble = e.Message;
                _writePause.Begin();
                return false;
            }

            _writeTrouble = null;
            _writePause.Reset();
            return true;
        }

        /// <summary>Makes sure that the next append continues the log: the medium may be another one, or have a torn tail.</summary>
        private void Settle()
        {
            if (!_isOpened || !_medium.IsAsLeft())
            {
                _medium.FindEnd();
                Adopt();
            }

            _medium.Trim();
            _isSettled = true;
        }

        private void Adopt()
        {
            long next = _medium.LastSequence + 1;
            bool isOurs = _reserved == 0 || _medium.TailSegment >= Entry.SegmentOf(_reserved);
            if (!_isOpened && !isOurs && next <= _reserved)
            {
                next = _reserved + 1;
            }

            if (next <= _floor)
            {
                next = _floor + 1;
            }

            if (!_isOpened)
            {
                HeadUtcMs = _medium.LastUtcMs;
                HeadQuality = _medium.LastQuality;
                _isOpened = true;
            }

            Renumber(next);
            SetHead(next - 1);
        }

        private void StoreBatch()
        {
            long segment = Entry.SegmentOf(Entry.SequenceAt(_pending, 0));
            if (segment != _medium.TailSegment)
            {
                if (!_medium.Begin(segment))
                {
                    Renumber(Entry.FirstOf(segment + 1));
                    return;
                }

                Reserve(Entry.LastOf(segment));
            }

            int count = 0;
            while (count < _pendingBytes && Entry.SequenceAt(_pending, count) <= Entry.LastOf(segment))
            {
                count += Entry.LengthAt(_pending, count);
            }

            _medium.Append(_pending, count);
            SetHead(_medium.LastSequence);
            HeadUtcMs = _medium.LastUtcMs;
            HeadQuality = _medium.LastQuality;
            _pendingBytes -= count;
            Array.Copy(_pending, count, _pending, 0, _pendingBytes);
        }

        private void SetHead(long sequence)
        {
            Head = sequence;
            _floor = sequence;
        }

        /// <summary>Notes that numbers up to the end of a segment may be given out. A failure is no reason to lose records: it only matters if the card goes too.</summary>
        private void Reserve(long sequence)
        {
            if (_reservation != null && sequence > _reserved)
            {
                _reservation.SetInt64(0, sequence);
                _reserved = _reservation.Save() ? sequence : _reserved;
            }
        }

        /// <summary>Gives what waits the sequences from a number on; nobody has seen the ones it had.</summary>
        private void Renumber(long next)
        {
            for (int at = 0; at < _pendingBytes; at += Entry.LengthAt(_pending, at))
            {
                Entry.SetSequence(_pending, at, next);
                next++;
            }

            NextSequence = next;
            Generation++;
        }
    }
}
