using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// Reads one file of unsealed entries on a medium that replaces whole files, see FORMAT.md. Entries lean on those before them in the file:
    /// behind a damaged one nothing can be read there.
    /// </summary>
    internal sealed class RunReader
    {
        /// <summary>Bytes of a file before its first entry.</summary>
        public const int HeadBytes = 14;

        /// <summary>Bytes before the first entry of a file whose entries lean on those of the file before.</summary>
        public const int LeanBytes = 4;

        /// <summary>Bytes of the mark that what follows does not lean on what is before.</summary>
        public const int RestartBytes = 1;

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
        private const int CodeOffset = 6;

        private readonly Storage _storage;
        private readonly Authenticator _authenticator;
        private readonly byte[] _window;
        private readonly byte[] _due = new byte[Authenticator.ShortBytes];
        private readonly byte[] _mainCode = new byte[Authenticator.ShortBytes];

        // Behind the newest entry so far, which a file may lean on; and another for files that begin anew, most of which hold nothing new.
        private TailCursor _main;
        private TailCursor _other;
        private TailCursor _cursor;
        private readonly TailCursor _probe;
        private readonly byte[] _scratch = new byte[Limits.RecordBytes];
        private int _left;
        private string _name;
        private int _start;
        private int _count;
        private int _at;
        private bool _isChecked;

        /// <summary>Creates the reader.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="decoder">Decoder of payloads.</param>
        /// <param name="first">A cursor for the entries.</param>
        /// <param name="second">Another.</param>
        /// <param name="window">A buffer of one block.</param>
        public RunReader(Storage storage, Authenticator authenticator, EntryDecoder decoder, TailCursor first, TailCursor second, byte[] window)
        {
            _probe = new TailCursor(decoder);
            _main = first;
            _other = second;
            _storage = storage;
            _authenticator = authenticator;
            _window = window;
        }

        /// <summary>Code of the group of entries that the one read last belongs to.</summary>
        public byte[] Code { get; } = new byte[Authenticator.ShortBytes];

        /// <summary>Sequence of the entry read last.</summary>
        public long Sequence
        {
            get { return _cursor.Sequence; }
        }

        /// <summary>Whether the file leans on the one before.</summary>
        public bool IsLean { get; private set; }

        /// <summary>Whether reading ended at a damaged entry.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>Whether the record read last is of a known kind and makes sense, or of a later kind.</summary>
        public bool IsUsable { get; private set; }

        /// <summary>Sequence of the last entry of a file that leans on one that could not be read to its end; 0: none.</summary>
        public long LostLast { get; private set; }

        /// <summary>Bytes behind the last sound entry, where reading has ended.</summary>
        public int Rest
        {
            get { return _count - _at; }
        }

        /// <summary>Writes what a file begins with.</summary>
        /// <param name="into">Where to.</param>
        /// <param name="at">Where it begins.</param>
        /// <param name="header">Whose key the codes have.</param>
        /// <param name="code">Code that the first entry's follows.</param>
        public static void PutHead(byte[] into, int at, TailHeader header, byte[] code)
        {
            into[at] = Magic;
            into[at + 1] = Version;
            LittleEndian.Write(into, at + RootOffset, header.Root, 2);
            LittleEndian.Write(into, at + EpochOffset, header.Epoch, 2);
            Array.Copy(code, 0, into, at + CodeOffset, code.Length);
        }

        /// <summary>Writes what a file begins with whose entries lean on the one before.</summary>
        public static void PutLean(byte[] into, int at, long sequence)
        {
            LittleEndian.Write(into, at, Lean | (sequence << 8), LeanBytes);
        }

        /// <summary>Begins with the first file.</summary>
        public void Begin()
        {
            _main.Rewind();
            _cursor = _main;
        }

        /// <summary>Opens a file.</summary>
        /// <param name="name">The file.</param>
        /// <param name="header">Only a file under its key counts; null: any.</param>
        /// <param name="isChecked">Whether that key is known.</param>
        /// <returns>Whether there is such a file.</returns>
        public bool Open(string name, TailHeader header, bool isChecked)
        {
            Leave();
            _name = name;
            _isChecked = isChecked;
            _start = 0;
            _at = 0;
            IsDamaged = false;
            IsLean = false;
            LostLast = 0;
            _left = 0;
            _count = 0;
            _count = _storage.Read(name, 0, _window, 0, _window.Length);
            if (_count >= LeanBytes && _window[0] == Lean)
            {
                return OpenLean();
            }

            if (_count < HeadBytes || _window[0] != Magic || _window[1] != Version)
            {
                _count = 0;
                return false;
            }

            _at = HeadBytes;
            _cursor = _other;
            _cursor.Rewind(_at);
            Array.Copy(_window, CodeOffset, Code, 0, Code.Length);
            return header == null
                || (LittleEndian.ReadUnsigned(_window, RootOffset, 2) == header.Root && LittleEndian.ReadUnsigned(_window, EpochOffset, 2) == header.Epoch);
        }

        /// <summary>Reads the next entry. Entries are stored in groups with one code, and are handed out when that was found to be right.</summary>
        /// <param name="into">The record.</param>
        /// <returns>False at the end of what can be read.</returns>
        public bool Next(Record into)
        {
            if (_left == 0 && !BeginGroup(into))
            {
                return false;
            }

            _cursor.Position = _at;
            IsUsable = _cursor.Read(_window, into, true) || into.Kind > RecordKind.Event;
            _at = _cursor.Position;
            _left--;
            _at += _left == 0 ? MarkedCodeBytes : 0;
            return true;
        }

        /// <summary>Entries from the damaged group on, by their lengths.</summary>
        public int CountRest()
        {
            int count = 0;
            while (Cover(LengthBytes))
            {
                int length = TailCursor.LengthAt(_window, _at);
                bool isEntry = length > CodeMark;
                length = length == 0 ? RestartBytes : isEntry ? length : MarkedCodeBytes;
                if (!Cover(length))
                {
                    break;
                }

                count += isEntry ? 1 : 0;
                _at += length;
            }

            return count;
        }

        private bool BeginGroup(Record into)
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

            if (TailCursor.LengthAt(_window, _at) == 0)
            {
                _at += RestartBytes;
                _cursor.Rewind(_at);
            }

            _left = CountGroup(into);
            IsDamaged = _left == 0;
            return _left > 0;
        }

        /// <summary>Counts the entries of a group that has its code and can be decoded; 0 where it has not or cannot.</summary>
        private int CountGroup(Record into)
        {
            int count = 0;
            int at = _at;
            _probe.CopyFrom(_cursor);
            Array.Copy(Code, 0, _due, 0, _due.Length);
            while (at + LengthBytes <= _count)
            {
                int length = TailCursor.LengthAt(_window, at);
                if (length == CodeMark)
                {
                    bool isWhole = at + MarkedCodeBytes <= _count && (!_isChecked || Authenticator.IsSame(_due, _window, at + 1, _due.Length));
                    Array.Copy(_window, at + 1, Code, 0, isWhole ? Code.Length : 0);
                    return isWhole ? count : 0;
                }

                if (length == 0 || at + length > _count || !Decode(at, length, into))
                {
                    return 0;
                }

                if (_isChecked)
                {
                    int bytes = EntryEncoder.Encode(into, _window, _probe, _scratch, 0);
                    Array.Copy(_authenticator.Code(_due, 0, _scratch, 0, bytes), 0, _due, 0, _due.Length);
                }

                at += length;
                count++;
            }

            return 0;
        }

        private bool Decode(int at, int length, Record into)
        {
            _probe.Position = at;
            try
            {
                _probe.Read(_window, into, true);
            }
            catch (Exception)
            {
                // Damaged bytes can say anything: indices beyond all arrays too.
                return false;
            }

            return _probe.Position == at + length && _probe.End <= at + length;
        }

        /// <summary>The cursor that is farther is the one that the next file may lean on.</summary>
        private void Leave()
        {
            if (_cursor == _other)
            {
                if (_other.Sequence < _main.Sequence)
                {
                    _cursor = _main;
                    return;
                }

                _other = _main;
                _main = _cursor;
            }

            Array.Copy(Code, 0, _mainCode, 0, Code.Length);
        }

        private bool OpenLean()
        {
            IsLean = true;
            _at = LeanBytes;
            long ahead = (LittleEndian.ReadUnsigned(_window, 1, LeanBytes - 1) - _main.Sequence) & LeanMask;
            _cursor = _main;
            _cursor.Position = _at;
            Array.Copy(_mainCode, 0, Code, 0, Code.Length);
            if (ahead != 0 && ahead < MostLost)
            {
                LostLast = _main.Sequence + ahead + CountRest();
            }

            return ahead == 0 && _main.Index > 0;
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
