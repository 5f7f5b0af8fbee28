using System;
using System.IO.Hashing;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// Finds blocks by sequence and by time: the table of the present group is in memory; that of a finished group is in its last block, and which groups come into
    /// question is in the index file, one entry a group. Where the index lacks a group (it is no more than a short cut), its last block is asked.
    /// </summary>
    internal sealed class BlockIndex
    {
        private const int EntryBytes = 28;
        private const int LastOffset = 6;
        private const int EarliestOffset = 12;
        private const int LatestOffset = 16;
        private const int GroupOffset = 20;
        private const int CrcOffset = 24;
        private const int LongBytes = 6;
        private const int WindowEntries = 64;

        /// <summary>Bit of the group's number: times of its blocks ascend.</summary>
        private const long Ordered = 0x80000000;

        private readonly Storage _storage;
        private readonly string _name;
        private readonly GroupTable _present;
        private readonly BlockReader _reader;
        private readonly NoisePriors _priors;
        private GroupTable _table;
        private byte[] _window;
        private int _windowFirst = -1;
        private int _windowCount;

        /// <summary>Creates the index; touches nothing.</summary>
        public BlockIndex(Storage storage, string folder, GroupTable present, BlockReader reader, NoisePriors priors)
        {
            _storage = storage;
            _name = folder + "idx";
            _present = present;
            _reader = reader;
            _priors = priors;
        }

        /// <summary>Forgets what is known: the medium may be another one.</summary>
        public void Forget()
        {
            _windowFirst = -1;
            if (_table != null)
            {
                _table.Clear();
            }
        }

        /// <summary>Adds the present group, which is complete. A failure is none of the log: a group that is missing is found by its last block.</summary>
        public void Add()
        {
            int at = _present.Group * EntryBytes;
            int length = _storage.GetLength(_name);
            if (length > at)
            {
                _storage.Truncate(_name, at);
            }
            else if (length < at)
            {
                byte[] unknown = new byte[at - (length < 0 ? 0 : length)];
                _storage.Append(_name, unknown, 0, unknown.Length);
            }

            byte[] entry = new byte[EntryBytes];
            _windowFirst = -1;
            LittleEndian.Write(entry, 0, _present.FirstOf(0), LongBytes);
            LittleEndian.Write(entry, LastOffset, _present.LastOf(_present.Count - 1), LongBytes);
            LittleEndian.Write(entry, EarliestOffset, _present.Earliest(), 4);
            LittleEndian.Write(entry, LatestOffset, _present.Latest(), 4);
            LittleEndian.Write(entry, GroupOffset, _present.IsOrdered() ? _present.Group | Ordered : _present.Group, 4);
            LittleEndian.Write(entry, CrcOffset, Crc32.HashToUInt32(new SpanByte(entry, 0, CrcOffset)), 4);
            _storage.Append(_name, entry, 0, EntryBytes);
        }

        /// <summary>Finds the first block, from one on, that may have records from a sequence on and of a range of time.</summary>
        /// <returns>Its number; <paramref name="blocks"/> where there is none.</returns>
        public int Find(long sequence, int from, long fromUtcMs, long toUtcMs, int blocks)
        {
            int earliest = BlockLayout.MinuteOf(fromUtcMs);
            int latest = LatestOf(toUtcMs);
            int number = from;
            while (number < blocks)
            {
                int group = number / BlockLayout.GroupBlocks;
                int next = (group + 1) * BlockLayout.GroupBlocks;
                if (!IsLoaded(group))
                {
                    if (!MayHave(group, group, sequence, long.MaxValue, earliest, latest))
                    {
                        number = next;
                        continue;
                    }

                    if (BeginsInOrder(group, number, sequence, earliest))
                    {
                        if (number % BlockLayout.GroupBlocks == 0 || LittleEndian.ReadSigned(_reader.Block, BlockLayout.LatestOffset, 4) <= latest)
                        {
                            return number;
                        }

                        number = next;
                        continue;
                    }
                }

                int found = TableOf(group, blocks).Find(number % BlockLayout.GroupBlocks, sequence, earliest, latest);
                number = (group * BlockLayout.GroupBlocks) + found;
                if (found < BlockLayout.GroupBlocks)
                {
                    return number < blocks ? number : blocks;
                }
            }

            return blocks;
        }

        /// <summary>Finds the last block, from one back, that may have records up to a sequence and of a range of time.</summary>
        /// <returns>Its number; -1 where there is none.</returns>
        public int FindBack(long sequence, int from, long fromUtcMs, long toUtcMs, int blocks)
        {
            int earliest = BlockLayout.MinuteOf(fromUtcMs);
            int latest = LatestOf(toUtcMs);
            int number = from;
            while (number >= 0)
            {
                int group = number / BlockLayout.GroupBlocks;
                int first = group * BlockLayout.GroupBlocks;
                if (IsLoaded(group) || MayHave(group, group < WindowEntries ? 0 : group - WindowEntries + 1, 0, sequence, earliest, latest))
                {
                    int found = TableOf(group, blocks).FindBack(number - first, sequence, earliest, latest);
                    if (found >= 0)
                    {
                        return first + found;
                    }
                }

                number = first - 1;
            }

            return -1;
        }

        /// <summary>Last minute of a range that ends before a time.</summary>
        private static int LatestOf(long toUtcMs)
        {
            return BlockLayout.MinuteOf(toUtcMs == long.MinValue ? toUtcMs : toUtcMs - 1);
        }

        private bool IsLoaded(int group)
        {
            return group == _present.Group || (_table != null && group == _table.Group);
        }

        private GroupTable TableOf(int group, int blocks)
        {
            if (group == _present.Group)
            {
                return _present;
            }

            if (_table == null)
            {
                _table = new GroupTable(_priors);
            }

            if (_table.Group != group)
            {
                int last = ((group + 1) * BlockLayout.GroupBlocks) - 1;
                last = last < blocks ? last : blocks - 1;
                _table.Clear(group);
                if (_reader.Load(last))
                {
                    _table.Take(_reader.Block, last);
                }
            }

            return _table;
        }

        /// <summary>
        /// Whether the blocks of a range are the first ones of a group whose times ascend, and the place is known without the group's table: its first block,
        /// or the one behind that which is loaded.
        /// </summary>
        private bool BeginsInOrder(int group, int number, long sequence, int earliest)
        {
            int at = (group - _windowFirst) * EntryBytes;
            return IsKnown(group, at)
                && LittleEndian.ReadUnsigned(_window, at + GroupOffset, 4) >= Ordered
                && LittleEndian.ReadSigned(_window, at + EarliestOffset, 4) >= earliest
                && (number % BlockLayout.GroupBlocks == 0 ? LittleEndian.ReadUnsigned(_window, at, LongBytes) >= sequence : _reader.Number == number - 1);
        }

        private bool MayHave(int group, int windowFirst, long from, long upTo, int earliest, int latest)
        {
            if (_window == null)
            {
                _window = new byte[WindowEntries * EntryBytes];
            }

            if (_windowFirst < 0 || group < _windowFirst || group >= _windowFirst + WindowEntries)
            {
                _windowFirst = -1;
                _windowCount = _storage.Read(_name, windowFirst * EntryBytes, _window, 0, _window.Length) / EntryBytes;
                _windowFirst = windowFirst;
            }

            int at = (group - _windowFirst) * EntryBytes;
            return !IsKnown(group, at)
                || (LittleEndian.ReadUnsigned(_window, at + LastOffset, LongBytes) >= from
                    && LittleEndian.ReadUnsigned(_window, at, LongBytes) <= upTo
                    && LittleEndian.ReadSigned(_window, at + EarliestOffset, 4) <= latest
                    && LittleEndian.ReadSigned(_window, at + LatestOffset, 4) >= earliest);
        }

        private bool IsKnown(int group, int at)
        {
            return group - _windowFirst < _windowCount
                && (LittleEndian.ReadUnsigned(_window, at + GroupOffset, 4) & ~Ordered) == group
                && LittleEndian.ReadUnsigned(_window, at + CrcOffset, 4) == Crc32.HashToUInt32(new SpanByte(_window, at, CrcOffset));
        }
    }
}
