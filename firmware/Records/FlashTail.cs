using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The tail on a medium that replaces whole files (littlefs), see FORMAT.md. Its truth is the head file, and of the entries behind the last sealed one all that the
    /// other files hold, read in their order: the same bytes as in memory, each file a piece of them. Small files are cheap to write; spill files take over what the
    /// small ones hold when those are full. Nothing is ever deleted: what is sealed or taken over is known by what a file leans on, what is older by its head.
    /// </summary>
    /// <remarks>
    /// When the tail in memory was coded anew (a block was sealed, the board booted), and when nobody knows what a file holds (a write failed), all of it is stored at
    /// once in a spill file that no other leans on, and the head begins reading there: each of the two writes can fail and be done again.
    /// </remarks>
    internal sealed class FlashTail : TailFiles
    {
        private const int SpillFiles = RunReader.SpillFiles;
        private const int HeadFile = SpillFiles + RunReader.SmallFiles;

        /// <summary>Bytes to which a small file grows: with the 32 that littlefs adds they are one program unit.</summary>
        private const int SmallBytes = 96;

        /// <summary>Bytes of a small file that is written once: three units.</summary>
        private const int WholeBytes = 352;

        /// <summary>Bytes of all small files: the directory has to carry them over.</summary>
        private const int AllSmallBytes = 680;

        /// <summary>Bytes to which a spill file grows, which copies it each time.</summary>
        private const int SpillBytes = 1000;

        private readonly Storage _storage;
        private readonly string[] _names = Texts.Nulls(HeadFile + 1);
        private readonly Authenticator _authenticator;
        private readonly Tail _tail;
        private readonly BlockFiles _blocks;
        private readonly LogEnd _end;
        private readonly TailValues _values;
        private readonly byte[] _head = new byte[FlashHead.Bytes];
        private readonly BlockDesk _desk;
        private readonly byte[] _code = new byte[Authenticator.ShortBytes];
        private readonly byte[] _spillCode = new byte[Authenticator.ShortBytes];
        private TailHeader _header;
        private uint _headCrc;
        private uint _triedCrc;
        private RunReader _run;

        // Where entries go: the spill file with which reading begins, how many of them are in use, and up to where in the tail they reach; the small files behind them.
        private bool _mustBegin;
        private int _first;
        private int _spills;
        private int _spillLength;
        private int _spillTo;
        private long _spillLast;
        private int _smalls;
        private int _smallLength;
        private int _smallSum;
        private long _last;

        /// <summary>Creates it; touches nothing.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="folder">Folder of the log.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="tail">The tail in memory.</param>
        /// <param name="values">What cursors read with.</param>
        /// <param name="end">End of the log.</param>
        /// <param name="desk">Has a buffer of one block.</param>
        /// <param name="blocks">The ring.</param>
        public FlashTail(Storage storage, string folder, Authenticator authenticator, Tail tail, TailValues values, LogEnd end, BlockDesk desk, BlockFiles blocks)
        {
            _storage = storage;
            for (int i = 0; i < HeadFile; i++)
            {
                _names[i] = i < SpillFiles ? folder + "s" + i.ToString() : folder + "w" + (i - SpillFiles).ToString();
            }

            _names[HeadFile] = folder + "h";
            _authenticator = authenticator;
            _tail = tail;
            _end = end;
            _blocks = blocks;
            _values = values;
            _desk = desk;
        }

        /// <inheritdoc/>
        public override int Length
        {
            get { return _tail.DurableEnd - Tail.Start; }
        }

        /// <inheritdoc/>
        public override void Clear()
        {
            _headCrc = 0;
            _triedCrc = 0;
            _first = 0;
        }

        /// <inheritdoc/>
        public override bool FindHeader(TailHeader into)
        {
            int count = ReadHead();
            if (count != FlashHead.Bytes || !FlashHead.IsSound(_head))
            {
                // Before the tail is given up it is read once more.
                count = ReadHead();
            }

            IsWhole = count == FlashHead.Bytes && FlashHead.IsSound(_head);
            into.Clear();
            if (IsWhole)
            {
                FlashHead.Take(_head, into);
                _first = FlashHead.FileOf(_head);
                _headCrc = FlashHead.CrcOf(_head);
                _triedCrc = _headCrc;
                _blocks.Slots = FlashHead.SlotsOf(_head);
            }

            return count > 0;
        }

        /// <inheritdoc/>
        public override void BeginReading(TailHeader header, bool isChecked)
        {
            _header = header;
            _run = new RunReader(_storage, _names, _authenticator, _values, WindowFor(_desk));
            _run.Begin(header, IsWhole ? _first : _run.FindFirst(header, new Record()), isChecked, !IsWhole);
        }

        /// <inheritdoc/>
        public override bool Read(long after, Record into)
        {
            bool isThere = _run.Read(after, into);
            IsUsable = _run.IsUsable;
            Rubbish = _run.Rubbish;
            return isThere;
        }

        /// <inheritdoc/>
        public override int EndReading(long sequence)
        {
            long damaged = _run.DamagedLast - sequence;
            _run = null;
            _mustBegin = true;
            return damaged > 0 ? (int)damaged : 0;
        }

        /// <inheritdoc/>
        public override bool IsAsLeft()
        {
            return _headCrc != 0
                && ReadHead() == FlashHead.Bytes
                && FlashHead.IsSound(_head)
                && (FlashHead.CrcOf(_head) == _headCrc || FlashHead.CrcOf(_head) == _triedCrc);
        }

        /// <inheritdoc/>
        public override bool Trim()
        {
            // Nothing is ever cut short here.
            return true;
        }

        /// <inheritdoc/>
        public override void Finish()
        {
            // What is not needed any more is written over.
        }

        /// <inheritdoc/>
        public override void Begin(TailHeader header)
        {
            _header = header;
            Begin(_tail.DurableCount > 0);
        }

        /// <inheritdoc/>
        public override void Append(Record newest)
        {
            if (_tail.DurableCount == _tail.Count)
            {
                // They went with the header.
                return;
            }

            int bytes = _tail.End - _tail.DurableEnd + RunReader.MarkedCodeBytes;
            bool isSmall = _smallSum + bytes + RunReader.HeadBytes <= AllSmallBytes;
            if (_mustBegin)
            {
                Begin(true);
            }
            else if (isSmall && _smalls > 0 && _smallLength + bytes <= SmallBytes)
            {
                Put(SpillFiles + _smalls - 1, _tail.DurableEnd, 0);
                _smallLength += bytes;
                _smallSum += bytes;
                NoteDurable();
            }
            else if (isSmall && _smalls < RunReader.SmallFiles && bytes + RunReader.HeadBytes <= WholeBytes)
            {
                int head = HeadOf(_tail.DurableEnd);
                Put(SpillFiles + _smalls, _tail.DurableEnd, head);
                _smalls++;
                _smallLength = head + bytes;
                _smallSum += _smallLength;
                NoteDurable();
            }
            else
            {
                Spill();
            }
        }

        private static int HeadOf(int from)
        {
            return from == Tail.Start ? RunReader.HeadBytes : RunReader.LeanBytes;
        }

        private int ReadHead()
        {
            return _storage.Read(_names[HeadFile], 0, _head, 0, FlashHead.Bytes);
        }

        /// <summary>Stores what small files hold and what waits in a spill file: the newest, while it is short or there may be no further one.</summary>
        private void Spill()
        {
            int bytes = _tail.End - _spillTo + RunReader.MarkedCodeBytes;
            bool isNew = _spills == 0 || (_spills < SpillFiles - 1 && _spillLength + bytes > SpillBytes);
            int head = isNew ? HeadOf(_spillTo) : 0;
            Array.Copy(_spillCode, 0, _code, 0, _code.Length);
            _last = _spillLast;
            Put((_first + (isNew ? _spills : _spills - 1)) % SpillFiles, _spillTo, head);
            _spills += isNew ? 1 : 0;
            NoteSpill(isNew ? head + bytes : _spillLength + bytes);
            NoteDurable();
        }

        /// <summary>Stores all records anew, if there are any, in the one spill file that the header that counts does not need, and makes the present header count.</summary>
        private void Begin(bool hasRecords)
        {
            _mustBegin = true;
            int first = _first;
            _header.CopyTag(_code, 0, _code.Length);
            if (hasRecords)
            {
                first = (_first + SpillFiles - 1) % SpillFiles;
                Put(first, Tail.Start, RunReader.HeadBytes);
                _mustBegin = true;
            }

            FlashHead.Put(_header, first, _blocks.Slots, _head);
            _triedCrc = FlashHead.CrcOf(_head);
            _storage.Write(_names[HeadFile], _head, 0, FlashHead.Bytes);
            _headCrc = _triedCrc;
            _first = first;
            _spills = hasRecords ? 1 : 0;
            _mustBegin = false;
            NoteSpill(hasRecords ? RunReader.HeadBytes + _tail.End - Tail.Start + RunReader.MarkedCodeBytes : 0);
            if (hasRecords)
            {
                NoteDurable();
            }
        }

        /// <summary>Spill files hold all that is stored.</summary>
        private void NoteSpill(int length)
        {
            _spillLength = length;
            _spillTo = _spills == 0 ? Tail.Start : _tail.End;
            _spillLast = _tail.Last.Sequence;
            Array.Copy(_code, 0, _spillCode, 0, _code.Length);
            _smalls = 0;
            _smallLength = 0;
            _smallSum = 0;
        }

        /// <summary>All records are stored.</summary>
        private void NoteDurable()
        {
            _tail.SetDurable();
            _last = _tail.Last.Sequence;
            _end.Note(_tail);
        }

        /// <summary>
        /// Writes the tail from a record on, or appends it, as a group whose code follows the present one. What is before and behind it in memory makes way for that.
        /// While it fails nobody knows what the file holds: then all has to be stored anew.
        /// </summary>
        private void Put(int file, int from, int head)
        {
            byte[] bytes = _tail.Bytes;
            int at = from - head;
            int end = _tail.End;
            byte[] code = _authenticator.Code(_code, 0, bytes, from, end - from);
            bytes[end] = RunReader.CodeMark;
            Array.Copy(code, 0, bytes, end + 1, _code.Length);
            Array.Copy(bytes, at, _head, 0, head);
            if (head == RunReader.LeanBytes)
            {
                RunReader.PutLean(bytes, at, _last);
            }
            else if (head > 0)
            {
                RunReader.PutHead(bytes, at, _header);
            }

            _mustBegin = true;
            try
            {
                if (head > 0)
                {
                    _storage.Write(_names[file], bytes, at, end + RunReader.MarkedCodeBytes - at);
                }
                else
                {
                    _storage.Append(_names[file], bytes, at, end + RunReader.MarkedCodeBytes - at);
                }
            }
            finally
            {
                Array.Copy(_head, 0, bytes, at, head);
            }

            _mustBegin = false;
            Array.Copy(code, 0, _code, 0, _code.Length);
        }
    }
}
