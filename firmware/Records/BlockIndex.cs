using System;
using System.IO.Hashing;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// Finds blocks by sequence and by time: the table of one group is in memory; that of another is in its last block, and which groups come into question is in the
    /// index file, one entry a group. Where the index lacks a group (it is no more than a short cut), its last block is asked.
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
        private readonly GroupTable _table;
        private readonly BlockReader _reader;
        private readonly BlockDesk _desk;
        private readonly byte[] _present = new byte[EntryBytes];
        private readonly byte[] _entry = new byte[EntryBytes];
        private int _presentGroup = -1;
        private int _group = -1;
        private bool _isKnown;

        // Entries that were read, in the buffer of the desk, as long as nobody took it.
        private int _windowFirst;
        private int _windowCount;
        private int _windowVersion = -1;

        /// <summary>Creates the index; touches nothing.</summary>
        public BlockIndex(Storage storage, string folder, GroupTable table, BlockReader reader, BlockDesk desk)
        {
            _storage = storage;
            _name = folder + "idx";
            _table = table;
            _reader = reader;
            _desk = desk;
        }

        /// <summary>Whether the present group is complete and not in the file yet.</summary>
        public bool MustAdd { get; private set; }

        /// <summary>Forgets what is known: the medium may be another one.</summary>
        public void Forget()
        {
            _windowVersion = -1;
            _group = -1;
            _presentGroup = -1;
            MustAdd = false;
        }

        /// <summary>A block was sealed: takes note of the present group, if its table is there, as readers may load another one.</summary>
        public void Note(int number)
        {
            _group = -1;
            bool isThere = _table.Group == number / BlockLayout.GroupBlocks && _table.Count == (number % BlockLayout.GroupBlocks) + 1;
            _presentGroup = isThere ? _table.Group : -1;
            if (!isThere)
            {
                return;
            }

            LittleEndian.Write(_present, 0, _table.FirstOf(0), LongBytes);
            LittleEndian.Write(_present, LastOffset, _table.LastOf(_table.Count - 1), LongBytes);
            LittleEndian.Write(_present, EarliestOffset, _table.Earliest(), 4);
            LittleEndian.Write(_present, LatestOffset, _table.Latest(), 4);
            LittleEndian.Write(_present, GroupOffset, _table.IsOrdered() ? _table.Group | Ordered : _table.Group, 4);
            LittleEndian.Write(_present, CrcOffset, Crc32.HashToUInt32(new SpanByte(_present, 0, CrcOffset)), 4);
            MustAdd = _table.Count == BlockLayout.GroupBlocks;
        }

        /// <summary>Adds the present group, which is complete. A failure is none of the log: a group that is missing is found by its last block.</summary>
        public void Add()
        {
            MustAdd = false;
            _windowVersion = -1;
            int at = _presentGroup * EntryBytes;
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

            _storage.Append(_name, _present, 0, EntryBytes);
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
                if (group != _table.Group)
                {
                    if (!MayHave(group, group, sequence, long.MaxValue, earliest, latest))
                    {
                        number = next;
                        continue;
                    }

                    if (BeginsInOrder(number, sequence, earliest))
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
                if (group == _table.Group || MayHave(group, group < WindowEntries ? 0 : group - WindowEntries + 1, 0, sequence, earliest, latest))
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

        /// <summary>The table of a group, from its last block where it is not there.</summary>
        private GroupTable TableOf(int group, int blocks)
        {
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
        private bool BeginsInOrder(int number, long sequence, int earliest)
        {
            return _isKnown
                && LittleEndian.ReadUnsigned(_entry, GroupOffset, 4) >= Ordered
                && LittleEndian.ReadSigned(_entry, EarliestOffset, 4) >= earliest
                && (number % BlockLayout.GroupBlocks == 0 ? LittleEndian.ReadUnsigned(_entry, 0, LongBytes) >= sequence : _reader.Number == number - 1);
        }

        private bool MayHave(int group, int windowFirst, long from, long upTo, int earliest, int latest)
        {
            TakeEntry(group, windowFirst);
            return !_isKnown
                || (LittleEndian.ReadUnsigned(_entry, LastOffset, LongBytes) >= from
                    && LittleEndian.ReadUnsigned(_entry, 0, LongBytes) <= upTo
                    && LittleEndian.ReadSigned(_entry, EarliestOffset, 4) <= latest
                    && LittleEndian.ReadSigned(_entry, LatestOffset, 4) >= earliest);
        }

        /// <summary>Takes the entry of a group, of which the last one is remembered, from a window of the file.</summary>
        private void TakeEntry(int group, int windowFirst)
        {
            if (group == _group)
            {
                return;
            }

            _group = -1;
            if (group == _presentGroup)
            {
                Array.Copy(_present, 0, _entry, 0, EntryBytes);
                _isKnown = true;
                _group = group;
                return;
            }

            if (_windowVersion != _desk.Version || group < _windowFirst || group >= _windowFirst + WindowEntries)
            {
                byte[] window = _desk.TakeBuffer();
                _windowCount = _storage.Read(_name, windowFirst * EntryBytes, window, 0, WindowEntries * EntryBytes) / EntryBytes;
                _windowFirst = windowFirst;
                _windowVersion = _desk.Version;
            }

            _isKnown = group < _windowFirst + _windowCount;
            Array.Copy(_desk.Block, (group - _windowFirst) * EntryBytes, _entry, 0, _isKnown ? EntryBytes : 0);
            _isKnown = _isKnown && (LittleEndian.ReadUnsigned(_entry, GroupOffset, 4) & ~Ordered) == group
                && LittleEndian.ReadUnsigned(_entry, CrcOffset, 4) == Crc32.HashToUInt32(new SpanByte(_entry, 0, CrcOffset));
            _group = group;
        }
    }
}
