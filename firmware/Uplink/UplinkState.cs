using Edge.Board;

namespace Edge.Uplink
{
    /// <summary>
    /// What the uplink remembers over a reboot. Losing it costs duplicates and a repeated bdSeq, never a record.
    /// </summary>
    public sealed class UplinkState
    {
        private const int BirthDeathOffset = 0;
        private const int DeliveredOffset = 1;
        private const int DeliveredUtcOffset = 9;
        private const int LinesOffset = 17;
        private const int LinesSinceOffset = 25;
        private const int ConfirmedOffset = 33;
        private const int StallsOffset = 41;
        private const int Size = 42;

        private readonly StateFile _file;
        private long _savedDelivered;
        private long _savedConfirmed;
        private long _savedMs;

        /// <summary>Creates the state; touches nothing.</summary>
        public UplinkState(Storage storage)
        {
            _file = new StateFile(storage, "uplink", Size);
        }

        /// <summary>Number of the last session, 1 to 127; 0 before the first.</summary>
        public int BirthDeathSequence
        {
            get { return _file.GetByte(BirthDeathOffset); }
            set { _file.SetByte(BirthDeathOffset, (byte)value); }
        }

        /// <summary>Sequence up to which every record was delivered.</summary>
        public long Delivered
        {
            get { return _file.GetInt64(DeliveredOffset); }
            set { _file.SetInt64(DeliveredOffset, value); }
        }

        /// <summary>Time label of that record: tells this log from another one.</summary>
        public long DeliveredUtcMs
        {
            get { return _file.GetInt64(DeliveredUtcOffset); }
            set { _file.SetInt64(DeliveredUtcOffset, value); }
        }

        /// <summary>Sequence up to which the platform has stored every record.</summary>
        public long Confirmed
        {
            get { return _file.GetInt64(ConfirmedOffset); }
            set { _file.SetInt64(ConfirmedOffset, value); }
        }

        /// <summary>Hash of the ids of the lines, in order.</summary>
        public long Lines
        {
            get { return _file.GetInt64(LinesOffset); }
            set { _file.SetInt64(LinesOffset, value); }
        }

        /// <summary>Sequence beyond which records belong to these lines.</summary>
        public long LinesSince
        {
            get { return _file.GetInt64(LinesSinceOffset); }
            set { _file.SetInt64(LinesSinceOffset, value); }
        }

        /// <summary>
        /// Connection attempts in a row that held the board up until it was reset, 0 to 255. One that is under way counts as such until it has ended.
        /// </summary>
        public int Stalls
        {
            get { return _file.GetByte(StallsOffset); }
            set { _file.SetByte(StallsOffset, (byte)(value < byte.MaxValue ? value : byte.MaxValue)); }
        }

        /// <summary>Reads the state; false while the medium fails. Nothing stored is a state too: all zero.</summary>
        public bool Load()
        {
            return _file.Load() || _file.Trouble == null;
        }

        /// <summary>The cursors are as they are stored, from now on.</summary>
        public void NoteSaved(long uptimeMs)
        {
            _savedMs = uptimeMs;
            _savedDelivered = Delivered;
            _savedConfirmed = Confirmed;
        }

        /// <summary>Flash wears: cursors that moved are saved seldom, besides at a stop and with each CONNECT.</summary>
        public void SaveSeldom(long uptimeMs)
        {
            bool hasMoved = Delivered != _savedDelivered || Confirmed != _savedConfirmed;
            if (hasMoved && uptimeMs - _savedMs >= Limits.CursorSaveMs)
            {
                NoteSaved(uptimeMs);
                Save();
            }
        }

        /// <summary>Makes the state last; false when the medium failed.</summary>
        public bool Save()
        {
            return _file.Save();
        }
    }
}
