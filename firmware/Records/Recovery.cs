using System;
using System.IO.Hashing;
using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>Finds what a medium holds of the log, in constant work however long the log is; reads only. See FORMAT.md.</summary>
    internal sealed class Recovery
    {
        /// <summary>Damaged blocks at the end that are stepped over, where there is no tail file to tell the end.</summary>
        private const int StepsBack = 16;

        private readonly Storage _storage;
        private readonly TailFile _file;
        private readonly BlockFiles _blocks;
        private readonly TailHeader _header;
        private readonly TailHeader _otherHeader = new TailHeader();
        private readonly byte[] _block;
        private readonly Crc32 _crc = new Crc32();

        /// <summary>Creates it.</summary>
        /// <param name="storage">The medium.</param>
        /// <param name="file">The tail file, which it tells what it found.</param>
        /// <param name="blocks">The sealed blocks' files.</param>
        /// <param name="header">The header that it fills.</param>
        /// <param name="authenticator">Key of the codes.</param>
        /// <param name="block">Buffer of a block.</param>
        public Recovery(Storage storage, TailFile file, BlockFiles blocks, TailHeader header, Authenticator authenticator, byte[] block)
        {
            _storage = storage;
            _file = file;
            _blocks = blocks;
            _header = header;
            _block = block;
            Entries = new EntryScanner(storage, authenticator, block);
        }

        /// <summary>The entries of the tail file.</summary>
        public EntryScanner Entries { get; }

        /// <summary>Whether the tail file has a sound header.</summary>
        public bool IsFileWhole { get; private set; }

        /// <summary>Whether the other tail file exists too.</summary>
        public bool HasOther { get; private set; }

        /// <summary>Finds the header of the tail file that counts, or makes one from the newest block.</summary>
        /// <returns>False where there is neither a tail file nor a block.</returns>
        public bool FindHeader()
        {
            int length = Read(_file.Name, _header);
            int otherLength = Read(_file.Other, _otherHeader);
            bool isSound = length == TailHeader.Bytes && _header.IsSound();
            bool isOtherSound = otherLength == TailHeader.Bytes && _otherHeader.IsSound();
            bool isOther = isOtherSound && !isSound;
            if (isSound && isOtherSound)
            {
                // A file that is being replaced is whole; the one that replaces it may be incomplete, or show what its sectors held before.
                isOther = (int)(_otherHeader.Generation - _header.Generation) > 0;
                isOther = isOther ? IsComplete(_file.Other, _otherHeader) : !IsComplete(_file.Name, _header);
            }

            if (!isSound && !isOtherSound)
            {
                isOther = otherLength > length;
            }

            if (isOther)
            {
                Array.Copy(_otherHeader.Buffer, 0, _header.Buffer, 0, TailHeader.Bytes);
                _file.Swap();
            }

            IsFileWhole = isSound || isOtherSound;
            HasOther = length > 0 && otherLength > 0;
            return IsFileWhole || FindBlocks() || length > 0 || otherLength > 0;
        }

        /// <summary>Reads a block into the buffer; false where it is missing or damaged.</summary>
        public bool HasBlock(int number)
        {
            return _blocks.Read(number, _block) && BlockLayout.IsSound(_block, number);
        }

        private bool IsComplete(string name, TailHeader header)
        {
            _crc.Reset();
            int at = TailHeader.Bytes;
            int end = at + header.Carried;
            while (at < end)
            {
                int count = _storage.Read(name, at, _block, 0, end - at < _block.Length ? end - at : _block.Length);
                if (count == 0)
                {
                    return false;
                }

                _crc.Append(new SpanByte(_block, 0, count));
                at += count;
            }

            return _crc.GetCurrentHashAsUInt32() == header.CarriedCrc;
        }

        private int Read(string name, TailHeader into)
        {
            into.Clear();
            return _storage.Read(name, 0, into.Buffer, 0, TailHeader.Bytes);
        }

        private bool FindBlocks()
        {
            _header.Clear();
            int count = _blocks.Count();
            for (int number = count - 1; number >= 0 && number >= count - StepsBack; number--)
            {
                if (HasBlock(number))
                {
                    _header.Block = count;
                    _header.TakeTag(_block);
                    _header.Last = BlockLayout.LastOf(_block);
                    _header.TotalMinutes = BlockLayout.MinutesOf(_block);
                    _header.FirstBlock = _blocks.NotedFirst;
                    bool hasFirst = HasBlock(_header.FirstBlock);
                    _header.Oldest = hasFirst ? BlockLayout.FirstOf(_block) : 1;
                    if (_header.FirstBlock > 0)
                    {
                        _header.Lineage = _blocks.NotedLineage;
                    }
                    else if (hasFirst)
                    {
                        _header.TakeLineage(_block);
                    }

                    return true;
                }
            }

            _header.Block = count;
            return count > 0;
        }
    }
}
