using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// One sealed block and the decoders of all its streams side by side, which hand out its records in order. Shared by the log's readers:
    /// one that finds another's block here loads its own again and goes on behind what it had.
    /// </summary>
    internal sealed class BlockReader
    {
        private const int None = -1;

        private readonly BlockFiles _files;
        private readonly EntryDecoder _decoder;
        private readonly NoisePriors _priors;
        private readonly BlockShape _shape = new BlockShape();
        private readonly RecordColumn _records = new RecordColumn();
        private readonly ContactColumn[] _contacts = new ContactColumn[Limits.Lines];
        private readonly ChannelColumn[] _channels = new ChannelColumn[Limits.Channels];
        private int _left;
        private readonly int[] _passed = new int[Limits.Lines];
        private int _payload;
        private int _payloadAt;
        private int _payloadsEnd;

        /// <summary>Creates the reader.</summary>
        public BlockReader(BlockFiles files, EntryDecoder decoder, NoisePriors priors)
        {
            _files = files;
            _decoder = decoder;
            _priors = priors;
        }

        /// <summary>The block.</summary>
        public byte[] Block { get; } = new byte[BlockLayout.BlockBytes];

        /// <summary>Number of the block that is loaded; -1 for none.</summary>
        public int Number { get; private set; } = None;

        /// <summary>Sequence of the record handed out last.</summary>
        public long Sequence { get; private set; }

        /// <summary>Forgets the block: the medium may be another one.</summary>
        public void Forget()
        {
            Number = None;
        }

        /// <summary>Loads a block, if it is not the one that is there, and goes to its beginning.</summary>
        /// <returns>False where it is missing or damaged.</returns>
        public bool Load(int number)
        {
            bool isThere = Number == number;
            Number = None;
            if (!isThere && (!_files.Read(number, Block) || !BlockLayout.IsSound(Block, number)))
            {
                return false;
            }

            if (!Start())
            {
                return false;
            }

            Number = number;
            return true;
        }

        /// <summary>Hands out the next record from a sequence on; false at the end, and where the streams are damaged.</summary>
        /// <param name="into">The record.</param>
        /// <param name="from">Records before this sequence are passed over; their columns are decoded only when a later minute needs it.</param>
        /// <param name="isKnown">False if its kind is a later version's.</param>
        public bool Next(Record into, long from, out bool isKnown)
        {
            isKnown = true;
            while (_left > 0 && _records.Read())
            {
                _left--;
                Sequence = _records.Sequence;
                bool isPassed = Sequence < from;
                if (_records.Kind != RecordKind.Minute)
                {
                    if (!FindPayload())
                    {
                        break;
                    }

                    if (!isPassed)
                    {
                        TakeHead(into);
                        isKnown = TakePayload(into);
                        return true;
                    }

                    continue;
                }

                int slot = _shape.SlotOf(_records.Line);
                if (slot < 0)
                {
                    break;
                }

                _passed[slot]++;
                if (!isPassed)
                {
                    TakeHead(into);
                    into.SchemaSequence = _records.SchemaSequence;
                    return TakeColumns(slot, into);
                }
            }

            _left = 0;
            return false;
        }

        private void TakeHead(Record into)
        {
            into.Sequence = Sequence;
            into.Kind = _records.Kind;
            into.Line = _records.Line;
            into.UtcMs = _records.UtcMs;
            into.TimeQuality = _records.Quality;
        }

        private bool Start()
        {
            if (!_shape.Take(Block))
            {
                return false;
            }

            int offset = BlockLayout.StreamsOffset(Block);
            int length = BlockLayout.LengthOf(Block, BlockLayout.RecordStream);
            _left = BlockLayout.RecordsOf(Block);
            Sequence = BlockLayout.FirstOf(Block) - 1;
            _records.BeginRead(Block, offset, length, BlockLayout.FirstOf(Block), LittleEndian.ReadSigned(Block, BlockLayout.UtcOffset, 6));
            _payload = offset + length;
            _payloadsEnd = _payload + BlockLayout.LengthOf(Block, BlockLayout.PayloadStream);
            offset = _payloadsEnd + BlockLayout.LengthOf(Block, BlockLayout.GroupStream);
            int channel = 0;
            for (int slot = 0; slot < _shape.Lines; slot++)
            {
                int stream = _shape.StreamOf(slot);
                _passed[slot] = 0;
                if (_contacts[slot] == null)
                {
                    _contacts[slot] = new ContactColumn();
                }

                length = BlockLayout.LengthOf(Block, stream);
                _contacts[slot].BeginRead(Block, offset, length, _shape.ContactsAt(slot));
                offset += length;
                for (int i = 0; i < _shape.ChannelsAt(slot); i++)
                {
                    if (_channels[channel] == null)
                    {
                        _channels[channel] = new ChannelColumn(_priors);
                    }

                    length = BlockLayout.LengthOf(Block, stream + 1 + i);
                    _channels[channel].BeginRead(Block, offset, length);
                    offset += length;
                    channel++;
                }
            }

            return offset <= BlockLayout.CrcOffset;
        }

        private bool FindPayload()
        {
            if (_payload + BlockLayout.LengthBytes > _payloadsEnd)
            {
                return false;
            }

            _payloadAt = _payload + BlockLayout.LengthBytes;
            _payload = _payloadAt + (int)LittleEndian.ReadUnsigned(Block, _payload, BlockLayout.LengthBytes);
            return _payload <= _payloadsEnd;
        }

        private bool TakePayload(Record into)
        {
            into.Kind = into.Kind == BlockLayout.OddMinute ? RecordKind.Minute : into.Kind;
            return _decoder.TryDecodePayload(Block, _payloadAt, _payload, into);
        }

        private bool TakeColumns(int slot, Record into)
        {
            int passed = _passed[slot];
            _passed[slot] = 0;
            into.ChannelCount = _shape.ChannelsAt(slot);
            into.ContactCount = _shape.ContactsAt(slot);
            int channel = _shape.StreamOf(slot) - BlockLayout.LineStreams - slot;
            for (int i = 0; i < passed; i++)
            {
                if (into.ContactCount > 0 && !_contacts[slot].Read(into.SecondsOn, into.SecondsKnown))
                {
                    return false;
                }

                for (int c = 0; c < into.ChannelCount; c++)
                {
                    if (!_channels[channel + c].Read())
                    {
                        return false;
                    }
                }
            }

            for (int c = 0; c < into.ChannelCount; c++)
            {
                ChannelColumn column = _channels[channel + c];
                into.ValidCount[c] = column.ValidCount;
                into.Marks[c] = column.Mark;
                bool hasValue = column.ValidCount != 0;
                into.Average[c] = hasValue ? column.Average : 0;
                into.Minimum[c] = hasValue ? column.Minimum : 0;
                into.Maximum[c] = hasValue ? column.Maximum : 0;
            }

            return true;
        }
    }
}
