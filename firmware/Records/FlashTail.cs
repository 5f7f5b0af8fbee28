using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The tail on a medium that replaces whole files (littlefs), see FORMAT.md. Its truth is the head file, and of the entries behind the last sealed one all that the other
    /// files hold, read in their order: small files, which are cheap to write, and spill files, which take over what the small ones hold when they are full.
    /// Nothing is ever deleted or emptied: what is sealed or taken over is known by its sequence, what is of another key by its head.
    /// </summary>
    internal sealed partial class FlashTail : TailFiles
    {
        private const int SmallFiles = 3;
        private const int SpillFiles = 5;

        /// <summary>Spill files that may lean on each other, the first included.</summary>
        private const int LeaningFiles = 4;

        /// <summary>The file that takes all entries when the key changes.</summary>
        private const int RecodeFile = SpillFiles;

        /// <summary>Bytes of a small file: with what littlefs adds they stay within two program units.</summary>
        private const int SmallBytes = 224;

        /// <summary>Bytes to which a spill file grows by further entries.</summary>
        private const int SpillBytes = 896;

        /// <summary>Bytes to which it grows by what small files held: some of them rather than many.</summary>
        private const int GrownBytes = 1700;

        /// <summary>Bytes of the buffer that are left for an entry in its full form.</summary>
        private const int EntryRoom = 712;

        /// <summary>Bytes, with the code, by which an entry may exceed what it has in memory where it does not lean on another: 17 for each channel.</summary>
        private const int Growth = 568;

        private readonly Storage _storage;
        private readonly string _headName;
        private readonly string[] _names = new string[SpillFiles + 1 + SmallFiles];
        private readonly int[] _chain = new int[SpillFiles + 1];
        private readonly long[] _spillLast = new long[SpillFiles + 1];
        private readonly Authenticator _authenticator;
        private readonly Tail _tail;
        private readonly BlockFiles _blocks;
        private readonly Record _record;
        private readonly LogEnd _end;
        private readonly byte[] _head = new byte[FlashHead.Bytes];
        private readonly TailCursor _cursor;
        private readonly TailCursor _writer;
        private readonly EntryDecoder _decoder;
        private readonly byte[] _window;
        private readonly byte[] _code = new byte[Authenticator.ShortBytes];
        private readonly byte[] _durableCode = new byte[Authenticator.ShortBytes];
        private readonly byte[] _spillCode = new byte[Authenticator.ShortBytes];
        private TailHeader _header;
        private uint _headCrc;
        private uint _triedCrc;
        private long _durableLast;
        private long _staged;
        private int _recoded;

        // Where entries go.
        private int _spill;
        private int _spillTo;
        private int _spillLength;
        private int _small;
        private int _open;
        private int _openLength;
        private bool _isLean;

        // Where reading is.
        private int _first;
        private int _step;
        private int _file;
        private RunReader _run;
        private int _readChain;
        private bool _isChecked;
        private bool _hasRun;
        private long _damagedLast;

        /// <summary>Creates it; touches nothing.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="folder">Folder of the log.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="tail">The tail in memory.</param>
        /// <param name="decoder">Decoder of payloads.</param>
        /// <param name="scratch">A record it may use during a call.</param>
        /// <param name="end">End of the log.</param>
        /// <param name="window">A buffer of one block for reading.</param>
        /// <param name="blocks">The ring.</param>
        public FlashTail(
            Storage storage, string folder, Authenticator authenticator, Tail tail, EntryDecoder decoder, Record scratch, LogEnd end, byte[] window, BlockFiles blocks)
        {
            _storage = storage;
            _headName = folder + "h";
            for (int i = 0; i < _names.Length; i++)
            {
                _names[i] = i <= RecodeFile ? folder + "s" + i.ToString() : folder + "w" + (i - RecodeFile - 1).ToString();
            }

            _authenticator = authenticator;
            _tail = tail;
            _record = scratch;
            _end = end;
            _blocks = blocks;
            _cursor = tail.Mover;
            _writer = new TailCursor(decoder);
            _decoder = decoder;
            _window = window;
            Clear();
        }

        /// <inheritdoc/>
        public override int Length
        {
            get { return _tail.DurableLength; }
        }

        /// <inheritdoc/>
        public override void Clear()
        {
            _spill = -1;
            _small = -1;
            _open = -1;
            _recoded = -1;
            _durableLast = 0;
            _spillTo = 0;
            _spillLength = 0;
            _headCrc = 0;
            _triedCrc = 0;
            Array.Clear(_spillLast, 0, _spillLast.Length);
            Array.Clear(_durableCode, 0, _durableCode.Length);
            _cursor.Generation = -1;
        }

        /// <inheritdoc/>
        public override bool IsAsLeft()
        {
            byte[] head = _head;
            return _headCrc != 0
                && _storage.Read(_headName, 0, head, 0, FlashHead.Bytes) == FlashHead.Bytes
                && FlashHead.IsSound(head)
                && (FlashHead.CrcOf(head) == _headCrc || FlashHead.CrcOf(head) == _triedCrc);
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
        public override void NoteDropped(int count)
        {
            _spillTo = _spillTo > count ? _spillTo - count : 0;
            if (_spillTo >= _tail.DurableCount)
            {
                _spillTo = _tail.DurableCount;
                _small = -1;
                _open = _open > RecodeFile ? -1 : _open;
            }
        }

        /// <inheritdoc/>
        public override bool CanRecode()
        {
            return _tail.DurableCount == 0 || !IsLive(RecodeFile, _durableLast) || (_small < 0 && IsFree(NextSpill()));
        }

        /// <inheritdoc/>
        public override void Begin(TailHeader header, bool isOtherKey)
        {
            _header = header;
            if (isOtherKey)
            {
                Recode(header);
            }

            _first = isOtherKey ? (_tail.DurableCount > 0 ? _recoded : 0) : FirstLive(header.Last);
            byte[] head = _head;
            FlashHead.Put(header, _first, _blocks.Slots, head);
            _triedCrc = FlashHead.CrcOf(head);
            _storage.Write(_headName, head, 0, FlashHead.Bytes);
            _headCrc = _triedCrc;
            _durableLast = header.Last;
            if (isOtherKey)
            {
                TakeRecoded();
            }
        }

        /// <inheritdoc/>
        public override void Append()
        {
            while (_tail.DurableCount < _tail.Count)
            {
                // Entries take about the bytes that they have in memory.
                int bytes = _tail.Length - _tail.DurableLength + RunReader.MarkedCodeBytes;
                if (_open >= 0 && Continues(bytes))
                {
                    Store(_open, false, false);
                }
                else
                {
                    StoreElsewhere(bytes);
                }
            }
        }

        private bool Continues(int bytes)
        {
            bool isSmall = _open > RecodeFile;
            return isSmall ? _openLength + bytes <= SmallBytes || (_openLength > SmallBytes && _openLength + bytes <= SpillBytes)
                : bytes > SmallBytes / 2 && _openLength + bytes <= SpillBytes;
        }

        /// <summary>Begins another file: the next small one, or, where that is not for it, a spill file that takes what the small ones hold as well.</summary>
        private void StoreElsewhere(int bytes)
        {
            bool fits = bytes + RunReader.HeadBytes <= SmallBytes;
            bool hasSmall = _small + 1 < SmallFiles;
            if (fits && hasSmall)
            {
                StoreSmall();
                return;
            }

            int next = NextSpill();
            bool isNextFree = IsFree(next);
            int all = _tail.Length * (_tail.Count - _spillTo) / _tail.Count;
            bool mayGrow = _spill >= 0 && IsLive(_spill, _durableLast) && _spillTo < _tail.DurableCount && _spillLength + all <= GrownBytes;
            if (!mayGrow && !isNextFree && hasSmall)
            {
                StoreSmall();
                return;
            }

            bool isNew = _spill < 0 || (!mayGrow && isNextFree);
            if (isNew && _spillTo == _tail.DurableCount && _open >= 0 && _open == _spill && MayLean(next))
            {
                _isLean = true;
                Store(next, true, false);
                return;
            }

            Seek(_spillTo);
            Array.Copy(_spillTo == _tail.DurableCount ? _durableCode : _spillCode, 0, _code, 0, _code.Length);
            StoreFrom(isNew ? next : _spill, isNew, !isNew);
            while (_cursor.Index < _tail.DurableCount)
            {
                // All that is in small files, before one of them is used again.
                StoreFrom(_spill, false, false);
            }
        }

        /// <summary>Whether the next spill file may lean on the newest: on a live one, and not so many on each other that none could be given up for new ones.</summary>
        private bool MayLean(int next)
        {
            return _spill != RecodeFile && IsLive(_spill, _durableLast) && (next - _chain[_spill] + SpillFiles) % SpillFiles < LeaningFiles;
        }

        private void StoreSmall()
        {
            // In the order of reading the file before is the small one before, or the newest spill file.
            _isLean = _open >= 0 && _open == (_small < 0 ? _spill : RecodeFile + 1 + _small);
            Store(RecodeFile + 1 + _small + 1, true, false);
        }

        /// <summary>Stores what waits, behind the last durable record.</summary>
        private void Store(int file, bool isNew, bool isRestart)
        {
            SeekWaiting();
            Array.Copy(_durableCode, 0, _code, 0, _code.Length);
            StoreFrom(file, isNew, isRestart);
        }

        /// <summary>Stores records from the cursor on, behind the present code: as many as the buffer takes.</summary>
        private void StoreFrom(int file, bool isNew, bool isRestart)
        {
            bool isLean = _isLean;
            int bytes = Stage(isNew, isRestart, _tail.Count, out byte[] stage, out int from);
            Put(file, isNew, stage, from, bytes);
            bool isAtEnd = _cursor.Index >= _tail.DurableCount;
            if (file <= RecodeFile)
            {
                _chain[file] = !isNew ? _chain[file] : isLean ? _chain[_spill] : file;
                _spill = file;
                _spillLength = _openLength;
                _spillTo = _cursor.Index;
                _spillLast[file] = _record.Sequence;
                _small = isAtEnd ? -1 : _small;
                Array.Copy(_code, 0, _spillCode, 0, _code.Length);
            }
            else
            {
                _small = file - RecodeFile - 1;
            }

            if (isAtEnd)
            {
                Array.Copy(_code, 0, _durableCode, 0, _code.Length);
                _tail.SetDurable(_cursor);
                _end.Note(_record, _staged);
            }
        }

        /// <summary>Writes or appends the staged bytes. Whatever fails leaves in doubt what the file holds: the next entries go elsewhere.</summary>
        private void Put(int file, bool isNew, byte[] stage, int from, int bytes)
        {
            int length = isNew ? bytes : (_open == file ? _openLength : _spillLength) + bytes;
            int generation = _cursor.Generation;
            _open = -1;
            _cursor.Generation = -1;
            if (isNew)
            {
                _storage.Write(_names[file], stage, from, bytes);
            }
            else
            {
                _storage.Append(_names[file], stage, from, bytes);
            }

            _cursor.Generation = generation;
            _open = file;
            _openLength = length;
        }

        /// <summary>Codes records from the cursor on, up to one or as many as fit, into the free end of the tail's memory.</summary>
        /// <returns>Bytes.</returns>
        private int Stage(bool isNew, bool isRestart, int last, out byte[] stage, out int from)
        {
            // All of it at once: each further write would program the flash once more.
            int bytes = _tail.Length - _cursor.Position;
            int end = _tail.Lend(RunReader.HeadBytes + bytes + Growth + EntryRoom, out stage, out from);
            int at = from;
            if (isNew && _isLean)
            {
                RunReader.PutLean(stage, at, _writer.Sequence);
                at += RunReader.LeanBytes;
            }
            else if (isNew)
            {
                RunReader.PutHead(stage, at, _header, _code);
                at += RunReader.HeadBytes;
                _writer.Rewind(at);
            }
            else if (isRestart)
            {
                stage[at] = 0;
                at += RunReader.RestartBytes;
                _writer.Rewind(at);
            }

            _isLean = false;
            int start = at;
            while (_cursor.Index < last)
            {
                int coded = TailCursor.LengthAt(_tail.Bytes, _cursor.Position);
                bool isLarge = at + coded + Growth > end - EntryRoom || coded + Entry.LeastBytes > EntryRoom;
                if (at > start && isLarge)
                {
                    break;
                }

                _cursor.Read(_tail.Bytes, _record, false);
                _end.NoteSchema(_record);
                _staged = at == start ? _record.Sequence : _staged;
                byte[] entry = isLarge ? new byte[Limits.RecordBytes] : stage;
                int entryAt = isLarge ? 0 : end - EntryRoom;
                int length = EntryEncoder.Encode(_record, _tail.Bytes, _cursor, entry, entryAt);
                byte[] code = _authenticator.Code(_code, 0, entry, entryAt, length);
                _writer.Position = at;
                _writer.Write(_record, stage, _cursor, _tail.Bytes);
                at = _writer.Position;
                Array.Copy(code, 0, _code, 0, _code.Length);
            }

            stage[at] = RunReader.CodeMark;
            Array.Copy(_code, 0, stage, at + 1, _code.Length);
            return at + RunReader.MarkedCodeBytes - from;
        }

        /// <summary>
        /// Writes all durable entries anew, under the key of a header that does not count yet, to a file that the header that counts does not need.
        /// Tried again it takes the same file.
        /// </summary>
        private void Recode(TailHeader header)
        {
            if (_recoded < 0)
            {
                _recoded = IsLive(RecodeFile, _durableLast) && _small < 0 && IsFree(NextSpill()) ? NextSpill() : RecodeFile;
            }

            Array.Clear(_code, 0, _code.Length);
            Seek(0);
            bool isNew = true;
            while (_cursor.Index < _tail.DurableCount)
            {
                int bytes = Stage(isNew, false, _tail.DurableCount, out byte[] stage, out int from);
                Put(_recoded, isNew, stage, from, bytes);
                isNew = false;
            }

            _cursor.Generation = -1;
        }

        /// <summary>The header that counts is now that of the other key: its file is the only one.</summary>
        private void TakeRecoded()
        {
            Array.Clear(_spillLast, 0, _spillLast.Length);
            _small = -1;
            _open = -1;
            _spill = -1;
            _spillTo = _tail.DurableCount;
            if (_tail.DurableCount > 0)
            {
                _spill = _recoded;
                _chain[_recoded] = _recoded;
                _spillLength = _openLength;
                _spillLast[_recoded] = _end.Sequence;
            }

            _recoded = -1;
            Array.Copy(_code, 0, _spillCode, 0, _code.Length);
            Array.Copy(_code, 0, _durableCode, 0, _code.Length);
        }

        private int NextSpill()
        {
            return _spill + 1 < SpillFiles ? _spill + 1 : 0;
        }

        private bool IsLive(int spill, long last)
        {
            return _spillLast[spill] > last;
        }

        /// <summary>Whether entries behind the last sealed one are in a spill file, or lean on it.</summary>
        private bool IsNeeded(int spill, long last)
        {
            return IsLive(spill, last) || (spill == _spill && _small >= 0);
        }

        /// <summary>Whether a spill file may be written over by one that takes what small files hold: no other has live entries that are in it or lean on it,
        /// or is read behind it.</summary>
        private bool IsFree(int spill)
        {
            for (int i = 0; i < SpillFiles; i++)
            {
                int length = (i - _chain[i] + SpillFiles) % SpillFiles;
                bool isLeantOn = (i - spill + SpillFiles) % SpillFiles <= length;
                if (IsLive(i, _durableLast) && (isLeantOn || PlaceOf(i) > PlaceOf(spill)))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Where a spill file is in the order of reading that the head file states.</summary>
        private int PlaceOf(int spill)
        {
            return _first == RecodeFile ? spill : (spill - _first + SpillFiles) % SpillFiles;
        }

        /// <summary>Where reading begins: at the spill file on which the first that is needed leans; without any at the one that is written next.</summary>
        private int FirstLive(long last)
        {
            if (IsNeeded(RecodeFile, last))
            {
                return RecodeFile;
            }

            int file = NextSpill();
            for (int i = 0; i < SpillFiles; i++)
            {
                int candidate = (file + i) % SpillFiles;
                if (IsNeeded(candidate, last))
                {
                    return _chain[candidate];
                }
            }

            return file;
        }

        /// <summary>Sets the cursor before a durable record.</summary>
        private void Seek(int index)
        {
            if (_cursor.Generation != _tail.Generation || _cursor.Index > index)
            {
                _cursor.Generation = _tail.Generation;
                _cursor.Rewind();
            }

            while (_cursor.Index < index)
            {
                _cursor.Read(_tail.Bytes, _record, false);
            }
        }

        private void SeekWaiting()
        {
            Seek(_tail.DurableCount);
        }
    }
}
