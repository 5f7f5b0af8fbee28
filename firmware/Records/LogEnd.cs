namespace Edge.Records
{
    /// <summary>What is known of the newest durable record, and of the schemas in force there.</summary>
    internal sealed class LogEnd
    {
        private readonly long[] _schemas = new long[Limits.Lines];

        /// <summary>Greatest sequence that is or may have been in use on this medium; 0 in an empty log.</summary>
        public long Sequence { get; set; }

        /// <summary>Sequence of the oldest record; 0 while there is none.</summary>
        public long Oldest { get; set; }

        /// <summary>Time label of the newest record, ms since 1970 UTC; 0 if none was found.</summary>
        public long UtcMs { get; private set; }

        /// <summary>Its time quality.</summary>
        public byte Quality { get; private set; }

        /// <summary>Newest schema of a line; 0 for none.</summary>
        public long SchemaOf(int line)
        {
            return _schemas[line];
        }

        /// <summary>Starts from a header.</summary>
        public void Take(TailHeader header)
        {
            Sequence = header.Last;
            Oldest = header.Oldest;
            UtcMs = header.LastUtcMs;
            Quality = header.LastQuality;
            for (int i = 0; i < Limits.Lines; i++)
            {
                _schemas[i] = header.GetSchema(i);
            }
        }

        /// <summary>Puts what is known of the end into a header.</summary>
        public void Put(TailHeader header)
        {
            header.Oldest = Oldest;
            header.LastUtcMs = UtcMs;
            header.LastQuality = Quality;
            for (int i = 0; i < Limits.Lines; i++)
            {
                header.SetSchema(i, _schemas[i]);
            }
        }

        /// <summary>A record is durable and the newest; so are those before it from a sequence on.</summary>
        public void Note(Record record, long first)
        {
            Sequence = record.Sequence;
            UtcMs = record.UtcMs;
            Quality = record.TimeQuality;
            Oldest = Oldest == 0 ? first : Oldest;
        }

        /// <summary>All records of a tail are durable.</summary>
        public void Note(Tail tail)
        {
            Sequence = tail.Last.Sequence;
            UtcMs = tail.Last.UtcMs;
            Quality = tail.Last.Quality;
            Oldest = Oldest == 0 ? tail.First : Oldest;
        }

        /// <summary>Takes note of the schema that a record is or refers to.</summary>
        public void NoteSchema(Record record)
        {
            long schema = record.Kind == RecordKind.Schema ? record.Sequence : record.Kind == RecordKind.Minute ? record.SchemaSequence : 0;
            if (schema > 0 && record.Line < Limits.Lines)
            {
                _schemas[record.Line] = schema;
            }
        }
    }
}
