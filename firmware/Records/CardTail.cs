using System;
using System.IO.Hashing;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>The tail on a medium that appends in place (FAT): which of the two files counts, and its entries. Who writes them is <see cref="TailFile"/>.</summary>
    internal sealed class CardTail : TailFiles
    {
        private readonly Storage _storage;
        private readonly TailFile _file;
        private readonly Authenticator _authenticator;
        private readonly EntryDecoder _decoder;
        private readonly BlockDesk _desk;

        // While the tail is read.
        private EntryScanner _entries;
        private byte[] _large;
        private bool _hasOther;
        private int _read;

        /// <summary>Creates it; touches nothing.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="folder">Folder of the log.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="tail">The tail in memory.</param>
        /// <param name="values">What cursors read with.</param>
        /// <param name="scratch">A record it may use during a call.</param>
        /// <param name="end">End of the log.</param>
        /// <param name="desk">Has a buffer of one block.</param>
        public CardTail(Storage storage, string folder, Authenticator authenticator, Tail tail, TailValues values, Record scratch, LogEnd end, BlockDesk desk)
        {
            _storage = storage;
            _decoder = values.Decoder;
            _authenticator = authenticator;
            _desk = desk;
            _file = new TailFile(storage, folder, authenticator, tail, scratch, end, desk);
        }

        /// <inheritdoc/>
        public override int Length
        {
            get { return _file.Length; }
        }

        /// <inheritdoc/>
        public override void Clear()
        {
            _file.Clear();
            _entries = null;
            _large = null;
        }

        /// <inheritdoc/>
        public override bool FindHeader(TailHeader into)
        {
            var other = new TailHeader();
            int length = Read(_file.Name, into);
            int otherLength = Read(_file.Other, other);
            bool isSound = length == TailHeader.Bytes && into.IsSound();
            bool isOtherSound = otherLength == TailHeader.Bytes && other.IsSound();
            if (!isSound && !isOtherSound)
            {
                // Before the tail is given up it is read once more.
                length = Read(_file.Name, into);
                otherLength = Read(_file.Other, other);
                isSound = length == TailHeader.Bytes && into.IsSound();
                isOtherSound = otherLength == TailHeader.Bytes && other.IsSound();
            }

            bool isOther = isOtherSound && !isSound;
            if (isSound && isOtherSound)
            {
                // A file that is being replaced is whole; the one that replaces it may be incomplete, or show what its sectors held before.
                isOther = (int)(other.Generation - into.Generation) > 0;
                isOther = isOther ? IsComplete(_file.Other, other) : !IsComplete(_file.Name, into);
            }

            if (!isSound && !isOtherSound)
            {
                isOther = otherLength > length;
            }

            if (isOther)
            {
                Array.Copy(other.Buffer, 0, into.Buffer, 0, TailHeader.Bytes);
                _file.Swap();
            }

            IsWhole = isSound || isOtherSound;
            _hasOther = length > 0 && otherLength > 0;
            if (!IsWhole)
            {
                into.Clear();
            }

            return length > 0 || otherLength > 0;
        }

        /// <inheritdoc/>
        public override bool IsGenuine(TailHeader header)
        {
            return header.IsGenuine(_authenticator);
        }

        /// <inheritdoc/>
        public override void BeginReading(TailHeader header, bool isChecked)
        {
            _entries = new EntryScanner(_storage, _authenticator, Window());
            _entries.Begin(_file.Name, TailHeader.Bytes, isChecked, isChecked ? header.CodeDue(_authenticator) : null);
            _read = 0;
        }

        /// <inheritdoc/>
        public override bool Read(long after, Record into)
        {
            if (!_entries.Find(after))
            {
                Rubbish = _entries.FileLength - TailHeader.Bytes - _read;
                return false;
            }

            _read += Entry.LengthAt(_entries.Buffer, _entries.At) + Authenticator.ShortBytes;
            IsUsable = _decoder.TryDecode(_entries.Buffer, _entries.At, into) || into.Kind > RecordKind.Event;
            return true;
        }

        /// <inheritdoc/>
        public override int EndReading(long sequence)
        {
            int damaged = _entries.CountDamaged(sequence);
            Torn = _entries.FileLength - _entries.End;
            Rubbish -= Torn;
            _file.Adopt(_entries, _hasOther);
            _entries = null;
            _large = null;
            return damaged;
        }

        /// <inheritdoc/>
        public override bool IsAsLeft()
        {
            return _file.IsAsLeft();
        }

        /// <inheritdoc/>
        public override bool Trim()
        {
            return _file.Trim();
        }

        /// <inheritdoc/>
        public override void Append(Record newest)
        {
            _file.Append(newest);
        }

        /// <inheritdoc/>
        public override void Begin(TailHeader header)
        {
            _file.Begin(header);
        }

        /// <inheritdoc/>
        public override void Finish()
        {
            _file.DeleteOther();
        }
        private int Read(string name, TailHeader into)
        {
            into.Clear();
            return _storage.Read(name, 0, into.Buffer, 0, TailHeader.Bytes);
        }

        private byte[] Window()
        {
            _large = _large ?? WindowFor(_desk);
            return _large;
        }

        private bool IsComplete(string name, TailHeader header)
        {
            var crc = new Crc32();
            byte[] window = Window();
            int at = TailHeader.Bytes;
            int end = at + header.Carried;
            while (at < end)
            {
                int due = end - at < window.Length ? end - at : window.Length;
                int count = _storage.Read(name, at, window, 0, due);
                if (count < due)
                {
                    // The other file is whole: nothing is lost where this one is.
                    return false;
                }

                crc.Append(new SpanByte(window, 0, count));
                at += count;
            }

            return crc.GetCurrentHashAsUInt32() == header.CarriedCrc;
        }
    }
}
