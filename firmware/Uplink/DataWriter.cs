using Edge.Configuration;
using Edge.Events;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// Writes the message of a record: NDATA or DDATA. One record is one message, made of nothing but the record (and the site, which
    /// names it), so a record that is sent again differs in sequence number, payload timestamp and is_historical only.
    /// </summary>
    public sealed class DataWriter
    {
        private readonly SiteSettings _site;
        private readonly PayloadWriter _payload;
        private readonly MetricWriter _metric;
        private readonly LastValues _last;
        private readonly EventEffect _effect;
        private long _utcMs;
        private bool _isHistorical;

        /// <summary>Creates the writer.</summary>
        public DataWriter(SiteSettings site, PayloadWriter payload, MetricWriter metric, LastValues last)
        {
            _site = site;
            _payload = payload;
            _metric = metric;
            _last = last;
            _effect = last.Effect;
        }

        /// <summary>Writes the message of a record.</summary>
        /// <param name="record">The record.</param>
        /// <param name="isOfLine">Whether it goes to its line's device: the line is configured as it was when the record was made. Else the node's.</param>
        /// <param name="isHistorical">Whether the record is older than the births of this connection.</param>
        /// <param name="utcMs">Now.</param>
        /// <param name="sequence">Sequence number of the message, 0 to 255.</param>
        public void Write(Record record, bool isOfLine, bool isHistorical, long utcMs, int sequence)
        {
            int owner = isOfLine ? record.Line : Limits.Lines;
            _utcMs = record.UtcMs;
            _isHistorical = isHistorical;
            _metric.BeginPayload(utcMs);
            WriteLong(Alias.OfCommon(owner, Alias.Sequence), record.Sequence);
            WriteInt(Alias.OfCommon(owner, Alias.Quality), record.TimeQuality);
            if (!isOfLine && record.Line != Record.NoLine)
            {
                WriteInt(Alias.OfCommon(owner, Alias.Line), record.Line);
            }

            // The birth of the line tells the schema, and so saves each of its minutes the bytes.
            bool hasSchema = record.Kind == RecordKind.Minute || record.Kind == RecordKind.Summary;
            if (hasSchema && (!isOfLine || record.SchemaSequence != _last.BornSchemaOf(record.Line)))
            {
                WriteLong(Alias.OfCommon(owner, Alias.SchemaSequence), record.SchemaSequence);
            }

            switch (record.Kind)
            {
                case RecordKind.Minute:
                    if (isOfLine)
                    {
                        WriteMinute(record);
                    }
                    else
                    {
                        WriteRow(owner, record);
                    }

                    break;
                case RecordKind.Event:
                    WriteEvent(owner, record, isOfLine);
                    break;
                case RecordKind.Summary:
                    WriteSummary(owner, record);
                    break;
                case RecordKind.Schema:
                    WriteText(Alias.OfCommon(owner, Alias.Schema), record.Text);
                    break;
                case RecordKind.Ledger:
                    WriteText(Alias.OfCommon(owner, Alias.Ledger), record.Text);
                    break;
                default:
                    break;
            }

            _metric.EndPayload(sequence);
        }

        private void WriteMinute(Record record)
        {
            LineSettings line = _site.Lines[record.Line];
            for (int i = 0; i < record.ChannelCount && i < line.ChannelCount; i++)
            {
                int channel = line.FirstChannel + i;
                int decimals = _site.Channels[channel].Decimals;
                int alias = Alias.OfValue(channel);
                bool hasValue = record.ValidCount[i] != 0;
                WriteValue(alias, hasValue, record.Average[i], decimals);
                WriteValue(alias + 1, hasValue, record.Minimum[i], decimals);
                WriteValue(alias + 2, hasValue, record.Maximum[i], decimals);
            }

            WriteMarks(record, line.ChannelCount);

            for (int i = 0; i < record.ContactCount && i < line.ContactCount; i++)
            {
                WriteContact(line.FirstContact + i, record.SecondsOn[i], record.SecondsKnown[i]);
            }

            if (line.ContactCount > 0)
            {
                WriteSecondsKnown(record, line.ContactCount);
            }
        }

        private void WriteContact(int contact, byte secondsOn, byte secondsKnown)
        {
            _metric.BeginData(Alias.OfSecondsOn(contact), _utcMs, _isHistorical);
            if (secondsKnown != 0)
            {
                _metric.Int(secondsOn);
            }
            else
            {
                _metric.Missing(MetricWriter.Bad);
            }

            _metric.End();
        }

        private void WriteValue(int alias, bool hasValue, int scaled, int decimals)
        {
            _metric.BeginData(alias, _utcMs, _isHistorical);
            if (hasValue)
            {
                _metric.Float(scaled, decimals);
            }
            else
            {
                _metric.Missing(MetricWriter.Bad);
            }

            _metric.End();
        }

        private void WriteMarks(Record record, int channels)
        {
            _metric.BeginData(Alias.OfMarks(record.Line), _utcMs, _isHistorical);
            int text = _metric.BeginString();
            for (int i = 0; i < record.ChannelCount && i < channels; i++)
            {
                _metric.AppendMark(record.Marks[i], record.ValidCount[i]);
            }

            _metric.EndString(text);
            _metric.End();
        }

        private void WriteSecondsKnown(Record record, int contacts)
        {
            _metric.BeginData(Alias.OfSecondsKnown(record.Line), _utcMs, _isHistorical);
            int text = _metric.BeginString();
            for (int i = 0; i < record.ContactCount && i < contacts; i++)
            {
                _metric.AppendSeconds(i, record.SecondsKnown[i]);
            }

            _metric.EndString(text);
            _metric.End();
        }

        // A minute that the births of this configuration do not describe: its values by position, for the schema it names.
        private void WriteRow(int owner, Record record)
        {
            _metric.BeginData(Alias.OfCommon(owner, Alias.Row), _utcMs, _isHistorical);
            int text = _metric.BeginString();
            for (int i = 0; i < record.ChannelCount; i++)
            {
                Separate(i);
                _payload.Octet(record.Marks[i]);
                AppendNext(record.ValidCount[i]);
                if (record.ValidCount[i] != 0)
                {
                    AppendNext(record.Average[i]);
                    AppendNext(record.Minimum[i]);
                    AppendNext(record.Maximum[i]);
                }
            }

            _payload.Octet('|');
            for (int i = 0; i < record.ContactCount; i++)
            {
                Separate(i);
                _payload.AppendNumber(record.SecondsOn[i]);
                AppendNext(record.SecondsKnown[i]);
            }

            _metric.EndString(text);
            _metric.End();
        }

        private void WriteSummary(int owner, Record record)
        {
            WriteInt(Alias.OfCommon(owner, Alias.SummaryMinutes), record.PeriodMinutes);
            _metric.BeginData(Alias.OfCommon(owner, Alias.SummaryRow), _utcMs, _isHistorical);
            int text = _metric.BeginString();
            for (int i = 0; i < record.ChannelCount; i++)
            {
                Separate(i);
                if (record.ValidMinutes[i] < 0)
                {
                    continue;
                }

                _payload.AppendNumber(record.ValidMinutes[i]);
                if (record.ValidMinutes[i] > 0)
                {
                    AppendNext(record.ValidHours[i]);
                    AppendNext(record.Average[i]);
                    AppendNext(record.Minimum[i]);
                    AppendNext(record.Maximum[i]);
                    AppendNext(record.Total[i]);
                }
            }

            _metric.EndString(text);
            _metric.End();
        }

        private void Separate(int index)
        {
            if (index > 0)
            {
                _payload.Octet(';');
            }
        }

        private void AppendNext(long value)
        {
            _payload.Octet(',');
            _payload.AppendNumber(value);
        }

        private void WriteEvent(int owner, Record record, bool isOfLine)
        {
            WriteText(Alias.OfCommon(owner, Alias.Code), EventCode.NameOf(record.Code));
            WriteText(Alias.OfCommon(owner, Alias.Subject), record.Subject);
            WriteLong(Alias.OfCommon(owner, Alias.Argument1), record.Argument1);
            WriteLong(Alias.OfCommon(owner, Alias.Argument2), record.Argument2);
            if (isOfLine)
            {
                WriteEffect(record);
            }
        }

        private void WriteEffect(Record record)
        {
            _effect.Read(record);
            switch (_effect.Target)
            {
                case EventEffect.Position:
                    WriteText(Alias.OfValve(_effect.Valve), ValveState.NameOf((byte)_effect.Value));
                    break;
                case EventEffect.Seal:
                    WriteState(Alias.OfValve(_effect.Valve) + 1);
                    break;
                case EventEffect.Kiln:
                    WriteState(Alias.OfCommon(record.Line, Alias.Kiln));
                    break;
                case EventEffect.Maintenance:
                    WriteState(Alias.OfCommon(record.Line, Alias.Maintenance));
                    break;
                default:
                    break;
            }
        }

        private void WriteState(int alias)
        {
            _metric.BeginData(alias, _utcMs, _isHistorical);
            if (_effect.Value == EventEffect.Unknown)
            {
                _metric.Missing(MetricWriter.Bad);
            }
            else
            {
                _metric.Boolean(_effect.Value == 1);
            }

            _metric.End();
        }

        private void WriteText(int alias, string value)
        {
            _metric.BeginData(alias, _utcMs, _isHistorical);
            _metric.String(value);
            _metric.End();
        }

        private void WriteInt(int alias, int value)
        {
            _metric.BeginData(alias, _utcMs, _isHistorical);
            _metric.Int(value);
            _metric.End();
        }

        private void WriteLong(int alias, long value)
        {
            _metric.BeginData(alias, _utcMs, _isHistorical);
            _metric.Long(value);
            _metric.End();
        }
    }
}
