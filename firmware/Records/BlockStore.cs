using System;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// The log on one medium: sealed blocks, and the tail file with what is not sealed yet. Finds their end in bounded work, repairs it, stores what waits in the tail
    /// and seals. Knows nothing of pauses and failures: every member may throw <see cref="StorageException"/>, and the next <see cref="Settle"/> looks anew.
    /// </summary>
    internal sealed partial class BlockStore
    {
        /// <summary>Folder of this version of the format.</summary>
        public const string Folder = "log2/";

        private readonly TailHeader _header = new TailHeader();
        private readonly Authenticator _authenticator = new Authenticator();
        private readonly EntryDecoder _decoder = new EntryDecoder();
        private readonly Record _record = new Record();
        private readonly TailValues _values;
        private readonly LogEnd _end = new LogEnd();
        private readonly TailFiles _file;
        private readonly Sealer _sealer;
        private readonly BlockIndex _index;
        private readonly KeyRing _keys;
        private readonly BlockFiles _readable;
        private readonly BlockDesk _desk;
        private readonly GroupTable _table;
        private readonly int _epochMinutes;
        private TailCursor _tailReader;
        private bool _isKeyKnown;
        private long _uncheckedLast;
        private bool _mustBegin;
        private bool _isSealed;
        private bool _isFresh;
        private int _unknownTable = -1;

        /// <summary>Creates the store; touches nothing.</summary>
        /// <param name="media">What the log is made of.</param>
        /// <param name="keys">The keys.</param>
        public BlockStore(LogMedia media, KeyRing keys)
        {
            Storage storage = media.Log;
            _keys = keys;
            _epochMinutes = media.EpochMinutes;
            var priors = new NoisePriors();
            Priors = priors;
            _values = new TailValues(_decoder);
            Tail = new Tail(_values, _record);
            Files = BlockFiles.Open(media);
            _table = new GroupTable(priors);
            _desk = new BlockDesk(priors);
            Space = new BlockSpace(Files, media.LogBlocks, media.KeepMinutes);
            Copy = media.HasCopy ? new CardCopy(media) : null;
            _readable = Copy == null ? Files : new CopiedFiles(Files, Space, Copy);
            Reader = new BlockReader(_readable, _decoder, _desk, media.KeepsWholeBlocks);
            _sealer = new Sealer(Tail, _record, _desk, _table, media.Flash != null);
            _file = OpenTail(media);
            _index = new BlockIndex(storage, Folder, _table, Reader, _desk);
        }

        /// <summary>The records that are not sealed.</summary>
        public Tail Tail { get; }

        /// <summary>The sealed blocks' files.</summary>
        public BlockFiles Files { get; }

        /// <summary>The second copy; null where there is none.</summary>
        public BlockCopy Copy { get; }

        /// <summary>Blocks that readers have read so far.</summary>
        public int Reads
        {
            get { return _readable.Reads; }
        }

        /// <summary>Room on the medium of the log.</summary>
        public BlockSpace Space { get; }

        /// <summary>Minutes in all sealed blocks.</summary>
        public long SealedMinutes
        {
            get { return _header.TotalMinutes; }
        }

        /// <summary>Whether the newest block is one that this board sealed: then <see cref="SealedLast"/> is its last record.</summary>
        public bool HasHead
        {
            get { return IsFound && _isKeyKnown && _header.Block > 0 && !_header.IsUnchecked; }
        }

        /// <summary>Number of the oldest block that can be read, here or from the copy.</summary>
        public int FirstReadable
        {
            get { return Copy != null && Copy.Oldest > 0 && Copy.First < FirstBlock ? Copy.First : FirstBlock; }
        }

        /// <summary>Sequence of the oldest record that can be read, here or from the copy; 0 in an empty log.</summary>
        public long Oldest
        {
            get { return Copy != null && Copy.Oldest > 0 && Copy.Oldest < _end.Oldest ? Copy.Oldest : _end.Oldest; }
        }

        /// <summary>Number of the oldest block that is held.</summary>
        public int FirstBlock
        {
            get
            {
                int first = Files.FirstOf(_header.Block);
                return first > Space.First ? first : Space.First;
            }
        }

        /// <summary>Priors of the columns.</summary>
        public NoisePriors Priors { get; }

        /// <summary>The reader of sealed blocks.</summary>
        public BlockReader Reader { get; }

        /// <summary>A cursor for those who read what is not sealed. They share it: who finds it elsewhere goes through the tail from its first record.</summary>
        public TailCursor TailReader
        {
            get
            {
                _tailReader = _tailReader ?? new TailCursor(_values);
                return _tailReader;
            }
        }

        /// <summary>Whether a block is in the making: who can wait for a minute or two does not take its buffer.</summary>
        public bool IsSealing
        {
            get { return _sealer.IsBusy; }
        }

        /// <summary>Whether the end of the log is known.</summary>
        public bool IsFound { get; private set; }

        /// <summary>Sealed blocks.</summary>
        public int Blocks
        {
            get { return _header.Block; }
        }

        /// <summary>Greatest sequence in a sealed block, or in use before the tail for another reason.</summary>
        public long SealedLast
        {
            get { return _header.Last; }
        }

        /// <summary>Sequence of the first record under a root that began since boot; 0 where none did.</summary>
        public long KeyFrom { get; private set; }

        /// <summary>The newest durable record.</summary>
        public LogEnd End
        {
            get { return _end; }
        }

        /// <summary>Bytes stored.</summary>
        public long Bytes
        {
            get { return ((long)(_header.Block - FirstBlock) * BlockLayout.BlockBytes) + _file.Length; }
        }

        /// <summary>Whether the tail file is where and as it was left.</summary>
        public bool IsAsLeft()
        {
            return IsFound && _file.IsAsLeft();
        }

        /// <summary>Finishes what was begun: cuts a torn tail, replaces the tail file after a block was sealed. Where the end was just found that comes with the next step.</summary>
        public void Settle()
        {
            // Who has not the key is a reader, and leaves all as it is until he appends.
            if (_isKeyKnown)
            {
                if (!_file.Trim())
                {
                    IsFound = false;
                    throw new StorageException("the tail file has another length than a moment ago");
                }

                if (_isFresh)
                {
                    // Opening costs little: what a cut left to be done is done in the next tick, or before the next record.
                    _isFresh = false;
                    _isSealed = true;
                }
                else
                {
                    Complete();
                }
            }
        }

        /// <summary>Adds a record to those that wait.</summary>
        public void Add(Record record)
        {
            Tail.Add(record);
            _end.NoteSchema(record);
        }

        /// <summary>Stores what waits.</summary>
        /// <param name="newest">The last record that waits, as it was appended; null where it is not at hand.</param>
        public void Append(Record newest)
        {
            if (!_isKeyKnown)
            {
                TakeOver();
            }

            Complete();
            _file.Append(newest);
        }

        /// <summary>One step of sealing.</summary>
        public void Seal()
        {
            if (!_isKeyKnown)
            {
                return;
            }

            if (_isSealed)
            {
                Complete();
                return;
            }

            if (!Space.HasRoom || (Space.IsGone && (Space.MustLook || Space.MayFree(_header.TotalMinutes, Copy == null ? 0 : Copy.Reach))))
            {
                // Minutes are refused until room is made, as after a boot with a full ring: that comes before a block, which can wait.
                _sealer.Reset();
                Tidy();
            }
            else if (_sealer.IsReady)
            {
                StoreBlock();
            }
            else
            {
                PrepareSealer(_sealer.IsDue);
                _sealer.Step(Limits.SealRecordsPerTick);
                if (_sealer.IsIdle)
                {
                    Tidy();
                }
            }
        }

        /// <summary>Seals a block at once, for a tail that is full.</summary>
        public void SealNow()
        {
            if (!_isKeyKnown)
            {
                TakeOver();
            }

            // A block that was stored before has to be in the header before another is.
            Complete();
            if (!Space.HasRoom)
            {
                return;
            }

            PrepareSealer(true);
            _sealer.Finish();
            if (_sealer.IsReady)
            {
                StoreBlock();
                Complete();
            }
        }

        /// <summary>Begins the log after a sequence that is in use elsewhere.</summary>
        public void Skip(long sequence)
        {
            _end.Sequence = sequence > _end.Sequence ? sequence : _end.Sequence;
        }

        /// <summary>Copies the tag of the newest block.</summary>
        public void CopyTag(byte[] into, int at)
        {
            _header.CopyTag(into, at, BlockLayout.TagBytes);
        }

        /// <summary>Finds the first block, from one on, that has records from a sequence on and of a range of time.</summary>
        /// <returns>Its number; the number of blocks where there is none.</returns>
        public int FindBlock(long sequence, int from, long fromUtcMs, long toUtcMs)
        {
            from = from < FirstReadable ? FirstReadable : from;
            return _index.Find(sequence, from, fromUtcMs, toUtcMs, _header.Block);
        }

        /// <summary>Finds the last block, from one back, that has records up to a sequence and of a range of time.</summary>
        /// <returns>Its number; -1 where there is none that is kept.</returns>
        public int FindBlockBack(long sequence, int from, long fromUtcMs, long toUtcMs)
        {
            int found = _index.FindBack(sequence, from, fromUtcMs, toUtcMs, _header.Block);
            return found < FirstReadable ? -1 : found;
        }

        /// <summary>
        /// Goes on under the key of this board, or a new one: the log is empty, or its tail is under another key. What the tail holds then was not checked,
        /// and the block that it becomes says so.
        /// </summary>
        private void TakeOver()
        {
            if (_keys.Begin(_header.Root))
            {
                KeyFrom = _end.Sequence + 1;
            }

            _authenticator.SetKey(_keys.CopyKey());
            _header.Root = _keys.Root;
            _header.Epoch = _keys.Epoch;
            _header.Minutes = 0;
            _header.IsUnchecked = Tail.DurableCount > 0 || _header.Block > 0;
            if (Tail.DurableCount == 0)
            {
                _header.Last = _end.Sequence;
                _end.Put(_header);
            }

            _mustBegin = true;
            _isKeyKnown = true;
        }

        /// <summary>What there is time for when no block is in the making: making room, then the second copy.</summary>
        private void Tidy()
        {
            if (Space.Step(_desk))
            {
                return;
            }

            if (Space.MayFree(_header.TotalMinutes, Copy == null ? 0 : Copy.Reach))
            {
                Space.GiveUp();
                _header.FirstBlock = Space.First;
                _end.Oldest = Space.Oldest;
                _end.Put(_header);

                // In a ring the number of blocks tells as much, and the next header will say so.
                _mustBegin = Files.Unit > 1;
                _isSealed = _mustBegin;
            }
            else if (Copy != null)
            {
                Copy.Step(Files, FirstBlock, _desk);
            }
        }

        private void StoreBlock()
        {
            _sealer.Close(_header, _authenticator);
            Files.Append(_header.Block, _sealer.Block);
            TakeBlock(_sealer.Block, _sealer.Count, _sealer.Minutes);
            Space.Add();
            _sealer.Done();
            if (Copy != null)
            {
                Copy.NoteSealed(_header.Block - 1, _header.Lineage);
            }
        }

        /// <summary>A block is on the medium: what the tail begins with is what follows it.</summary>
        private void TakeBlock(byte[] block, int count, int minutes)
        {
            _table.Add(block, _header.Block);
            _index.Note(_header.Block);
            if (_header.Block == 0)
            {
                _header.TakeLineage(block);
            }

            _header.Block++;
            _header.TakeTag(block);
            _header.Last = BlockLayout.LastOf(block);
            _header.Minutes += minutes;
            _header.TotalMinutes = BlockLayout.MinutesOf(block);
            _header.IsUnchecked = _header.IsUnchecked && _header.Last < _uncheckedLast;
            Tail.Drop(count, _end);
            _end.Put(_header);
            _mustBegin = true;
            _isSealed = true;
        }

        /// <summary>Does what remains to be done after a block was sealed or the tail file found damaged.</summary>
        private void Complete()
        {
            if (_mustBegin)
            {
                AdvanceKey();
                _file.Begin(_header);
                _mustBegin = false;
            }

            _file.Finish();
            if (_keys.HasOld)
            {
                _keys.DropOld();
            }

            _isSealed = false;
            if (_index.MustAdd)
            {
                _index.Add();
            }
        }

        /// <summary>The key's day is over: by minutes recorded, never by the clock.</summary>
        private void AdvanceKey()
        {
            if (_header.Minutes >= _epochMinutes && _header.Root != 0)
            {
                _keys.Advance();
                _authenticator.SetKey(_keys.CopyKey());
                _header.Epoch = _keys.Epoch;
                _header.Minutes = 0;
            }
        }

        /// <summary>In a ring the newest block may have taken the place of what the header calls the oldest.</summary>
        private void NoteFirst()
        {
            int first = Files.FirstOf(_header.Block);
            if (first > _header.FirstBlock)
            {
                long oldest = Files.FirstSequenceOf(first);
                _header.FirstBlock = first;
                _end.Oldest = oldest > _end.Oldest ? oldest : _end.Oldest;
                _end.Put(_header);
            }
        }

        private TailFiles OpenTail(LogMedia media)
        {
            if (media.Flash == null)
            {
                return new CardTail(media.Card, Folder, _authenticator, Tail, _values, _record, _end, _desk);
            }

            return new FlashTail(media.Flash, Folder, _authenticator, Tail, _values, _end, _desk, Files);
        }

        /// <summary>The next block carries the table of its group: that is loaded from the block before it, where it is not known since boot or a reader loaded another.</summary>
        private void PrepareSealer(bool isDue)
        {
            _sealer.Number = _header.Block;
            if (!isDue || _sealer.IsBusy || _table.Reaches(_header.Block) || _unknownTable == _header.Block)
            {
                return;
            }

            int number = _header.Block - 1;
            byte[] block = _desk.TakeBuffer();
            if (Files.Read(number, block) && BlockLayout.IsSound(block, number))
            {
                _table.Take(block, number);
            }

            // It may be damaged, or carry none: that is not looked for again.
            _unknownTable = _table.Reaches(_header.Block) ? -1 : _header.Block;
        }
    }
}
