using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// The buffer of one block and the coders of its columns: memory has room for one block at a time, which is made, read or copied. Who takes them from another
    /// has that one begin again: the block in the making with its first record, a reader by loading his block.
    /// </summary>
    internal sealed class BlockDesk
    {
        /// <summary>Creates an empty desk.</summary>
        /// <param name="priors">Priors of the columns.</param>
        public BlockDesk(NoisePriors priors)
        {
            Channel = new ChannelColumn(priors);
        }

        /// <summary>The buffer. Take it before you write into it.</summary>
        public byte[] Block { get; } = new byte[BlockLayout.BlockBytes];

        /// <summary>Coder of what all records have.</summary>
        public RecordColumn Records { get; } = new RecordColumn();

        /// <summary>Coder of a line's contacts.</summary>
        public ContactColumn Contacts { get; } = new ContactColumn();

        /// <summary>Coder of a channel.</summary>
        public ChannelColumn Channel { get; }

        /// <summary>Whose streams the coders are in.</summary>
        public object Owner { get; private set; }

        /// <summary>Grows when the buffer gets other bytes.</summary>
        public int Version { get; private set; }

        /// <summary>Whether a reader is in the middle of a stream, which costs it many ticks: a block is begun later.</summary>
        public bool IsHeld { get; set; }

        /// <summary>Takes the buffer and the coders.</summary>
        public byte[] Take(object owner)
        {
            Owner = owner;
            IsHeld = false;
            return TakeBuffer();
        }

        /// <summary>Takes the buffer alone, for the time of a call.</summary>
        public byte[] TakeBuffer()
        {
            Version++;
            return Block;
        }
    }
}
