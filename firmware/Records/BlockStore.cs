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
        private bool _mustBegin;
        private bool _isSealed;
        private bool _mustIndex;

        /// <summary>Creates the store; touches nothing.</summary>
        public BlockStore(Storage storage)
        {
            var priors = new NoisePriors();
            Tail = new Tail(_decoder, _record);
            Files = new BlockFiles(storage, Folder);
            Table = new GroupTable(priors);
            Reader = new BlockReader(Files, _decoder, priors);
            _file = new TailFile(storage, Folder, _authenticator, Tail, new TailCursor(_decoder), _record, _end);
            _sealer = new Sealer(Tail, _decoder, _record, priors, Table);
            _recovery = new Recovery(storage, _file, Files, _header, _authenticator, _sealer.Block);
            _index = new BlockIndex(storage, Folder, Table, Reader, priors);
            _authenticator.SetKey(new byte[Authenticator.CodeBytes]);
        }

        /// <summary>The records that are not sealed.</summary>
        public Tail Tail { get; }

        /// <summary>The sealed blocks' files.</summary>
        public BlockFiles Files { get; }

        /// <summary>Table of the present group of blocks.</summary>
        public GroupTable Table { get; }

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

        /// <summary>The newest durable record.</summary>
        public LogEnd End
        {
            get { return _end; }
        }

        /// <summary>Bytes stored.</summary>
        public long Bytes
        {
            get { return ((long)_header.Block * BlockLayout.BlockBytes) + _file.Length; }
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
            _sealer.Reset();
            _file.Clear();
            Tail.Clear();
            Table.Clear();
            Reader.Forget();
            _index.Forget();
            bool found = _recovery.FindHeader();
            _end.Take(_header);
            int lost = found ? LoadEntries() : 0;
            _mustBegin = found && !_recovery.IsFileWhole;
            FindBlock();
            IsFound = true;
            return lost;
        }

        /// <summary>Finishes what was begun: cuts a torn tail, replaces the tail file after a block was sealed.</summary>
        public void Settle()
        {
            _file.Trim();
            Complete();
        }

        /// <summary>Stores what waits.</summary>
        public void Append()
        {
            Complete();
            if (_file.Length == 0)
            {
                _header.Last = _end.Sequence;
                _end.Put(_header);
                _file.Begin(_header);
            }

            _file.Append();
        }

        /// <summary>One step of sealing.</summary>
        public void Seal()
        {
            if (_isSealed)
            {
                Complete();
            }
            else if (_sealer.IsReady)
            {
                StoreBlock();
            }
            else
            {
                _sealer.Step(Limits.SealRecordsPerTick);
            }
        }

        /// <summary>Seals a block at once, for a tail that is full.</summary>
        public void SealNow()
        {
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
            return _index.Find(sequence, from, fromUtcMs, toUtcMs, _header.Block);
        }

        private void StoreBlock()
        {
            _sealer.Close(_header, _authenticator);
            Files.Append(_header.Block, _sealer.Block);
            TakeBlock(_sealer.Block, _sealer.Count, _sealer.Minutes);
            _sealer.Done();
        }

        /// <summary>A block is on the medium: what the tail begins with is what follows it.</summary>
        private void TakeBlock(byte[] block, int count, int minutes)
        {
            Table.Add(block, _header.Block);
            _mustIndex = Table.Count == BlockLayout.GroupBlocks;
            _header.Block++;
            _header.TakeTag(block);
            _header.Last = BlockLayout.LastOf(block);
            _header.Minutes += minutes;
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
                _file.Begin(_header);
                _mustBegin = false;
            }

            _file.DeleteOther();
            _isSealed = false;
            if (_mustIndex)
            {
                _mustIndex = false;
                _index.Add();
            }
        }

        private int LoadEntries()
        {
            int lost = 0;
            EntryScanner entries = _recovery.Entries;
            bool isChecked = _recovery.IsFileWhole;
            entries.Begin(_file.Name, TailHeader.Bytes, isChecked);
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
            bool isSealed = _recovery.HasBlock(number) && BlockLayout.FirstOf(block) > _header.Last;
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
