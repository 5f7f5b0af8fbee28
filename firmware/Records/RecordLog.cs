using Edge.Board;

namespace Edge.Records
{
    /// <summary>
    /// The append-only log of minute records, events and schemas: one sequence, from 1, without holes.
    /// Bytes: FORMAT.md. Medium: one <see cref="Storage"/>.
    /// </summary>
    public sealed class RecordLog
    {
        /// <summary>Creates the log on a medium; call <see cref="Open"/> before anything else.</summary>
        public RecordLog(Storage storage)
        {
        }

        /// <summary>Sequence of the newest durable record; 0 in an empty log.</summary>
        public long Head { get; private set; }

        /// <summary>Time label of the newest durable record, ms since 1970 UTC; 0 in an empty log.</summary>
        public long HeadUtcMs { get; private set; }

        /// <summary>Sequence that the next appended record gets: beyond <see cref="Head"/> and whatever waits.</summary>
        public long NextSequence { get; private set; }

        /// <summary>Records that were given up because more waited than fits in memory.</summary>
        public long LostCount { get; private set; }

        /// <summary>Sequence of the oldest record; 1 in an empty log.</summary>
        public long Oldest { get; private set; }

        /// <summary>Bytes stored.</summary>
        public long BytesStored { get; private set; }

        /// <summary>What the medium last said when it failed, or null while it works.</summary>
        public string Trouble { get; private set; }

        /// <summary>Finds the end of the log and repairs a torn tail. Never throws, never formats.</summary>
        public void Open()
        {
        }

        /// <summary>
        /// Gives the record the next sequence and stores it. Durable on return when true; when the medium fails the record waits
        /// in bounded memory (Limits.PendingBytes) and <see cref="Flush"/> tries again: it keeps its sequence, but is not visible to readers before it is durable.
        /// </summary>
        /// <returns>True when the record is durable.</returns>
        public bool Append(Record record)
        {
            return false;
        }

        /// <summary>Tries once more to store what waits; one file operation. Call once a tick.</summary>
        public void Flush()
        {
        }
    }

    /// <summary>Reads a log from a sequence or over a time range, while appending goes on.</summary>
    public sealed class RecordReader
    {
        /// <summary>Creates a reader; it keeps its own position and one block of the file.</summary>
        public RecordReader(RecordLog log)
        {
        }

        /// <summary>Sets the reader before a sequence (which may not exist yet).</summary>
        public void Seek(long sequence)
        {
        }

        /// <summary>Restricts what <see cref="TryRead"/> hands out to records with from &lt;= UtcMs &lt; to, from the oldest record on.</summary>
        public void SeekRange(long fromUtcMs, long toUtcMs)
        {
        }

        /// <summary>Reads the next record; false at the head of the log (later calls see what was appended since), or where the medium failed (RecordLog.Trouble).</summary>
        public bool TryRead(Record into)
        {
            return false;
        }
    }
}
