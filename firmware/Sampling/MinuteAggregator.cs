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
    /// clock runs slower than the tick a minute may see a sample too many: it counts in the values, and the counts stay at 60. Beyond
    /// 255 samples nothing counts any more.</para>
    /// </remarks>
    public sealed class MinuteAggregator
    {
        private const int MarkKinds = 8;
        private const int NormalKind = 7;

        // The first kinds are those without a value.
        private const int KindsWithoutValue = 2;
        private const int ValueKinds = MarkKinds - KindsWithoutValue;
        private const long MinuteMs = 60000;
        private const int MostSamples = 255;

        private readonly SiteSettings _site;

        // By channel and kind of mark: [channel * MarkKinds + kind].
        private readonly byte[] _samples;

        // By channel and kind with a value. 255 values of at most 2^23 have a sum below 2^31.
        private readonly byte[] _values;
        private readonly int[] _sum;
        private readonly int[] _least;
        private readonly int[] _greatest;

        private readonly byte[] _secondsOn;
        private readonly byte[] _secondsKnown;
        private int _count;
        private long _minute;
        private long _lastUtcMs;
        private byte _timeQuality;

        /// <summary>Creates the aggregator of a site.</summary>
        public MinuteAggregator(SiteSettings site)
        {
            _site = site;
            int places = site.Channels.Length * ValueKinds;
            _samples = new byte[site.Channels.Length * MarkKinds];
            _values = new byte[places];
            _sum = new int[places];
            _least = new int[places];
            _greatest = new int[places];
            _secondsOn = new byte[site.Contacts.Length];
            _secondsKnown = new byte[site.Contacts.Length];
        }

        /// <summary>Whether the gathered samples belong to another minute than this time; false while there are none.</summary>
        public bool IsOver(long utcMs)
        {
            return _count > 0 && (MinuteOf(utcMs) != _minute || utcMs <= _lastUtcMs);
        }

        /// <summary>Start of the minute that is gathered, ms since 1970 UTC.</summary>
        public long UtcMs
        {
            get { return _minute * MinuteMs; }
        }

        /// <summary>Fills the minute record of one line from what was gathered (all but sequence and schema sequence).</summary>
        public void Fill(int line, Record record)
        {
            LineSettings settings = _site.Lines[line];
            record.Kind = RecordKind.Minute;
            record.UtcMs = UtcMs;
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
            }

            for (int i = 0; i < _values.Length; i++)
            {
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

            _lastUtcMs = utcMs;
            if (_count == MostSamples)
            {
                return;
            }

            _count++;
            for (int i = 0; i < samples.Marks.Length; i++)
            {
                AddSample(i, KindOf(samples.Marks[i]), samples.HasValue[i], samples.Scaled[i]);
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

        private void AddSample(int channel, int kind, bool hasValue, int scaled)
        {
            _samples[(channel * MarkKinds) + kind]++;
            if (!hasValue || kind < KindsWithoutValue)
            {
                return;
            }

            int place = PlaceOf(channel, kind);
            if (_values[place] == 0 || scaled < _least[place])
            {
                _least[place] = scaled;
            }

            if (_values[place] == 0 || scaled > _greatest[place])
            {
                _greatest[place] = scaled;
            }

            _values[place]++;
            _sum[place] += scaled;
        }

        private void FillChannel(Record record, int at, int channel)
        {
            int kind = KindOfMinute(channel);
            int place = kind < KindsWithoutValue ? -1 : PlaceOf(channel, kind);
            int values = place < 0 ? 0 : _values[place];
            record.Marks[at] = MarkOf(kind);
            record.ValidCount[at] = CountOf(values);
            record.Average[at] = values == 0 ? 0 : (int)Decimals.Divide(_sum[place], values);
            record.Minimum[at] = values == 0 ? 0 : _least[place];
            record.Maximum[at] = values == 0 ? 0 : _greatest[place];
        }

        private static int PlaceOf(int channel, int kind)
        {
            return (channel * ValueKinds) + kind - KindsWithoutValue;
        }

        private int KindOfMinute(int channel)
        {
            if (_values[PlaceOf(channel, NormalKind)] >= Limits.ValidSamplesPerMinute)
            {
                return NormalKind;
            }

            int first = channel * MarkKinds;
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
