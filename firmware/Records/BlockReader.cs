using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// One sealed block, whose records it hands out in either direction. Shared by the log's readers: one that finds another's block, or another place, or none here
    /// loads its own again and goes on behind what it had. The rows' memory is taken by the first that reads.
    /// </summary>
    internal sealed class BlockReader
    {
        private const int None = -1;

        private readonly BlockFiles _files;
        private readonly EntryDecoder _decoder;
        private readonly BlockDesk _desk;
        private readonly bool _keepsWhole;
        private readonly BlockShape _shape = new BlockShape();
        private readonly int[] _minutes = new int[Limits.Lines];
        private BlockWindow _window;
        private int _number = None;
        private int _version;
        private int _index;
        private int _payload;
        private int _payloadAt;
        private int _payloadsEnd;

        /// <summary>Creates the reader.</summary>
        /// <param name="files">The blocks.</param>
        /// <param name="decoder">Decoder of payloads.</param>
        /// <param name="desk">Buffer and coders.</param>
        /// <param name="keepsWhole">Whether all minutes of a block are kept decoded, see <see cref="LogMedia.KeepsWholeBlocks"/>.</param>
        public BlockReader(BlockFiles files, EntryDecoder decoder, BlockDesk desk, bool keepsWhole)
        {
            _keepsWhole = keepsWhole;
            _files = files;
            _decoder = decoder;
            _desk = desk;
        }

        /// <summary>The block.</summary>
        public byte[] Block
        {
            get { return _desk.Block; }
        }

        /// <summary>Which lines have columns in the block.</summary>
        public BlockShape Shape
        {
            get { return _shape; }
        }

        /// <summary>Number of the block that is loaded; -1 for none.</summary>
        public int Number
        {
            get { return _desk.Owner == this && _desk.Version == _version ? _number : None; }
        }

        /// <summary>Grows when reading begins anew: who reads by heads is where he was only if neither this nor the sequence changed.</summary>
        public int Generation { get; private set; }

        /// <summary>Sequence of the record at hand: that handed out last.</summary>
        public long Sequence { get; private set; }

        /// <summary>Place of the line of the record at hand among those with columns; -1 where it has none: not a minute, or one of another shape.</summary>
        public int Slot { get; private set; }

        /// <summary>Where the values of the record at hand are in the line's columns: minutes before it.</summary>
        public int Minute { get; private set; }

        /// <summary>What all records have, of the record at hand.</summary>
        public RecordColumn Head
        {
            get { return _desk.Records; }
        }

        /// <summary>Minutes of one column that the next calls may decode before they give the tick back.</summary>
        public int Budget { get; set; } = int.MaxValue;

        /// <summary>Whether the next calls hand out minutes with what all records have alone.</summary>
        public bool IsWithoutValues { get; set; }

        /// <summary>Whether the last call ended because its share of work was done: load the block again, and the same call goes on.</summary>
        public bool IsBusy { get; private set; }

        /// <summary>Forgets the block: the medium may be another one.</summary>
        public void Forget()
        {
            _number = None;
        }

        /// <summary>Loads a block, if it is not the one that is there, and goes to its beginning.</summary>
        /// <returns>False where it is missing or damaged.</returns>
        public bool Load(int number)
        {
            // Where only the buffer was taken meanwhile the rows are there, and the coder is where it was in its stream.
            bool isKnown = _number == number && _desk.Owner == this;
            bool isThere = isKnown && Number == number;
            _number = None;
            if (!isThere)
            {
                byte[] block = isKnown ? _desk.TakeBuffer() : _desk.Take(this);
                _version = _desk.Version;

                // What is not sound is read again before it is passed over: readers do not come back.
                if ((!Read(number, block) && !Read(number, block)) || !_shape.Take(block))
                {
                    return false;
                }
            }

            if (!isKnown && _window != null)
            {
                _window.Begin();
            }

            if (BlockLayout.OffsetOf(Block, _shape.Streams) > BlockLayout.CrcOffset)
            {
                return false;
            }

            Rewind();
            _number = number;
            return true;
        }

        /// <summary>Reads a block as it is stored, for who looks at its bytes; readers load their own again.</summary>
        /// <returns>False where it is missing or damaged.</returns>
        public bool ReadWhole(int number)
        {
            return Read(number, _desk.TakeBuffer());
        }

        private bool Read(int number, byte[] into)
        {
            return _files.Read(number, into) && BlockLayout.IsSound(into, number);
        }

        /// <summary>Hands out the next record from a sequence on; false at the end, where the streams are damaged, and when it is busy.</summary>
        /// <param name="into">The record.</param>
        /// <param name="from">Records before this sequence are passed over.</param>
        /// <param name="isKnown">False if its kind is a later version's.</param>
        public bool Next(Record into, long from, out bool isKnown)
        {
            isKnown = true;
            while (NextHead())
            {
                if (Sequence >= from)
                {
                    return Take(into, false, out isKnown);
                }
            }

            return false;
        }

        /// <summary>Hands out the last record up to a sequence; false where there is none, where the streams are damaged, and when it is busy.</summary>
        /// <remarks>Goes through what all records have from the beginning of the block each time: one decision a record.</remarks>
        public bool Previous(Record into, long upTo, out bool isKnown)
        {
            isKnown = true;
            int count = upTo == Sequence - 1 ? _index - 1 : CountUpTo(upTo);
            Rewind();
            while (_index < count && NextHead())
            {
            }

            return count > 0 && _index == count && Take(into, true, out isKnown);
        }

        /// <summary>Goes on to the next record without its values; false at the end, and where the streams are damaged.</summary>
        public bool NextHead()
        {
            IsBusy = false;
            if (_index >= BlockLayout.RecordsOf(Block) || !Head.Read())
            {
                return false;
            }

            Sequence = Head.Sequence;
            Slot = Head.Kind == RecordKind.Minute ? _shape.SlotOf(Head.Line) : None;
            bool isFound = Slot >= 0 || (Head.Kind != RecordKind.Minute && FindPayload());
            if (!isFound)
            {
                // Damaged: nothing behind it has a meaning.
                _index = int.MaxValue;
                return false;
            }

            if (Slot >= 0)
            {
                Minute = _minutes[Slot];
                _minutes[Slot]++;
            }

            _index++;
            return true;
        }

        /// <summary>Fills a record with that at hand, which has no columns; false if its kind is a later version's.</summary>
        public bool TakePayload(Record into)
        {
            TakeHead(into);
            into.Kind = into.Kind == BlockLayout.OddMinute ? RecordKind.Minute : into.Kind;
            return _decoder.TryDecodePayload(Block, _payloadAt, _payload, into);
        }

        private bool Take(Record into, bool isBackward, out bool isKnown)
        {
            isKnown = true;
            if (Slot < 0)
            {
                isKnown = TakePayload(into);
                return true;
            }

            if (IsWithoutValues)
            {
                TakeHead(into);
                into.ChannelCount = 0;
                into.ContactCount = 0;
                return true;
            }

            if (_window == null)
            {
                _window = new BlockWindow(_shape, _desk, _keepsWhole);
                _window.Begin();
            }

            if (!_window.Has(Slot, Minute))
            {
                _window.Budget = Budget;
                IsBusy = !_window.Fill(Slot, Minute, isBackward);
                _desk.IsHeld = IsBusy;
                Budget = _window.Budget;
                if (IsBusy)
                {
                    return false;
                }
            }

            if (!_window.Has(Slot, Minute))
            {
                _index = int.MaxValue;
                return false;
            }

            TakeHead(into);
            into.SchemaSequence = Head.SchemaSequence;
            _window.Take(Slot, Minute, into);
            return true;
        }

        private void TakeHead(Record into)
        {
            into.Sequence = Sequence;
            into.Kind = Head.Kind;
            into.Line = Head.Line;
            into.UtcMs = Head.UtcMs;
            into.TimeQuality = Head.Quality;

            // A schema's text is the largest thing that a record may hold on to.
            into.Text = "";
        }

        private int CountUpTo(long upTo)
        {
            int count = 0;
            Rewind();
            while (NextHead() && Sequence <= upTo)
            {
                count = _index;
            }

            return count;
        }

        private void Rewind()
        {
            int offset = BlockLayout.StreamsOffset(Block);
            int length = BlockLayout.LengthOf(Block, BlockLayout.RecordStream);
            Sequence = BlockLayout.FirstOf(Block) - 1;
            Head.BeginRead(Block, offset, length, BlockLayout.FirstOf(Block), LittleEndian.ReadSigned(Block, BlockLayout.UtcOffset, 6));
            _payload = offset + length;
            _payloadsEnd = _payload + BlockLayout.LengthOf(Block, BlockLayout.PayloadStream);
            for (int slot = 0; slot < _minutes.Length; slot++)
            {
                _minutes[slot] = 0;
            }

            _index = 0;
            IsBusy = false;
            Generation++;
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
    }
}
