namespace Edge.Records.Blocks
{
    /// <summary>
    /// The stream of the group table: of each block of the group before this one the sequences and minutes it spans. Blocks of a plant resemble each other,
    /// so one costs about a byte. Errors against what the block before would lead one to expect are coded.
    /// </summary>
    public sealed class GroupColumn : ErrorCoder
    {
        private const int HoleKind = 0;
        private const int SpanKind = 1;
        private const int GapKind = 2;
        private const int TimeKind = 3;
        private const int Kinds = 4;

        private int _span;
        private int _gap;
        private int _time;

        /// <summary>Creates the column.</summary>
        public GroupColumn(NoisePriors priors)
            : base(priors, 0, Kinds)
        {
        }

        /// <summary>Sequence of the first record of the block read last.</summary>
        public long First { get; private set; }

        /// <summary>Sequence of its last record.</summary>
        public long Last { get; private set; }

        /// <summary>Its earliest minute.</summary>
        public int Earliest { get; private set; }

        /// <summary>Its latest minute.</summary>
        public int Latest { get; private set; }

        /// <summary>Starts writing into output[offset .. limit - 1].</summary>
        public void BeginWrite(byte[] output, int offset, int limit)
        {
            StartWriting(output, offset, limit);
            Reset();
        }

        /// <summary>Appends a block.</summary>
        public void Write(long first, long last, int earliest, int latest)
        {
            Code(first, last, earliest, latest);
        }

        /// <summary>Starts reading.</summary>
        public void BeginRead(byte[] input, int offset, int length)
        {
            StartReading(input, offset, length);
            Reset();
        }

        /// <summary>Reads the next block into the properties; how many there are follows from the number of the block that has the table.</summary>
        public bool Read()
        {
            if (!WithinStream)
            {
                return false;
            }

            Code(0, 0, 0, 0);
            return WithinStream;
        }

        private void Reset()
        {
            First = 0;
            Last = -1;
            Earliest = 0;
            Latest = 0;
            _span = 0;
            _gap = 0;
            _time = 0;
            Expect(HoleKind, 0);
            Expect(SpanKind, 4);
            Expect(GapKind, 0);
            Expect(TimeKind, 4);
        }

        private void Code(long first, long last, int earliest, int latest)
        {
            if (Last < 0)
            {
                First = Number(first);
                Earliest = (int)Number(earliest);
                _span = (int)Number(last - first);
                _time = (int)Number((long)latest - earliest);
            }
            else
            {
                First = Last + 1 + Error(HoleKind, (int)(first - Last - 1));
                int span = _span;
                _span += Error(SpanKind, (int)(last - first) - _span);
                _gap += Error(GapKind, unchecked(earliest - Latest) - _gap);
                Earliest = unchecked(Latest + _gap);
                int expected = _time + _span - span;
                _time = expected + Error(TimeKind, unchecked(latest - earliest) - expected);
            }

            Last = First + _span;
            Latest = unchecked(Earliest + _time);
        }
    }
}
