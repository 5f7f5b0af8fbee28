using Edge.Board;

namespace Edge.Records
{
    /// <summary>Sealed blocks on a medium, by their numbers, see FORMAT.md. Names are computed; folders are never listed.</summary>
    internal abstract class BlockFiles
    {
        /// <summary>Blocks read so far.</summary>
        public int Reads { get; protected set; }

        /// <summary>Number of slots of a ring; 0 where old blocks do not give up their place by themselves. The ring of a log keeps the size it began with.</summary>
        public int Slots { get; set; }

        /// <summary>The files of the medium that the log proper is on.</summary>
        public static BlockFiles Open(LogMedia media)
        {
            if (media.Flash != null)
            {
                return new SlotFiles(media.Flash, BlockStore.Folder, media.FlashBlocks < Limits.LeastFlashBlocks ? Limits.LeastFlashBlocks : media.FlashBlocks);
            }

            return new SegmentFiles(media.Log, BlockStore.Folder);
        }

        /// <summary>Blocks that give up their place together: 1 in a ring, where one block takes the place of another.</summary>
        public virtual int Unit
        {
            get { return 1; }
        }

        /// <summary>Number of the oldest block that was kept, as a note beside the blocks says; 0 where there is none, or in a ring.</summary>
        public virtual int NotedFirst
        {
            get { return 0; }
        }

        /// <summary>What tells the noted log from any other, see <see cref="TailHeader.Lineage"/>; 0 where there is no note.</summary>
        public virtual long NotedLineage
        {
            get { return 0; }
        }

        /// <summary>Notes the oldest block beside the blocks, durable on return. In a ring there is nothing to note.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public virtual void Note(int first, long lineage)
        {
        }

        /// <summary>Deletes the blocks of a unit, of which the first is named. In a ring there is nothing to delete.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public virtual void Delete(int number)
        {
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

        /// <summary>Sequence of the first record of a block, from its header, which is not checked; 0 where it is not there.</summary>
        /// <exception cref="StorageException">The medium failed.</exception>
        public abstract long FirstSequenceOf(int number);
    }
}
