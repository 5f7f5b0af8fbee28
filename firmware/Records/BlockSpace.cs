using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// Counts the blocks of one medium against the room they have, and decides which may be given up: only those behind which 366 days of minutes lie, by the count in the
    /// blocks themselves, never by the clock; or whose copy is elsewhere. The platform cannot tell free space.
    /// </summary>
    internal sealed class BlockSpace
    {
        /// <summary>Damaged blocks that are stepped over to find one that tells its minutes.</summary>
        private const int LooksAhead = 16;

        /// <summary>Fewer blocks than these do not tell what a minute takes.</summary>
        private const int LeastMeasured = 32;

        private readonly BlockFiles _files;
        private readonly long _keepMinutes;
        private readonly int _configured;
        private int _capacity;
        private int _reserve;
        private int _ahead;
        private int _lookedAt;
        private int _looks;
        private int _known;
        private long _knownMinutes;
        private long _knownFirst;
        private long _firstMinutes;
        private long _lineage;
        private bool _mustNote;
        private bool _mustDelete;

        /// <summary>Creates the count; touches nothing.</summary>
        /// <param name="files">The blocks' files.</param>
        /// <param name="capacity">Room, blocks; 0: as much as there is.</param>
        /// <param name="keepMinutes">Minutes that must lie behind a block before it may be given up.</param>
        public BlockSpace(BlockFiles files, int capacity, long keepMinutes)
        {
            _keepMinutes = keepMinutes;
            _files = files;
            _configured = capacity;
            Begin(0, 0, 0);
        }

        /// <summary>Room, blocks; 0: as much as there is.</summary>
        public int Capacity
        {
            get { return _capacity; }
        }

        /// <summary>Room that was asked for, blocks: a ring keeps the size that its log began with.</summary>
        public int Configured
        {
            get { return _configured; }
        }

        /// <summary>Number of the oldest block that is kept.</summary>
        public int First { get; private set; }

        /// <summary>Blocks that were stored, those that were given up included.</summary>
        public int Blocks { get; private set; }

        /// <summary>Whether room must be made soon.</summary>
        public bool IsTight
        {
            get { return _capacity > 0 && Free < _reserve + _ahead; }
        }

        /// <summary>Whether there is room for one more block.</summary>
        public bool HasRoom
        {
            get { return _capacity == 0 || Free > 0; }
        }

        /// <summary>Whether no minutes may be added: what is left is for events.</summary>
        public bool IsGone
        {
            get { return _capacity > 0 && Free <= _reserve; }
        }

        /// <summary>Whether blocks have to be looked at before it is known whether room can be made.</summary>
        public bool MustLook
        {
            get
            {
                int number = _firstMinutes < 0 ? First : First + _files.Unit;
                return number < Blocks && _known != number && (_lookedAt != number || _looks < LooksAhead);
            }
        }

        /// <summary>Sequence of the first record that was kept when room was made last; 0 before.</summary>
        public long Oldest { get; private set; }

        private int Free
        {
            get { return _capacity - (Blocks - First); }
        }

        /// <summary>The end was found anew.</summary>
        /// <param name="first">Oldest block that is kept.</param>
        /// <param name="blocks">Blocks that were stored.</param>
        /// <param name="lineage">What tells this log from others.</param>
        public void Begin(int first, int blocks, long lineage)
        {
            // A ring keeps the size that its log began with.
            _capacity = _files.Slots > 0 ? _files.Slots : _configured;
            _reserve = Retention.ReserveOf(_capacity);
            _ahead = Retention.AheadOf(_capacity, _files.Unit);
            _lineage = lineage;
            First = first;
            Blocks = blocks;
            Oldest = 0;
            _known = -1;
            _lookedAt = -1;
            _firstMinutes = first == 0 ? 0 : -1;

            // The power may have gone between the header that gave a unit up and its deletion.
            _mustNote = first >= _files.Unit && _files.Unit > 1;
            _mustDelete = _mustNote;
        }

        /// <summary>A block was stored.</summary>
        public void Add()
        {
            Blocks++;
        }

        /// <summary>Does one file operation of what is to be done, if any.</summary>
        /// <param name="desk">Has a buffer of one block.</param>
        /// <returns>Whether there was anything to do.</returns>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool Step(BlockDesk desk)
        {
            if (_mustNote)
            {
                _files.Note(First, _lineage);
                _mustNote = false;
                return true;
            }

            if (_mustDelete)
            {
                _files.Delete(First - _files.Unit);
                _mustDelete = false;
                return true;
            }

            int number = _firstMinutes < 0 ? First : First + _files.Unit;
            if ((_firstMinutes < 0 || IsTight) && number < Blocks && _known != number)
            {
                return Look(number, desk);
            }

            return false;
        }

        /// <summary>Whether the oldest blocks may be given up, and must be.</summary>
        /// <param name="minutes">Minutes of the log in all blocks.</param>
        /// <param name="copied">Blocks before this number have a copy elsewhere.</param>
        public bool MayFree(long minutes, int copied)
        {
            int next = First + _files.Unit;
            return IsTight && _known == next && (copied >= next || minutes - _knownMinutes >= _keepMinutes);
        }

        /// <summary>Gives up the oldest blocks: what tells of the first block must be durable before <see cref="Step"/> is called again.</summary>
        public void GiveUp()
        {
            First = _known;
            Oldest = _knownFirst;
            _firstMinutes = _knownMinutes;
            _mustNote = _files.Unit > 1;
            _mustDelete = _mustNote;
        }

        /// <summary>What a minute takes on this medium, hundredths of a byte; 0 where it is not known yet.</summary>
        /// <param name="minutes">Minutes of the log in all blocks.</param>
        public long CentibytesPerMinute(long minutes)
        {
            int blocks = Blocks - First;
            long counted = minutes - _firstMinutes;
            return _firstMinutes < 0 || blocks < LeastMeasured || counted <= 0 ? 0 : ((blocks * BlockLayout.BlockBytes * 100L) + counted - 1) / counted;
        }

        /// <summary>Days of minutes that fit at this rate; -1 where there is no bound or the rate is not known.</summary>
        public long DaysFitting(long centibytesPerMinute)
        {
            return _capacity == 0 || centibytesPerMinute == 0 ? -1
                : Retention.Days(_capacity - _reserve - _ahead - (_files.Unit > 1 ? _files.Unit : 0), centibytesPerMinute);
        }

        /// <summary>Days until minutes find no room any more; -1 where old blocks may be given up before that, or it is not known.</summary>
        /// <param name="minutes">Minutes of the log in all blocks.</param>
        /// <param name="centibytesPerMinute">What a minute takes.</param>
        /// <param name="copied">Blocks before this number have a copy elsewhere, and may go at any time.</param>
        public long DaysLeft(long minutes, long centibytesPerMinute, int copied)
        {
            if (_capacity == 0 || centibytesPerMinute == 0)
            {
                return -1;
            }

            // The oldest unit may go when a year lies behind its end, which is so many minutes behind the first.
            long unitMinutes = _files.Unit * BlockLayout.BlockBytes * 100L / centibytesPerMinute;
            long daysToExpiry = (_keepMinutes - (minutes - _firstMinutes - unitMinutes)) / Retention.MinutesPerDay;
            int free = copied > First ? _capacity - (Blocks - copied) : Free;
            long days = Retention.Days(free - _reserve, centibytesPerMinute);
            return daysToExpiry <= days ? -1 : days;
        }

        private bool Look(int number, BlockDesk desk)
        {
            if (_lookedAt != number)
            {
                _lookedAt = number;
                _looks = 0;
            }

            int at = number + _looks;
            if (_looks == LooksAhead || at >= Blocks)
            {
                return false;
            }

            _looks++;
            byte[] buffer = desk.TakeBuffer();
            if (_files.Read(at, buffer) && BlockLayout.IsSound(buffer, at))
            {
                Take(number, buffer);
            }

            return true;
        }

        private void Take(int number, byte[] block)
        {
            if (number == First)
            {
                // A little late, by the minutes of this block.
                _firstMinutes = BlockLayout.MinutesOf(block);
                return;
            }

            _known = number;
            _knownMinutes = BlockLayout.MinutesOf(block);
            _knownFirst = BlockLayout.FirstOf(block);
        }
    }
}
