using Edge.Board;

namespace Edge.Records
{
    /// <summary>What became of the reading of a sealed block.</summary>
    public static class BlockOutcome
    {
        /// <summary>Not now: the medium is given a pause, a block is made, or the block is tried once more. Ask again in a later tick.</summary>
        public const int Later = 0;

        /// <summary>It is there, as its CRC says.</summary>
        public const int Sound = 1;

        /// <summary>It cannot be read whole: damaged, given up, or on a medium that fails again and again.</summary>
        public const int Unreadable = 2;
    }

    /// <summary>The sealed blocks of a log as they are stored, and the head of their chain: for who hands them on.</summary>
    public sealed class SealedBlocks
    {
        /// <summary>There is no such block.</summary>
        public const int None = -1;

        private readonly RecordLog _log;
        private int _attempts;

        /// <summary>Creates it; touches nothing.</summary>
        public SealedBlocks(RecordLog log)
        {
            _log = log;
        }

        /// <summary>Number of the first block that <see cref="TryFind"/> found, or <see cref="None"/>.</summary>
        public int First { get; private set; }

        /// <summary>Number of the last one.</summary>
        public int Last { get; private set; }

        /// <summary>
        /// Number of the block that was sealed last; <see cref="None"/> while none was, while the log's end is not known, and while all that is sealed may be
        /// another board's, whose card this one took over.
        /// </summary>
        public int Head
        {
            get { return _log.Store.HasHead ? _log.Store.Blocks - 1 : None; }
        }

        /// <summary>Sequence of its last record.</summary>
        public long HeadSequence
        {
            get { return _log.Store.SealedLast; }
        }

        /// <summary>Copies its tag, 32 bytes.</summary>
        public void CopyHeadTag(byte[] into, int at)
        {
            _log.Store.CopyTag(into, at);
        }

        /// <summary>
        /// Finds the blocks that have records of a range of sequences, or of which that is not known; a few file reads.
        /// </summary>
        /// <param name="first">First sequence.</param>
        /// <param name="last">Last sequence.</param>
        /// <returns>False when the medium failed, or a block is made: try again later. Where there are none, true and <see cref="None"/>.</returns>
        public bool TryFind(long first, long last)
        {
            if (!_log.IsReadable || _log.Store.IsSealing)
            {
                return false;
            }

            try
            {
                First = _log.Store.FindBlock(first, 0, long.MinValue, long.MaxValue);
                Last = _log.Store.FindBlockBack(last, _log.Store.Blocks - 1, long.MinValue, long.MaxValue);
                _log.NoteReading(null);
            }
            catch (StorageException e)
            {
                _log.NoteReading(e.Message);
                return false;
            }

            if (First > Last)
            {
                First = None;
                Last = None;
            }

            _attempts = 0;
            return true;
        }

        /// <summary>The 4096 bytes of the block that was read last, where that was sound; until anything else of the log is read, or its next tick.</summary>
        public byte[] Content
        {
            get { return _log.Store.Reader.Block; }
        }

        /// <summary>Reads a block as it is stored, from whatever medium has it; one file read. Ask for one block until that is done.</summary>
        /// <param name="number">Its number.</param>
        /// <returns>One of <see cref="BlockOutcome"/>.</returns>
        public int Read(int number)
        {
            if (!_log.IsReadable || _log.Store.IsSealing)
            {
                return BlockOutcome.Later;
            }

            bool isSound = false;
            try
            {
                isSound = _log.Store.Reader.ReadWhole(number);
                _log.NoteReading(null);
            }
            catch (StorageException e)
            {
                _log.NoteReading(e.Message);
            }

            _attempts = isSound ? 0 : _attempts + 1;
            if (isSound || _attempts < Limits.BlockAttempts)
            {
                return isSound ? BlockOutcome.Sound : BlockOutcome.Later;
            }

            _attempts = 0;
            return BlockOutcome.Unreadable;
        }
    }
}
