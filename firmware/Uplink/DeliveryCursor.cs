using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// How far the records of this connection are published, and how far they are proved delivered and confirmed.
    /// </summary>
    /// <remarks>
    /// <para>Delivered: the broker has every record up to there. Confirmed: the platform has stored every record up to there; it says so.
    /// The site's configuration says which of them counts: a connection begins behind it.</para>
    /// <para>Head of births: newest record when the NBIRTH was written. Backlog: from the cursor that counts to there, sent oldest first. Live: beyond.</para>
    /// <para>Mark: a QoS 1 message that follows records on the same connection. MQTT keeps the order of a connection, so its
    /// acknowledgement proves that the broker has taken what was published before. At most one is in flight. One follows the births at once, and one goes
    /// out whenever nothing was asked of the link for a while: a dead link is found by them.</para>
    /// <para>Echo: a broker acknowledges what its access rules make it drop. Where the broker's word counts, the board therefore subscribes to its own mark,
    /// and no acknowledgement counts on a connection before a mark has come back on it.</para>
    /// <para>Window: records published and not proved, at most <see cref="Limits.RecordsPerMark"/>; of them at most
    /// <see cref="Limits.BacklogWindow"/> are old ones, so that live records always find room.</para>
    /// </remarks>
    public sealed class DeliveryCursor
    {
        private const long UnknownLabel = long.MinValue;
        private const int MarkAfterRecords = Limits.RecordsPerMark / 2;
        private const int MarkAfterOld = Limits.BacklogWindow / 2;

        private readonly bool _isConfirmationWanted;
        private long _headOfBirths;
        private long _backlogTaken;
        private long _backlogUtcMs;
        private long _liveUtcMs;
        private long _publishedMs;
        private int _unmarked;
        private int _unmarkedOld;
        private int _marked;
        private int _markedOld;
        private int _markId;
        private long _markedMs;
        private long _markSequence;
        private long _markUtcMs;
        private bool _isFirstDue;

        /// <summary>Creates a cursor at nothing.</summary>
        /// <param name="isConfirmationWanted">Which cursor counts: confirmed, or (false) delivered.</param>
        public DeliveryCursor(bool isConfirmationWanted)
        {
            _isConfirmationWanted = isConfirmationWanted;
        }

        /// <summary>Sequence up to which the broker has every record.</summary>
        public long Delivered { get; private set; }

        /// <summary>Time label of that record, ms since 1970 UTC.</summary>
        public long DeliveredUtcMs { get; private set; }

        /// <summary>Sequence up to which the platform has stored every record.</summary>
        public long Confirmed { get; private set; }

        /// <summary>Newest record of the backlog that was published on this connection.</summary>
        public long BacklogSent { get; private set; }

        /// <summary>Newest live record that was published on this connection.</summary>
        public long LiveSent { get; private set; }

        /// <summary>Whether records from before the births are still to be published.</summary>
        public bool HasBacklog
        {
            get { return BacklogSent < _headOfBirths; }
        }

        /// <summary>Whether the window has room for a live record.</summary>
        public bool CanSendLive
        {
            get { return _unmarked + _marked < Limits.RecordsPerMark; }
        }

        /// <summary>Whether the window has room for an old record.</summary>
        public bool CanSendOld
        {
            get { return _unmarkedOld + _markedOld < Limits.BacklogWindow && CanSendLive; }
        }

        /// <summary>Whether the window has room for a sealed block.</summary>
        public bool CanSendBlock
        {
            get { return _unmarkedOld + _markedOld < Limits.BlockWindow && CanSendLive; }
        }

        /// <summary>Whether everything that was published is proved delivered.</summary>
        public bool IsAllProved
        {
            get { return _unmarked == 0 && _markId == 0; }
        }

        /// <summary>Sequence up to which every record was published on this connection: what a mark sent now proves.</summary>
        public long Contiguous
        {
            get { return HasBacklog ? _backlogTaken : LiveSent; }
        }

        /// <summary>Whether the broker was seen to pass marks on, on this connection; true where its word does not count.</summary>
        public bool IsEchoed { get; private set; }

        /// <summary>Whether the mark was acknowledged, and does not count before it comes back.</summary>
        public bool IsHeld { get; private set; }

        /// <summary>Sets the cursors: as they were stored, or 0 where they were of another log.</summary>
        public void Set(long delivered, long utcMs, long confirmed)
        {
            Delivered = delivered;
            DeliveredUtcMs = utcMs;

            // Nobody can have stored what was not delivered. It may have been, after the last save: then it is sent twice.
            Confirmed = confirmed < delivered ? confirmed : delivered;
        }

        /// <summary>The platform has stored every record up to a sequence.</summary>
        /// <param name="sequence">That sequence.</param>
        /// <param name="head">Newest record of the log.</param>
        /// <returns>Whether that can be: not beyond the log's head. A lower one than before changes nothing.</returns>
        public bool Confirm(long sequence, long head)
        {
            if (sequence > head)
            {
                return false;
            }

            Confirmed = sequence > Confirmed ? sequence : Confirmed;
            return true;
        }

        /// <summary>A connection begins: nothing is published on it.</summary>
        /// <param name="head">Newest record of the log.</param>
        public void Begin(long head)
        {
            long counts = _isConfirmationWanted ? Confirmed : Delivered;
            _headOfBirths = head < counts ? counts : head;
            BacklogSent = counts;
            _backlogTaken = counts;
            _backlogUtcMs = counts > Delivered ? UnknownLabel : DeliveredUtcMs;
            LiveSent = _headOfBirths;
            _liveUtcMs = _backlogUtcMs;
            _unmarked = 0;
            _unmarkedOld = 0;
            _marked = 0;
            _markedOld = 0;
            _markId = 0;
            _isFirstDue = true;
            IsHeld = false;
            IsEchoed = _isConfirmationWanted;
        }

        /// <summary>
        /// Where the confirmed cursor counts and has overtaken the backlog (the platform had it from a connection before): goes on behind it.
        /// </summary>
        /// <returns>True if the backlog goes on elsewhere now.</returns>
        public bool TryPassConfirmed()
        {
            if (!_isConfirmationWanted || !HasBacklog || Confirmed <= BacklogSent)
            {
                return false;
            }

            // The last record of the backlog is sent in any case: its time label goes with the cursor.
            long last = _headOfBirths - 1;
            long passed = Confirmed < last ? Confirmed : last;
            bool isFurther = passed > BacklogSent;
            BacklogSent = isFurther ? passed : BacklogSent;
            return isFurther;
        }

        /// <summary>A record of the backlog was published.</summary>
        public void NoteBacklog(Record record, long uptimeMs)
        {
            BacklogSent = record.Sequence;
            _backlogTaken = record.Sequence;
            _backlogUtcMs = record.UtcMs;
            if (!HasBacklog && LiveSent == _headOfBirths)
            {
                _liveUtcMs = record.UtcMs;
            }

            NoteOld(uptimeMs);
        }

        /// <summary>A record was published that is no news: of the backlog, or once more.</summary>
        public void NoteOld(long uptimeMs)
        {
            _unmarkedOld++;
            Note(uptimeMs);
        }

        /// <summary>Whether a record is newer than the births.</summary>
        public bool IsBeyondBacklog(long sequence)
        {
            return sequence > _headOfBirths;
        }

        /// <summary>The backlog ends here: the log has no more records from before the births.</summary>
        public void EndBacklog()
        {
            if (LiveSent == _headOfBirths)
            {
                LiveSent = _backlogTaken;
                _liveUtcMs = _backlogUtcMs;
            }

            _headOfBirths = BacklogSent;
        }

        /// <summary>A live record was published.</summary>
        public void NoteLive(Record record, long uptimeMs)
        {
            LiveSent = record.Sequence;
            _liveUtcMs = record.UtcMs;
            Note(uptimeMs);
        }

        /// <summary>
        /// Whether it is time for a mark: enough records follow the last one, or they have waited for a second; or the births are out, or the last mark is old.
        /// </summary>
        /// <param name="uptimeMs">Plant time since boot.</param>
        /// <param name="linkMs">Link time.</param>
        /// <param name="idleMs">Link time after which the link is asked whether it lives.</param>
        public bool IsMarkDue(long uptimeMs, long linkMs, int idleMs)
        {
            bool isFull = _unmarked >= MarkAfterRecords || _unmarkedOld >= MarkAfterOld;
            bool isWaiting = _unmarked > 0 && uptimeMs - _publishedMs >= Limits.MarkDelayMs;
            return _markId == 0 && (_isFirstDue || isFull || isWaiting || linkMs - _markedMs >= idleMs);
        }

        /// <summary>A mark was published.</summary>
        /// <param name="packetId">Its packet id.</param>
        /// <param name="linkMs">Link time.</param>
        public void NoteMark(int packetId, long linkMs)
        {
            _isFirstDue = false;
            _markId = packetId;
            _markedMs = linkMs;
            _markSequence = Contiguous;
            _markUtcMs = HasBacklog ? _backlogUtcMs : _liveUtcMs;
            _marked = _unmarked;
            _markedOld = _unmarkedOld;
            _unmarked = 0;
            _unmarkedOld = 0;
        }

        /// <summary>A QoS 1 message was acknowledged: if it was the mark, the cursor moves, once marks were seen to come back.</summary>
        /// <returns>Whether that proved something.</returns>
        public bool Acknowledge(int packetId)
        {
            if (!IsMark(packetId))
            {
                return false;
            }

            IsHeld = !IsEchoed;
            if (!IsHeld)
            {
                Prove();
            }

            return !IsHeld;
        }

        /// <summary>A mark came back.</summary>
        /// <returns>Whether that proved something: an acknowledgement had come before.</returns>
        public bool TakeEcho()
        {
            IsEchoed = true;
            bool isProof = IsHeld;
            IsHeld = false;
            if (isProof)
            {
                Prove();
            }

            return isProof;
        }

        private void Prove()
        {
            _markId = 0;
            _marked = 0;
            _markedOld = 0;

            // What was confirmed before it was proved delivered goes with a record whose label is known.
            if (_markSequence > Delivered && _markUtcMs != UnknownLabel)
            {
                Delivered = _markSequence;
                DeliveredUtcMs = _markUtcMs;
            }
        }

        /// <summary>Whether this is the mark in flight.</summary>
        public bool IsMark(int packetId)
        {
            return _markId != 0 && packetId == _markId;
        }

        /// <summary>Whether the acknowledgement of the mark takes longer than it may.</summary>
        public bool IsOverdue(long linkMs, int limitMs)
        {
            return _markId != 0 && linkMs - _markedMs > limitMs;
        }

        private void Note(long uptimeMs)
        {
            _unmarked++;
            _publishedMs = uptimeMs;
        }
    }
}
