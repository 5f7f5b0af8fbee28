using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>Sealed blocks on a medium that appends in place (FAT): 256 in a file, see FORMAT.md. Names are computed; folders are never listed.</summary>
    internal sealed class SegmentFiles : BlockFiles
    {
        private const int Segments = 0x10000;
        private const int NoteBytes = 16;
        private const int LineageOffset = 8;

        private readonly Storage _storage;
        private readonly string _folder;
        private readonly StateFile _note;
        private int _segment = -1;
        private string _name;

        /// <summary>Creates it; touches nothing.</summary>
        public SegmentFiles(Storage storage, string folder)
        {
            _storage = storage;
            _folder = folder;
            _note = new StateFile(storage, folder + "first", NoteBytes);
        }

        /// <inheritdoc/>
        public override int Unit
        {
            get { return Limits.SegmentBlocks; }
        }

        /// <summary>Length of the file of a block's segment; -1 where there is none.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public int LengthOf(int number)
        {
            return _storage.GetLength(NameOf(number));
        }

        /// <inheritdoc/>
        public override int NotedFirst
        {
            get { return (int)_note.GetInt64(0); }
        }

        /// <inheritdoc/>
        public override long NotedLineage
        {
            get { return _note.GetInt64(LineageOffset); }
        }

        /// <summary>Reads the note; false where there is none.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool LoadNote()
        {
            bool isThere = _note.Load();
            if (_note.Trouble != null && !isThere)
            {
                throw new StorageException(_note.Trouble);
            }

            return isThere;
        }

        /// <inheritdoc/>
        public override void Note(int first, long lineage)
        {
            _note.SetInt64(0, first);
            _note.SetInt64(LineageOffset, lineage);
            if (!_note.Save())
            {
                throw new StorageException(_note.Trouble);
            }
        }

        /// <inheritdoc/>
        public override void Delete(int number)
        {
            _storage.Delete(NameOf(number));
        }

        /// <inheritdoc/>
        public override bool Read(int number, byte[] into)
        {
            Reads++;
            return _storage.Read(NameOf(number), OffsetOf(number), into, 0, BlockLayout.BlockBytes) == BlockLayout.BlockBytes;
        }

        /// <inheritdoc/>
        public override void Append(int number, byte[] block)
        {
            string name = NameOf(number);
            int offset = OffsetOf(number);
            int length = _storage.GetLength(name);
            if (length != offset)
            {
                // Rare, and what is done about it cannot be undone: it is asked once more.
                length = _storage.GetLength(name);
            }

            if (length > offset)
            {
                _storage.Truncate(name, offset);
            }

            if (length < offset)
            {
                Fill(name, length < 0 ? 0 : length, offset, block.Length);
            }

            _storage.Append(name, block, 0, BlockLayout.BlockBytes);
        }

        /// <inheritdoc/>
        public override int FirstOf(int count)
        {
            return 0;
        }

        /// <inheritdoc/>
        public override long FirstSequenceOf(int number)
        {
            Reads++;
            byte[] head = new byte[BlockLayout.LinesOffset];
            bool isThere = _storage.Read(NameOf(number), OffsetOf(number), head, 0, head.Length) == head.Length
                && LittleEndian.ReadUnsigned(head, BlockLayout.MagicOffset, 2) == BlockLayout.Magic;
            return isThere && LittleEndian.ReadUnsigned(head, BlockLayout.NumberOffset, 4) == number ? BlockLayout.FirstOf(head) : 0;
        }

        /// <inheritdoc/>
        public override int Count()
        {
            int there = 0;
            int noted = LoadNote() ? NotedFirst : 0;
            if (!Exists(0))
            {
                there = noted / Limits.SegmentBlocks;
                if (there == 0 || !Exists(there))
                {
                    return noted;
                }
            }

            int step = 1;
            while (there + step < Segments && Exists(there + step))
            {
                there += step;
                step *= 2;
            }

            for (; step > 0; step /= 2)
            {
                if (there + step < Segments && Exists(there + step))
                {
                    there += step;
                }
            }

            int first = there * Limits.SegmentBlocks;
            return first + (_storage.GetLength(NameOf(first)) / BlockLayout.BlockBytes);
        }

        private static int OffsetOf(int number)
        {
            return number % Limits.SegmentBlocks * BlockLayout.BlockBytes;
        }

        /// <summary>Blocks that are missing before one, as after damage to the file, keep their places.</summary>
        private void Fill(string name, int length, int offset, int most)
        {
            byte[] zeros = new byte[most];
            while (length < offset)
            {
                int count = offset - length < most ? offset - length : most;
                _storage.Append(name, zeros, 0, count);
                length += count;
            }
        }

        private bool Exists(int segment)
        {
            return _storage.GetLength(NameOf(segment * Limits.SegmentBlocks)) > 0;
        }

        private string NameOf(int number)
        {
            int segment = number / Limits.SegmentBlocks;
            if (segment != _segment)
            {
                char[] digits = new char[4];
                int rest = segment;
                for (int i = digits.Length - 1; i >= 0; i--)
                {
                    int digit = rest & 15;
                    digits[i] = (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
                    rest >>= 4;
                }

                _name = _folder + "b/" + new string(digits) + ".seg";
                _segment = segment;
            }

            return _name;
        }
    }
}
