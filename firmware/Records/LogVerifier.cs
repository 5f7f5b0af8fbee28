using System;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>What is wrong with a block.</summary>
    public static class BlockFinding
    {
        /// <summary>Nothing.</summary>
        public const int Whole = 0;

        /// <summary>It is missing, or its CRC is wrong: bytes changed by accident, as far as one can tell.</summary>
        public const int Damaged = 1;

        /// <summary>Its tag is wrong, while its CRC is right: it was changed, exchanged, or made with another key.</summary>
        public const int Altered = 2;

        /// <summary>The key it names is none that it can have: an epoch that began too early or too late, or went back.</summary>
        public const int WrongEpoch = 3;

        /// <summary>Its sequences do not follow those before.</summary>
        public const int WrongSequence = 4;

        /// <summary>Its records are not what its header says: number, sequences or times.</summary>
        public const int WrongContent = 5;

        /// <summary>It is whole as far as its CRC tells, but it cannot be checked: its key is not known, or the block before is damaged.</summary>
        public const int Unauthenticated = 6;

        /// <summary>It has records that were taken over from another key, unchecked, before it was sealed.</summary>
        public const int TakenOver = 7;
    }

    /// <summary>
    /// Walks a log block by block and checks all there is to check: CRC, tag, epoch, sequences and times; then what is not sealed yet. Reads only.
    /// A block whose predecessor is damaged or altered is checked against the tag that is stored there, so that each finding stands where the trouble is.
    /// </summary>
    public sealed class LogVerifier
    {
        private readonly BlockFiles _files;
        private readonly BlockReader _reader;
        private readonly Authenticator _authenticator = new Authenticator();
        private readonly TailHeader _header = new TailHeader();
        private readonly TailFiles _tail;
        private readonly Recovery _recovery;
        private readonly Record _record = new Record();
        private readonly byte[] _block = new byte[BlockLayout.BlockBytes];
        private readonly byte[] _tag = new byte[BlockLayout.TagBytes];
        private readonly byte[] _lastTag = new byte[BlockLayout.TagBytes];
        private readonly int _root;
        private readonly int _epochMinutes;
        private byte[] _key;
        private int _epoch;
        private int _minutes;
        private int _minutesOfBlock;
        private bool _hasTail;
        private bool _isTagKnown = true;
        private bool _areMinutesKnown = true;

        /// <summary>Creates the verifier.</summary>
        /// <param name="media">What the log is made of; nothing is written.</param>
        /// <param name="root">Root that the key belongs to.</param>
        /// <param name="firstKey">Its first key, 32 bytes; null: only what everybody can check is checked.</param>
        public LogVerifier(LogMedia media, int root, byte[] firstKey)
        {
            var decoder = new EntryDecoder();
            _files = BlockFiles.Open(media);
            _reader = new BlockReader(_files, decoder, new NoisePriors());
            var tail = new Tail(decoder, _record);
            _tail = media.Flash == null
                ? new CardTail(media.Card, BlockStore.Folder, _authenticator, tail, decoder, _record, new LogEnd(), _block)
                : (TailFiles)new FlashTail(media.Flash, BlockStore.Folder, _authenticator, tail, decoder, _record, new LogEnd(), _block, _reader, _files);
            _recovery = new Recovery(_tail, _files, _header, _block);
            _root = root;
            _key = firstKey;
            _epochMinutes = media.EpochMinutes;
        }

        /// <summary>Number of the block of this finding, from 0.</summary>
        public int Block { get; private set; } = -1;

        /// <summary>Blocks of the log.</summary>
        public int Blocks { get; private set; }

        /// <summary>One of <see cref="BlockFinding"/>.</summary>
        public int Finding { get; private set; }

        /// <summary>Sequence of the block's first record; where it is damaged, the one that is due.</summary>
        public long First { get; private set; }

        /// <summary>Sequence of its last record; where it is damaged, the one before the next sound block's first, or 0 where there is none.</summary>
        public long Last { get; private set; }

        /// <summary>Earliest minute of the block, minutes since 1970; 0 where it is damaged.</summary>
        public int Earliest { get; private set; }

        /// <summary>Latest minute.</summary>
        public int Latest { get; private set; }

        /// <summary>Entries of the tail that are whole and have the code that is due (or, without a key, a sound CRC).</summary>
        public int TailEntries { get; private set; }

        /// <summary>Bytes of the tail file that belong to no such entry: a torn end, damaged or altered entries.</summary>
        public int TailRubbish { get; private set; }

        /// <summary>Greatest sequence found.</summary>
        public long Head { get; private set; }

        /// <summary>Whether the tail does not go on from the last block: something between was cut off, or the tail belongs to another log.</summary>
        public bool IsTailLoose { get; private set; }

        /// <summary>Finds out how many blocks there are.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public void Open()
        {
            _hasTail = _recovery.FindHeader() && _tail.IsWhole;
            int counted = _files.Count();
            Blocks = _hasTail && (_header.Block > counted || IsHalfSealed(counted)) ? _header.Block : counted;

            // What a ring has given up is no damage; the tag before its oldest block is gone with it.
            int first = _files.FirstOf(Blocks);
            first = _header.FirstBlock > first ? _header.FirstBlock : first;
            if (first > 0)
            {
                Block = first - 1;
                _isTagKnown = false;
                _areMinutesKnown = false;
            }
        }

        /// <summary>Checks the next block; false behind the last.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool Next()
        {
            Block++;
            if (Block >= Blocks)
            {
                return false;
            }

            if (_files.Read(Block, _block) && BlockLayout.IsSound(_block, Block))
            {
                Check();
            }
            else
            {
                Finding = BlockFinding.Damaged;
                First = Head + 1;
                Last = FindNext() - 1;
                Head = Last > Head ? Last : Head;
                Earliest = 0;
                Latest = 0;
                TakeStoredTag();
            }

            return true;
        }

        /// <summary>Checks what is not sealed. Call it after the last block.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public void CheckTail()
        {
            if (!_hasTail)
            {
                IsTailLoose = Blocks > 0;
                return;
            }

            bool isSecret = _key != null && _header.Root == _root;
            if (isSecret)
            {
                GoTo(_header.Epoch);
                _authenticator.SetKey(_key);
            }
            else
            {
                _authenticator.SetKey(new byte[Authenticator.CodeBytes]);
            }

            _header.PutTag(_block);
            bool isAfterLast = _header.Block == Blocks && (!_isTagKnown || Authenticator.IsSame(_lastTag, _block, 0, _lastTag.Length));
            IsTailLoose = !isAfterLast && _header.Block != Blocks - 1;
            _tail.BeginReading(_header, isSecret || _header.Root == 0);
            long sequence = _header.Last;
            while (_tail.Read(sequence, _record))
            {
                sequence = _record.Sequence;
                TailEntries++;
            }

            Head = sequence > Head ? sequence : Head;
            TailRubbish = _tail.Rubbish;
        }

        /// <summary>Whether what lies behind the last block is one whose storing was cut: its records are in the tail, and the board will seal it again.</summary>
        private bool IsHalfSealed(int counted)
        {
            return counted == _header.Block + 1 && !(_files.Read(_header.Block, _block) && BlockLayout.IsSound(_block, _header.Block));
        }

        private void Check()
        {
            First = BlockLayout.FirstOf(_block);
            Last = BlockLayout.LastOf(_block);
            Earliest = (int)LittleEndian.ReadSigned(_block, BlockLayout.EarliestOffset, 4);
            Latest = (int)LittleEndian.ReadSigned(_block, BlockLayout.LatestOffset, 4);
            int root = (int)LittleEndian.ReadUnsigned(_block, BlockLayout.RootOffset, 2);
            int epoch = (int)LittleEndian.ReadUnsigned(_block, BlockLayout.EpochOffset, 2);
            bool isContentRight = HasRightContent();
            bool isAuthentic = root == 0 ? HasTag(new byte[Authenticator.CodeBytes]) : root == _root && _key != null;
            Finding = BlockFinding.Whole;
            if (root != 0 && root == _root && _key != null)
            {
                bool isEpochRight = IsEpochDue(epoch);
                isAuthentic = HasKeyOf(epoch) && HasTag(_key);
                Finding = !isAuthentic ? FindingOfWrongTag() : !isEpochRight ? BlockFinding.WrongEpoch : BlockFinding.Whole;
                _minutes += _minutesOfBlock;
            }
            else if (!isAuthentic)
            {
                Finding = root == 0 ? FindingOfWrongTag() : BlockFinding.Unauthenticated;
            }
            else if (root == 0 && _root != 0 && _key != null)
            {
                Finding = BlockFinding.Unauthenticated;
            }

            if (Finding == BlockFinding.Whole && First <= Head)
            {
                Finding = BlockFinding.WrongSequence;
            }

            if (Finding == BlockFinding.Whole && !isContentRight)
            {
                Finding = BlockFinding.WrongContent;
            }

            if (Finding == BlockFinding.Whole && (_block[BlockLayout.FlagsOffset] & BlockLayout.Unchecked) != 0)
            {
                Finding = BlockFinding.TakenOver;
                _areMinutesKnown = false;
            }

            Head = Last > Head ? Last : Head;
            TakeStoredTag();
        }

        /// <summary>An epoch begins with the block after the one that completes its minutes.</summary>
        private bool IsEpochDue(int epoch)
        {
            bool isStepDue = _minutes >= _epochMinutes;
            if (!_areMinutesKnown)
            {
                // Behind damage nobody knows how many minutes there were.
                return epoch >= _epoch;
            }

            return epoch == _epoch ? !isStepDue : epoch == _epoch + 1 && isStepDue;
        }

        /// <summary>Behind a damaged block a wrong tag says nothing: the tag before it is not known.</summary>
        private int FindingOfWrongTag()
        {
            return _isTagKnown ? BlockFinding.Altered : BlockFinding.Unauthenticated;
        }

        private bool HasKeyOf(int epoch)
        {
            if (epoch < _epoch)
            {
                return false;
            }

            GoTo(epoch);
            return true;
        }

        private void GoTo(int epoch)
        {
            while (_epoch < epoch)
            {
                _epoch++;
                _key = KeyRing.Derive(_key, _epoch);
                _minutes = 0;

                // Behind damage, or where a ring begins, the epoch may have begun earlier.
                _areMinutesKnown = _isTagKnown;
            }
        }

        private bool HasTag(byte[] key)
        {
            Array.Copy(_block, 0, _tag, 0, _tag.Length);
            long crc = LittleEndian.ReadUnsigned(_block, BlockLayout.CrcOffset, BlockLayout.CrcBytes);
            Array.Copy(_lastTag, 0, _block, 0, _lastTag.Length);
            LittleEndian.Write(_block, BlockLayout.CrcOffset, 0, BlockLayout.CrcBytes);
            _authenticator.SetKey(key);
            bool isSame = Authenticator.IsSame(_authenticator.Code(_block), _tag, 0, _tag.Length);
            Array.Copy(_tag, 0, _block, 0, _tag.Length);
            LittleEndian.Write(_block, BlockLayout.CrcOffset, crc, BlockLayout.CrcBytes);
            return isSame;
        }

        private void TakeStoredTag()
        {
            Array.Copy(_block, 0, _lastTag, 0, _lastTag.Length);
            _isTagKnown = Finding != BlockFinding.Damaged;
            _areMinutesKnown = _areMinutesKnown && _isTagKnown;
        }

        /// <summary>Whether the records are those that the header tells of.</summary>
        private bool HasRightContent()
        {
            _minutesOfBlock = 0;
            if (!_reader.Load(Block))
            {
                return false;
            }

            int count = 0;
            int earliest = int.MaxValue;
            int latest = int.MinValue;
            long first = 0;
            while (_reader.Next(_record, 0, out bool isKnown))
            {
                first = count == 0 ? _record.Sequence : first;
                count++;
                int minute = BlockLayout.MinuteOf(_record.UtcMs);
                earliest = minute < earliest ? minute : earliest;
                latest = minute > latest ? minute : latest;
                _minutesOfBlock += isKnown && _record.Kind == RecordKind.Minute ? 1 : 0;
            }

            return count == BlockLayout.RecordsOf(_block) && first == First && _reader.Sequence == Last && earliest == Earliest && latest == Latest;
        }

        private long FindNext()
        {
            for (int number = Block + 1; number < Blocks; number++)
            {
                if (_reader.Load(number))
                {
                    return BlockLayout.FirstOf(_reader.Block);
                }
            }

            return _hasTail ? _header.Last + 1 : 1;
        }
    }
}
