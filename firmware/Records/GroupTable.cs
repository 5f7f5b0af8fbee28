using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>What the blocks of one group of 64 span: sequences and minutes. Each block carries the table of the blocks of its group before it.</summary>
    internal sealed class GroupTable
    {
        private readonly long[] _first = new long[BlockLayout.GroupBlocks];
        private readonly int[] _span = new int[BlockLayout.GroupBlocks];
        private readonly int[] _earliest = new int[BlockLayout.GroupBlocks];
        private readonly int[] _latest = new int[BlockLayout.GroupBlocks];
        private readonly GroupColumn _column;

        /// <summary>Creates an empty table.</summary>
        public GroupTable(NoisePriors priors)
        {
            _column = new GroupColumn(priors);
        }

        /// <summary>The group; -1 while there is none.</summary>
        public int Group { get; private set; } = -1;

        /// <summary>Blocks of it, from its first on.</summary>
        public int Count { get; private set; }

        /// <summary>Sequence of the first record of a block.</summary>
        public long FirstOf(int index)
        {
            return _first[index];
        }

        /// <summary>Sequence of the last record of a block.</summary>
        public long LastOf(int index)
        {
            return _first[index] + _span[index];
        }

        /// <summary>Earliest minute of all blocks.</summary>
        public int Earliest()
        {
            int earliest = _earliest[0];
            for (int i = 1; i < Count; i++)
            {
                earliest = _earliest[i] < earliest ? _earliest[i] : earliest;
            }

            return earliest;
        }

        /// <summary>Latest minute of all blocks.</summary>
        public int Latest()
        {
            int latest = _latest[0];
            for (int i = 1; i < Count; i++)
            {
                latest = _latest[i] > latest ? _latest[i] : latest;
            }

            return latest;
        }

        /// <summary>Finds the first block, from a place on, that has records from a sequence on and of a range of minutes, or of which nothing is known.</summary>
        /// <returns>Its place in the group; 64 where there is none.</returns>
        public int Find(int from, long sequence, int earliest, int latest)
        {
            for (int i = from; i < BlockLayout.GroupBlocks; i++)
            {
                if (i >= Count || (LastOf(i) >= sequence && _earliest[i] <= latest && _latest[i] >= earliest))
                {
                    return i;
                }
            }

            return BlockLayout.GroupBlocks;
        }

        /// <summary>The same backwards: the last block, from a place back, that has records up to a sequence and of a range of minutes, or of which nothing is known.</summary>
        /// <returns>Its place in the group; -1 where there is none.</returns>
        public int FindBack(int from, long sequence, int earliest, int latest)
        {
            for (int i = from; i >= 0; i--)
            {
                if (i >= Count || (_first[i] <= sequence && _earliest[i] <= latest && _latest[i] >= earliest))
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Whether no block has a minute before one of the block before it: the clock was not set back meanwhile.</summary>
        public bool IsOrdered()
        {
            for (int i = 1; i < Count; i++)
            {
                if (_earliest[i] < _latest[i - 1])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Empties the table.</summary>
        public void Clear()
        {
            Clear(-1);
        }

        /// <summary>Empties the table for a group of which nothing is known.</summary>
        public void Clear(int group)
        {
            Group = group;
            Count = 0;
        }

        /// <summary>Takes the table that a block carries, and the block itself. Without one (it had no room) only the block is known and the table is empty.</summary>
        public void Take(byte[] block, int number)
        {
            Group = number / BlockLayout.GroupBlocks;
            Count = 0;
            int index = number % BlockLayout.GroupBlocks;
            int offset = BlockLayout.StreamsOffset(block) + BlockLayout.LengthOf(block, BlockLayout.RecordStream) + BlockLayout.LengthOf(block, BlockLayout.PayloadStream);
            int length = BlockLayout.LengthOf(block, BlockLayout.GroupStream);
            if (length > 0)
            {
                _column.BeginRead(block, offset, length);
                while (Count < index && _column.Read())
                {
                    Set(Count, _column.First, _column.Last, _column.Earliest, _column.Latest);
                    Count++;
                }
            }

            if (Count == index)
            {
                Add(block, number);
            }
        }

        /// <summary>Adds a block that was sealed.</summary>
        public void Add(byte[] block, int number)
        {
            int index = number % BlockLayout.GroupBlocks;
            int group = number / BlockLayout.GroupBlocks;
            if (index == 0)
            {
                Group = group;
                Count = 0;
            }

            if (group == Group && index == Count)
            {
                int earliest = (int)LittleEndian.ReadSigned(block, BlockLayout.EarliestOffset, 4);
                int latest = (int)LittleEndian.ReadSigned(block, BlockLayout.LatestOffset, 4);
                Set(index, BlockLayout.FirstOf(block), BlockLayout.LastOf(block), earliest, latest);
                Count++;
            }
        }

        /// <summary>Writes the table for a block of a number; returns its length, 0 where it has no room or is not known.</summary>
        public int Write(int number, byte[] block, int offset, int limit)
        {
            int index = number % BlockLayout.GroupBlocks;
            if (index == 0 || Group != number / BlockLayout.GroupBlocks || Count != index)
            {
                return 0;
            }

            _column.BeginWrite(block, offset, limit);
            for (int i = 0; i < Count; i++)
            {
                _column.Write(FirstOf(i), LastOf(i), _earliest[i], _latest[i]);
            }

            int length = _column.EndWrite();
            return length < 0 ? 0 : length;
        }

        private void Set(int index, long first, long last, int earliest, int latest)
        {
            _first[index] = first;
            _span[index] = (int)(last - first);
            _earliest[index] = earliest;
            _latest[index] = latest;
        }
    }
}
