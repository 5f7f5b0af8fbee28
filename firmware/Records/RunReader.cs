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

        /// <summary>Bytes of the mark that what follows does not lean on what is before.</summary>
        public const int RestartBytes = 1;

        private const int LengthBytes = 2;
        private const byte Magic = 0x52;
        private const byte Version = 1;
        private const int RootOffset = 2;
        private const int EpochOffset = 4;
        private const int CodeOffset = 6;

        private readonly Storage _storage;
        private readonly Authenticator _authenticator;
        private readonly TailCursor _cursor;
        private readonly byte[] _window;
        private string _name;
        private int _start;
        private int _count;
        private int _at;
        private bool _isChecked;

        /// <summary>Creates the reader.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="cursor">A cursor for the entries.</param>
        /// <param name="window">A buffer of one block.</param>
        public RunReader(Storage storage, Authenticator authenticator, TailCursor cursor, byte[] window)
        {
            _storage = storage;
            _authenticator = authenticator;
            _cursor = cursor;
            _window = window;
        }

        /// <summary>Code of the entry read last.</summary>
        public byte[] Code { get; } = new byte[Authenticator.ShortBytes];

        /// <summary>Whether reading ended at a damaged entry.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>Whether the record read last is of a known kind and makes sense, or of a later kind.</summary>
        public bool IsUsable { get; private set; }

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

        /// <summary>Opens a file.</summary>
        /// <param name="name">The file.</param>
        /// <param name="header">Only a file under its key counts; null: any.</param>
        /// <param name="isChecked">Whether that key is known.</param>
        /// <returns>Whether there is such a file.</returns>
        public bool Open(string name, TailHeader header, bool isChecked)
        {
            _name = name;
            _isChecked = isChecked;
            _start = 0;
            _at = HeadBytes;
            IsDamaged = false;
            _count = 0;
            _count = _storage.Read(name, 0, _window, 0, _window.Length);
            _cursor.Rewind(HeadBytes);
            if (_count < HeadBytes || _window[0] != Magic || _window[1] != Version)
            {
                _count = 0;
                _at = 0;
                return false;
            }

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
