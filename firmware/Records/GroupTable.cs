using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>What the blocks of one group of 64 span: sequences and minutes. Each block carries the table of the blocks of its group before it.</summary>
    internal sealed class GroupTable
    {
        // In the cells by block the first sequence and then the last, counted from the first of the group, the earliest minute, the latest.
        private const int Firsts = 0;
        private const int Lasts = BlockLayout.GroupBlocks;
        private const int EarliestMinutes = 2 * BlockLayout.GroupBlocks;
        private const int LatestMinutes = 3 * BlockLayout.GroupBlocks;

        private readonly int[] _cells = new int[4 * BlockLayout.GroupBlocks];
        private readonly GroupColumn _column;
        private long _base;

        /// <summary>Creates an empty table.</summary>
        public GroupTable(NoisePriors priors)
        {
            _column = new GroupColumn(priors);
        }

        /// <summary>The group; -1 while there is none.</summary>
        public int Group { get; private set; } = -1;

        /// <summary>Blocks of it, from its first on.</summary>
        public int Count { get; private set; }

        /// <summary>Whether it is complete up to before a block.</summary>
        public bool Reaches(int number)
        {
            int index = number % BlockLayout.GroupBlocks;
            return index == 0 || (Group == number / BlockLayout.GroupBlocks && Count == index);
        }

        /// <summary>Sequence of the first record of a block.</summary>
        public long FirstOf(int index)
        {
            return _base + _cells[Firsts + index];
        }

        /// <summary>Sequence of the last record of a block.</summary>
        public long LastOf(int index)
        {
            return _base + _cells[Lasts + index];
        }

        /// <summary>Earliest minute of all blocks.</summary>
        public int Earliest()
        {
            int earliest = _cells[EarliestMinutes + 0];
            for (int i = 1; i < Count; i++)
            {
                earliest = _cells[EarliestMinutes + i] < earliest ? _cells[EarliestMinutes + i] : earliest;
            }

            return earliest;
        }

        /// <summary>Latest minute of all blocks.</summary>
        public int Latest()
        {
            int latest = _cells[LatestMinutes + 0];
            for (int i = 1; i < Count; i++)
            {
                latest = _cells[LatestMinutes + i] > latest ? _cells[LatestMinutes + i] : latest;
            }

            return latest;
        }

        /// <summary>Finds the first block, from a place on, that has records from a sequence on and of a range of minutes, or of which nothing is known.</summary>
        /// <returns>Its place in the group; 64 where there is none.</returns>
        public int Find(int from, long sequence, int earliest, int latest)
        {
            for (int i = from; i < BlockLayout.GroupBlocks; i++)
            {
                if (i >= Count || (LastOf(i) >= sequence && _cells[EarliestMinutes + i] <= latest && _cells[LatestMinutes + i] >= earliest))
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
                if (i >= Count || (FirstOf(i) <= sequence && _cells[EarliestMinutes + i] <= latest && _cells[LatestMinutes + i] >= earliest))
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
                if (_cells[EarliestMinutes + i] < _cells[LatestMinutes + i - 1])
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
            if (index == 0 || !Reaches(number))
            {
                return 0;
            }

            _column.BeginWrite(block, offset, limit);
            for (int i = 0; i < Count; i++)
            {
                _column.Write(FirstOf(i), LastOf(i), _cells[EarliestMinutes + i], _cells[LatestMinutes + i]);
            }

            int length = _column.EndWrite();
            return length < 0 ? 0 : length;
        }

        private void Set(int index, long first, long last, int earliest, int latest)
        {
            _base = index == 0 ? first : _base;
            _cells[Firsts + index] = (int)(first - _base);
            _cells[Lasts + index] = (int)(last - _base);
            _cells[EarliestMinutes + index] = earliest;
            _cells[LatestMinutes + index] = latest;
        }
    }
}
