using Edge.Configuration;
using Edge.Events;

namespace Edge.Uplink
{
    /// <summary>
    /// Writes births and deaths. A birth lists every metric that a message of a record may have, with name, alias, datatype, properties
    /// and the newest value that the log tells. A birth is no record: its sequence is null, and so is what only events and schemas have.
    /// </summary>
    public sealed class BirthWriter
    {
        /// <summary>Average, minimum and maximum of a channel have its properties.</summary>
        public const int AllProperties = 2;

        /// <summary>The average has them.</summary>
        public const int PropertiesOfAverage = 1;

        /// <summary>None has them: a site with many channels and very long names.</summary>
        public const int NoProperties = 0;

        private readonly SiteSettings _site;
        private readonly PayloadWriter _payload;
        private readonly MetricWriter _metric;
        private readonly LastValues _last;
        private readonly StatusWriter _status;

        /// <summary>Creates the writer.</summary>
        public BirthWriter(SiteSettings site, PayloadWriter payload, LastValues last, StatusWriter status)
        {
            _site = site;
            _payload = payload;
            _metric = status.Metric;
            _last = last;
            _status = status;
            Detail = AllProperties;
        }

        /// <summary>How much of the properties goes out.</summary>
        public int Detail { get; set; }

        /// <summary>Writes the NDEATH, which is the will too: nothing but bdSeq. Every byte is 1 to 127 as long as bdSeq is.</summary>
        public void WriteDeath(int birthDeathSequence)
        {
            _payload.Clear();
            _metric.BeginDeath(Contract.BirthDeathSequence, DataType.Int64);
            _metric.Long(birthDeathSequence);
            _metric.End();
        }

        /// <summary>Writes the NBIRTH, sequence number 0.</summary>
        /// <param name="uptimeMs">Time since boot.</param>
        /// <param name="utcMs">Now.</param>
        /// <param name="birthDeathSequence">That of the will.</param>
        /// <param name="head">Newest record of the log.</param>
        public void WriteNode(long uptimeMs, long utcMs, int birthDeathSequence, long head)
        {
            int node = Limits.Lines;
            _metric.Session = birthDeathSequence;
            _metric.BeginPayload(utcMs);
            _metric.BeginBirth("", Contract.BirthDeathSequence, Alias.None, utcMs, DataType.Int64);
            _metric.Long(birthDeathSequence);
            _metric.End();
            _metric.BeginBirth("", Contract.Rebirth, Alias.None, utcMs, DataType.Boolean);
            _metric.Boolean(false);
            _metric.End();

            int property = Alias.OfCommon(node, Alias.Properties);
            WriteText(Contract.PropertyFirmware, property, utcMs, Contract.FirmwareVersion);
            WriteInt(Contract.PropertyContract, property + 1, utcMs, DataType.Int32, Contract.Version);
            WriteText(Contract.PropertySiteId, property + 2, utcMs, _site.Id);
            WriteText(Contract.PropertySiteName, property + 3, utcMs, _site.Name);
            WriteLong(Contract.PropertyConfiguration, property + 4, utcMs, _site.Crc);
            WriteInt(Contract.PropertyUtcOffset, property + 5, utcMs, DataType.Int32, _site.UtcOffsetMinutes);

            WriteLong(Contract.RecordsHead, Alias.OfCommon(node, Alias.Head), utcMs, head);
            WriteRecordMetrics(node, utcMs);
            WriteNull(Contract.TimeQuality, Alias.OfCommon(node, Alias.Quality), utcMs, DataType.UInt8);
            WriteNull(Contract.RecordsSchemaSequence, Alias.OfCommon(node, Alias.SchemaSequence), utcMs, DataType.Int64);
            WriteNull(Contract.RecordsLine, Alias.OfCommon(node, Alias.Line), utcMs, DataType.UInt8);
            WriteNull(Contract.RecordsRow, Alias.OfCommon(node, Alias.Row), utcMs, DataType.String);
            _status.WriteBirth(uptimeMs, utcMs);
            _metric.EndPayload(0);
        }

        /// <summary>Whether none of a line's inputs said anything in its newest minute: such a line has no birth.</summary>
        public bool IsSilent(int line)
        {
            return _last.IsSilent(line);
        }

        /// <summary>Writes the DDEATH of a line.</summary>
        /// <param name="utcMs">Now.</param>
        /// <param name="sequence">Sequence number of the message, 0 to 255.</param>
        public void WriteLineDeath(long utcMs, int sequence)
        {
            _metric.BeginPayload(utcMs);
            _metric.EndPayload(sequence);
        }

        /// <summary>Writes the DBIRTH of a line.</summary>
        /// <param name="line">Line index.</param>
        /// <param name="utcMs">Now.</param>
        /// <param name="sequence">Sequence number of the message, 0 to 255.</param>
        public void WriteLine(int line, long utcMs, int sequence)
        {
            _last.NoteBirth(line);
            LineSettings settings = _site.Lines[line];
            bool hasMinute = _last.HasMinute(line);
            long valueUtcMs = hasMinute ? _last.MinuteUtcMs(line) : utcMs;
            _metric.BeginPayload(utcMs);
            WriteText(Contract.PropertyLineName, Alias.OfCommon(line, Alias.Properties), utcMs, settings.Name);
            WriteInt(Contract.RecordsLine, Alias.OfCommon(line, Alias.Line), utcMs, DataType.UInt8, line);
            WriteSchemaSequence(line, utcMs);
            WriteRecordMetrics(line, utcMs);
            _metric.BeginBirth("", Contract.TimeQuality, Alias.OfCommon(line, Alias.Quality), valueUtcMs, DataType.UInt8);
            WriteSmall(hasMinute, _last.TimeQualityOf(line));
            if (settings.KilnContact >= 0)
            {
                WriteState("", Contract.KilnRunning, Alias.OfCommon(line, Alias.Kiln), utcMs, _last.Kiln(line), _last.KilnUtcMs(line));
            }

            if (settings.MaintenanceContact >= 0)
            {
                WriteState("", Contract.MaintenanceOn, Alias.OfCommon(line, Alias.Maintenance), utcMs, _last.Maintenance(line), _last.MaintenanceUtcMs(line));
            }

            for (int i = 0; i < settings.ValveCount; i++)
            {
                WriteValve(settings.FirstValve + i, utcMs);
            }

            for (int i = 0; i < settings.ChannelCount; i++)
            {
                WriteChannel(settings.FirstChannel + i, hasMinute, valueUtcMs);
            }

            for (int i = 0; i < settings.ContactCount; i++)
            {
                int contact = settings.FirstContact + i;
                string id = _site.Contacts[contact].Id;
                _metric.BeginBirth(id, Contract.SecondsOn, Alias.OfSecondsOn(contact), valueUtcMs, DataType.UInt8);
                if (hasMinute && _last.SecondsKnown(contact) == 0)
                {
                    _metric.Missing(MetricWriter.Bad);
                    _metric.End();
                }
                else
                {
                    WriteSmall(hasMinute, _last.SecondsOn(contact));
                }
            }

            WriteMarks(line, hasMinute, valueUtcMs);
            if (settings.ContactCount > 0)
            {
                WriteSecondsKnown(line, hasMinute, valueUtcMs);
            }

            _metric.EndPayload(sequence);
        }

        private void WriteValve(int valve, long utcMs)
        {
            string id = _site.Valves[valve].Id;
            int position = _last.Valve(valve);
            bool isKnown = position != LastValues.Untold;
            _metric.BeginBirth(id, Contract.ValvePosition, Alias.OfValve(valve), isKnown ? _last.ValveUtcMs(valve) : utcMs, DataType.String);
            if (isKnown)
            {
                _metric.String(ValveState.NameOf((byte)position));
            }
            else
            {
                _metric.Missing(MetricWriter.Stale);
            }

            _metric.End();
            if (_site.Valves[valve].SealContact >= 0)
            {
                WriteState(id, Contract.SealWhole, Alias.OfValve(valve) + 1, utcMs, _last.Seal(valve), _last.SealUtcMs(valve));
            }
        }

        private void WriteChannel(int channel, bool hasMinute, long utcMs)
        {
            ChannelSettings settings = _site.Channels[channel];
            int alias = Alias.OfValue(channel);
            WriteValue(settings, Contract.Average, alias, hasMinute, utcMs, _last.Average(channel), _last.ValidCount(channel));
            WriteValue(settings, Contract.Minimum, alias + 1, hasMinute, utcMs, _last.Minimum(channel), _last.ValidCount(channel));
            WriteValue(settings, Contract.Maximum, alias + 2, hasMinute, utcMs, _last.Maximum(channel), _last.ValidCount(channel));
        }

        private void WriteMarks(int line, bool hasMinute, long utcMs)
        {
            _metric.BeginBirth("", Contract.Marks, Alias.OfMarks(line), utcMs, DataType.String);
            if (hasMinute)
            {
                int first = _site.Lines[line].FirstChannel;
                int text = _metric.BeginString();
                for (int i = first; i < first + _site.Lines[line].ChannelCount; i++)
                {
                    _metric.AppendMark(_last.Mark(i), _last.ValidCount(i));
                }

                _metric.EndString(text);
            }
            else
            {
                _metric.Missing(MetricWriter.Stale);
            }

            _metric.End();
        }

        private void WriteSecondsKnown(int line, bool hasMinute, long utcMs)
        {
            _metric.BeginBirth("", Contract.SecondsKnown, Alias.OfSecondsKnown(line), utcMs, DataType.String);
            if (hasMinute)
            {
                int first = _site.Lines[line].FirstContact;
                int text = _metric.BeginString();
                for (int i = 0; i < _site.Lines[line].ContactCount; i++)
                {
                    _metric.AppendSeconds(i, _last.SecondsKnown(first + i));
                }

                _metric.EndString(text);
            }
            else
            {
                _metric.Missing(MetricWriter.Stale);
            }

            _metric.End();
        }

        private void WriteValue(ChannelSettings settings, string name, int alias, bool hasMinute, long utcMs, int scaled, byte validCount)
        {
            bool hasValue = hasMinute && validCount != 0;
            _metric.BeginBirth(settings.Id, name, alias, utcMs, DataType.Float);
            if (!hasValue)
            {
                _metric.Null();
            }

            bool isDetailed = Detail == AllProperties || (Detail == PropertiesOfAverage && name == Contract.Average);
            if (isDetailed || !hasValue)
            {
                _metric.BeginProperties();
                WriteProperties(settings, isDetailed, hasValue, hasMinute ? MetricWriter.Bad : MetricWriter.Stale);
                _metric.EndProperties();
            }

            if (hasValue)
            {
                _metric.Float(scaled, settings.Decimals);
            }

            _metric.End();
        }

        private void WriteProperties(ChannelSettings settings, bool isDetailed, bool hasValue, int quality)
        {
            if (isDetailed)
            {
                _metric.Key("engUnit");
                _metric.Key("engLow");
                _metric.Key("engHigh");
                _metric.Key("decimals");
                _metric.Key("description");
            }

            if (!hasValue)
            {
                _metric.Key(MetricWriter.QualityKey);
            }

            if (isDetailed)
            {
                _metric.StringProperty(settings.Unit);
                _metric.FloatProperty(settings.LowScaled, settings.Decimals);
                _metric.FloatProperty(settings.HighScaled, settings.Decimals);
                _metric.IntProperty(settings.Decimals);
                _metric.StringProperty(settings.Name);
            }

            if (!hasValue)
            {
                _metric.IntProperty(quality);
            }
        }

        // What a message of a record may have and a birth has no value of.
        private void WriteRecordMetrics(int owner, long utcMs)
        {
            WriteNull(Contract.RecordsSequence, Alias.OfCommon(owner, Alias.Sequence), utcMs, DataType.Int64);
            WriteNull(Contract.EventCodeName, Alias.OfCommon(owner, Alias.Code), utcMs, DataType.String);
            WriteNull(Contract.EventSubject, Alias.OfCommon(owner, Alias.Subject), utcMs, DataType.String);
            WriteNull(Contract.EventArgument1, Alias.OfCommon(owner, Alias.Argument1), utcMs, DataType.Int64);
            WriteNull(Contract.EventArgument2, Alias.OfCommon(owner, Alias.Argument2), utcMs, DataType.Int64);
            WriteNull(Contract.RecordsSchema, Alias.OfCommon(owner, Alias.Schema), utcMs, DataType.String);
            WriteNull(Contract.SummaryMinutes, Alias.OfCommon(owner, Alias.SummaryMinutes), utcMs, DataType.Int32);
            WriteNull(Contract.SummaryRow, Alias.OfCommon(owner, Alias.SummaryRow), utcMs, DataType.String);
            WriteNull(Contract.RecordsLedger, Alias.OfCommon(owner, Alias.Ledger), utcMs, DataType.String);
        }

        private void WriteSchemaSequence(int line, long utcMs)
        {
            _metric.BeginBirth("", Contract.RecordsSchemaSequence, Alias.OfCommon(line, Alias.SchemaSequence), utcMs, DataType.Int64);
            if (_last.BornSchemaOf(line) == 0)
            {
                _metric.Null();
            }
            else
            {
                _metric.Long(_last.BornSchemaOf(line));
            }

            _metric.End();
        }

        private void WriteNull(string name, int alias, long utcMs, int dataType)
        {
            _metric.BeginBirth("", name, alias, utcMs, dataType);
            _metric.Null();
            _metric.End();
        }

        private void WriteText(string name, int alias, long utcMs, string value)
        {
            _metric.BeginBirth("", name, alias, utcMs, DataType.String);
            _metric.String(value);
            _metric.End();
        }

        private void WriteInt(string name, int alias, long utcMs, int dataType, int value)
        {
            _metric.BeginBirth("", name, alias, utcMs, dataType);
            _metric.Int(value);
            _metric.End();
        }

        private void WriteLong(string name, int alias, long utcMs, long value)
        {
            _metric.BeginBirth("", name, alias, utcMs, DataType.Int64);
            _metric.Long(value);
            _metric.End();
        }

        private void WriteState(string owner, string name, int alias, long utcMs, int state, long stateUtcMs)
        {
            bool isTold = state != LastValues.Untold;
            _metric.BeginBirth(owner, name, alias, isTold ? stateUtcMs : utcMs, DataType.Boolean);
            if (isTold && state != LastValues.Unknown)
            {
                _metric.Boolean(state == 1);
            }
            else
            {
                _metric.Missing(isTold ? MetricWriter.Bad : MetricWriter.Stale);
            }

            _metric.End();
        }

        private void WriteSmall(bool isKnown, byte value)
        {
            if (isKnown)
            {
                _metric.Int(value);
            }
            else
            {
                _metric.Missing(MetricWriter.Stale);
            }

            _metric.End();
        }
    }
}
