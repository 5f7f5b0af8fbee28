using Edge.Board;

namespace Edge.Records
{
    /// <summary>Sealed blocks on a medium, by their numbers, see FORMAT.md. Names are computed; folders are never listed.</summary>
    internal abstract class BlockFiles
    {
        /// <summary>Blocks read so far.</summary>
        public int Reads { get; protected set; }

        /// <summary>The files of the medium that the log proper is on.</summary>
        public static BlockFiles Open(LogMedia media)
        {
            return new SegmentFiles(media.Log, BlockStore.Folder);
        }

        /// <summary>Reads a block; false where it is not there to its end. What is read is not checked.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract bool Read(int number, byte[] into);

        /// <summary>Stores a block where it belongs: durable on return. What lies there, left by an attempt that was cut short or by an older block, goes.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract void Append(int number, byte[] block);

        /// <summary>Number of blocks that were sealed, found by doubling and halving: where there is no tail to tell it.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract int Count();

        /// <summary>Number of the oldest block that is held, where so many were sealed: older ones gave up their place.</summary>
        public abstract int FirstOf(int count);
    }
}
