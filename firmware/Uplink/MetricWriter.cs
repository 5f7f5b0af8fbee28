namespace Edge.Uplink
{
    /// <summary>
    /// Writes Sparkplug payloads: a payload is begun, given metrics and ended; a metric is begun, given a value and ended.
    /// Fields are written in the order of their numbers.
    /// </summary>
    public sealed class MetricWriter
    {
        /// <summary>Quality of a value that is missing for a known reason (Sparkplug 3.0, 6.4.13).</summary>
        public const int Bad = 0;

        /// <summary>Quality of a value that is not known yet.</summary>
        public const int Stale = 500;

        /// <summary>Property by which Sparkplug tells a value's quality; required where it is not good.</summary>
        public const string QualityKey = "Quality";

        private const int PayloadTimestamp = 1;
        private const int PayloadMetrics = 2;
        private const int PayloadSequence = 3;
        private const int PayloadUuid = 4;
        private const int MetricName = 1;
        private const int MetricAlias = 2;
        private const int MetricTimestamp = 3;
        private const int MetricDataType = 4;
        private const int MetricIsHistorical = 5;
        private const int MetricIsNull = 7;
        private const int MetricProperties = 9;
        private const int ValueInt = 10;
        private const int ValueLong = 11;
        private const int ValueFloat = 12;
        private const int ValueBoolean = 14;
        private const int ValueString = 15;
        private const int ValueBytes = 16;
        private const int SetKeys = 1;
        private const int SetValues = 2;
        private const int PropertyType = 1;
        private const int PropertyInt = 3;
        private const int PropertyFloat = 5;
        private const int PropertyString = 8;

        private readonly PayloadWriter _payload;
        private int _metric;
        private int _set;

        /// <summary>Creates the writer.</summary>
        public MetricWriter(PayloadWriter payload)
        {
            _payload = payload;
        }

        /// <summary>Number of the session, which goes into every payload: so nobody reads one with the births of another session. 0: none.</summary>
        public int Session { get; set; }

        /// <summary>Starts a payload that is published at this time.</summary>
        public void BeginPayload(long utcMs)
        {
            _payload.Clear();
            _payload.Integer(PayloadTimestamp, utcMs < 0 ? 0 : utcMs);
        }

        /// <summary>Ends a payload with its sequence number, 0 to 255.</summary>
        public void EndPayload(int sequence)
        {
            _payload.Integer(PayloadSequence, sequence);
            if (Session != 0)
            {
                int text = _payload.Open(PayloadUuid);
                _payload.AppendNumber(Session);
                _payload.Close(text);
            }
        }

        /// <summary>Starts a metric of a death: name and datatype, no timestamp (none of its bytes may be 0x80 or more, see the will).</summary>
        public void BeginDeath(string name, int dataType)
        {
            _metric = _payload.Open(PayloadMetrics);
            _payload.Text(MetricName, name);
            _payload.Integer(MetricDataType, dataType);
        }

        /// <summary>Starts a metric of a birth.</summary>
        /// <param name="owner">First part of the name: id of a channel, contact or valve, or "".</param>
        /// <param name="name">Rest of the name.</param>
        /// <param name="alias">Alias, or <see cref="Alias.None"/>.</param>
        /// <param name="utcMs">Time of the value.</param>
        /// <param name="dataType">One of <see cref="DataType"/>.</param>
        public void BeginBirth(string owner, string name, int alias, long utcMs, int dataType)
        {
            _metric = _payload.Open(PayloadMetrics);
            int text = _payload.Open(MetricName);
            _payload.Append(owner);
            _payload.Append(name);
            _payload.Close(text);
            if (alias != Alias.None)
            {
                _payload.Integer(MetricAlias, alias);
            }

            _payload.Integer(MetricTimestamp, utcMs < 0 ? 0 : utcMs);
            _payload.Integer(MetricDataType, dataType);
        }

        /// <summary>Starts a metric that has no alias, outside of births.</summary>
        public void BeginNamed(string name, long utcMs)
        {
            _metric = _payload.Open(PayloadMetrics);
            _payload.Text(MetricName, name);
            _payload.Integer(MetricTimestamp, utcMs < 0 ? 0 : utcMs);
        }

        /// <summary>Starts a metric of a record.</summary>
        public void BeginData(int alias, long utcMs, bool isHistorical)
        {
            _metric = _payload.Open(PayloadMetrics);
            _payload.Integer(MetricAlias, alias);
            _payload.Integer(MetricTimestamp, utcMs < 0 ? 0 : utcMs);
            if (isHistorical)
            {
                _payload.Boolean(MetricIsHistorical, true);
            }
        }

        /// <summary>Ends a metric.</summary>
        public void End()
        {
            _payload.Close(_metric);
        }

        /// <summary>The value is missing, and this is its quality.</summary>
        public void Missing(int quality)
        {
            Null();
            BeginProperties();
            Key(QualityKey);
            IntProperty(quality);
            EndProperties();
        }

        /// <summary>There is no value.</summary>
        public void Null()
        {
            _payload.Boolean(MetricIsNull, true);
        }

        /// <summary>Value of an Int32 or UInt8.</summary>
        public void Int(long value)
        {
            _payload.Integer(ValueInt, value & 0xFFFFFFFF);
        }

        /// <summary>Value of an Int64.</summary>
        public void Long(long value)
        {
            _payload.Integer(ValueLong, value);
        }

        /// <summary>Value of a Float: scaled / 10^decimals.</summary>
        public void Float(int scaled, int decimals)
        {
            _payload.Float(ValueFloat, scaled, decimals);
        }

        /// <summary>Value of a Boolean.</summary>
        public void Boolean(bool value)
        {
            _payload.Boolean(ValueBoolean, value);
        }

        /// <summary>Value of a String.</summary>
        public void String(string value)
        {
            _payload.Text(ValueString, value);
        }

        /// <summary>Value of Bytes, whose content the caller puts where this says, if not -1.</summary>
        public int Bytes(int count)
        {
            return _payload.Bytes(ValueBytes, count);
        }

        /// <summary>Starts the value of a String that is appended to the payload in pieces.</summary>
        public int BeginString()
        {
            return _payload.Open(ValueString);
        }

        /// <summary>Appends a channel to <see cref="Contract.Marks"/>.</summary>
        public void AppendMark(byte mark, byte validCount)
        {
            _payload.Octet(mark);
            if (validCount != Limits.SamplesPerMinute)
            {
                _payload.AppendNumber(validCount);
            }
        }

        /// <summary>Appends a contact to <see cref="Contract.SecondsKnown"/>.</summary>
        /// <param name="index">Its position among the contacts of the line.</param>
        /// <param name="seconds">Seconds its state was known.</param>
        public void AppendSeconds(int index, byte seconds)
        {
            if (index > 0)
            {
                _payload.Octet(',');
            }

            _payload.AppendNumber(seconds);
        }

        /// <summary>Ends it.</summary>
        public void EndString(int start)
        {
            _payload.Close(start);
        }

        /// <summary>Starts the properties of a metric; they come before its value. All keys first, in the order of the values.</summary>
        public void BeginProperties()
        {
            _set = _payload.Open(MetricProperties);
        }

        /// <summary>A key.</summary>
        public void Key(string key)
        {
            _payload.Text(SetKeys, key);
        }

        /// <summary>An Int32 value.</summary>
        public void IntProperty(int value)
        {
            int start = _payload.Open(SetValues);
            _payload.Integer(PropertyType, DataType.Int32);
            _payload.Integer(PropertyInt, value & 0xFFFFFFFF);
            _payload.Close(start);
        }

        /// <summary>A Float value.</summary>
        public void FloatProperty(int scaled, int decimals)
        {
            int start = _payload.Open(SetValues);
            _payload.Integer(PropertyType, DataType.Float);
            _payload.Float(PropertyFloat, scaled, decimals);
            _payload.Close(start);
        }

        /// <summary>A String value.</summary>
        public void StringProperty(string value)
        {
            int start = _payload.Open(SetValues);
            _payload.Integer(PropertyType, DataType.String);
            _payload.Text(PropertyString, value);
            _payload.Close(start);
        }

        /// <summary>Ends the properties.</summary>
        public void EndProperties()
        {
            _payload.Close(_set);
        }
    }
}
