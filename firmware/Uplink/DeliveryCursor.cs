using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// How far the records of this connection are published, and how far they are proved delivered.
    /// </summary>
    /// <remarks>
    /// <para>Head of births: newest record when the NBIRTH was written. Backlog: from the cursor to there, sent oldest first. Live: beyond.</para>
    /// <para>Mark: a QoS 1 message that follows records on the same connection. MQTT keeps the order of a connection, so its
    /// acknowledgement proves that the broker has taken what was published before. At most one is in flight.</para>
    /// <para>Window: records published and not proved, at most <see cref="Limits.RecordsPerMark"/>. Backlog leaves a part of it to live records.</para>
    /// </remarks>
    public sealed class DeliveryCursor
    {
        private const int MarkAfterRecords = Limits.RecordsPerMark / 2;
        private const int BacklogWindow = Limits.RecordsPerMark - (Limits.RecordsPerMark / 4);

        private long _headOfBirths;
        private long _backlogUtcMs;
        private long _liveUtcMs;
        private long _publishedMs;
        private int _unmarked;
        private int _marked;
        private int _markId;
        private long _markedMs;
        private long _markSequence;
        private long _markUtcMs;

        /// <summary>Sequence up to which the broker has every record.</summary>
        public long Delivered { get; private set; }

        /// <summary>Time label of that record, ms since 1970 UTC.</summary>
        public long DeliveredUtcMs { get; private set; }

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

        /// <summary>Whether there is backlog, and room for a record of it.</summary>
        public bool CanSendBacklog
        {
            get { return HasBacklog && _unmarked + _marked < BacklogWindow; }
        }

        /// <summary>Sequence up to which every record was published on this connection: what a mark sent now proves.</summary>
        public long Contiguous
        {
            get { return HasBacklog ? BacklogSent : LiveSent; }
        }

        /// <summary>Whether a mark waits for its acknowledgement.</summary>
        public bool IsMarkInFlight
        {
            get { return _markId != 0; }
        }

        /// <summary>Sets the cursor: as it was stored, or 0 where that was of another log.</summary>
        public void Set(long delivered, long utcMs)
        {
            Delivered = delivered;
            DeliveredUtcMs = utcMs;
        }

        /// <summary>A connection begins: nothing is published on it.</summary>
        /// <param name="head">Newest record of the log.</param>
        public void Begin(long head)
        {
            _headOfBirths = head < Delivered ? Delivered : head;
            BacklogSent = Delivered;
            _backlogUtcMs = DeliveredUtcMs;
            LiveSent = _headOfBirths;
            _liveUtcMs = DeliveredUtcMs;
            _unmarked = 0;
            _marked = 0;
            _markId = 0;
        }

        /// <summary>A record of the backlog was published.</summary>
        public void NoteBacklog(Record record, long uptimeMs)
        {
            BacklogSent = record.Sequence;
            _backlogUtcMs = record.UtcMs;
            if (!HasBacklog && LiveSent == _headOfBirths)
            {
                _liveUtcMs = record.UtcMs;
            }

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
                LiveSent = BacklogSent;
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

        /// <summary>Whether it is time for a mark: enough records follow the last one, or they have waited for a second.</summary>
        public bool IsMarkDue(long uptimeMs)
        {
            return _markId == 0 && _unmarked > 0
                && (_unmarked >= MarkAfterRecords || uptimeMs - _publishedMs >= Limits.MarkDelayMs);
        }

        /// <summary>A mark was published.</summary>
        /// <param name="packetId">Its packet id.</param>
        /// <param name="linkMs">Link time.</param>
        public void NoteMark(int packetId, long linkMs)
        {
            _markId = packetId;
            _markedMs = linkMs;
            _markSequence = Contiguous;
            _markUtcMs = HasBacklog ? _backlogUtcMs : _liveUtcMs;
            _marked = _unmarked;
            _unmarked = 0;
        }

        /// <summary>A QoS 1 message was acknowledged: if it was the mark, the cursor moves.</summary>
        public void Acknowledge(int packetId)
        {
            if (_markId == 0 || packetId != _markId)
            {
                return;
            }

            _markId = 0;
            _marked = 0;
            if (_markSequence > Delivered)
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
