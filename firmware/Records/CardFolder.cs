using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// One of the folders of a card that may take the copy of a log: `log2`, `log2.1` to `log2.9`. Finds out whose it is and how far it reaches, one file operation a step.
    /// </summary>
    internal sealed class CardFolder
    {
        private readonly Storage _card;
        private readonly byte[] _one = new byte[1];
        private string _name;
        private int _low;
        private int _high;

        /// <summary>Creates it; touches nothing.</summary>
        public CardFolder(Storage card)
        {
            _card = card;
            Enter(0);
        }

        /// <summary>Number of the folder, from 0.</summary>
        public int Number { get; private set; }

        /// <summary>Its blocks.</summary>
        public SegmentFiles Files { get; private set; }

        /// <summary>Number of the oldest block that it was begun with, or keeps.</summary>
        public int First { get; set; }

        /// <summary>Blocks to the end of the last segment, whole ones; those before <see cref="First"/> counted.</summary>
        public int Count { get; private set; }

        /// <summary>Goes to a folder.</summary>
        public void Enter(int number)
        {
            Number = number;
            _name = number == 0 ? BlockStore.Folder : BlockStore.Folder.Substring(0, BlockStore.Folder.Length - 1) + "." + number.ToString() + "/";
            Files = new SegmentFiles(_card, _name);
            First = 0;
            Count = 0;
        }

        /// <summary>Whether there is a note, and whose copy it says this is.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool HasNote()
        {
            bool isThere = Files.LoadNote();
            First = isThere ? Files.NotedFirst : 0;
            return isThere;
        }

        /// <summary>Whether the note is that of a log.</summary>
        public bool IsNoteOf(long lineage)
        {
            return Files.NotedLineage == lineage;
        }

        /// <summary>Whether block 0 is here and is that of a log; for a folder whose note was lost.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool HasFirstBlockOf(long lineage, byte[] buffer)
        {
            return Files.Read(0, buffer) && BlockLayout.IsSound(buffer, 0) && LittleEndian.ReadSigned(buffer, 0, 8) == lineage;
        }

        /// <summary>Whether nothing of a log is here.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool IsEmpty()
        {
            return _card.Read(_name + "t.a", 0, _one, 0, 1) == 0
                && _card.Read(_name + "t.b", 0, _one, 0, 1) == 0
                && Files.LengthOf(0) <= 0;
        }

        /// <summary>Begins to look for the last segment.</summary>
        /// <param name="blocks">Blocks of the log: a copy has no more.</param>
        public void BeginCount(int blocks)
        {
            _low = First / Limits.SegmentBlocks;
            _high = (blocks / Limits.SegmentBlocks) + 1;
        }

        /// <summary>Halves where the last segment may be; true when <see cref="Count"/> is known.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public bool StepCount()
        {
            int segment = _high - _low > 1 ? _low + ((_high - _low) / 2) : _low;
            int length = Files.LengthOf(segment * Limits.SegmentBlocks);
            if (_high - _low <= 1)
            {
                Count = (segment * Limits.SegmentBlocks) + (length < 0 ? 0 : length / BlockLayout.BlockBytes);
                return true;
            }

            if (length > 0)
            {
                _low = segment;
            }
            else
            {
                _high = segment;
            }

            return false;
        }

        /// <summary>Sequence of the last record of whatever log is here, found by doubling and halving; 0 for none. Sets the root.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public long FindLast(byte[] buffer, out int root)
        {
            root = 0;
            int count = Files.Count();
            for (int number = count - 1; number >= 0 && number > count - 1 - Limits.SegmentBlocks; number--)
            {
                if (Files.Read(number, buffer) && BlockLayout.IsSound(buffer, number))
                {
                    root = (int)LittleEndian.ReadUnsigned(buffer, BlockLayout.RootOffset, 2);
                    return BlockLayout.LastOf(buffer);
                }
            }

            return 0;
        }
    }
}
