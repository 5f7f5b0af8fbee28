using Edge.Configuration;
using Edge.Records;

namespace Edge.Sampling
{
    /// <summary>Sums of one kind of period (5 minutes, hour, day) of all lines of a site. Flat arrays; a line's period is one row of them.</summary>
    internal sealed class PeriodSums
    {
        private const long None = long.MinValue;
        private const int NotPart = -1;

        private readonly SiteSettings _site;
        private readonly long[] _startUtcMs;
        private readonly long[] _throughUtcMs;
        private readonly short[] _minutes;
        private readonly byte[] _hours;
        private readonly long[] _sum;
        private readonly int[] _least;
        private readonly int[] _greatest;

        /// <summary>Creates empty sums.</summary>
        /// <param name="site">The site.</param>
        /// <param name="periodMinutes">Length of the period, minutes: a divisor of a day.</param>
        public PeriodSums(SiteSettings site, int periodMinutes)
        {
            _site = site;
            PeriodMinutes = periodMinutes;
            int lines = site.Lines.Length;
            int channels = site.Channels.Length;
            _startUtcMs = new long[lines];
            _throughUtcMs = new long[lines];
            _minutes = new short[channels];
            _hours = new byte[channels];
            _sum = new long[channels];
            _least = new int[channels];
            _greatest = new int[channels];
            for (int line = 0; line < lines; line++)
            {
                Clear(line);
            }
        }

        /// <summary>Length of the period, minutes.</summary>
        public int PeriodMinutes { get; }

        /// <summary>Whether anything of a line is gathered.</summary>
        public bool IsBegun(int line)
        {
            return _startUtcMs[line] != None;
        }

        /// <summary>Start of what is gathered, ms since 1970 UTC.</summary>
        public long StartOf(int line)
        {
            return _startUtcMs[line];
        }

        /// <summary>Up to when it is gathered, ms since 1970 UTC.</summary>
        public long ThroughOf(int line)
        {
            return _throughUtcMs[line];
        }

        /// <summary>Whether an instant is in another period than what is gathered.</summary>
        public bool IsOver(int line, long utcMs)
        {
            return IsBegun(line) && SiteTime.StartOf(utcMs, LengthMs, _site.UtcOffsetMinutes) != _startUtcMs[line];
        }

        /// <summary>Whether what is gathered reaches the end of its period.</summary>
        public bool IsComplete(int line)
        {
            return IsBegun(line) && _throughUtcMs[line] >= _startUtcMs[line] + LengthMs;
        }

        /// <summary>Forgets what is gathered of a line.</summary>
        public void Clear(int line)
        {
            _startUtcMs[line] = None;
            _throughUtcMs[line] = None;
            LineSettings settings = _site.Lines[line];
            for (int i = settings.FirstChannel; i < settings.FirstChannel + settings.ChannelCount; i++)
            {
                _minutes[i] = 0;
                _hours[i] = 0;
                _sum[i] = 0;
            }
        }

        /// <summary>Adds a minute of a line; look whether the period is over first.</summary>
        public void Add(Record minute)
        {
            int first = _site.Lines[minute.Line].FirstChannel;
            Begin(minute.Line, minute.UtcMs, SiteTime.MinuteMs);
            for (int i = 0; i < minute.ChannelCount; i++)
            {
                if (minute.Marks[i] == Mark.Normal && minute.ValidCount[i] >= Limits.ValidSamplesPerMinute)
                {
                    Add(first + i, 1, minute.Average[i], minute.Minimum[i], minute.Maximum[i]);
                }
            }
        }

        /// <summary>Adds what another kind of period gathered of a line.</summary>
        public void Add(PeriodSums hour, int line)
        {
            LineSettings settings = _site.Lines[line];
            Begin(line, hour._startUtcMs[line], hour.LengthMs);
            for (int i = settings.FirstChannel; i < settings.FirstChannel + settings.ChannelCount; i++)
            {
                AddHour(i, hour._minutes[i], hour._sum[i], hour._least[i], hour._greatest[i]);
            }
        }

        /// <summary>Adds the stored summary of an hour.</summary>
        public void AddHour(Record hour)
        {
            int first = _site.Lines[hour.Line].FirstChannel;
            Begin(hour.Line, hour.UtcMs, SiteTime.HourMs);
            for (int i = 0; i < hour.ChannelCount; i++)
            {
                short minutes = hour.ValidMinutes[i] > 0 ? hour.ValidMinutes[i] : (short)0;
                AddHour(first + i, minutes, (long)hour.Average[i] * minutes, hour.Minimum[i], hour.Maximum[i]);
            }
        }

        /// <summary>Fills the summary of a line from what is gathered (all but sequence, schema and time quality).</summary>
        public void Fill(int line, Record record)
        {
            LineSettings settings = _site.Lines[line];
            record.Kind = RecordKind.Summary;
            record.Line = (byte)line;
            record.UtcMs = _startUtcMs[line];
            record.PeriodMinutes = PeriodMinutes;
            record.ChannelCount = settings.ChannelCount;
            for (int i = 0; i < settings.ChannelCount; i++)
            {
                int channel = settings.FirstChannel + i;
                short minutes = _minutes[channel];
                bool isPart = PeriodMinutes >= SiteTime.HourMs / SiteTime.MinuteMs || _site.Channels[channel].HasFiveMinuteMeans;
                record.ValidMinutes[i] = isPart ? minutes : (short)NotPart;
                bool hasValues = isPart && minutes > 0;
                record.ValidHours[i] = hasValues ? _hours[channel] : (byte)0;
                record.Average[i] = hasValues ? (int)Decimals.Divide(_sum[channel], minutes) : 0;
                record.Minimum[i] = hasValues ? _least[channel] : 0;
                record.Maximum[i] = hasValues ? _greatest[channel] : 0;
                record.Total[i] = hasValues && _site.Channels[channel].IsFlow ? (int)Decimals.Divide(_sum[channel], 60) : 0;
            }
        }

        /// <summary>One of a channel's numbers, to be saved.</summary>
        /// <param name="channel">Index of the channel.</param>
        /// <param name="number">0 sum, 1 least and greatest, 2 minutes and hours.</param>
        public long Get(int channel, int number)
        {
            switch (number)
            {
                case 0: return _sum[channel];
                case 1: return ((long)_greatest[channel] << 32) | (uint)_least[channel];
                default: return ((long)_hours[channel] << 32) | (ushort)_minutes[channel];
            }
        }

        /// <summary>Takes over one of a channel's numbers.</summary>
        public void Set(int channel, int number, long value)
        {
            switch (number)
            {
                case 0:
                    _sum[channel] = value;
                    break;
                case 1:
                    _least[channel] = (int)value;
                    _greatest[channel] = (int)(value >> 32);
                    break;
                default:
                    _minutes[channel] = (short)value;
                    _hours[channel] = (byte)(value >> 32);
                    break;
            }
        }

        /// <summary>Takes over which period it is.</summary>
        public void SetPeriod(int line, long startUtcMs, long throughUtcMs)
        {
            _startUtcMs[line] = startUtcMs;
            _throughUtcMs[line] = throughUtcMs;
        }

        private long LengthMs
        {
            get { return PeriodMinutes * SiteTime.MinuteMs; }
        }

        private void Begin(int line, long utcMs, long lengthMs)
        {
            if (!IsBegun(line))
            {
                _startUtcMs[line] = SiteTime.StartOf(utcMs, LengthMs, _site.UtcOffsetMinutes);
            }

            _throughUtcMs[line] = utcMs + lengthMs;
        }

        private void AddHour(int channel, short minutes, long sum, int least, int greatest)
        {
            if (minutes > 0)
            {
                Add(channel, minutes, sum, least, greatest);
                _hours[channel] += (byte)(minutes >= Limits.ValidMinutesPerHour ? 1 : 0);
            }
        }

        private void Add(int channel, short minutes, long sum, int least, int greatest)
        {
            bool isFirst = _minutes[channel] == 0;
            _minutes[channel] += minutes;
            _sum[channel] += sum;
            _least[channel] = isFirst || least < _least[channel] ? least : _least[channel];
            _greatest[channel] = isFirst || greatest > _greatest[channel] ? greatest : _greatest[channel];
        }
    }
}
