using System;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// The log on one medium: sealed blocks, and the tail file with what is not sealed yet. Finds their end in bounded work, repairs it, stores what waits in the tail
    /// and seals. Knows nothing of pauses and failures: every member may throw <see cref="StorageException"/>, and the next <see cref="Settle"/> looks anew.
    /// </summary>
    internal sealed class BlockStore
    {
        /// <summary>Folder of this version of the format.</summary>
        public const string Folder = "log2/";

        private readonly TailHeader _header = new TailHeader();
        private readonly Authenticator _authenticator = new Authenticator();
        private readonly EntryDecoder _decoder = new EntryDecoder();
        private readonly Record _record = new Record();
        private readonly LogEnd _end = new LogEnd();
        private readonly TailFile _file;
        private readonly Sealer _sealer;
        private readonly Recovery _recovery;
        private readonly BlockIndex _index;
        private readonly KeyRing _keys;
        private readonly byte[] _tag = new byte[BlockLayout.TagBytes];
        private readonly int _epochMinutes;
        private bool _isKeyKnown;
        private long _uncheckedLast;
        private bool _mustBegin;
        private bool _isSealed;
        private bool _mustIndex;

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
            Tail = new Tail(_decoder, _record);
            Files = BlockFiles.Open(media);
            Table = new GroupTable(priors);
            Reader = new BlockReader(Files, _decoder, priors);
            _file = new TailFile(storage, Folder, _authenticator, Tail, new TailCursor(_decoder), _record, _end);
            _sealer = new Sealer(Tail, _decoder, _record, priors, Table);
            _recovery = new Recovery(storage, _file, Files, _header, _authenticator, _sealer.Block);
            _index = new BlockIndex(storage, Folder, Table, Reader, priors);
            Space = new BlockSpace(Files, media.LogBlocks, media.KeepMinutes);
        }

        /// <summary>The records that are not sealed.</summary>
        public Tail Tail { get; }

        /// <summary>The sealed blocks' files.</summary>
        public BlockFiles Files { get; }

        /// <summary>The second copy; null where there is none.</summary>
        public BlockCopy Copy { get; set; }

        /// <summary>Room on the medium of the log.</summary>
        public BlockSpace Space { get; }

        /// <summary>Minutes in all sealed blocks.</summary>
        public long SealedMinutes
        {
            get { return _header.TotalMinutes; }
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

        /// <summary>Table of the present group of blocks.</summary>
        public GroupTable Table { get; }

        /// <summary>Priors of the columns.</summary>
        public NoisePriors Priors { get; }

        /// <summary>The reader of sealed blocks.</summary>
        public BlockReader Reader { get; }

        /// <summary>Decoder of payloads.</summary>
        public EntryDecoder Decoder
        {
            get { return _decoder; }
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

        /// <summary>Finds the end of the log on whatever medium is there. Does not write. What waits must be stashed.</summary>
        /// <returns>How many waiting records had to be given up for the medium's own.</returns>
        public int FindEnd()
        {
            IsFound = false;
            _isSealed = false;
            _mustBegin = false;
            _mustIndex = false;
            _sealer.Reset();
            _file.Clear();
            Tail.Clear();
            Table.Clear();
            Reader.Forget();
            _index.Forget();
            bool found = _recovery.FindHeader();
            _end.Take(_header);
            _keys.Load();
            _isKeyKnown = found && _recovery.IsFileWhole && (_header.Root != 0 || _keys.Root == 0) && _keys.Select(_header.Root, _header.Epoch);
            _authenticator.SetKey(_keys.CopyKey());
            int lost = found ? LoadEntries() : 0;
            _uncheckedLast = _header.IsUnchecked || !_isKeyKnown ? _end.Sequence : 0;
            FindBlock();
            IsFound = true;
            Space.Begin(_header.FirstBlock, _header.Block, _header.Lineage);
            if (Copy != null)
            {
                Copy.NoteFound(_header.Block);
            }

            return lost;
        }

        /// <summary>Finishes what was begun: cuts a torn tail, replaces the tail file after a block was sealed.</summary>
        public void Settle()
        {
            // Who has not the key is a reader, and leaves all as it is until he appends.
            if (_isKeyKnown)
            {
                _file.Trim();
                Complete();
            }
        }

        /// <summary>Stores what waits.</summary>
        public void Append()
        {
            if (!_isKeyKnown)
            {
                TakeOver();
            }

            Complete();
            _file.Append();
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
            }
            else if (!Space.HasRoom)
            {
                _sealer.Reset();
                Tidy();
            }
            else if (_sealer.IsReady)
            {
                StoreBlock();
            }
            else
            {
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
                Complete();
            }

            if (!Space.HasRoom)
            {
                return;
            }

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

        /// <summary>Finds the first block, from one on, that has records from a sequence on and of a range of time.</summary>
        /// <returns>Its number; the number of blocks where there is none.</returns>
        public int FindBlock(long sequence, int from, long fromUtcMs, long toUtcMs)
        {
            from = from < FirstBlock ? FirstBlock : from;
            return _index.Find(sequence, from, fromUtcMs, toUtcMs, _header.Block);
        }

        /// <summary>Finds the last block, from one back, that has records up to a sequence and of a range of time.</summary>
        /// <returns>Its number; -1 where there is none that is kept.</returns>
        public int FindBlockBack(long sequence, int from, long fromUtcMs, long toUtcMs)
        {
            int found = _index.FindBack(sequence, from, fromUtcMs, toUtcMs, _header.Block);
            return found < _header.FirstBlock ? -1 : found;
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
            byte[] buffer = _sealer.Block;
            if (Space.Step(buffer))
            {
                return;
            }

            if (Space.MayFree(_header.TotalMinutes, Copy == null ? 0 : Copy.Reach))
            {
                Space.GiveUp();
                _header.FirstBlock = Space.First;
                _end.Oldest = Space.Oldest;
                _end.Put(_header);
                _mustBegin = true;
                _isSealed = true;
            }
            else if (Copy != null)
            {
                Copy.Step(Files, buffer);
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
                Copy.NoteSealed(_header.Block - 1);
            }
        }

        /// <summary>A block is on the medium: what the tail begins with is what follows it.</summary>
        private void TakeBlock(byte[] block, int count, int minutes)
        {
            Table.Add(block, _header.Block);
            _mustIndex = Table.Count == BlockLayout.GroupBlocks;
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
            _end.Put(_header);
            Tail.Drop(count);
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

            _file.DeleteOther();
            if (_keys.HasOld)
            {
                _keys.DropOld();
            }

            _isSealed = false;
            if (_mustIndex)
            {
                _mustIndex = false;
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

        private int LoadEntries()
        {
            int lost = 0;
            EntryScanner entries = _recovery.Entries;
            entries.Begin(_file.Name, TailHeader.Bytes, _isKeyKnown);
            while (entries.Find(_end.Sequence))
            {
                if (_decoder.TryDecode(entries.Buffer, entries.At, _record) || _record.Kind > RecordKind.Event)
                {
                    lost += Tail.HasRoom(_record) ? 0 : Tail.DropStash();
                    Tail.Add(_record);
                    _end.NoteSchema(_record);
                }

                _end.Note(_record, _record.Sequence);
            }

            _end.Sequence += entries.CountDamaged(_end.Sequence);
            Tail.SetDurable();
            _file.Adopt(entries.End, _recovery.HasOther);
            return lost;
        }

        /// <summary>The block that the tail is to become may have been sealed already; the one before has the group's table.</summary>
        private void FindBlock()
        {
            int number = _header.Block;
            byte[] block = _sealer.Block;
            bool isSealed = _recovery.HasBlock(number) && BlockLayout.FirstOf(block) > _header.Last && (!_isKeyKnown || IsGenuine(block));
            if (isSealed)
            {
                Table.Take(block, number);
                Cover(block);
                Skip(BlockLayout.LastOf(block));
            }
            else if (number % BlockLayout.GroupBlocks != 0 && _recovery.HasBlock(number - 1))
            {
                Table.Take(block, number - 1);
            }
        }

        /// <summary>Whether a block has the tag that is due behind the one before.</summary>
        private bool IsGenuine(byte[] block)
        {
            Array.Copy(block, 0, _tag, 0, _tag.Length);
            long crc = LittleEndian.ReadUnsigned(block, BlockLayout.CrcOffset, BlockLayout.CrcBytes);
            _header.PutTag(block);
            LittleEndian.Write(block, BlockLayout.CrcOffset, 0, BlockLayout.CrcBytes);
            bool isGenuine = Authenticator.IsSame(_authenticator.Code(block), _tag, 0, _tag.Length);
            Array.Copy(_tag, 0, block, 0, _tag.Length);
            LittleEndian.Write(block, BlockLayout.CrcOffset, crc, BlockLayout.CrcBytes);
            return isGenuine;
        }

        private void Cover(byte[] block)
        {
            long last = BlockLayout.LastOf(block);
            int count = 0;
            int minutes = 0;
            var cursor = new TailCursor(_decoder);
            while (cursor.Index < Tail.Count)
            {
                cursor.Read(Tail.Bytes, _record, false);
                if (_record.Sequence <= last)
                {
                    count++;
                    minutes += _record.Kind == RecordKind.Minute ? 1 : 0;
                }
            }

            TakeBlock(block, count, minutes);
        }
    }
}
