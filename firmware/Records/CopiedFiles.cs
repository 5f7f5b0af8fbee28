using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>The log's own blocks for its readers, and where one is not there any more, or damaged, that of the second copy.</summary>
    internal sealed class CopiedFiles : BlockFiles
    {
        private readonly BlockFiles _own;
        private readonly BlockSpace _space;
        private readonly BlockCopy _copy;

        /// <summary>Creates it; touches nothing.</summary>
        /// <param name="own">The log's blocks.</param>
        /// <param name="space">Their room, which knows the oldest.</param>
        /// <param name="copy">The second copy.</param>
        public CopiedFiles(BlockFiles own, BlockSpace space, BlockCopy copy)
        {
            _own = own;
            _space = space;
            _copy = copy;
        }

        /// <inheritdoc/>
        public override bool Read(int number, byte[] into)
        {
            Reads++;
            bool isHeld = number >= _space.First && number >= _own.FirstOf(_space.Blocks);
            try
            {
                if (isHeld && _own.Read(number, into) && BlockLayout.IsSound(into, number))
                {
                    return true;
                }
            }
            catch (StorageException)
            {
                if (_copy.Read(number, into))
                {
                    return true;
                }

                throw;
            }

            return _copy.Read(number, into);
        }

        /// <inheritdoc/>
        public override void Append(int number, byte[] block)
        {
            _own.Append(number, block);
        }

        /// <inheritdoc/>
        public override int Count()
        {
            return _own.Count();
        }

        /// <inheritdoc/>
        public override int FirstOf(int count)
        {
            return _own.FirstOf(count);
        }

        /// <inheritdoc/>
        public override long FirstSequenceOf(int number)
        {
            return _own.FirstSequenceOf(number);
        }
    }
}
