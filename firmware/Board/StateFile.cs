using System;
using System.IO.Hashing;

namespace Edge.Board
{
    /// <summary>
    /// A few bytes that survive a power cut at any moment: two files, written in turn, each with a counter and a CRC-32.
    /// A save that is cut short leaves the state before it. Saving allocates nothing of ours, but where the state could not be loaded before.
    /// </summary>
    /// <remarks>
    /// Bytes of each file (<c>name.a</c>, <c>name.b</c>), least significant first: 0 magic 0x45 0x53; 2 size of the data (2 bytes);
    /// 4 counter (4 bytes, the greater one is newer, modulo 2^32); 8 data; then CRC-32 (IEEE 802.3) of all before it. A file of another size
    /// counts as far as both go: what it lacks is 0.
    /// </remarks>
    public sealed class StateFile
    {
        private const int MagicBytes = 0x5345;
        private const int DataOffset = 8;
        private const int CrcBytes = 4;
        private const int MostBytes = 1024;
        private const int Overhead = DataOffset + CrcBytes;

        private readonly Storage _storage;
        private readonly string _nameA;
        private readonly string _nameB;
        private readonly byte[] _file;
        private uint _counter;
        private bool _isNewestA;
        private bool _isLoaded;

        /// <summary>Creates the state; touches nothing.</summary>
        /// <param name="storage">The medium, internal flash as a rule.</param>
        /// <param name="name">Name without extension; "a" and "b" are the extensions.</param>
        /// <param name="size">Bytes of data, 1 to 1024.</param>
        public StateFile(Storage storage, string name, int size)
        {
            _storage = storage;
            _nameA = name + ".a";
            _nameB = name + ".b";
            _file = new byte[size + Overhead];
        }

        /// <summary>What the medium last said when it failed, or null.</summary>
        public string Trouble { get; private set; }

        /// <summary>Reads the newest valid state.</summary>
        /// <returns>True if there is one; false (and all bytes 0) if there is none or the medium failed (<see cref="Trouble"/>).</returns>
        public bool Load()
        {
            Trouble = null;
            _isLoaded = false;

            // Only while it is loaded: the board has many states, and no memory to keep each twice.
            byte[] a = TryRead(_nameA, _file);
            bool canA = Trouble == null;
            byte[] b = TryRead(_nameB, new byte[_file.Length]);
            Compare(a, b);
            Take(_isNewestA ? a : b);

            // With one copy unreadable the other may be the older one: nothing may be overwritten on that ground.
            _isLoaded = canA && Trouble == null;
            return a != null || b != null;
        }

        /// <summary>Writes the state over the older copy.</summary>
        /// <returns>False if the medium failed (<see cref="Trouble"/>): the state before is still there.</returns>
        public bool Save()
        {
            if (!_isLoaded && !FindNewest())
            {
                return false;
            }

            Trouble = null;
            LittleEndian.Write(_file, 0, MagicBytes, 2);
            LittleEndian.Write(_file, 2, _file.Length - Overhead, 2);
            LittleEndian.Write(_file, 4, _counter + 1, 4);
            LittleEndian.Write(_file, End, Crc32.HashToUInt32(new SpanByte(_file, 0, End)), 4);
            try
            {
                _storage.Write(_isNewestA ? _nameB : _nameA, _file, 0, _file.Length);
            }
            catch (StorageException e)
            {
                Trouble = e.Message;
                return false;
            }

            _counter++;
            _isNewestA = !_isNewestA;
            return true;
        }

        /// <summary>A byte of the state, or of what the next <see cref="Save"/> writes.</summary>
        /// <param name="offset">From 0.</param>
        public byte GetByte(int offset)
        {
            return _file[DataOffset + offset];
        }

        /// <summary>Sets a byte; <see cref="Save"/> makes it last.</summary>
        public void SetByte(int offset, byte value)
        {
            _file[DataOffset + offset] = value;
        }

        /// <summary>The 8 bytes at an offset as a signed number.</summary>
        public long GetInt64(int offset)
        {
            return LittleEndian.ReadSigned(_file, DataOffset + offset, 8);
        }

        /// <summary>Sets 8 bytes; <see cref="Save"/> makes them last.</summary>
        public void SetInt64(int offset, long value)
        {
            LittleEndian.Write(_file, DataOffset + offset, value, 8);
        }

        // Where the data ends and the CRC begins.
        private int End
        {
            get { return _file.Length - CrcBytes; }
        }

        private static uint CounterOf(byte[] file)
        {
            return (uint)LittleEndian.ReadUnsigned(file, 4, 4);
        }

        /// <summary>Finds out which copy is the older one without touching the data to be saved.</summary>
        private bool FindNewest()
        {
            Trouble = null;
            byte[] a = TryRead(_nameA, new byte[_file.Length]);
            byte[] b = Trouble == null ? TryRead(_nameB, new byte[_file.Length]) : null;
            if (Trouble != null)
            {
                return false;
            }

            Compare(a, b);
            _isLoaded = true;
            return true;
        }

        private void Compare(byte[] a, byte[] b)
        {
            uint counterA = a == null ? 0 : CounterOf(a);
            uint counterB = b == null ? 0 : CounterOf(b);
            _isNewestA = a != null && (b == null || (int)(counterA - counterB) > 0);
            _counter = _isNewestA ? counterA : counterB;
        }

        // The data of a file that was read; all 0 where there is none.
        private void Take(byte[] file)
        {
            int size = file == null ? 0 : SizeOf(file);
            for (int i = 0; i < _file.Length - Overhead; i++)
            {
                _file[DataOffset + i] = i < size ? file[DataOffset + i] : (byte)0;
            }
        }

        private static int SizeOf(byte[] file)
        {
            return (int)LittleEndian.ReadUnsigned(file, 2, 2);
        }

        // The bytes of a file: in the array that is given, or in another where the file has another size; null where there is no good one.
        private byte[] TryRead(string name, byte[] file)
        {
            try
            {
                int length = _storage.Read(name, 0, file, 0, file.Length);
                if (length < DataOffset || LittleEndian.ReadUnsigned(file, 0, 2) != MagicBytes || SizeOf(file) > MostBytes)
                {
                    return null;
                }

                int end = DataOffset + SizeOf(file);
                if (end + CrcBytes != file.Length)
                {
                    file = new byte[end + CrcBytes];
                    length = _storage.Read(name, 0, file, 0, file.Length);
                }

                bool isGood = length == file.Length && LittleEndian.ReadUnsigned(file, end, 4) == Crc32.HashToUInt32(new SpanByte(file, 0, end));
                return isGood ? file : null;
            }
            catch (StorageException e)
            {
                Trouble = e.Message;
                return null;
            }
        }
    }
}
