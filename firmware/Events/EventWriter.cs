using Edge.Records;

namespace Edge.Events
{
    /// <summary>Appends events, and what goes with them into the ledger, to the log with the tick's time.</summary>
    public sealed class EventWriter : EventSink
    {
        private readonly RecordLog _log;
        private readonly Record _record = Record.WithoutValues();
        private long _utcMs;
        private byte _timeQuality;

        /// <summary>Creates the writer.</summary>
        public EventWriter(RecordLog log)
        {
            _log = log;
        }

        /// <summary>Takes over the tick's time.</summary>
        public void SetTime(long utcMs, byte timeQuality)
        {
            _utcMs = utcMs;
            _timeQuality = timeQuality;
        }

        /// <inheritdoc/>
        public override void Write(int code, int line, string subject, long agoMs, long argument1, long argument2)
        {
            _record.SetEvent(code, (byte)line, subject, _utcMs - agoMs, _timeQuality, argument1, argument2);
            _log.Append(_record);
        }

        /// <summary>Appends a fact of the ledger.</summary>
        /// <param name="line">Line index.</param>
        /// <param name="text">See FORMAT.md.</param>
        public void WriteLedger(int line, string text)
        {
            _record.Kind = RecordKind.Ledger;
            _record.Line = (byte)line;
            _record.UtcMs = _utcMs;
            _record.TimeQuality = _timeQuality;
            _record.Text = text;
            _log.Append(_record);
            _record.Text = "";
        }
    }
}
