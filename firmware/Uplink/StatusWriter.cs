using Edge.Events;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// Writes what the node says that is no record: answers to commands, how far the platform has confirmed, the state of the board.
    /// These metrics have no alias; births list them too.
    /// </summary>
    public sealed class StatusWriter
    {
        private readonly MetricWriter _metric;
        private readonly RecordLog _log;
        private readonly DeliveryCursor _cursor;
        private readonly CommandInbox _commands;

        /// <summary>Creates the writer.</summary>
        public StatusWriter(PayloadWriter payload, RecordLog log, DeliveryCursor cursor, CommandInbox commands)
        {
            _metric = new MetricWriter(payload);
            _log = log;
            _cursor = cursor;
            _commands = commands;
        }

        /// <summary>The writer of the payload's metrics, for who writes the same payload.</summary>
        public MetricWriter Metric
        {
            get { return _metric; }
        }

        /// <summary>Writes the answer to a command.</summary>
        /// <param name="id">Its id.</param>
        /// <param name="place">Its place in the memory of commands.</param>
        /// <param name="hasStatus">Whether the state of the board is wanted too.</param>
        /// <param name="uptimeMs">Time since boot.</param>
        /// <param name="utcMs">Now.</param>
        /// <param name="sequence">Sequence number of the message, 0 to 255.</param>
        public void WriteAnswer(string id, int place, bool hasStatus, long uptimeMs, long utcMs, int sequence)
        {
            CommandMemory memory = _commands.Memory;
            _metric.BeginPayload(utcMs);
            WriteText(Contract.CommandId, utcMs, id);
            WriteText(Contract.CommandOutcomeMetric, utcMs, CommandOutcome.NameOf(memory.OutcomeOf(place)));
            WriteLong(Contract.CommandRecord, utcMs, memory.SequenceOf(place));
            if (hasStatus)
            {
                WriteState(uptimeMs, utcMs);
            }

            _metric.EndPayload(sequence);
        }

        /// <summary>Writes how far the platform has confirmed.</summary>
        public void WriteConfirmed(long utcMs, int sequence)
        {
            _metric.BeginPayload(utcMs);
            WriteLong(Contract.RecordsConfirmed, utcMs, _cursor.Confirmed);
            _metric.EndPayload(sequence);
        }

        /// <summary>Writes the same metrics into a birth.</summary>
        public void WriteBirth(long uptimeMs, long utcMs)
        {
            BirthText(Contract.CommandId, utcMs, null);
            BirthText(Contract.CommandNameMetric, utcMs, null);
            BirthText(Contract.CommandSubject, utcMs, null);
            BirthNull(Contract.CommandArgument1, utcMs);
            BirthNull(Contract.CommandArgument2, utcMs);
            BirthText(Contract.CommandText, utcMs, null);
            BirthText(Contract.CommandOutcomeMetric, utcMs, null);
            BirthNull(Contract.CommandRecord, utcMs);
            BirthLong(Contract.RecordsOldest, utcMs, _log.Oldest);
            BirthLong(Contract.RecordsDelivered, utcMs, _cursor.Delivered);
            BirthLong(Contract.RecordsConfirmed, utcMs, _cursor.Confirmed);
            BirthLong(Contract.RecordsLost, utcMs, _log.LostCount);
            BirthLong(Contract.StatusUptime, utcMs, uptimeMs);
            BirthText(Contract.StatusStorage, utcMs, Trouble());
            BirthLong(Contract.StatusRefused, utcMs, _commands.RefusedCount);
        }

        private void WriteState(long uptimeMs, long utcMs)
        {
            _metric.BeginData(Alias.OfCommon(Limits.Lines, Alias.Head), utcMs, false);
            _metric.Long(_log.Head);
            _metric.End();
            WriteLong(Contract.RecordsOldest, utcMs, _log.Oldest);
            WriteLong(Contract.RecordsDelivered, utcMs, _cursor.Delivered);
            WriteLong(Contract.RecordsConfirmed, utcMs, _cursor.Confirmed);
            WriteLong(Contract.RecordsLost, utcMs, _log.LostCount);
            WriteLong(Contract.StatusUptime, utcMs, uptimeMs);
            WriteText(Contract.StatusStorage, utcMs, Trouble());
            WriteLong(Contract.StatusRefused, utcMs, _commands.RefusedCount);
        }

        private string Trouble()
        {
            string trouble = _log.Trouble ?? "";
            return trouble.Length > Limits.NameLength ? trouble.Substring(0, Limits.NameLength) : trouble;
        }

        private void WriteText(string name, long utcMs, string value)
        {
            _metric.BeginNamed(name, utcMs);
            _metric.String(value);
            _metric.End();
        }

        private void WriteLong(string name, long utcMs, long value)
        {
            _metric.BeginNamed(name, utcMs);
            _metric.Long(value);
            _metric.End();
        }

        private void BirthText(string name, long utcMs, string value)
        {
            _metric.BeginBirth("", name, Alias.None, utcMs, DataType.String);
            if (value == null)
            {
                _metric.Null();
            }
            else
            {
                _metric.String(value);
            }

            _metric.End();
        }

        private void BirthLong(string name, long utcMs, long value)
        {
            _metric.BeginBirth("", name, Alias.None, utcMs, DataType.Int64);
            _metric.Long(value);
            _metric.End();
        }

        private void BirthNull(string name, long utcMs)
        {
            _metric.BeginBirth("", name, Alias.None, utcMs, DataType.Int64);
            _metric.Null();
            _metric.End();
        }
    }
}
