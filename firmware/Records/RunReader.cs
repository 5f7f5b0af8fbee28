using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// Reads the runs of unsealed entries on a medium that replaces whole files, in their fixed order, see FORMAT.md. Entries lean on those before them:
    /// behind a damaged one nothing can be read. Lives while a log is opened.
    /// </summary>
    internal sealed class RunReader
    {
        /// <summary>Spill files.</summary>
        public const int SpillFiles = 6;

        /// <summary>Small files.</summary>
        public const int SmallFiles = 4;

        /// <summary>Bytes of a file before its first entry.</summary>
        public const int HeadBytes = 10;

        /// <summary>Bytes before the first entry of a file whose entries lean on those of the file before.</summary>
        public const int LeanBytes = 4;

        /// <summary>In the place of a length: the code of the entries since the last one follows.</summary>
        public const byte CodeMark = 1;

        /// <summary>Bytes of the code and its mark.</summary>
        public const int MarkedCodeBytes = 1 + Authenticator.ShortBytes;

        private const int LengthBytes = 2;
        private const byte Lean = 0x4C;
        private const int LeanMask = 0xFFFFFF;
        private const int MostLost = 0xFFFF;
        private const byte Magic = 0x52;
        private const byte Version = 1;
        private const int RootOffset = 2;
        private const int EpochOffset = 4;
        private const int BlockOffset = 6;

        private readonly Storage _storage;
        private readonly string[] _names;
        private readonly Authenticator _authenticator;
        private readonly TailCursor _cursor;
        private readonly byte[] _window;
        private readonly byte[] _code = new byte[Authenticator.ShortBytes];
        private TailHeader _header;
        private bool _isChecked;
        private bool _isAny;
        private int _first;
        private int _step;
        private string _name;
        private bool _hasRun;
        private int _start;
        private int _count;
        private int _at;
        private int _left;
        private bool _isDamaged;

        /// <summary>Creates the reader.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="names">Names of the spill files, then of the small ones.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="values">What cursors read with.</param>
        /// <param name="window">A buffer for what is read.</param>
        public RunReader(Storage storage, string[] names, Authenticator authenticator, TailValues values, byte[] window)
        {
            _storage = storage;
            _names = names;
            _authenticator = authenticator;
            _cursor = new TailCursor(values);
            _window = window;
        }

        /// <summary>Whether the record read last is of a known kind and makes sense, or of a later kind.</summary>
        public bool IsUsable { get; private set; }

        /// <summary>Bytes read that belong to no sound entry.</summary>
        public int Rubbish { get; private set; }

        /// <summary>Greatest sequence of an entry that is damaged or leans on a damaged one; 0: none is.</summary>
        public long DamagedLast { get; private set; }

        /// <summary>Writes what a file begins with that stands by itself.</summary>
        /// <param name="into">Where to.</param>
        /// <param name="at">Where it begins.</param>
        /// <param name="header">Whose key the codes have, and which block the entries will be in.</param>
        public static void PutHead(byte[] into, int at, TailHeader header)
        {
            into[at] = Magic;
            into[at + 1] = Version;
            LittleEndian.Write(into, at + RootOffset, header.Root, 2);
            LittleEndian.Write(into, at + EpochOffset, header.Epoch, 2);
            LittleEndian.Write(into, at + BlockOffset, header.Block, 4);
        }

        /// <summary>Writes what a file begins with whose entries lean on the one before.</summary>
        public static void PutLean(byte[] into, int at, long sequence)
        {
            LittleEndian.Write(into, at, Lean | (sequence << 8), LeanBytes);
        }

        /// <summary>Begins with the first file.</summary>
        /// <param name="header">Header of the tail.</param>
        /// <param name="first">Spill file with which reading begins; negative: there is none.</param>
        /// <param name="isChecked">Whether the key of the codes is known.</param>
        /// <param name="isAny">Whether files count that are not of the header's key and block: there is none, it was made of the blocks.</param>
        public void Begin(TailHeader header, int first, bool isChecked, bool isAny)
        {
            _header = header;
            _isChecked = isChecked;
            _isAny = isAny;
            _first = first;
            _step = first < 0 ? SpillFiles - 1 : 0;
            _hasRun = false;
            _cursor.Rewind(0);
        }

        /// <summary>Without a head file: the spill file that stands by itself and goes furthest beyond what is sealed; -1: none does.</summary>
        public int FindFirst(TailHeader header, Record scratch)
        {
            int first = -1;
            long furthest = header.Last;
            for (int i = 0; i < SpillFiles; i++)
            {
                Begin(header, 0, false, true);
                bool isBase = Open(_names[i]);
                while (isBase && Next(scratch))
                {
                    if (scratch.Sequence > furthest)
                    {
                        furthest = scratch.Sequence;
                        first = i;
                    }
                }
            }

            DamagedLast = 0;
            Rubbish = 0;
            return first;
        }

        /// <summary>Reads the next sound entry whose sequence exceeds a given one; false where there is none.</summary>
        public bool Read(long after, Record into)
        {
            while (true)
            {
                while (_hasRun && Next(into))
                {
                    if (into.Sequence > after)
                    {
                        return true;
                    }
                }

                if (_hasRun && _isDamaged)
                {
                    Rubbish += _count - _at;
                    NoteDamaged(after + CountRest());
                }

                if (_step == SpillFiles - 1 + SmallFiles)
                {
                    _hasRun = false;
                    return false;
                }

                // The last spill file is that with which the next header begins.
                _hasRun = Open(_names[_step < SpillFiles - 1 ? (_first + _step) % SpillFiles : _step + 1]);
                _step++;
            }
        }

        private bool Open(string name)
        {
            _name = name;
            _start = 0;
            _at = 0;
            _left = 0;
            _isDamaged = false;
            _count = 0;
            _count = _storage.Read(name, 0, _window, 0, _window.Length);
            if (_count >= LeanBytes && _window[0] == Lean)
            {
                return OpenLean();
            }

            // All that a log writes leans on the first run behind its head: another one is older.
            if (_count < HeadBytes || _window[0] != Magic || _window[1] != Version || _cursor.Index > 0 || !IsOfHeader())
            {
                return false;
            }

            _at = HeadBytes;
            _cursor.Rewind(_at);
            _header.CopyTag(_code, 0, _code.Length);
            return true;
        }

        private bool IsOfHeader()
        {
            return _isAny
                || (LittleEndian.ReadUnsigned(_window, RootOffset, 2) == _header.Root
                    && LittleEndian.ReadUnsigned(_window, EpochOffset, 2) == _header.Epoch
                    && LittleEndian.ReadUnsigned(_window, BlockOffset, 4) == _header.Block);
        }

        private bool OpenLean()
        {
            _at = LeanBytes;
            long last = _cursor.Sequence > _header.Last ? _cursor.Sequence : _header.Last;
            long ahead = (LittleEndian.ReadUnsigned(_window, 1, LeanBytes - 1) - last) & LeanMask;
            if (ahead != 0 && ahead < MostLost)
            {
                NoteDamaged(last + ahead + CountRest());
            }

            return ahead == 0 && _cursor.Index > 0;
        }

        private void NoteDamaged(long last)
        {
            DamagedLast = last > DamagedLast ? last : DamagedLast;
        }

        /// <summary>Reads the next entry of the run. Entries are stored in groups with one code, and are handed out when that was found to be right.</summary>
        private bool Next(Record into)
        {
            if (_left == 0)
            {
                if (!Cover(LengthBytes))
                {
                    return false;
                }

                // A group is shorter than the window.
                if (_at > 0 && _count == _window.Length)
                {
                    Slide();
                }

                _left = CountGroup();
            }

            _isDamaged = _left == 0 || !Decode(into);
            if (_isDamaged)
            {
                return false;
            }

            _left--;
            _at = _cursor.Position + (_left == 0 ? MarkedCodeBytes : 0);
            return true;
        }

        private bool Decode(Record into)
        {
            int end = _at + TailCursor.LengthAt(_window, _at);
            _cursor.Position = _at;
            try
            {
                IsUsable = _cursor.Read(_window, into, true) || into.Kind > RecordKind.Event;
            }
            catch (Exception)
            {
                // Damaged bytes that nobody could check can say anything: indices beyond all arrays too.
                return false;
            }

            return _cursor.End <= end;
        }

        /// <summary>Counts the entries of a group that has its code; 0 where it has not.</summary>
        private int CountGroup()
        {
            int count = 0;
            int end = _at;
            while (end + MarkedCodeBytes <= _count)
            {
                int length = TailCursor.LengthAt(_window, end);
                if (length == 0)
                {
                    bool isWhole = count > 0 && _window[end] == CodeMark && IsGenuine(end);
                    Array.Copy(_window, end + 1, _code, 0, isWhole ? _code.Length : 0);
                    return isWhole ? count : 0;
                }

                end += length;
                count++;
            }

            if (_at == 0 && _count == _window.Length)
            {
                throw new StorageException("no memory for what is not sealed");
            }

            return 0;
        }

        private bool IsGenuine(int end)
        {
            return !_isChecked || Authenticator.IsSame(_authenticator.Code(_code, 0, _window, _at, end - _at), _window, end + 1, _code.Length);
        }

        /// <summary>Entries from the present place on, by their lengths.</summary>
        private int CountRest()
        {
            int count = 0;
            while (Cover(LengthBytes))
            {
                int length = TailCursor.LengthAt(_window, _at);
                if (!Cover(length == 0 ? MarkedCodeBytes : length))
                {
                    break;
                }

                count += length == 0 ? 0 : 1;
                _at += length == 0 ? MarkedCodeBytes : length;
            }

            return count;
        }

        /// <summary>Sees to it that the window holds some bytes from the present place on; false where the file ends before.</summary>
        private bool Cover(int bytes)
        {
            if (_at + bytes <= _count)
            {
                return true;
            }

            // A file rarely exceeds the window.
            if (_count < _window.Length || bytes > _window.Length)
            {
                return false;
            }

            Slide();
            return bytes <= _count;
        }

        private void Slide()
        {
            _start += _at;
            _at = 0;
            _count = 0;
            _count = _storage.Read(_name, _start, _window, 0, _window.Length);
        }
    }
}
