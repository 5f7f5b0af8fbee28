namespace Edge.Records
{
    /// <summary>
    /// A second copy of the sealed blocks, on another medium. Whatever that medium does is no failure of the log: no member throws.
    /// </summary>
    internal abstract class BlockCopy
    {
        /// <summary>Blocks before this number have a copy, which the log may rely on when it gives up its own.</summary>
        public int Reach { get; protected set; }

        /// <summary>Number of the oldest block of the copy.</summary>
        public abstract int First { get; }

        /// <summary>Sequence of the oldest record of the copy; 0 while it cannot be read.</summary>
        public abstract long Oldest { get; }

        /// <summary>What the medium last said when it failed, or null while it works.</summary>
        public string Trouble { get; protected set; }

        /// <summary>Whether the copy has no place on this medium, though it works.</summary>
        public bool IsRefused { get; protected set; }

        /// <summary>Room of the copy.</summary>
        public BlockSpace Space { get; protected set; }

        /// <summary>Sequence beyond all that the survey found; 0 where it found none.</summary>
        public long SurveyedLast { get; protected set; }

        /// <summary>Greatest root of keys that the survey found.</summary>
        public int SurveyedRoot { get; protected set; }

        /// <summary>Takes note of a block that was just sealed and is durable in the log. Touches no medium.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="lineage">What tells the log from any other.</param>
        public abstract void NoteSealed(int number, long lineage);

        /// <summary>The end of the log was found anew: at boot, or after the medium failed. Touches no medium.</summary>
        /// <param name="blocks">Blocks that were sealed.</param>
        /// <param name="lineage">What tells the log from any other; 0 before its first block.</param>
        public abstract void NoteFound(int blocks, long lineage);

        /// <summary>One bounded step of copying, in a tick in which the log itself has nothing to do.</summary>
        /// <param name="files">The log's blocks.</param>
        /// <param name="first">The oldest of them.</param>
        /// <param name="desk">Has a buffer of one block.</param>
        public abstract void Step(BlockFiles files, int first, BlockDesk desk);

        /// <summary>Reads a block of the copy; false where it is not there, damaged, or cannot be read now.</summary>
        public abstract bool Read(int number, byte[] into);

        /// <summary>Looks for logs that are on the medium: for a board whose own log is gone. Bounded, at boot only.</summary>
        /// <param name="desk">Has a buffer of one block.</param>
        public abstract void Survey(BlockDesk desk);
    }
}
