using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>Which lines have columns in a block, and how many channels and contacts each: those of the first minute of each line.</summary>
    internal sealed class BlockShape
    {
        private const int Channel = Limits.Lines;
        private const int Contact = 2 * Limits.Lines;

        // By place the line, then by place its channels, then its contacts.
        private readonly byte[] _shape = new byte[3 * Limits.Lines];

        /// <summary>Lines.</summary>
        public int Lines { get; private set; }

        /// <summary>Channels of all lines.</summary>
        public int Channels { get; private set; }

        /// <summary>Streams of a block of this shape.</summary>
        public int Streams
        {
            get { return BlockLayout.LineStreams + Lines + Channels; }
        }

        /// <summary>Bytes of its header.</summary>
        public int HeaderBytes
        {
            get { return BlockLayout.LineTableOffset + (Lines * BlockLayout.LineBytes) + (Streams * BlockLayout.LengthBytes); }
        }

        /// <summary>Begins anew.</summary>
        public void Clear()
        {
            Lines = 0;
            Channels = 0;
        }

        /// <summary>Takes note of a minute.</summary>
        public void Add(Record record)
        {
            if (record.Kind == RecordKind.Minute && SlotOf(record.Line) < 0)
            {
                Add(record.Line, (byte)record.ChannelCount, (byte)record.ContactCount);
            }
        }

        /// <summary>Takes the shape of a block; false if it is none.</summary>
        public bool Take(byte[] block)
        {
            Clear();
            int lines = BlockLayout.LinesOf(block);
            for (int i = 0; i < lines; i++)
            {
                int at = BlockLayout.LineTableOffset + (i * BlockLayout.LineBytes);
                if (!Add(block[at], block[at + 1], block[at + 2]))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Place of a line, or -1.</summary>
        public int SlotOf(byte line)
        {
            for (int i = 0; i < Lines; i++)
            {
                if (_shape[i] == line)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Place of the line in whose columns a record is; -1 where it has none.</summary>
        public int ColumnsOf(Record record)
        {
            int slot = record.Kind == RecordKind.Minute ? SlotOf(record.Line) : -1;
            return slot >= 0 && _shape[Channel + slot] == record.ChannelCount && _shape[Contact + slot] == record.ContactCount ? slot : -1;
        }

        /// <summary>Channels of a line.</summary>
        public int ChannelsAt(int slot)
        {
            return _shape[Channel + slot];
        }

        /// <summary>Contacts of a line.</summary>
        public int ContactsAt(int slot)
        {
            return _shape[Contact + slot];
        }

        /// <summary>Channels of the lines before one.</summary>
        public int FirstChannelOf(int slot)
        {
            int channels = 0;
            for (int i = 0; i < slot; i++)
            {
                channels += _shape[Channel + i];
            }

            return channels;
        }

        /// <summary>Contacts of the lines before one.</summary>
        public int FirstContactOf(int slot)
        {
            int contacts = 0;
            for (int i = 0; i < slot; i++)
            {
                contacts += _shape[Contact + i];
            }

            return contacts;
        }

        /// <summary>Stream of a line's contacts; those of its channels follow.</summary>
        public int StreamOf(int slot)
        {
            int stream = BlockLayout.LineStreams;
            for (int i = 0; i < slot; i++)
            {
                stream += 1 + _shape[Channel + i];
            }

            return stream;
        }

        /// <summary>Writes the table of lines.</summary>
        public void Write(byte[] block)
        {
            block[BlockLayout.LinesOffset] = (byte)Lines;
            for (int i = 0; i < Lines; i++)
            {
                int at = BlockLayout.LineTableOffset + (i * BlockLayout.LineBytes);
                block[at] = _shape[i];
                block[at + 1] = _shape[Channel + i];
                block[at + 2] = _shape[Contact + i];
            }
        }

        private bool Add(byte line, byte channels, byte contacts)
        {
            if (Lines == Limits.Lines || Channels + channels > Limits.Channels || contacts > Limits.Contacts)
            {
                return false;
            }

            _shape[Lines] = line;
            _shape[Channel + Lines] = channels;
            _shape[Contact + Lines] = contacts;
            Lines++;
            Channels += channels;
            return true;
        }
    }
}
