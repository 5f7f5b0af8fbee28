using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>Finds what a medium holds of the log, in constant work however long the log is; reads only. See FORMAT.md.</summary>
    internal sealed class Recovery
    {
        /// <summary>Damaged blocks at the end that are stepped over, where there is no tail file to tell the end.</summary>
        private const int StepsBack = 16;

        private readonly TailFiles _tail;
        private readonly BlockFiles _blocks;
        private readonly TailHeader _header;
        private readonly byte[] _block;

        /// <summary>Creates it.</summary>
        /// <param name="tail">The tail's files.</param>
        /// <param name="blocks">The sealed blocks' files.</param>
        /// <param name="header">The header that it fills.</param>
        /// <param name="block">Buffer of a block.</param>
        public Recovery(TailFiles tail, BlockFiles blocks, TailHeader header, byte[] block)
        {
            _tail = tail;
            _blocks = blocks;
            _header = header;
            _block = block;
        }

        /// <summary>Finds the header of the tail that counts, or makes one from the newest block.</summary>
        /// <returns>False where there is neither a tail nor a block.</returns>
        public bool FindHeader()
        {
            bool hasTail = _tail.FindHeader(_header);
            return _tail.IsWhole || FindBlocks() || hasTail;
        }

        /// <summary>Reads a block into the buffer; false where it is missing or damaged.</summary>
        public bool HasBlock(int number)
        {
            return _blocks.Read(number, _block) && BlockLayout.IsSound(_block, number);
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
                    int ring = _blocks.FirstOf(count);
                    _header.FirstBlock = _blocks.NotedFirst > ring ? _blocks.NotedFirst : ring;
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
