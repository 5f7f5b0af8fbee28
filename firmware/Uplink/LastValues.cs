using Edge.Configuration;
using Edge.Events;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// The newest values that the log tells, for births. Fed with records in the order of their sequence;
    /// a minute counts only when it is of the schema in force.
    /// </summary>
    /// <remarks>
    /// The states of valves, seals, kilns and keys are told by events, and only by changes. So at a boot, and where records are lost or were
    /// not read, they are forgotten: what changed meanwhile has no event. The next minute in which the contacts held fills in what is not
    /// known, and as no message of a record tells that, the line <see cref="NeedsBirth"/>.
    /// </remarks>
    public sealed class LastValues
    {
        /// <summary>No record told the state yet, or not since it was forgotten.</summary>
        public const int Untold = -2;

        /// <summary>The newest event says that the state cannot be known.</summary>
        public const int Unknown = EventEffect.Unknown;

        private const int WholeMinute = Limits.SamplesPerMinute;
        private const int ValuesPerChannel = 3;

        private readonly SiteSettings _site;
        private readonly EventEffect _effect;
        private readonly bool[] _hasMinute;
        private readonly bool[] _needsBirth;
        private readonly bool[] _isSilent;
        private readonly long[] _minuteUtcMs;
        private readonly byte[] _timeQuality;

        // By channel: average, least and greatest sample.
        private readonly int[] _values;
        private readonly byte[] _marks;
        private readonly byte[] _validCount;
        private readonly byte[] _secondsOn;
        private readonly byte[] _secondsKnown;
        private readonly long[] _schema;
        private readonly long[] _bornSchema;

        // Valves, then seals, kilns and keys; see PlaceOf.
        private readonly sbyte[] _states;
        private readonly long[] _statesUtcMs;

        /// <summary>Creates the values of a site; nothing is known.</summary>
        public LastValues(SiteSettings site)
        {
            _site = site;
            _effect = new EventEffect(site);
            int lines = site.Lines.Length;
            int channels = site.Channels.Length;
            int contacts = site.Contacts.Length;
            int valves = site.Valves.Length;
            _hasMinute = new bool[lines];
            _needsBirth = new bool[lines];
            _isSilent = new bool[lines];
            _minuteUtcMs = new long[lines];
            _timeQuality = new byte[lines];
            _values = new int[channels * ValuesPerChannel];
            _marks = new byte[channels];
            _validCount = new byte[channels];
            _secondsOn = new byte[contacts];
            _secondsKnown = new byte[contacts];
            _schema = new long[lines];
            _bornSchema = new long[lines];
            _states = new sbyte[2 * (valves + lines)];
            _statesUtcMs = new long[_states.Length];
            ForgetStates();
        }

        /// <summary>The reader of events, for who reads the same site's.</summary>
        public EventEffect Effect
        {
            get { return _effect; }
        }

        /// <summary>Sequence of the newest record taken; 0 for none.</summary>
        public long Sequence { get; private set; }

        /// <summary>Whether a state of the line is known that no event told since its last birth.</summary>
        public bool NeedsBirth(int line)
        {
            return _needsBirth[line];
        }

        /// <summary>A birth of the line was written.</summary>
        public void NoteBirth(int line)
        {
            _needsBirth[line] = false;
            _bornSchema[line] = _schema[line];
        }

        /// <summary>Sequence of the schema record that the last birth of the line named; 0 for none.</summary>
        public long BornSchemaOf(int line)
        {
            return _bornSchema[line];
        }

        /// <summary>Forgets the states that events told, as they may have changed without one.</summary>
        public void ForgetStates()
        {
            for (int i = 0; i < _states.Length; i++)
            {
                _states[i] = Untold;
            }
        }

        /// <summary>Whether a minute of the line was taken.</summary>
        public bool HasMinute(int line)
        {
            return _hasMinute[line];
        }

        /// <summary>Whether the newest minute of a line is one in which none of its inputs said anything.</summary>
        public bool IsSilent(int line)
        {
            return _isSilent[line];
        }

        /// <summary>Whether a record is a minute in which none of the line's inputs said anything: no valid sample, no contact known.</summary>
        public static bool IsSilentMinute(Record record)
        {
            bool isSilent = record.Kind == RecordKind.Minute;
            for (int i = 0; isSilent && i < record.ChannelCount; i++)
            {
                isSilent = record.ValidCount[i] == 0;
            }

            for (int i = 0; isSilent && i < record.ContactCount; i++)
            {
                isSilent = record.SecondsKnown[i] == 0;
            }

            return isSilent;
        }

        /// <summary>Time of the line's minute, ms since 1970 UTC.</summary>
        public long MinuteUtcMs(int line)
        {
            return _minuteUtcMs[line];
        }

        /// <summary>Time quality of the line's minute.</summary>
        public byte TimeQualityOf(int line)
        {
            return _timeQuality[line];
        }

        /// <summary>Average of a channel, scaled; counts where <see cref="ValidCount"/> is not 0.</summary>
        public int Average(int channel)
        {
            return _values[channel * ValuesPerChannel];
        }

        /// <summary>Least sample of a channel, scaled.</summary>
        public int Minimum(int channel)
        {
            return _values[(channel * ValuesPerChannel) + 1];
        }

        /// <summary>Greatest sample of a channel, scaled.</summary>
        public int Maximum(int channel)
        {
            return _values[(channel * ValuesPerChannel) + 2];
        }

        /// <summary>Mark of a channel.</summary>
        public byte Mark(int channel)
        {
            return _marks[channel];
        }

        /// <summary>Valid samples of a channel.</summary>
        public byte ValidCount(int channel)
        {
            return _validCount[channel];
        }

        /// <summary>Seconds a contact was made.</summary>
        public byte SecondsOn(int contact)
        {
            return _secondsOn[contact];
        }

        /// <summary>Seconds a contact's state was known.</summary>
        public byte SecondsKnown(int contact)
        {
            return _secondsKnown[contact];
        }

        /// <summary>Position of a valve, one of <see cref="ValveState"/>, or <see cref="Untold"/>.</summary>
        public int Valve(int valve)
        {
            return _states[PlaceOf(EventEffect.Position, valve)];
        }

        /// <summary>When that was told, ms since 1970 UTC.</summary>
        public long ValveUtcMs(int valve)
        {
            return _statesUtcMs[PlaceOf(EventEffect.Position, valve)];
        }

        /// <summary>Whether a seal is whole: 1, 0, <see cref="Unknown"/> or <see cref="Untold"/>.</summary>
        public int Seal(int valve)
        {
            return _states[PlaceOf(EventEffect.Seal, valve)];
        }

        /// <summary>When that was told, ms since 1970 UTC.</summary>
        public long SealUtcMs(int valve)
        {
            return _statesUtcMs[PlaceOf(EventEffect.Seal, valve)];
        }

        /// <summary>Whether a line's kiln runs: 1, 0, <see cref="Unknown"/> or <see cref="Untold"/>.</summary>
        public int Kiln(int line)
        {
            return _states[PlaceOf(EventEffect.Kiln, line)];
        }

        /// <summary>When that was told, ms since 1970 UTC.</summary>
        public long KilnUtcMs(int line)
        {
            return _statesUtcMs[PlaceOf(EventEffect.Kiln, line)];
        }

        /// <summary>Whether a line's maintenance key is on: 1, 0, <see cref="Unknown"/> or <see cref="Untold"/>.</summary>
        public int Maintenance(int line)
        {
            return _states[PlaceOf(EventEffect.Maintenance, line)];
        }

        /// <summary>When that was told, ms since 1970 UTC.</summary>
        public long MaintenanceUtcMs(int line)
        {
            return _statesUtcMs[PlaceOf(EventEffect.Maintenance, line)];
        }

        /// <summary>Takes a record over, unless a newer one was taken already.</summary>
        /// <param name="record">The record.</param>
        /// <param name="isInForce">Whether the record's line is configured as it was when the record was made.</param>
        public void Take(Record record, bool isInForce)
        {
            if (record.Sequence <= Sequence)
            {
                return;
            }

            Sequence = record.Sequence;
            if (record.Kind == RecordKind.Event && (record.Code == EventCode.Boot || record.Code == EventCode.RecordsLost))
            {
                ForgetStates();
            }

            if (!isInForce || record.Line >= _site.Lines.Length)
            {
                return;
            }

            if (record.Kind == RecordKind.Minute)
            {
                _isSilent[record.Line] = IsSilentMinute(record);
                _schema[record.Line] = record.SchemaSequence;
                TakeMinute(record);
            }
            else if (record.Kind == RecordKind.Schema)
            {
                _schema[record.Line] = record.Sequence;
            }
            else if (record.Kind == RecordKind.Event)
            {
                TakeEvent(record);
            }
        }

        private void TakeMinute(Record record)
        {
            LineSettings line = _site.Lines[record.Line];
            _hasMinute[record.Line] = true;
            _minuteUtcMs[record.Line] = record.UtcMs;
            _timeQuality[record.Line] = record.TimeQuality;
            for (int i = 0; i < record.ChannelCount && i < line.ChannelCount; i++)
            {
                int channel = line.FirstChannel + i;
                _values[channel * ValuesPerChannel] = record.Average[i];
                _values[(channel * ValuesPerChannel) + 1] = record.Minimum[i];
                _values[(channel * ValuesPerChannel) + 2] = record.Maximum[i];
                _marks[channel] = record.Marks[i];
                _validCount[channel] = record.ValidCount[i];
            }

            for (int i = 0; i < record.ContactCount && i < line.ContactCount; i++)
            {
                _secondsOn[line.FirstContact + i] = record.SecondsOn[i];
                _secondsKnown[line.FirstContact + i] = record.SecondsKnown[i];
            }

            TakeContacts(line, record);
        }

        // A contact that held one state for the whole minute tells it where no event did. Events go first: a change in the last second of
        // a minute is in no sample of it, and an input whose returns are held back counts as what its alarm said.
        private void TakeContacts(LineSettings line, Record record)
        {
            FillIn(PlaceOf(EventEffect.Kiln, record.Line), Held(line.KilnContact), record);
            FillIn(PlaceOf(EventEffect.Maintenance, record.Line), Held(line.MaintenanceContact), record);
            for (int valve = line.FirstValve; valve < line.FirstValve + line.ValveCount; valve++)
            {
                ValveSettings settings = _site.Valves[valve];
                FillIn(PlaceOf(EventEffect.Position, valve), PositionOf(settings), record);
                FillIn(PlaceOf(EventEffect.Seal, valve), Held(settings.SealContact), record);
            }
        }

        private void FillIn(int place, int held, Record minute)
        {
            if (_states[place] != Untold || held == Unknown || IsOfMinute(_statesUtcMs[place], minute))
            {
                return;
            }

            _states[place] = (sbyte)held;
            _statesUtcMs[place] = minute.UtcMs;
            _needsBirth[minute.Line] = true;
        }

        private static bool IsOfMinute(long utcMs, Record minute)
        {
            return utcMs >= minute.UtcMs && utcMs < minute.UtcMs + (Limits.SamplesPerMinute * Limits.SampleMs);
        }

        private int PositionOf(ValveSettings valve)
        {
            int closed = Held(valve.ClosedContact);
            int open = valve.OpenContact < 0 ? 1 - closed : Held(valve.OpenContact);
            if (closed == Unknown || open == Unknown)
            {
                return Unknown;
            }

            if (closed == 1)
            {
                return open == 1 ? ValveState.Contradictory : ValveState.Closed;
            }

            return open == 1 ? ValveState.Open : ValveState.Between;
        }

        private int Held(int contact)
        {
            if (contact < 0 || _secondsKnown[contact] < WholeMinute)
            {
                return Unknown;
            }

            return _secondsOn[contact] == WholeMinute ? 1 : _secondsOn[contact] == 0 ? 0 : Unknown;
        }

        private void TakeEvent(Record record)
        {
            _effect.Read(record);
            if (_effect.Target != EventEffect.None)
            {
                bool isOfValve = _effect.Target == EventEffect.Position || _effect.Target == EventEffect.Seal;
                int place = PlaceOf(_effect.Target, isOfValve ? _effect.Valve : record.Line);
                _states[place] = (sbyte)_effect.Value;
                _statesUtcMs[place] = record.UtcMs;
            }
        }

        private int PlaceOf(int target, int index)
        {
            int valves = _site.Valves.Length;
            switch (target)
            {
                case EventEffect.Position: return index;
                case EventEffect.Seal: return valves + index;
                case EventEffect.Kiln: return (2 * valves) + index;
                default: return (2 * valves) + _site.Lines.Length + index;
            }
        }
    }
}
