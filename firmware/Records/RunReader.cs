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
        private readonly byte[] _mainCode = new byte[Authenticator.ShortBytes];

        // Behind the newest entry so far, which a file may lean on; and another for files that begin anew, most of which hold nothing new.
        private TailCursor _main;
        private TailCursor _other;
        private TailCursor _cursor;
        private string _name;
        private int _start;
        private int _count;
        private int _at;
        private bool _isChecked;

        /// <summary>Creates the reader.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="first">A cursor for the entries.</param>
        /// <param name="second">Another.</param>
        /// <param name="window">A buffer of one block.</param>
        public RunReader(Storage storage, Authenticator authenticator, TailCursor first, TailCursor second, byte[] window)
        {
            _main = first;
            _other = second;
            _storage = storage;
            _authenticator = authenticator;
            _window = window;
        }

        /// <summary>Code of the entry read last.</summary>
        public byte[] Code { get; } = new byte[Authenticator.ShortBytes];

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
        /// <param name="into">Where to, at offset 0.</param>
        /// <param name="header">Whose key the codes have.</param>
        /// <param name="code">Code that the first entry's follows.</param>
        public static void PutHead(byte[] into, TailHeader header, byte[] code)
        {
            into[0] = Magic;
            into[1] = Version;
            LittleEndian.Write(into, RootOffset, header.Root, 2);
            LittleEndian.Write(into, EpochOffset, header.Epoch, 2);
            Array.Copy(code, 0, into, CodeOffset, code.Length);
        }

        /// <summary>Writes what a file begins with whose entries lean on the one before.</summary>
        public static void PutLean(byte[] into, long sequence)
        {
            LittleEndian.Write(into, 0, Lean | (sequence << 8), LeanBytes);
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
            LostLast = 0;
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

        /// <summary>Reads the next entry; those whose sequence does not exceed a given one are not checked.</summary>
        /// <param name="after">That sequence.</param>
        /// <param name="into">The record.</param>
        /// <param name="scratch">A buffer of one block.</param>
        /// <returns>False at the end of what can be read.</returns>
        public bool Next(long after, Record into, byte[] scratch)
        {
            while (Cover(LengthBytes))
            {
                int length = TailCursor.LengthAt(_window, _at);
                if (length == 0)
                {
                    _at += RestartBytes;
                    _cursor.Rewind(_at);
                    continue;
                }

                IsDamaged = !Cover(length + Authenticator.ShortBytes) || !Decode(into, length) || (into.Sequence > after && _isChecked && !IsGenuine(into, length, scratch));
                if (IsDamaged)
                {
                    return false;
                }

                _at += length;
                Array.Copy(_window, _at, Code, 0, Code.Length);
                _at += Code.Length;
                return true;
            }

            return false;
        }

        /// <summary>Entries from the damaged one on, by their lengths.</summary>
        public int CountRest()
        {
            int count = 0;
            while (Cover(LengthBytes))
            {
                int length = TailCursor.LengthAt(_window, _at);
                if (length > 0 && !Cover(length + Authenticator.ShortBytes))
                {
                    break;
                }

                count += length > 0 ? 1 : 0;
                _at += length > 0 ? length + Authenticator.ShortBytes : RestartBytes;
            }

            return count;
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

        private bool Decode(Record into, int length)
        {
            int end = _at + length;
            _cursor.Position = _at;
            try
            {
                IsUsable = _cursor.Read(_window, into, true) || into.Kind > RecordKind.Event;
            }
            catch (Exception)
            {
                // Damaged bytes can say anything: indices beyond all arrays too.
                return false;
            }

            return _cursor.Position == end && _cursor.End <= end;
        }

        private bool IsGenuine(Record record, int length, byte[] scratch)
        {
            int bytes = EntryEncoder.Encode(record, _window, _cursor, scratch, 0);
            byte[] due = _authenticator.Code(Code, 0, scratch, 0, bytes);
            return Authenticator.IsSame(due, _window, _at + length, Code.Length);
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

            _start += _at;
            _at = 0;
            _count = 0;
            _count = _storage.Read(_name, _start, _window, 0, _window.Length);
            return bytes <= _count;
        }
    }
}
