using System;
using System.IO.Hashing;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The unsealed entries on a medium that appends in place (FAT): two files in turn, see FORMAT.md. The one in use holds the header and the entries since;
    /// when a block was sealed, what remains is written to the other one, and only then the old one is deleted. Of two, the one begun later counts if it is complete.
    /// </summary>
    internal sealed class TailFile
    {
        private const int NotFound = -1;

        /// <summary>Most bytes of a minute's payload in an entry.</summary>
        private const int MinuteBytes = 640;

        /// <summary>Bytes of an entry and its code beside the payload.</summary>
        private const int EntryBytes = Entry.LeastBytes + Authenticator.ShortBytes;

        private readonly Storage _storage;
        private readonly Authenticator _authenticator;
        private readonly Tail _tail;
        private readonly TailCursor _cursor;
        private readonly Record _record;
        private readonly LogEnd _end;
        private readonly Crc32 _crc = new Crc32();
        private readonly byte[] _code = new byte[Authenticator.ShortBytes];
        private readonly byte[] _durableCode = new byte[Authenticator.ShortBytes];
        private readonly byte[] _found = new byte[Authenticator.ShortBytes];
        private string _name;
        private string _other;
        private bool _mustDelete;
        private readonly BlockDesk _desk;
        private byte[] _stage;
        private int _from;
        private int _limit;
        private long _staged;
        private int _foundLength;
        private int _sureLength;

        /// <summary>Creates it; touches nothing.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="folder">Folder of the log.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="tail">The tail in memory.</param>
        /// <param name="scratch">A record it may use during a call.</param>
        /// <param name="end">End of the log.</param>
        /// <param name="desk">Has a buffer of one block.</param>
        public TailFile(Storage storage, string folder, Authenticator authenticator, Tail tail, Record scratch, LogEnd end, BlockDesk desk)
        {
            _desk = desk;
            _storage = storage;
            _name = folder + "t.a";
            _other = folder + "t.b";
            _authenticator = authenticator;
            _tail = tail;
            _cursor = tail.Mover;
            _record = scratch;
            _end = end;
        }

        /// <summary>Name of the file in use, or of that to be used first.</summary>
        public string Name
        {
            get { return _name; }
        }

        /// <summary>Name of the other one.</summary>
        public string Other
        {
            get { return _other; }
        }

        /// <summary>Durable bytes of the file in use; 0 while there is none.</summary>
        public int Length { get; private set; }

        /// <summary>Forgets the file in use.</summary>
        public void Clear()
        {
            Length = 0;
            _foundLength = NotFound;
            _sureLength = NotFound;
            _mustDelete = false;
        }

        /// <summary>The other file is the one in use.</summary>
        public void Swap()
        {
            string name = _name;
            _name = _other;
            _other = name;
        }

        /// <summary>Recovery found where the file ends.</summary>
        /// <param name="entries">Who read it up to there.</param>
        /// <param name="hasOther">The other file exists too and is to go.</param>
        /// <exception cref="StorageException">The medium failed, or contradicts itself.</exception>
        public void Adopt(EntryScanner entries, bool hasOther)
        {
            Length = entries.End;
            // A file whose header was there and whose length says that it is not: one of the two is wrong.
            _foundLength = entries.FileLength < 0 ? 0 : entries.FileLength;
            _sureLength = entries.IsLengthSure ? entries.FileLength : NotFound;
            _mustDelete = hasOther;
            if (Length <= _foundLength && !entries.CopyEndCode(_durableCode) && !ReadEnd(_durableCode) && !ReadEnd(_durableCode))
            {
                throw new StorageException("the tail file ends before its end");
            }
        }

        /// <summary>Whether the file in use ends as it was left.</summary>
        public bool IsAsLeft()
        {
            if (Length == 0)
            {
                return false;
            }

            // More behind the end than one append can have left is another card.
            int rest = _storage.GetLength(_name) - Length;
            return rest >= 0 && rest <= Limits.RecordBytes + Authenticator.ShortBytes && ReadEnd(_found) && Authenticator.IsSame(_found, _durableCode, 0, _found.Length);
        }

        /// <summary>Cuts off what lies behind the end.</summary>
        /// <returns>False where recovery saw another length: what it did not see may be records, and has to be looked for first.</returns>
        public bool Trim()
        {
            int length = _sureLength >= 0 ? _sureLength : Length > 0 ? _storage.GetLength(_name) : 0;
            bool isAsFound = _foundLength < 0 || length == _foundLength;
            _foundLength = NotFound;
            _sureLength = NotFound;
            if (isAsFound && length > Length)
            {
                _storage.Truncate(_name, Length);
            }

            return isAsFound;
        }

        /// <summary>Deletes the file that is not in use, if need be.</summary>
        public void DeleteOther()
        {
            if (_mustDelete)
            {
                _storage.Delete(_other);
                _mustDelete = false;
            }
        }

        /// <summary>Appends the records that wait; those that are stored are durable in the tail.</summary>
        /// <param name="newest">The last one, as it was appended; null where it is not at hand.</param>
        public void Append(Record newest)
        {
            Array.Copy(_durableCode, 0, _code, 0, _code.Length);
            if (newest != null && newest.Sequence == _tail.Last.Sequence && _tail.Count == _tail.DurableCount + 1)
            {
                // As a rule it is the only one.
                int at = Borrow(0, _tail.End - _tail.DurableEnd);
                Store(Close(EntryEncoder.Encode(newest, _stage, at), at));
                _tail.SetDurable();
                _end.Note(_tail);
                return;
            }

            Seek(_tail.DurableCount);
            while (_cursor.Index < _tail.Count)
            {
                Store(Stage(0, _tail.Count));
                _tail.SetDurable(_cursor);
                _end.Note(_record, _staged);
            }
        }

        /// <summary>Begins the other file with a header and all durable records of the tail; the file in use until now has to be deleted next.</summary>
        public void Begin(TailHeader header)
        {
            if (Length == 0)
            {
                Swap();
            }

            header.Generation++;
            header.SetCode(_authenticator);
            Rewind(header);
            _crc.Reset();
            int carried = 0;
            while (_cursor.Index < _tail.DurableCount)
            {
                int count = Stage(0, _tail.DurableCount) - _from;
                _crc.Append(new SpanByte(_stage, _from, count));
                carried += count;
            }

            header.Close(carried, _crc.GetCurrentHashAsUInt32());
            Rewind(header);
            int end = Stage(TailHeader.Bytes, _tail.DurableCount);
            Array.Copy(header.Buffer, 0, _stage, _from, TailHeader.Bytes);
            _storage.Write(_other, _stage, _from, end - _from);
            while (_cursor.Index < _tail.DurableCount)
            {
                end = Stage(0, _tail.DurableCount);
                _storage.Append(_other, _stage, _from, end - _from);
            }

            _mustDelete = Length > 0;
            Length = TailHeader.Bytes + carried;
            Array.Copy(_code, 0, _durableCode, 0, _code.Length);
            Swap();
        }

        private void Rewind(TailHeader header)
        {
            Array.Copy(header.Buffer, TailHeader.Bytes - _code.Length, _code, 0, _code.Length);
            Seek(0);
        }

        private void Store(int end)
        {
            _storage.Append(_name, _stage, _from, end - _from);
            Length += end - _from;
            Array.Copy(_code, 0, _durableCode, 0, _code.Length);
        }

        /// <summary>Puts the next entries, with their codes, into a buffer: as many as fit, one at least.</summary>
        /// <param name="head">Bytes that stay free before them.</param>
        /// <param name="last">Index behind the last record.</param>
        /// <returns>Where they end.</returns>
        private int Stage(int head, int last)
        {
            int bytes = _cursor.Index < last ? TailCursor.LengthAt(_tail.Bytes, _cursor.Position) : 0;
            int at = Borrow(head, bytes) + head;
            _staged = 0;
            while (_cursor.Index < last)
            {
                bytes = TailCursor.LengthAt(_tail.Bytes, _cursor.Position);
                if (_staged > 0 && at + Most(bytes) > _limit)
                {
                    break;
                }

                _cursor.Read(_tail.Bytes, _record, false);
                _staged = _staged == 0 ? _record.Sequence : _staged;
                at = Close(EntryEncoder.Encode(_record, _tail.Bytes, _cursor, _stage, at), at);
            }

            return at;
        }

        /// <summary>Most bytes of an entry with its code of a record that has so many in the tail.</summary>
        private static int Most(int bytes)
        {
            return (bytes > MinuteBytes ? bytes : MinuteBytes) + EntryBytes;
        }

        /// <summary>
        /// Takes a buffer for some bytes and an entry of a record that has so many bytes in the tail: the free end of that, or, where it is nearly full, that of a
        /// block.
        /// </summary>
        /// <returns>Where it begins.</returns>
        private int Borrow(int head, int bytes)
        {
            bool isFree = _tail.Limit - _tail.End >= head + Most(bytes);
            _stage = isFree ? _tail.Bytes : _desk.TakeBuffer();
            _from = isFree ? _tail.End : 0;
            _limit = isFree ? _tail.Limit : _stage.Length;
            return _from;
        }

        /// <summary>Puts the code behind an entry; returns where that ends.</summary>
        private int Close(int length, int at)
        {
            byte[] code = _authenticator.Code(_code, 0, _stage, at, length);
            Array.Copy(code, 0, _code, 0, _code.Length);
            Array.Copy(code, 0, _stage, at + length, _code.Length);
            return at + length + _code.Length;
        }

        /// <summary>Sets the cursor before a record.</summary>
        private void Seek(int index)
        {
            _cursor.Generation = -1;
            _cursor.Rewind(Tail.Start);
            while (_cursor.Index < index)
            {
                _cursor.Read(_tail.Bytes, _record, false);
            }
        }

        private bool ReadEnd(byte[] into)
        {
            return _storage.Read(_name, Length - into.Length, into, 0, into.Length) == into.Length;
        }
    }
}
