using Edge.Configuration;
using Edge.Events;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// Reads the log for the uplink: live records, backlog, and the newest values for births; tells whether a record's line is
    /// configured as it was when the record was made.
    /// </summary>
    public sealed class LogFeed
    {
        private const byte Unresolved = 0;
        private const byte InForce = 1;
        private const byte Outdated = 2;

        private readonly SiteSettings _site;
        private readonly RecordLog _log;
        private readonly LastValues _last;
        private readonly CommandMemory _commands;
        private readonly RecordReader _live;
        private readonly RecordReader _backlog;
        private readonly Record _record;
        private readonly long[] _schemaHash;

        // The schema met last by each reader, of each line: those of the backlog may be others than those in force for months.
        private readonly long[] _schemaSequence;
        private readonly byte[] _schemaState;
        private long _linesSince;
        private long _scanTo;
        private long _backlogNext;
        private bool _isScanning;

        /// <summary>Creates the feed.</summary>
        public LogFeed(SiteSettings site, RecordLog log, LastValues last, CommandMemory commands, Record record)
        {
            _record = record;
            _site = site;
            _log = log;
            _last = last;
            _commands = commands;
            _live = new RecordReader(log) { DecodedPerRead = Limits.DecodedPerRead };
            _backlog = new RecordReader(log) { DecodedPerRead = Limits.DecodedPerRead };
            _schemaHash = new long[site.Lines.Length];
            _schemaSequence = new long[2 * site.Lines.Length];
            _schemaState = new byte[2 * site.Lines.Length];
            for (int line = 0; line < site.Lines.Length; line++)
            {
                _schemaHash[line] = TextHash.Of(SchemaWriter.TextOf(site, line));
            }
        }

        /// <summary>The record that was read last, for the time of a call.</summary>
        public Record Record
        {
            get { return _record; }
        }

        /// <summary>Whether the log has no more backlog to read; where the newest entries are damaged, before its head.</summary>
        public bool IsBacklogRead
        {
            get { return _backlog.IsAtHead; }
        }

        /// <summary>Newest record that the last scan looked at.</summary>
        public long ScannedTo
        {
            get { return _scanTo; }
        }

        /// <summary>Whether that record goes to its line's device.</summary>
        public bool IsOfLine { get; private set; }

        /// <summary>Sequence beyond which records were made under the present lines.</summary>
        public void SetLinesSince(long sequence)
        {
            _linesSince = sequence;
        }

        /// <summary>Whether a live record waits for the next ticks, as its block takes more decoding than one has time for: other reading would begin it anew.</summary>
        public bool IsLiveBusy
        {
            get { return _live.IsBusy; }
        }

        /// <summary>Reads what all records have of one, by its sequence, into <see cref="Record"/>; false where there is none, or the medium failed.</summary>
        public bool TryFind(long sequence)
        {
            SeekBacklog(sequence - 1);
            _backlog.IsWithoutValues = true;
            bool isFound = _backlog.TryRead(_record) && _record.Sequence == sequence;
            _backlog.IsWithoutValues = false;
            return isFound;
        }

        /// <summary>Sequence of the newest boot event, looked for a little way back: all records from there on are of this configuration. Else that of the next record.</summary>
        public long FindBoot()
        {
            long boot = _log.Head + 1;
            SeekBacklog(_log.Head >= Limits.BirthRecords ? _log.Head - Limits.BirthRecords : 0);
            _backlog.IsWithoutValues = true;
            for (int i = 0; i < Limits.BirthRecords && _backlog.TryRead(_record); i++)
            {
                if (_record.Kind == RecordKind.Event && _record.Code == EventCode.Boot)
                {
                    boot = _record.Sequence;
                }
            }

            _backlog.IsWithoutValues = false;
            return boot;
        }

        /// <summary>Sets live reading behind a record.</summary>
        public void SeekLive(long sequence)
        {
            _live.Seek(sequence + 1);
        }

        /// <summary>Sets backlog reading behind a record.</summary>
        public void SeekBacklog(long sequence)
        {
            _backlogNext = sequence + 1;
            _backlog.Seek(_backlogNext);
        }

        /// <summary>Sets backlog reading before a record, unless it is there already.</summary>
        public void SeekOld(long sequence)
        {
            if (_backlogNext != sequence)
            {
                _backlogNext = sequence;
                _backlog.Seek(sequence);
            }
        }

        /// <summary>Reads the next live record; false at the head of the log, or while the medium fails.</summary>
        public bool TryReadLive()
        {
            return TryRead(_live);
        }

        /// <summary>Reads the next record of the backlog.</summary>
        public bool TryReadBacklog()
        {
            if (!TryRead(_backlog))
            {
                return false;
            }

            _backlogNext = _record.Sequence + 1;
            return true;
        }

        /// <summary>Starts to look for the newest values before the head of the log.</summary>
        public void BeginScan()
        {
            _scanTo = _log.Head;
            long from = _scanTo - Limits.BirthRecords;
            if (from > _last.Sequence)
            {
                _last.ForgetStates();
            }

            from = from < _last.Sequence ? _last.Sequence : from;
            SeekBacklog(from);
            _isScanning = from < _scanTo;
        }

        /// <summary>Reads a few records of the scan; true when it has ended. A failing medium ends it too: births go out with what is known.</summary>
        public bool Scan()
        {
            for (int i = 0; _isScanning && i < Limits.BirthRecordsPerTick; i++)
            {
                bool isRead = TryReadBacklog();
                if (!isRead && _backlog.IsBusy)
                {
                    return false;
                }

                _isScanning = isRead && _record.Sequence <= _scanTo;
                if (_isScanning)
                {
                    _last.Take(_record, IsOfLine);
                    _commands.Take(_record);
                }
                else if (_last.Sequence < _scanTo)
                {
                    _last.ForgetStates();
                }
            }

            return !_isScanning;
        }

        private bool TryRead(RecordReader reader)
        {
            if (!reader.TryRead(_record))
            {
                return false;
            }

            long sequence = _record.Sequence;
            byte state = Resolve(reader);
            if (state == Unresolved)
            {
                // The schema is read with the same reader, into the same record; then the minute once more.
                FindSchema(reader, _record.SchemaSequence);
                reader.Seek(sequence);
                state = reader.TryRead(_record) && _record.Sequence == sequence ? Resolve(reader) : Unresolved;
            }

            if (state == Unresolved)
            {
                reader.Seek(sequence);
            }

            IsOfLine = state == InForce;
            return state != Unresolved;
        }

        private byte Resolve(RecordReader reader)
        {
            int line = _record.Line;
            if (line >= _site.Lines.Length)
            {
                return Outdated;
            }

            int slot = SlotOf(reader, line);
            switch (_record.Kind)
            {
                case RecordKind.Schema:
                    NoteSchema(slot, _record.Sequence, TextHash.Of(SchemaWriter.BodyOf(_record.Text)) == _schemaHash[line]);
                    return _schemaState[slot];
                case RecordKind.Minute:
                case RecordKind.Summary:
                    return _schemaSequence[slot] == _record.SchemaSequence ? _schemaState[slot] : Unresolved;
                default:
                    return _record.Sequence > _linesSince ? InForce : Outdated;
            }
        }

        // Once for each change of schema, not once for each record. Where the search did not end, the next read begins it anew.
        private void FindSchema(RecordReader reader, long sequence)
        {
            int line = _record.Line;
            reader.Seek(sequence);
            bool isRead = reader.TryRead(_record);
            if (isRead || reader.IsAtHead)
            {
                bool isFound = isRead && _record.Sequence == sequence && _record.Kind == RecordKind.Schema && _record.Line == line;
                NoteSchema(SlotOf(reader, line), sequence, isFound && TextHash.Of(SchemaWriter.BodyOf(_record.Text)) == _schemaHash[line]);
                _record.Text = "";
            }
        }

        private int SlotOf(RecordReader reader, int line)
        {
            return reader == _live ? _site.Lines.Length + line : line;
        }

        private void NoteSchema(int slot, long sequence, bool isInForce)
        {
            _schemaSequence[slot] = sequence;
            _schemaState[slot] = isInForce ? InForce : Outdated;
        }
    }
}
