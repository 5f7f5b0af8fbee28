namespace Edge.Records
{
    /// <summary>
    /// A second copy of the sealed blocks, on another medium. Whatever that medium does is no failure of the log: no member throws.
    /// </summary>
    internal abstract class BlockCopy
    {
        /// <summary>Blocks before this number have a copy, which the log may rely on when it gives up its own.</summary>
        public abstract int Reach { get; }

        /// <summary>Takes note of a block that was just sealed and is durable in the log. Touches no medium.</summary>
        /// <param name="number">Its number.</param>
        public abstract void NoteSealed(int number);

        /// <summary>The end of the log was found anew: at boot, or after the medium failed. Touches no medium.</summary>
        /// <param name="blocks">Blocks that were sealed.</param>
        public abstract void NoteFound(int blocks);

        /// <summary>One bounded step of copying, in a tick in which the log itself has nothing to do.</summary>
        /// <param name="files">The log's blocks.</param>
        /// <param name="buffer">A buffer of one block, free during the call.</param>
        public abstract void Step(BlockFiles files, byte[] buffer);
    }
}
