using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// One sealed block, whose records it hands out in either direction. Shared by the log's readers: one that finds another's block, or another place, here
    /// loads its own again and goes on behind what it had. Its memory is taken by the first that reads.
    /// </summary>
    internal sealed class BlockReader
    {
        private const int None = -1;

        private readonly BlockFiles _files;
        private readonly EntryDecoder _decoder;
        private readonly NoisePriors _priors;
        private readonly BlockShape _shape = new BlockShape();
        private readonly int[] _minutes = new int[Limits.Lines];
        private byte[] _block;
        private RecordColumn _records;
        private BlockWindow _window;
        private int _index;
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

        /// <summary>The block; null before the first was loaded.</summary>
        public byte[] Block
        {
            get { return _block; }
        }

        /// <summary>Which lines have columns in the block.</summary>
        public BlockShape Shape
        {
            get { return _shape; }
        }

        /// <summary>Number of the block that is loaded; -1 for none.</summary>
        public int Number { get; private set; } = None;

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
            get { return _records; }
        }

        /// <summary>Minutes of one column that the next calls may decode before they give the tick back.</summary>
        public int Budget { get; set; } = int.MaxValue;

        /// <summary>Whether the last call ended because its share of work was done: load the block again, and the same call goes on.</summary>
        public bool IsBusy { get; private set; }

        /// <summary>Forgets the block: the medium may be another one.</summary>
        public void Forget()
        {
            Number = None;
        }

        /// <summary>Loads a block, if it is not the one that is there, and goes to its beginning.</summary>
        /// <returns>False where it is missing or damaged.</returns>
        public bool Load(int number)
        {
            Take();
            bool isThere = Number == number;
            Number = None;

            // What is not sound is read again before it is passed over: readers do not come back.
            if (!isThere && ((!Read(number) && !Read(number)) || !_shape.Take(_block)))
            {
                return false;
            }

            if (!isThere && _window != null)
            {
                _window.Begin(_block);
            }

            if (BlockLayout.OffsetOf(_block, _shape.Streams) > BlockLayout.CrcOffset)
            {
                return false;
            }

            Rewind();
            Number = number;
            return true;
        }

        /// <summary>Reads a block as it is stored, for who looks at its bytes; readers load their own again.</summary>
        /// <returns>False where it is missing or damaged.</returns>
        public bool ReadWhole(int number)
        {
            Take();
            Number = None;
            return Read(number);
        }

        private bool Read(int number)
        {
            return _files.Read(number, _block) && BlockLayout.IsSound(_block, number);
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
            if (_index >= BlockLayout.RecordsOf(_block) || !_records.Read())
            {
                return false;
            }

            Sequence = _records.Sequence;
            Slot = _records.Kind == RecordKind.Minute ? _shape.SlotOf(_records.Line) : None;
            bool isFound = Slot >= 0 || (_records.Kind != RecordKind.Minute && FindPayload());
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
            return _decoder.TryDecodePayload(_block, _payloadAt, _payload, into);
        }

        private bool Take(Record into, bool isBackward, out bool isKnown)
        {
            isKnown = true;
            if (Slot < 0)
            {
                isKnown = TakePayload(into);
                return true;
            }

            if (_window == null)
            {
                _window = new BlockWindow(_shape, _priors);
                _window.Begin(_block);
            }

            if (!_window.Has(Slot, Minute))
            {
                _window.Budget = Budget;
                IsBusy = !_window.Fill(Slot, Minute, isBackward);
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
            into.SchemaSequence = _records.SchemaSequence;
            _window.Take(Slot, Minute, into);
            return true;
        }

        private void TakeHead(Record into)
        {
            into.Sequence = Sequence;
            into.Kind = _records.Kind;
            into.Line = _records.Line;
            into.UtcMs = _records.UtcMs;
            into.TimeQuality = _records.Quality;

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
            int offset = BlockLayout.StreamsOffset(_block);
            int length = BlockLayout.LengthOf(_block, BlockLayout.RecordStream);
            Sequence = BlockLayout.FirstOf(_block) - 1;
            _records.BeginRead(_block, offset, length, BlockLayout.FirstOf(_block), LittleEndian.ReadSigned(_block, BlockLayout.UtcOffset, 6));
            _payload = offset + length;
            _payloadsEnd = _payload + BlockLayout.LengthOf(_block, BlockLayout.PayloadStream);
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
            _payload = _payloadAt + (int)LittleEndian.ReadUnsigned(_block, _payload, BlockLayout.LengthBytes);
            return _payload <= _payloadsEnd;
        }

        private void Take()
        {
            if (_block == null)
            {
                _block = new byte[BlockLayout.BlockBytes];
                _records = new RecordColumn();
            }
        }
    }
}
