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
        private const int StageBytes = 1408;

        /// <summary>Most bytes of a minute or an event with its code.</summary>
        private const int UsualBytes = 704;

        private readonly Storage _storage;
        private readonly Authenticator _authenticator;
        private readonly Tail _tail;
        private readonly TailCursor _cursor;
        private readonly Record _record;
        private readonly LogEnd _end;
        private readonly Crc32 _crc = new Crc32();
        private readonly byte[] _stage = new byte[StageBytes];
        private readonly byte[] _code = new byte[Authenticator.ShortBytes];
        private readonly byte[] _durableCode = new byte[Authenticator.ShortBytes];
        private readonly byte[] _found = new byte[Authenticator.ShortBytes];
        private string _name;
        private string _other;
        private bool _mustDelete;
        private long _staged;
        private int _foundLength;
        private int _sureLength;

        /// <summary>Creates it; touches nothing.</summary>
        public TailFile(Storage storage, string folder, Authenticator authenticator, Tail tail, TailCursor cursor, Record scratch, LogEnd end)
        {
            _storage = storage;
            _name = folder + "t.a";
            _other = folder + "t.b";
            _authenticator = authenticator;
            _tail = tail;
            _cursor = cursor;
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

        /// <summary>Whether a file was begun or replaced and the one before may still be there.</summary>
        public bool MustDelete
        {
            get { return _mustDelete; }
        }

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
            _foundLength = entries.FileLength;
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
        public void Append()
        {
            SeekWaiting();
            Array.Copy(_durableCode, 0, _code, 0, _code.Length);
            while (_cursor.Index < _tail.Count)
            {
                _staged = 0;
                byte[] stage = Stage(0, _tail.Count, out int count);
                _storage.Append(_name, stage, 0, count);
                Length += count;
                Array.Copy(_code, 0, _durableCode, 0, _code.Length);
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
            byte[] stage;
            int count;
            while (_cursor.Index < _tail.DurableCount)
            {
                stage = Stage(0, _tail.DurableCount, out count);
                _crc.Append(new SpanByte(stage, 0, count));
                carried += count;
            }

            header.Close(carried, _crc.GetCurrentHashAsUInt32());
            Rewind(header);
            Array.Copy(header.Buffer, 0, _stage, 0, TailHeader.Bytes);
            stage = Stage(TailHeader.Bytes, _tail.DurableCount, out count);
            if (stage != _stage)
            {
                // A large record goes by itself, behind the header.
                _storage.Write(_other, _stage, 0, TailHeader.Bytes);
                _storage.Append(_other, stage, 0, count);
            }
            else
            {
                _storage.Write(_other, stage, 0, count);
            }

            while (_cursor.Index < _tail.DurableCount)
            {
                stage = Stage(0, _tail.DurableCount, out count);
                _storage.Append(_other, stage, 0, count);
            }

            _mustDelete = Length > 0;
            Length = TailHeader.Bytes + carried;
            Array.Copy(_code, 0, _durableCode, 0, _code.Length);
            Swap();
        }

        private void Rewind(TailHeader header)
        {
            Array.Copy(header.Buffer, TailHeader.Bytes - _code.Length, _code, 0, _code.Length);
            _cursor.Rewind();
            _cursor.Generation = _tail.Generation;
        }

        /// <summary>Puts the next entries, with their codes, into a buffer: as many as fit, or one that is too large for the usual buffer.</summary>
        private byte[] Stage(int from, int last, out int count)
        {
            byte[] stage = _stage;
            count = from;
            while (_cursor.Index < last && count <= StageBytes - UsualBytes)
            {
                int bytes = TailCursor.LengthAt(_tail.Bytes, _cursor.Position);
                if (bytes > UsualBytes)
                {
                    if (count > from)
                    {
                        break;
                    }

                    stage = new byte[bytes + UsualBytes];
                    count = 0;
                    last = _cursor.Index + 1;
                }

                count += Put(stage, count);
            }

            return stage;
        }

        private int Put(byte[] stage, int at)
        {
            _cursor.Read(_tail.Bytes, _record, false);
            _end.NoteSchema(_record);
            _staged = _staged == 0 ? _record.Sequence : _staged;
            int length = EntryEncoder.Encode(_record, _tail.Bytes, _cursor, stage, at);
            byte[] code = _authenticator.Code(_code, 0, stage, at, length);
            Array.Copy(code, 0, _code, 0, _code.Length);
            Array.Copy(code, 0, stage, at + length, _code.Length);
            return length + _code.Length;
        }

        /// <summary>Sets the cursor before the first record that is not durable.</summary>
        private void SeekWaiting()
        {
            if (_cursor.Generation != _tail.Generation || _cursor.Index > _tail.DurableCount)
            {
                _cursor.Generation = _tail.Generation;
                _cursor.Rewind();
            }

            while (_cursor.Index < _tail.DurableCount)
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
