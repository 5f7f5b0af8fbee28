using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// Reads the minutes of one channel over a range of time, by its id whatever its place in the schemas, without decoding the other channels: of each sealed block
    /// what all records have and that channel's stream. Works while appending goes on.
    /// </summary>
    /// <remarks>
    /// The newest few schemas are remembered over searches; one that was not met before costs reading its block. A minute whose schema is not known has no channels
    /// that could be told apart and is passed over.
    /// </remarks>
    public sealed class ChannelReader
    {
        private const int Unknown = -1;

        private readonly RecordLog _log;
        private readonly BlockStore _store;
        private readonly RecordReader _reader;
        private readonly Record _record = new Record();
        private readonly ChannelColumn _column;
        private readonly ChannelPlaces _places;
        private long _next;
        private long _fromUtcMs;
        private long _toUtcMs;
        private int _block = Unknown;
        private int _generation;
        private int _blockGeneration = Unknown;
        private long _blockSequence;
        private long _tailNext = Unknown;
        private int _slot;
        private int _place;
        private int _decoded;

        /// <summary>Creates a reader; set it by <see cref="Seek"/>.</summary>
        public ChannelReader(RecordLog log)
        {
            _log = log;
            _store = log.Store;
            _reader = new RecordReader(log);
            _places = new ChannelPlaces(_store, _reader);
            _column = new ChannelColumn(_store.Priors);
            _next = long.MaxValue;
        }

        /// <summary>Sequence of the minute read last.</summary>
        public long Sequence { get; private set; }

        /// <summary>Start of the minute read last, ms since 1970 UTC.</summary>
        public long UtcMs { get; private set; }

        /// <summary>Its time quality, one of <see cref="Records.TimeQuality"/>.</summary>
        public byte TimeQuality { get; private set; }

        /// <summary>Schema of the minute read last, which has the channel's unit and decimals.</summary>
        public long SchemaSequence { get; private set; }

        /// <summary>Mark (HJ 212 letter) of the minute read last.</summary>
        public byte Mark { get; private set; }

        /// <summary>Valid samples of it, 0 to 60; 0: there are no values.</summary>
        public byte ValidCount { get; private set; }

        /// <summary>Average of the valid samples, scaled; 0 without any.</summary>
        public int Average { get; private set; }

        /// <summary>Least valid sample, scaled.</summary>
        public int Minimum { get; private set; }

        /// <summary>Greatest valid sample, scaled.</summary>
        public int Maximum { get; private set; }

        /// <summary>Whether every record up to the head of the log has been read or passed over.</summary>
        public bool IsAtHead
        {
            get { return _next > _log.Head; }
        }

        /// <summary>Sets the reader before the minutes of a channel with from &lt;= UtcMs &lt; to, from the oldest record on.</summary>
        public void Seek(string channel, long fromUtcMs, long toUtcMs)
        {
            _places.Take(channel);
            _fromUtcMs = fromUtcMs;
            _toUtcMs = toUtcMs;
            _next = _log.Oldest;
            _block = Unknown;
        }

        /// <summary>
        /// Reads the next minute into the properties; false at the head of the log (later calls see what was appended since), or where the medium failed
        /// (RecordLog.Trouble), or after <see cref="Limits.ReadsPerRecord"/> file reads of searching. The next call goes on; <see cref="IsAtHead"/> tells the first case.
        /// </summary>
        public bool TryRead()
        {
            if (IsAtHead || !_log.IsReadable)
            {
                return false;
            }

            if (_generation != _log.Generation)
            {
                _generation = _log.Generation;
                _block = Unknown;
                _places.Forget();
            }

            try
            {
                bool found = Search();
                _log.NoteReading(null);
                return found;
            }
            catch (StorageException e)
            {
                _log.NoteReading(e.Message);
                return false;
            }
        }

        private bool Search()
        {
            int lastRead = _store.Reads + Limits.ReadsPerRecord;
            while (!IsAtHead && _store.Reads < lastRead)
            {
                if (_next <= _store.SealedLast ? TakeSealed() : TakeUnsealed())
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Takes the channel's next minute of a sealed block, or goes on to the next block, or looks for a schema (false).</summary>
        private bool TakeSealed()
        {
            _next = _next < _log.Oldest ? _log.Oldest : _next;
            if (_block == Unknown)
            {
                _block = _store.FindBlock(_next, 0, _fromUtcMs, _toUtcMs);
            }

            if (_block >= _store.Blocks)
            {
                _block = Unknown;
                _next = _store.SealedLast + 1;
                return false;
            }

            BlockReader block = _store.Reader;
            bool isLoaded = (block.Number == _block && block.Generation == _blockGeneration && block.Sequence == _blockSequence) || Begin(block);
            while (isLoaded && block.NextHead())
            {
                _blockSequence = block.Sequence;
                if (block.Sequence < _next || !IsMinute(block.Head.Kind) || !IsInRange(block.Head.UtcMs))
                {
                    continue;
                }

                _next = block.Sequence;
                bool hasColumns = block.Slot >= 0;
                if (!hasColumns)
                {
                    block.TakePayload(_record);
                }

                int place = FindPlace(hasColumns ? block.Head.SchemaSequence : _record.SchemaSequence, block.Head.Line);
                if (place == ChannelPlaces.Again)
                {
                    // The look for the schema left another place, if not another block, here: the next turn comes back to this minute.
                    return false;
                }

                if (place != ChannelPlaces.NotInLine && (hasColumns ? TakeColumn(block, place) : Take(_record, place)))
                {
                    _next++;
                    return true;
                }
            }

            _block = _store.FindBlock(_next, _block + 1, _fromUtcMs, _toUtcMs);
            return false;
        }

        private bool Begin(BlockReader block)
        {
            if (!block.Load(_block))
            {
                return false;
            }

            _blockGeneration = block.Generation;
            _blockSequence = block.Sequence;
            _slot = Unknown;
            return true;
        }

        private static bool IsMinute(byte kind)
        {
            return kind == RecordKind.Minute || kind == BlockLayout.OddMinute;
        }

        private bool IsInRange(long utcMs)
        {
            return utcMs >= _fromUtcMs && utcMs < _toUtcMs;
        }

        /// <summary>Takes the minute at hand from a column of its line; false where there is none or it is damaged.</summary>
        private bool TakeColumn(BlockReader block, int place)
        {
            if (place >= block.Shape.ChannelsAt(block.Slot))
            {
                return false;
            }

            if (_slot != block.Slot || _place != place)
            {
                int stream = block.Shape.StreamOf(block.Slot) + 1 + place;
                _column.BeginRead(block.Block, BlockLayout.OffsetOf(block.Block, stream), BlockLayout.LengthOf(block.Block, stream));
                _slot = block.Slot;
                _place = place;
                _decoded = 0;
            }

            for (; _decoded <= block.Minute; _decoded++)
            {
                if (!_column.Read())
                {
                    return false;
                }
            }

            RecordColumn head = block.Head;
            Put(block.Sequence, head.UtcMs, head.Quality, head.SchemaSequence);
            Put(_column.Mark, _column.ValidCount, _column.Average, _column.Minimum, _column.Maximum);
            return true;
        }

        private bool TakeUnsealed()
        {
            _block = Unknown;
            if (_tailNext != _next)
            {
                _reader.Seek(_next);
                _tailNext = Unknown;
            }

            if (!_reader.TryRead(_record))
            {
                _next = _log.Head + 1;
                return false;
            }

            int place = ChannelPlaces.NotInLine;
            long sequence = _record.Sequence;
            if (_record.Kind == RecordKind.Minute && IsInRange(_record.UtcMs))
            {
                place = FindPlace(_record.SchemaSequence, _record.Line);
                if (place == ChannelPlaces.Again)
                {
                    _tailNext = Unknown;
                    return false;
                }
            }

            _next = sequence + 1;
            _tailNext = _next;
            return place != ChannelPlaces.NotInLine && Take(_record, place);
        }

        private bool Take(Record record, int place)
        {
            if (place >= record.ChannelCount)
            {
                return false;
            }

            Put(record.Sequence, record.UtcMs, record.TimeQuality, record.SchemaSequence);
            Put(record.Marks[place], record.ValidCount[place], record.Average[place], record.Minimum[place], record.Maximum[place]);
            return true;
        }

        private void Put(long sequence, long utcMs, byte timeQuality, long schemaSequence)
        {
            Sequence = sequence;
            UtcMs = utcMs;
            TimeQuality = timeQuality;
            SchemaSequence = schemaSequence;
        }

        private int FindPlace(long schemaSequence, byte line)
        {
            int place = _places.Of(schemaSequence, line, _record);
            if (place == ChannelPlaces.Again)
            {
                _blockGeneration = Unknown;
                _tailNext = Unknown;
            }

            return place;
        }

        private void Put(byte mark, byte validCount, int average, int minimum, int maximum)
        {
            Mark = mark;
            ValidCount = validCount;
            Average = validCount == 0 ? 0 : average;
            Minimum = validCount == 0 ? 0 : minimum;
            Maximum = validCount == 0 ? 0 : maximum;
        }
    }
}
