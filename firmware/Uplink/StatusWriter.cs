using System;
using Edge.Events;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Uplink
{
    /// <summary>
    /// Writes what the node says that is no record: answers to commands, how far the platform has confirmed, the state of the board, sealed blocks and the head of
    /// their chain.
    /// These metrics have no alias; births list them too.
    /// </summary>
    public sealed class StatusWriter
    {
        private readonly PayloadWriter _payload;
        private readonly MetricWriter _metric;
        private readonly RecordLog _log;
        private readonly DeliveryCursor _cursor;
        private readonly CommandInbox _commands;

        /// <summary>Creates the writer.</summary>
        public StatusWriter(PayloadWriter payload, RecordLog log, DeliveryCursor cursor, CommandInbox commands)
        {
            _payload = payload;
            _metric = new MetricWriter(payload);
            Blocks = new SealedBlocks(log);
            _log = log;
            _cursor = cursor;
            _commands = commands;
        }

        /// <summary>The writer of the payload's metrics, for who writes the same payload.</summary>
        public MetricWriter Metric
        {
            get { return _metric; }
        }

        /// <summary>The sealed blocks of the log.</summary>
        public SealedBlocks Blocks { get; }

        /// <summary>Where it writes.</summary>
        public PayloadWriter Payload
        {
            get { return _payload; }
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

        /// <summary>Writes that a range is out.</summary>
        /// <param name="last">Its last sequence.</param>
        /// <param name="utcMs">Now.</param>
        /// <param name="sequence">Sequence number of the message, 0 to 255.</param>
        public void WriteResent(long last, long utcMs, int sequence)
        {
            _metric.BeginPayload(utcMs);
            WriteLong(Contract.RecordsResent, utcMs, last);
            _metric.EndPayload(sequence);
        }

        /// <summary>Writes the head of the chain.</summary>
        public void WriteHead(long utcMs, int sequence)
        {
            _metric.BeginPayload(utcMs);
            WriteChain(utcMs, false);
            _metric.EndPayload(sequence);
        }

        /// <summary>Writes a sealed block, the one that was read last.</summary>
        /// <param name="number">Its number, or <see cref="SealedBlocks.None"/>: there is none.</param>
        /// <param name="left">Blocks that are still to come.</param>
        /// <param name="isSound">Whether it is there.</param>
        /// <param name="utcMs">Now.</param>
        /// <param name="sequence">Sequence number of the message, 0 to 255.</param>
        public void WriteBlock(int number, int left, bool isSound, long utcMs, int sequence)
        {
            _metric.BeginPayload(utcMs);
            _metric.BeginNamed(Contract.BlocksNumber, utcMs);
            LongOrNull(number != SealedBlocks.None, number);
            _metric.BeginNamed(Contract.BlocksLeft, utcMs);
            _metric.Int(left);
            _metric.End();
            _metric.BeginNamed(Contract.BlocksData, utcMs);
            if (isSound)
            {
                int at = _metric.Bytes(BlockLayout.BlockBytes);
                if (at >= 0)
                {
                    Array.Copy(Blocks.Content, 0, _payload.Buffer, at, BlockLayout.BlockBytes);
                }
            }
            else if (number == SealedBlocks.None)
            {
                _metric.Null();
            }
            else
            {
                _metric.Missing(MetricWriter.Bad);
            }

            _metric.End();
            _metric.EndPayload(sequence);
        }

        /// <summary>Writes the same metrics into a birth.</summary>
        public void WriteBirth(long uptimeMs, long utcMs)
        {
            BirthText(Contract.CommandId, utcMs, null);
            BirthText(Contract.CommandNameMetric, utcMs, null);
            BirthText(Contract.CommandSubject, utcMs, null);
            BirthNull(Contract.CommandArgument1, DataType.Int64, utcMs);
            BirthNull(Contract.CommandArgument2, DataType.Int64, utcMs);
            BirthText(Contract.CommandText, utcMs, null);
            BirthText(Contract.CommandOutcomeMetric, utcMs, null);
            BirthNull(Contract.CommandRecord, DataType.Int64, utcMs);
            BirthNull(Contract.RecordsResent, DataType.Int64, utcMs);
            WriteChain(utcMs, true);
            BirthNull(Contract.BlocksNumber, DataType.Int64, utcMs);
            BirthNull(Contract.BlocksLeft, DataType.Int32, utcMs);
            BirthNull(Contract.BlocksData, DataType.Bytes, utcMs);
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

        private void WriteChain(long utcMs, bool isBirth)
        {
            int head = Blocks.Head;
            bool isKnown = head != SealedBlocks.None;
            Begin(Contract.ChainBlock, DataType.Int64, utcMs, isBirth);
            LongOrNull(isKnown, head);
            Begin(Contract.ChainSequence, DataType.Int64, utcMs, isBirth);
            LongOrNull(isKnown, Blocks.HeadSequence);
            Begin(Contract.ChainTag, DataType.Bytes, utcMs, isBirth);
            if (isKnown)
            {
                int at = _metric.Bytes(BlockLayout.TagBytes);
                if (at >= 0)
                {
                    Blocks.CopyHeadTag(_payload.Buffer, at);
                }
            }
            else
            {
                _metric.Null();
            }

            _metric.End();
        }

        private void Begin(string name, int dataType, long utcMs, bool isBirth)
        {
            if (isBirth)
            {
                _metric.BeginBirth("", name, Alias.None, utcMs, dataType);
            }
            else
            {
                _metric.BeginNamed(name, utcMs);
            }
        }

        private void LongOrNull(bool isKnown, long value)
        {
            if (isKnown)
            {
                _metric.Long(value);
            }
            else
            {
                _metric.Null();
            }

            _metric.End();
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
            LongOrNull(true, value);
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
            Begin(name, DataType.Int64, utcMs, true);
            LongOrNull(true, value);
        }

        private void BirthNull(string name, int dataType, long utcMs)
        {
            Begin(name, dataType, utcMs, true);
            LongOrNull(false, 0);
        }
    }
}
