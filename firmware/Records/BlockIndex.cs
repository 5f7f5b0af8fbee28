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

        private readonly Storage _storage;
        private readonly string _name;
        private readonly GroupTable _present;
        private readonly GroupTable _table;
        private readonly BlockReader _reader;
        private readonly byte[] _window = new byte[WindowEntries * EntryBytes];
        private int _windowFirst = -1;
        private int _windowCount;

        /// <summary>Creates the index; touches nothing.</summary>
        public BlockIndex(Storage storage, string folder, GroupTable present, BlockReader reader, NoisePriors priors)
        {
            _storage = storage;
            _name = folder + "idx";
            _present = present;
            _table = new GroupTable(priors);
            _reader = reader;
        }

        /// <summary>Forgets what is known: the medium may be another one.</summary>
        public void Forget()
        {
            _table.Clear();
            _windowFirst = -1;
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

            Array.Clear(_window, 0, EntryBytes);
            _windowFirst = -1;
            LittleEndian.Write(_window, 0, _present.FirstOf(0), LongBytes);
            LittleEndian.Write(_window, LastOffset, _present.LastOf(_present.Count - 1), LongBytes);
            LittleEndian.Write(_window, EarliestOffset, _present.Earliest(), 4);
            LittleEndian.Write(_window, LatestOffset, _present.Latest(), 4);
            LittleEndian.Write(_window, GroupOffset, _present.Group, 4);
            LittleEndian.Write(_window, CrcOffset, Crc32.HashToUInt32(new SpanByte(_window, 0, CrcOffset)), 4);
            _storage.Append(_name, _window, 0, EntryBytes);
        }

        /// <summary>Finds the first block, from one on, that may have records from a sequence on and of a range of time.</summary>
        /// <returns>Its number; <paramref name="blocks"/> where there is none.</returns>
        public int Find(long sequence, int from, long fromUtcMs, long toUtcMs, int blocks)
        {
            int earliest = BlockLayout.MinuteOf(fromUtcMs);
            int latest = BlockLayout.MinuteOf(toUtcMs);
            int number = from;
            while (number < blocks)
            {
                int group = number / BlockLayout.GroupBlocks;
                bool isPresent = group == _present.Group;
                if (!isPresent && group != _table.Group && !MayHave(group, sequence, earliest, latest))
                {
                    number = (group + 1) * BlockLayout.GroupBlocks;
                    continue;
                }

                GroupTable table = isPresent ? _present : TableOf(group, blocks);
                int found = table.Find(number % BlockLayout.GroupBlocks, sequence, earliest, latest);
                number = (group * BlockLayout.GroupBlocks) + found;
                if (found < BlockLayout.GroupBlocks)
                {
                    return number < blocks ? number : blocks;
                }
            }

            return blocks;
        }

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

        private bool MayHave(int group, long sequence, int earliest, int latest)
        {
            if (_windowFirst < 0 || group < _windowFirst || group >= _windowFirst + WindowEntries)
            {
                _windowFirst = -1;
                _windowCount = _storage.Read(_name, group * EntryBytes, _window, 0, _window.Length) / EntryBytes;
                _windowFirst = group;
            }

            int at = (group - _windowFirst) * EntryBytes;
            bool isKnown = group - _windowFirst < _windowCount
                && LittleEndian.ReadUnsigned(_window, at + GroupOffset, 4) == group
                && LittleEndian.ReadUnsigned(_window, at + CrcOffset, 4) == Crc32.HashToUInt32(new SpanByte(_window, at, CrcOffset));
            return !isKnown
                || (LittleEndian.ReadUnsigned(_window, at + LastOffset, LongBytes) >= sequence
                    && LittleEndian.ReadSigned(_window, at + EarliestOffset, 4) <= latest
                    && LittleEndian.ReadSigned(_window, at + LatestOffset, 4) >= earliest);
        }
    }
}
