using System;
using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// Finds the entries of a tail file one after the other, through one window of the file that slides forward.
    /// Damaged bytes are stepped over until the next sound entry.
    /// </summary>
    internal sealed class EntryScanner
    {
        private readonly Storage _storage;
        private readonly Authenticator _authenticator;
        private string _name;
        private int _start;
        private int _count;
        private int _next;
        private bool _isChecked;
        private byte[] _due;
        private bool _isLengthSure;

        /// <summary>Creates the scanner over a window of at least <see cref="Limits.RecordBytes"/> and two codes.</summary>
        public EntryScanner(Storage storage, Authenticator authenticator, byte[] window)
        {
            _storage = storage;
            _authenticator = authenticator;
            Buffer = window;
        }

        /// <summary>The window. A larger one makes fewer reads.</summary>
        public byte[] Buffer { get; }

        /// <summary>Where in the window the found entry begins.</summary>
        public int At { get; private set; }

        /// <summary>Where in the file what counts ends, behind the code of the last entry.</summary>
        public int End { get; private set; }

        /// <summary>Bytes of the file.</summary>
        public int FileLength { get; private set; }

        /// <summary>Whether the file ended, when it was read, where its length says.</summary>
        public bool IsLengthSure
        {
            get { return _isLengthSure; }
        }

        /// <summary>Begins with a file.</summary>
        /// <param name="name">The file.</param>
        /// <param name="from">Where its entries begin.</param>
        /// <param name="isChecked">Whether the key of its codes is known.</param>
        /// <param name="due">Code that should stand before the first entry, if the key is known.</param>
        public void Begin(string name, int from, bool isChecked, byte[] due)
        {
            _name = name;
            _isChecked = isChecked;
            _count = 0;
            _due = due;
            _next = from;
            End = from;
            _isLengthSure = false;
            FileLength = _storage.GetLength(name);
        }

        /// <summary>Finds the next sound entry whose sequence exceeds a given one.</summary>
        /// <returns>False where there is none up to the end of the file.</returns>
        public bool Find(long sequence)
        {
            while (Cover(_next - Authenticator.ShortBytes, Authenticator.ShortBytes + Entry.LeastBytes))
            {
                int at = _next - _start;
                int length = Entry.LengthAt(Buffer, at);
                if (!Entry.IsPossible(Buffer, at, sequence + 1, long.MaxValue) || !IsWhole(length))
                {
                    _next++;
                    continue;
                }

                At = _next - _start;
                _next += length + Authenticator.ShortBytes;
                End = _next;
                return true;
            }

            return false;
        }

        /// <summary>
        /// Counts damaged entries at the end: complete in length, each with the sequence that is due. They stay, and their sequences are not used again;
        /// what is not complete was cut short by the power and goes.
        /// </summary>
        public int CountDamaged(long sequence)
        {
            int count = 0;
            _next = End;
            while (Cover(_next - Authenticator.ShortBytes, Authenticator.ShortBytes + Entry.LeastBytes))
            {
                int at = _next - _start;
                int length = Entry.LengthAt(Buffer, at) + Authenticator.ShortBytes;
                if (!Entry.IsPossible(Buffer, at, sequence + count + 1, sequence + count + 1) || length > FileLength - _next)
                {
                    break;
                }

                count++;
                _next += length;
                End = _next;
            }

            return count;
        }

        /// <summary>Copies the code before the end, where the window still has it.</summary>
        public bool CopyEndCode(byte[] into)
        {
            int at = End - into.Length - _start;
            if (at < 0 || at + into.Length > _count)
            {
                return false;
            }

            Array.Copy(Buffer, at, into, 0, into.Length);
            return true;
        }

        private bool IsWhole(int length)
        {
            if (!Cover(_next - Authenticator.ShortBytes, length + (2 * Authenticator.ShortBytes)))
            {
                return false;
            }

            int at = _next - _start;
            return Entry.IsSound(Buffer, at) && (!_isChecked || IsGenuine(at, length));
        }

        /// <summary>Whether an entry has the code that is due behind the one before: behind what is stored of that, or, where that is damaged, behind what it should be.</summary>
        private bool IsGenuine(int at, int length)
        {
            byte[] due = _authenticator.Code(Buffer, at - Authenticator.ShortBytes, Buffer, at, length);
            bool isGenuine = Authenticator.IsSame(due, Buffer, at + length, Authenticator.ShortBytes);
            if (!isGenuine && _due != null)
            {
                byte[] alternative = _authenticator.Code(_due, 0, Buffer, at, length);
                isGenuine = Authenticator.IsSame(alternative, Buffer, at + length, Authenticator.ShortBytes);
            }

            _due = due;
            return isGenuine;
        }

        /// <summary>Sees to it that the window holds some bytes from a position on; false where the file ends before.</summary>
        private bool Cover(int at, int bytes)
        {
            if (at >= _start && at + bytes <= _start + _count)
            {
                return true;
            }

            if (at > FileLength - bytes)
            {
                return false;
            }

            _count = 0;
            int due = FileLength - at < Buffer.Length ? FileLength - at : Buffer.Length;
            int count = _storage.Read(_name, at, Buffer, 0, Buffer.Length);
            if (count < due)
            {
                // Less than the file's length says: a read that shows what was there before its last change is right when it is done again.
                count = _storage.Read(_name, at, Buffer, 0, Buffer.Length);
            }

            _isLengthSure = count == due && count < Buffer.Length;
            _count = count;
            _start = at;
            return _count >= bytes;
        }
    }
}
