using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The append-only log of minute records, events and schemas: one ascending sequence.
    /// Bytes, repair, and what happens when a card is replaced: FORMAT.md. Medium: one <see cref="Storage"/>.
    /// </summary>
    /// <remarks>
    /// Memory: one buffer for what is not sealed yet and what waits, and one for a single block: the one in the making, or the one that is read.
    /// The sequence has no holes but those that FORMAT.md names (damaged entries, a card that was replaced).
    /// </remarks>
    public sealed class RecordLog
    {
        private const int TicksPerMinute = 60000 / Limits.TickMs;

        private readonly BlockStore _store;
        private readonly StateFile _reservation;
        private readonly KeyRing _keys;
        private readonly RetryPause _writePause = new RetryPause();
        private readonly RetryPause _readPause = new RetryPause();
        private string _writeTrouble;
        private string _readTrouble;
        private long _reserved;
        private long _floor;
        private readonly bool _isFlash;
        private readonly int _commitMinutes;
        private int _waitingMinutes;
        private int _waitingTicks;
        private long _waitingUtcMs;
        private bool _isHurried;
        private bool _isOpened;
        private bool _isSettled;

        /// <summary>Creates the log on a card; call <see cref="Open"/> before anything else.</summary>
        public RecordLog(Storage card)
            : this(card, null)
        {
        }

        /// <summary>Creates the log on a card that can be taken out and replaced.</summary>
        /// <param name="card">Medium of the records.</param>
        /// <param name="state">Medium of the small state that keeps the sequence going when the other one is replaced; null for none.</param>
        public RecordLog(Storage card, Storage state)
            : this(new LogMedia { Card = card, State = state })
        {
        }

        /// <summary>Creates the log on the media of a board.</summary>
        /// <param name="media">What it is made of; read once, here.</param>
        public RecordLog(LogMedia media)
        {
            _keys = new KeyRing(media.Key, media.Entropy);
            _store = new BlockStore(media, _keys);
            // The flash stays with the board: what is on it tells where the log ended.
            _isFlash = media.Flash != null;
            _commitMinutes = media.CommitMinutes;
            _reservation = media.State == null || _isFlash ? null : new StateFile(media.State, "sequence", 8);
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

        /// <summary>Whether there is no room for minutes: none is stored until older ones may be given up, each counts as lost. Events have a reserve.</summary>
        public bool IsFull
        {
            get { return _store.IsFound && _store.Space.IsGone; }
        }

        /// <summary>Days of records that fit on the medium by what they took so far; -1 while that is not known.</summary>
        public long DaysFitting
        {
            get
            {
                long rate = _store.Space.CentibytesPerMinute(_store.SealedMinutes);
                return HasCopy ? _store.Copy.Space.DaysFitting(rate) : _store.Space.DaysFitting(rate);
            }
        }

        /// <summary>Days until there is no room for minutes, by what they took so far; -1 where older records may be given up before that.</summary>
        public long DaysLeft
        {
            get
            {
                long rate = _store.Space.CentibytesPerMinute(_store.SealedMinutes);
                if (!HasCopy)
                {
                    return _store.Space.DaysLeft(_store.SealedMinutes, rate, 0);
                }

                // While the card takes its copy only its own room counts; without it what the flash has for blocks that have no copy.
                return CopyTrouble == null ? _store.Copy.Space.DaysLeft(_store.SealedMinutes, rate, 0)
                    : _store.Space.DaysLeft(_store.SealedMinutes, rate, _store.Copy.Reach);
            }
        }

        /// <summary>Room of the ring on the flash that the log began with and keeps, KiB, where the site asks for another; 0 where it does not, or while that is not known.</summary>
        public int OtherRoomKilobytes
        {
            get { return _store.IsFound && _store.Space.Capacity != _store.Space.Configured ? Retention.KilobytesOf(_store.Space.Capacity) : 0; }
        }

        /// <summary>Room that the site asks for, KiB.</summary>
        public int SiteRoomKilobytes
        {
            get { return Retention.KilobytesOf(_store.Space.Configured); }
        }

        /// <summary>Whether sealed records are copied to the card.</summary>
        public bool HasCopy
        {
            get { return _store.Copy != null; }
        }

        /// <summary>What the card with the copy last said when it failed, or null while it works or there is none.</summary>
        public string CopyTrouble
        {
            get { return HasCopy ? _store.Copy.Trouble : null; }
        }

        /// <summary>Whether the card has no folder left for the copy, as the logs of other boards are on it.</summary>
        public bool IsCopyRefused
        {
            get { return HasCopy && _store.Copy.IsRefused; }
        }

        /// <summary>Blocks that were sealed since the log began.</summary>
        public int SealedBlocks
        {
            get { return _store.Blocks; }
        }

        /// <summary>Sealed blocks that have no copy yet.</summary>
        public int UncopiedBlocks
        {
            get { return HasCopy ? _store.Blocks - _store.Copy.Reach : 0; }
        }

        /// <summary>Sequence of the oldest record; 1 in an empty log.</summary>
        public long Oldest
        {
            get { return _store.Oldest > 0 ? _store.Oldest : Head + 1; }
        }

        /// <summary>Root of the key that the log is written with; 0 before the first record, and where it is the key that everybody knows.</summary>
        public int KeyRoot
        {
            get { return _keys.Root; }
        }

        /// <summary>Sequence of the first record under a root that began since boot; 0 where none did.</summary>
        public long KeyFrom
        {
            get { return _store.KeyFrom; }
        }

        /// <summary>
        /// Hands out the first key of a root that began since boot, once: it goes to the platform or the inspector, and the board keeps no copy for long.
        /// </summary>
        /// <returns>32 bytes, or null where none is new.</returns>
        public byte[] TakeNewKey()
        {
            byte[] key = _keys.NewKey;
            _keys.NewKey = null;
            return key;
        }

        /// <summary>Bytes stored.</summary>
        public long BytesStored
        {
            get { return _store.Bytes; }
        }

        /// <summary>What the medium last said when it failed, or null while it works.</summary>
        public string Trouble
        {
            get { return _writeTrouble ?? _readTrouble; }
        }

        /// <summary>Grows when the log had to look for its end anew: sequences that waited in memory, and schemas, may be others now.</summary>
        internal int Generation { get; private set; }

        /// <summary>The store, for readers.</summary>
        internal BlockStore Store
        {
            get { return _store; }
        }

        /// <summary>Whether readers may touch the medium now.</summary>
        internal bool IsReadable
        {
            get { return _store.IsFound && _readPause.IsOver; }
        }

        /// <summary>Finds the end of the log and repairs a torn tail. Never throws, never formats.</summary>
        public void Open()
        {
            _reserved = _reservation != null && _reservation.Load() ? _reservation.GetInt64(0) : 0;
            Head = _reserved;
            NextSequence = Head + 1;
            StoreWaiting(null);
        }

        /// <summary>
        /// Gives the record the next sequence and stores it. Durable on return when true. On the flash a minute waits for others first, up to the minutes that
        /// the site allows (LogMedia.CommitMinutes); an event and what is before it never. When the medium fails the record waits
        /// in bounded memory (Limits.TailBytes) and <see cref="Flush"/> tries again: it keeps its sequence, but is not visible to readers before it is durable.
        /// A record that does not fit there is given up: it gets sequence 0 and counts in <see cref="LostCount"/>.
        /// </summary>
        /// <returns>True when the record is durable.</returns>
        public bool Append(Record record)
        {
            record.Sequence = NextSequence;
            if (record.Kind == RecordKind.Minute && (record.SchemaSequence <= 0 || record.SchemaSequence >= record.Sequence))
            {
                record.SchemaSequence = 0;
            }

            bool isRefused = record.Kind == RecordKind.Minute && IsFull;
            if (isRefused || (!_store.Tail.HasRoom(record) && (!MakeRoom() || !_store.Tail.HasRoom(record))))
            {
                record.Sequence = 0;
                LostCount++;
                return false;
            }

            long lost = LostCount;
            _store.Add(record);
            NextSequence++;
            bool isDurable = !MayWait(record) && _writePause.IsOver && StoreWaiting(record);
            record.Sequence = LostCount > lost ? 0 : NextSequence - 1;
            return isDurable && LostCount == lost;
        }

        /// <summary>Tries once more to store what waits, after a pause that grows from 1 s to 30 s with each failure. Call once a tick.</summary>
        public void Flush()
        {
            _readPause.Tick();
            _writePause.Tick();
            if (!_writePause.IsOver)
            {
                return;
            }

            _waitingTicks += IsWaiting ? 1 : 0;
            bool isDue = IsWaiting && (_waitingMinutes >= _commitMinutes || _waitingTicks >= _commitMinutes * TicksPerMinute);
            if (isDue || _isHurried || !_isSettled)
            {
                StoreWaiting(null);
            }
            else
            {
                Seal();
            }
        }

        /// <summary>Sequence of the newest schema record of a line that the log knows of without searching; 0 for none.</summary>
        internal long SchemaOf(int line)
        {
            return _store.End.SchemaOf(line);
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

        /// <summary>Whether a record may wait for others, so that the flash is written less often: a minute, for as many minutes as the site allows.</summary>
        private bool MayWait(Record record)
        {
            if (!_isFlash || record.Kind != RecordKind.Minute)
            {
                // Until it is stored, after a failure too, nothing waits for others.
                _isHurried = true;
                return false;
            }

            // The minutes of several lines come together.
            _waitingMinutes += _waitingMinutes == 0 || record.UtcMs != _waitingUtcMs ? 1 : 0;
            _waitingUtcMs = record.UtcMs;
            return !_isHurried && _waitingMinutes <= _commitMinutes;
        }

        private bool IsWaiting
        {
            get { return _store.Tail.Count > _store.Tail.DurableCount; }
        }

        /// <summary>Stores what waits; the newest of it may be at hand as it was appended.</summary>
        private bool StoreWaiting(Record newest)
        {
            try
            {
                if (!_isSettled)
                {
                    Settle();
                }

                if (IsWaiting)
                {
                    _store.Append(newest);
                }
            }
            catch (StorageException e)
            {
                Fail(e);
                NoteEnd();
                return false;
            }

            NoteEnd();
            _isHurried = false;
            _waitingMinutes = 0;
            _waitingTicks = 0;
            _writeTrouble = null;
            _writePause.Reset();
            return true;
        }

        private void Seal()
        {
            try
            {
                _store.Seal();
            }
            catch (StorageException e)
            {
                Fail(e);
            }

            // On the flash a block may hold records that were not stored before.
            NoteEnd();
            if (!IsWaiting)
            {
                _waitingMinutes = 0;
                _waitingTicks = 0;
            }
        }

        /// <summary>The tail is full: seals a block of it at once. It comes to that only where nobody calls <see cref="Flush"/> or the medium failed for long.</summary>
        private bool MakeRoom()
        {
            if (!_writePause.IsOver || !StoreWaiting(null))
            {
                return false;
            }

            try
            {
                _store.SealNow();
                return true;
            }
            catch (StorageException e)
            {
                Fail(e);
                return false;
            }
        }

        private void Fail(StorageException e)
        {
            _isSettled = false;
            _writeTrouble = e.Message;
            _writePause.Begin();
        }

        /// <summary>Makes sure that the next append continues the log: the medium may be another one, or have a torn tail.</summary>
        private void Settle()
        {
            if (!_isOpened || !_store.IsAsLeft())
            {
                Find();
                Adopt();
            }

            _store.Settle();
            _isSettled = true;
        }

        private void Find()
        {
            long first = NextSequence - (_store.Tail.Count - _store.Tail.DurableCount);
            _store.Tail.Stash();
            try
            {
                LostCount += _store.FindEnd();
            }
            catch (StorageException)
            {
                _store.Tail.Clear();
                _store.Tail.Restore(first, _store.End);
                throw;
            }
        }

        private void Adopt()
        {
            long next = _store.End.Sequence + 1;
            bool isOurs = _reserved == 0 || (next > 1 && GroupOf(next - 1) >= GroupOf(_reserved));
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
                HeadUtcMs = _store.End.UtcMs;
                HeadQuality = _store.End.Quality;
                _isOpened = true;
            }

            _store.Skip(next - 1);
            LostCount += _store.Tail.Restore(next, _store.End);
            NextSequence = next + _store.Tail.Count - _store.Tail.DurableCount;
            Generation++;
            Head = next - 1;
            _floor = Head;
        }

        /// <summary>Takes note of what became durable.</summary>
        private void NoteEnd()
        {
            if (!_isOpened || _store.End.Sequence <= Head)
            {
                return;
            }

            Head = _store.End.Sequence;
            _floor = Head;
            HeadUtcMs = _store.End.UtcMs;
            HeadQuality = _store.End.Quality;
            Reserve(GroupOf(Head) * Limits.ReservedSequences);
        }

        /// <summary>Number, from 1, of the group of sequences that is reserved together.</summary>
        private static long GroupOf(long sequence)
        {
            return (sequence + Limits.ReservedSequences - 1) / Limits.ReservedSequences;
        }

        /// <summary>Notes that numbers up to the end of a group may be given out. A failure is no reason to lose records: it only matters if the card goes too.</summary>
        private void Reserve(long sequence)
        {
            if (_reservation != null && sequence > _reserved)
            {
                _reservation.SetInt64(0, sequence);
                _reserved = _reservation.Save() ? sequence : _reserved;
            }
        }
    }
}
