namespace Edge.Records.Blocks
{
    /// <summary>
    /// The stream of what every record of a block has: sequence, kind, line, time, time quality, and of minutes the schema. Lossless for any number.
    /// A minute that comes as expected (next sequence, the line that followed last time, its usual distance in time, same schema and quality) costs about a hundredth of a bit.
    /// </summary>
    public sealed class RecordColumn : RangeCoder
    {
        // Nodes.
        private const int ExpectedNode = 0;
        private const int SequenceNode = 2;
        private const int KindNode = 3;
        private const int LineNode = 4;
        private const int TimeNode = 5;
        private const int QualityNode = 6;
        private const int SchemaNode = 7;
        private const int Nodes = 8;

        /// <summary>Lines that are told apart for expectations; others share.</summary>
        private const int Slots = 8;

        private const int MinuteMs = 60000;

        // By slot of the line of a minute: the line that follows, ms until then; and the line's schema.
        private readonly byte[] _nextLine = new byte[Slots];
        private readonly long[] _nextMs = new long[Slots];
        private readonly long[] _schemas = new long[Slots];
        private byte _minuteLine;
        private long _minuteUtcMs;
        private int _surprised;

        /// <summary>Creates a column.</summary>
        public RecordColumn()
            : base(Nodes)
        {
        }

        /// <summary>Sequence of the record read last.</summary>
        public long Sequence { get; private set; }

        /// <summary>Kind of the record read last, one of <see cref="RecordKind"/>.</summary>
        public byte Kind { get; private set; }

        /// <summary>Line of the record read last.</summary>
        public byte Line { get; private set; }

        /// <summary>Time label of the record read last, ms since 1970 UTC.</summary>
        public long UtcMs { get; private set; }

        /// <summary>Time quality of the record read last, one of <see cref="Records.TimeQuality"/>.</summary>
        public byte Quality { get; private set; }

        /// <summary>Sequence of the schema of the minute read last; 0 when the record read last is no minute.</summary>
        public long SchemaSequence { get; private set; }

        /// <summary>Starts writing into output[offset .. limit - 1]; with output null the column is only measured.</summary>
        /// <param name="output">Buffer, or null.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="limit">End of the room, exclusive.</param>
        /// <param name="firstSequence">Sequence of the block's first record, from the block's header.</param>
        /// <param name="firstUtcMs">Its time label, from the block's header.</param>
        public void BeginWrite(byte[] output, int offset, int limit, long firstSequence, long firstUtcMs)
        {
            StartWriting(output, offset, limit);
            Reset(firstSequence, firstUtcMs);
        }

        /// <summary>Appends a record. The schema counts only for minutes.</summary>
        public void Write(long sequence, byte kind, byte line, long utcMs, byte quality, long schemaSequence)
        {
            Code(sequence, kind, line, utcMs, quality, kind == RecordKind.Minute ? schemaSequence : 0);
        }

        /// <summary>Starts reading the column input[offset .. offset + length - 1].</summary>
        /// <param name="input">The block.</param>
        /// <param name="offset">First byte of the column.</param>
        /// <param name="length">Bytes of the column.</param>
        /// <param name="firstSequence">Sequence of the block's first record, from the block's header.</param>
        /// <param name="firstUtcMs">Its time label, from the block's header.</param>
        public void BeginRead(byte[] input, int offset, int length, long firstSequence, long firstUtcMs)
        {
            StartReading(input, offset, length);
            Reset(firstSequence, firstUtcMs);
        }

        /// <summary>Reads the next record into the properties. The block says how many there are.</summary>
        /// <returns>False when the stream is damaged or has no further record for certain.</returns>
        public bool Read()
        {
            if (!WithinStream)
            {
                return false;
            }
            Code(0, 0, 0, 0, 0, 0);
            return WithinStream;
        }

        private void Reset(long firstSequence, long firstUtcMs)
        {
            for (int i = 0; i < Slots; i++)
            {
                _nextLine[i] = 0;
                _nextMs[i] = MinuteMs;
                _schemas[i] = 0;
            }
            Sequence = firstSequence - 1;
            Kind = RecordKind.Minute;
            Line = 0;
            UtcMs = firstUtcMs;
            Quality = TimeQuality.Network;
            SchemaSequence = 0;
            _minuteLine = 0;
            _minuteUtcMs = firstUtcMs - MinuteMs;
            _surprised = 0;
        }

        private void Code(long sequence, byte kind, byte line, long utcMs, byte quality, long schemaSequence)
        {
            int slot = _minuteLine % Slots;
            long nextSequence = Sequence + 1;
            byte nextLine = _nextLine[slot];
            long nextUtcMs = _minuteUtcMs + _nextMs[slot];
            long nextSchema = _schemas[nextLine % Slots];
            bool expected = sequence == nextSequence && kind == RecordKind.Minute && line == nextLine && utcMs == nextUtcMs
                && quality == Quality && schemaSequence == nextSchema;
            Sequence = nextSequence;
            if (Bit(ExpectedNode + _surprised, _surprised == 0 ? 254 : 128, expected ? 1 : 0) != 0)
            {
                _surprised = 0;
                Kind = RecordKind.Minute;
                Line = nextLine;
                UtcMs = nextUtcMs;
                SchemaSequence = nextSchema;
            }
            else
            {
                _surprised = 1;
                CodeSurprise(sequence, kind, line, utcMs, quality, schemaSequence);
            }
            if (Kind == RecordKind.Minute)
            {
                _nextLine[slot] = Line;
                _nextMs[slot] = UtcMs - _minuteUtcMs;
                _schemas[Line % Slots] = SchemaSequence;
                _minuteLine = Line;
                _minuteUtcMs = UtcMs;
            }
        }

        // On entry Sequence is the expected one, all else that of the record before.
        private void CodeSurprise(long sequence, byte kind, byte line, long utcMs, byte quality, long schemaSequence)
        {
            Sequence += Difference(SequenceNode, 250, sequence - Sequence);
            Kind = Same(KindNode, 128, kind, RecordKind.Minute);
            int slot = _minuteLine % Slots;
            Line = Same(LineNode, 192, line, Kind == RecordKind.Minute ? _nextLine[slot] : Line);
            long nextUtcMs = Kind == RecordKind.Minute ? _minuteUtcMs + _nextMs[slot] : UtcMs;
            UtcMs = nextUtcMs + Difference(TimeNode, 128, utcMs - nextUtcMs);
            Quality = Same(QualityNode, 240, quality, Quality);
            long nextSchema = _schemas[Line % Slots];
            SchemaSequence = Kind == RecordKind.Minute ? nextSchema + Difference(SchemaNode, 224, schemaSequence - nextSchema) : 0;
        }

        private byte Same(int node, int prior, byte value, byte expected)
        {
            return Bit(node, prior, value == expected ? 1 : 0) != 0 ? expected : (byte)Raw(value, 8);
        }

        private long Difference(int node, int prior, long difference)
        {
            return Bit(node, prior, difference == 0 ? 1 : 0) != 0 ? 0 : Number(difference);
        }
    }
}
