using Edge.Configuration;
using Edge.Records;

namespace Edge.Sampling
{
    /// <summary>
    /// Sums of the running 5 minutes, hour and day of all lines of a site. Flat arrays: by period and line, and by period and channel; of 5 minutes only the
    /// channels that have such means.
    /// </summary>
    internal sealed class PeriodSums
    {
        /// <summary>The period of 5 minutes.</summary>
        public const int Five = 0;

        /// <summary>The hour.</summary>
        public const int Hour = 1;

        /// <summary>The day.</summary>
        public const int Day = 2;

        /// <summary>Periods.</summary>
        public const int Count = 3;

        private const long None = long.MinValue;
        private const int NotPart = -1;

        private readonly SiteSettings _site;
        private readonly int _lines;
        private readonly int _channels;

        // By channel the place of its 5 minutes: behind those of hours and days.
        private readonly sbyte[] _fiveOf;
        private readonly long[] _startUtcMs;
        private readonly long[] _throughUtcMs;
        private readonly short[] _minutes;
        private readonly byte[] _hours;
        private readonly long[] _sum;
        private readonly int[] _least;
        private readonly int[] _greatest;

        /// <summary>Creates empty sums of a site.</summary>
        public PeriodSums(SiteSettings site)
        {
            _site = site;
            _lines = site.Lines.Length;
            _channels = site.Channels.Length;
            _startUtcMs = new long[Count * _lines];
            _throughUtcMs = new long[Count * _lines];
            _fiveOf = new sbyte[_channels];
            int places = (Count - 1) * _channels;
            for (int channel = 0; channel < _channels; channel++)
            {
                _fiveOf[channel] = (sbyte)(site.Channels[channel].HasFiveMinuteMeans ? places++ : NotPart);
            }

            _minutes = new short[places];
            _hours = new byte[places];
            _sum = new long[places];
            _least = new int[places];
            _greatest = new int[places];
            for (int period = 0; period < Count; period++)
            {
                for (int line = 0; line < _lines; line++)
                {
                    Clear(period, line);
                }
            }
        }

        /// <summary>Length of a period, minutes: a divisor of a day.</summary>
        public static int MinutesOf(int period)
        {
            return period == Five ? 5 : period == Hour ? 60 : 1440;
        }

        /// <summary>Whether anything of a line is gathered.</summary>
        public bool IsBegun(int period, int line)
        {
            return StartOf(period, line) != None;
        }

        /// <summary>Start of what is gathered, ms since 1970 UTC.</summary>
        public long StartOf(int period, int line)
        {
            return _startUtcMs[(period * _lines) + line];
        }

        /// <summary>Up to when it is gathered, ms since 1970 UTC.</summary>
        public long ThroughOf(int period, int line)
        {
            return _throughUtcMs[(period * _lines) + line];
        }

        /// <summary>Whether an instant is in another period than what is gathered.</summary>
        public bool IsOver(int period, int line, long utcMs)
        {
            return IsBegun(period, line) && SiteTime.StartOf(utcMs, LengthMs(period), _site.UtcOffsetMinutes) != StartOf(period, line);
        }

        /// <summary>Whether what is gathered reaches the end of its period.</summary>
        public bool IsComplete(int period, int line)
        {
            return IsBegun(period, line) && ThroughOf(period, line) >= StartOf(period, line) + LengthMs(period);
        }

        /// <summary>Forgets what is gathered of a line.</summary>
        public void Clear(int period, int line)
        {
            SetPeriod(period, line, None, None);
            LineSettings settings = _site.Lines[line];
            for (int i = settings.FirstChannel; i < settings.FirstChannel + settings.ChannelCount; i++)
            {
                int place = PlaceOf(period, i);
                if (place != NotPart)
                {
                    _minutes[place] = 0;
                    _hours[place] = 0;
                    _sum[place] = 0;
                }
            }
        }

        /// <summary>Adds a minute of a line; look whether the period is over first.</summary>
        public void Add(int period, Record minute)
        {
            int first = _site.Lines[minute.Line].FirstChannel;
            Begin(period, minute.Line, minute.UtcMs, SiteTime.MinuteMs);
            for (int i = 0; i < minute.ChannelCount; i++)
            {
                int place = PlaceOf(period, first + i);
                if (place != NotPart && minute.Marks[i] == Mark.Normal && minute.ValidCount[i] >= Limits.ValidSamplesPerMinute)
                {
                    Add(place, 1, minute.Average[i], minute.Minimum[i], minute.Maximum[i]);
                }
            }
        }

        /// <summary>Adds the hour of a line that is gathered to its day.</summary>
        public void AddHourToDay(int line)
        {
            LineSettings settings = _site.Lines[line];
            Begin(Day, line, StartOf(Hour, line), LengthMs(Hour));
            for (int i = settings.FirstChannel; i < settings.FirstChannel + settings.ChannelCount; i++)
            {
                int hour = PlaceOf(Hour, i);
                AddHour(PlaceOf(Day, i), _minutes[hour], _sum[hour], _least[hour], _greatest[hour]);
            }
        }

        /// <summary>Adds the stored summary of an hour to its day.</summary>
        public void AddToDay(Record hour)
        {
            int first = PlaceOf(Day, _site.Lines[hour.Line].FirstChannel);
            Begin(Day, hour.Line, hour.UtcMs, SiteTime.HourMs);
            for (int i = 0; i < hour.ChannelCount; i++)
            {
                short minutes = hour.ValidMinutes[i] > 0 ? hour.ValidMinutes[i] : (short)0;
                AddHour(first + i, minutes, (long)hour.Average[i] * minutes, hour.Minimum[i], hour.Maximum[i]);
            }
        }

        /// <summary>Fills the summary of a line from what is gathered (all but sequence, schema and time quality).</summary>
        public void Fill(int period, int line, Record record)
        {
            LineSettings settings = _site.Lines[line];
            record.Kind = RecordKind.Summary;
            record.Line = (byte)line;
            record.UtcMs = StartOf(period, line);
            record.PeriodMinutes = MinutesOf(period);
            record.ChannelCount = settings.ChannelCount;
            for (int i = 0; i < settings.ChannelCount; i++)
            {
                ChannelSettings channel = _site.Channels[settings.FirstChannel + i];
                int place = PlaceOf(period, settings.FirstChannel + i);
                short minutes = place == NotPart ? (short)NotPart : _minutes[place];
                record.ValidMinutes[i] = minutes;
                bool hasValues = minutes > 0;
                record.ValidHours[i] = hasValues ? _hours[place] : (byte)0;
                record.Average[i] = hasValues ? (int)Decimals.Divide(_sum[place], minutes) : 0;
                record.Minimum[i] = hasValues ? _least[place] : 0;
                record.Maximum[i] = hasValues ? _greatest[place] : 0;
                record.Total[i] = hasValues && channel.IsFlow ? (int)Decimals.Divide(_sum[place], 60) : 0;
            }
        }

        /// <summary>One of the numbers that the day has of a channel, to be saved.</summary>
        /// <param name="channel">Index of the channel.</param>
        /// <param name="number">0 sum, 1 least and greatest, 2 minutes and hours.</param>
        public long GetOfDay(int channel, int number)
        {
            int place = PlaceOf(Day, channel);
            switch (number)
            {
                case 0: return _sum[place];
                case 1: return ((long)_greatest[place] << 32) | (uint)_least[place];
                default: return ((long)_hours[place] << 32) | (ushort)_minutes[place];
            }
        }

        /// <summary>Takes over one of them.</summary>
        public void SetOfDay(int channel, int number, long value)
        {
            int place = PlaceOf(Day, channel);
            switch (number)
            {
                case 0:
                    _sum[place] = value;
                    break;
                case 1:
                    _least[place] = (int)value;
                    _greatest[place] = (int)(value >> 32);
                    break;
                default:
                    _minutes[place] = (short)value;
                    _hours[place] = (byte)(value >> 32);
                    break;
            }
        }

        /// <summary>Takes over which period it is.</summary>
        public void SetPeriod(int period, int line, long startUtcMs, long throughUtcMs)
        {
            _startUtcMs[(period * _lines) + line] = startUtcMs;
            _throughUtcMs[(period * _lines) + line] = throughUtcMs;
        }

        private static long LengthMs(int period)
        {
            return MinutesOf(period) * SiteTime.MinuteMs;
        }

        private int PlaceOf(int period, int channel)
        {
            return period == Five ? _fiveOf[channel] : ((period - Hour) * _channels) + channel;
        }

        private void Begin(int period, int line, long utcMs, long lengthMs)
        {
            long startUtcMs = IsBegun(period, line) ? StartOf(period, line) : SiteTime.StartOf(utcMs, LengthMs(period), _site.UtcOffsetMinutes);
            SetPeriod(period, line, startUtcMs, utcMs + lengthMs);
        }

        private void AddHour(int place, short minutes, long sum, int least, int greatest)
        {
            if (minutes > 0)
            {
                Add(place, minutes, sum, least, greatest);
                _hours[place] += (byte)(minutes >= Limits.ValidMinutesPerHour ? 1 : 0);
            }
        }

        private void Add(int place, short minutes, long sum, int least, int greatest)
        {
            bool isFirst = _minutes[place] == 0;
            _minutes[place] += minutes;
            _sum[place] += sum;
            _least[place] = isFirst || least < _least[place] ? least : _least[place];
            _greatest[place] = isFirst || greatest > _greatest[place] ? greatest : _greatest[place];
        }
    }
}
