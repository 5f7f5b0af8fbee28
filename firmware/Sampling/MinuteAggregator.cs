using Edge.Configuration;
using Edge.Inputs;
using Edge.Records;

namespace Edge.Sampling
{
    /// <summary>
    /// Gathers seconds into minutes. A minute ends when the UTC minute of the clock is another one, forward or back: a stepped clock
    /// yields short minutes with their true counts, never a lost or merged one.
    /// </summary>
    /// <remarks>
    /// <para>The mark of a channel's minute, and the samples that make its average, least and greatest value:</para>
    /// <para>1. at least <see cref="Limits.ValidSamplesPerMinute"/> samples marked N: the minute is N.</para>
    /// <para>2. otherwise the most frequent mark wins; of equally frequent ones the first of D, B, M, C, S, F, T, N, so that doubt is
    /// shown rather than hidden.</para>
    /// <para>3. only samples with the minute's mark count, and only if they carry a value: D and B carry none, so such a minute has
    /// a valid count of 0. An N minute with fewer than 45 valid samples (boot, a blocked tick) shows so by its count.</para>
    /// <para>A step back by a second or more ends the minute too, so that two passes through one minute are two records. Where the
    /// clock runs slower than the tick a minute may see a sample too many: it counts in the values, and the counts stay at 60.</para>
    /// </remarks>
    public sealed class MinuteAggregator
    {
        private const int MarkKinds = 8;
        private const int NormalKind = 7;
        private const long MinuteMs = 60000;

        private readonly SiteSettings _site;

        // By channel and kind of mark: [channel * MarkKinds + kind].
        private readonly int[] _samples;
        private readonly int[] _values;
        private readonly long[] _sum;
        private readonly int[] _least;
        private readonly int[] _greatest;

        private readonly int[] _secondsOn;
        private readonly int[] _secondsKnown;
        private int _count;
        private long _minute;
        private long _lastUtcMs;
        private byte _timeQuality;

        /// <summary>Creates the aggregator of a site.</summary>
        public MinuteAggregator(SiteSettings site)
        {
            _site = site;
            int slots = site.Channels.Length * MarkKinds;
            _samples = new int[slots];
            _values = new int[slots];
            _sum = new long[slots];
            _least = new int[slots];
            _greatest = new int[slots];
            _secondsOn = new int[site.Contacts.Length];
            _secondsKnown = new int[site.Contacts.Length];
        }

        /// <summary>Whether the gathered samples belong to another minute than this time; false while there are none.</summary>
        public bool IsOver(long utcMs)
        {
            return _count > 0 && (MinuteOf(utcMs) != _minute || utcMs <= _lastUtcMs);
        }

        /// <summary>Fills the minute record of one line from what was gathered (all but sequence and schema sequence).</summary>
        public void Fill(int line, Record record)
        {
            LineSettings settings = _site.Lines[line];
            record.Kind = RecordKind.Minute;
            record.UtcMs = _minute * MinuteMs;
            record.TimeQuality = _timeQuality;
            record.Line = (byte)line;
            record.ChannelCount = settings.ChannelCount;
            for (int i = 0; i < settings.ChannelCount; i++)
            {
                FillChannel(record, i, settings.FirstChannel + i);
            }

            record.ContactCount = settings.ContactCount;
            for (int i = 0; i < settings.ContactCount; i++)
            {
                record.SecondsOn[i] = CountOf(_secondsOn[settings.FirstContact + i]);
                record.SecondsKnown[i] = CountOf(_secondsKnown[settings.FirstContact + i]);
            }
        }

        /// <summary>Forgets what was gathered.</summary>
        public void Clear()
        {
            _count = 0;
            for (int i = 0; i < _samples.Length; i++)
            {
                _samples[i] = 0;
                _values[i] = 0;
                _sum[i] = 0;
            }

            for (int i = 0; i < _secondsOn.Length; i++)
            {
                _secondsOn[i] = 0;
                _secondsKnown[i] = 0;
            }
        }

        /// <summary>Adds one second.</summary>
        public void Add(SampleSet samples, long utcMs, byte timeQuality)
        {
            if (_count == 0)
            {
                _minute = MinuteOf(utcMs);
                _timeQuality = timeQuality;
            }
            else if (timeQuality < _timeQuality)
            {
                _timeQuality = timeQuality;
            }

            _count++;
            _lastUtcMs = utcMs;
            for (int i = 0; i < samples.Marks.Length; i++)
            {
                AddSample(i * MarkKinds + KindOf(samples.Marks[i]), samples.HasValue[i], samples.Scaled[i]);
            }

            for (int i = 0; i < samples.Contact.Length; i++)
            {
                byte state = samples.Contact[i];
                if (state == ContactState.Closed)
                {
                    _secondsOn[i]++;
                }

                if (state == ContactState.Closed || state == ContactState.Open)
                {
                    _secondsKnown[i]++;
                }
            }
        }

        private void AddSample(int slot, bool hasValue, int scaled)
        {
            _samples[slot]++;
            if (!hasValue)
            {
                return;
            }

            if (_values[slot] == 0 || scaled < _least[slot])
            {
                _least[slot] = scaled;
            }

            if (_values[slot] == 0 || scaled > _greatest[slot])
            {
                _greatest[slot] = scaled;
            }

            _values[slot]++;
            _sum[slot] += scaled;
        }

        private void FillChannel(Record record, int at, int channel)
        {
            int kind = KindOfMinute(channel * MarkKinds);
            int slot = channel * MarkKinds + kind;
            int values = _values[slot];
            record.Marks[at] = MarkOf(kind);
            record.ValidCount[at] = CountOf(values);
            record.Average[at] = values == 0 ? 0 : (int)Decimals.Divide(_sum[slot], values);
            record.Minimum[at] = values == 0 ? 0 : _least[slot];
            record.Maximum[at] = values == 0 ? 0 : _greatest[slot];
        }

        private int KindOfMinute(int first)
        {
            if (_values[first + NormalKind] >= Limits.ValidSamplesPerMinute)
            {
                return NormalKind;
            }

            int best = 0;
            for (int kind = 1; kind < MarkKinds; kind++)
            {
                if (_samples[first + kind] > _samples[first + best])
                {
                    best = kind;
                }
            }

            return best;
        }

        private static byte CountOf(int samples)
        {
            return (byte)(samples > Limits.SamplesPerMinute ? Limits.SamplesPerMinute : samples);
        }

        private static long MinuteOf(long utcMs)
        {
            return utcMs >= 0 ? utcMs / MinuteMs : (utcMs + 1) / MinuteMs - 1;
        }

        // In the order in which equally frequent marks win.
        private static int KindOf(byte mark)
        {
            switch (mark)
            {
                case Mark.Fault: return 0;
                case Mark.Communication: return 1;
                case Mark.Maintenance: return 2;
                case Mark.Calibration: return 3;
                case Mark.SetByHand: return 4;
                case Mark.Stopped: return 5;
                case Mark.OverRange: return 6;
                default: return NormalKind;
            }
        }

        private static byte MarkOf(int kind)
        {
            switch (kind)
            {
                case 0: return Mark.Fault;
                case 1: return Mark.Communication;
                case 2: return Mark.Maintenance;
                case 3: return Mark.Calibration;
                case 4: return Mark.SetByHand;
                case 5: return Mark.Stopped;
                case 6: return Mark.OverRange;
                default: return Mark.Normal;
            }
        }
    }
}
