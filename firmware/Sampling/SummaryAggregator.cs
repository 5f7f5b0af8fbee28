using Edge.Board;
using Edge.Configuration;
using Edge.Records;

namespace Edge.Sampling
{
    /// <summary>Gathers minutes into 5-minute means, hours and days of site time. What is gathered survives power cuts.</summary>
    /// <remarks>
    /// <para>Words: a minute is <b>valid</b> for a channel when it is marked N with at least 45 samples; only such minutes count, and every summary
    /// says how many they were. An hour with at least 45 of them is a valid hour. A day is made of its hours.</para>
    /// <para>A period ends with its last minute, or with the first minute of another one. A clock that is stepped back yields a second, shorter
    /// summary of the same period, never a changed one.</para>
    /// <para>After a power cut the running periods are gathered again from the minutes in the log, which are read up to an hour back; what the day
    /// has of earlier hours is in a small state file that is saved every hour. Minutes before a change of the configuration are not
    /// taken over: the periods that it falls into are partial, which their valid minutes say.</para>
    /// </remarks>
    public sealed class SummaryAggregator
    {
        private const int Five = PeriodSums.Five;
        private const int Hour = PeriodSums.Hour;
        private const int Day = PeriodSums.Day;

        private const int NumberBytes = 8;
        private const int NumbersPerChannel = 3;
        private const int NumbersPerLine = 2;

        private readonly SiteSettings _site;
        private readonly PeriodSums _sums;
        private readonly StateFile _file;
        private readonly bool[] _hasFive;

        /// <summary>Creates empty sums.</summary>
        /// <param name="site">The site.</param>
        /// <param name="state">Medium of the small state files.</param>
        public SummaryAggregator(SiteSettings site, Storage state)
        {
            _site = site;
            _sums = new PeriodSums(site);
            _file = new StateFile(state, "day",
                NumberBytes * (1 + (site.Lines.Length * NumbersPerLine) + (site.Channels.Length * NumbersPerChannel)));
            _hasFive = new bool[site.Lines.Length];
            for (int i = 0; i < site.Channels.Length; i++)
            {
                _hasFive[site.Channels[i].Line] |= site.Channels[i].HasFiveMinuteMeans;
            }
        }

        /// <summary>Adds a minute. Take what is over by then before, with <see cref="TryTakeOver"/>, and what it completes after, with <see cref="TryTakeComplete"/>.</summary>
        public void Add(Record minute)
        {
            if (_hasFive[minute.Line])
            {
                _sums.Add(Five, minute);
            }

            _sums.Add(Hour, minute);
        }

        /// <summary>Takes a summary of a line that is over at an instant, short or not; false where there is none.</summary>
        public bool TryTakeOver(int line, long utcMs, Record into)
        {
            for (int period = 0; period < PeriodSums.Count; period++)
            {
                // A day is over once the hour that is gathered is.
                bool isOver = _sums.IsOver(period, line, utcMs) && (period != Day || !_sums.IsBegun(Hour, line));
                if (isOver)
                {
                    Take(period, line, into);
                    return true;
                }
            }

            return false;
        }

        /// <summary>Takes a summary of a line whose last minute was added; false where there is none.</summary>
        public bool TryTakeComplete(int line, Record into)
        {
            for (int period = 0; period < PeriodSums.Count; period++)
            {
                if (_sums.IsComplete(period, line))
                {
                    Take(period, line, into);
                    return true;
                }
            }

            return false;
        }

        /// <summary>Reads what the day had when it was saved, if that was of this configuration.</summary>
        public void Load()
        {
            if (!_file.Load() || _file.GetInt64(0) != _site.Crc)
            {
                return;
            }

            for (int line = 0; line < _site.Lines.Length; line++)
            {
                _sums.SetPeriod(Day, line, _file.GetInt64(PlaceOfLine(line)), _file.GetInt64(PlaceOfLine(line) + NumberBytes));
            }

            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                for (int number = 0; number < NumbersPerChannel; number++)
                {
                    _sums.SetOfDay(channel, number, _file.GetInt64(PlaceOfChannel(channel) + (number * NumberBytes)));
                }
            }
        }

        /// <summary>
        /// Takes a record of the log again, in their order: a minute is gathered; a summary says that its period is done with. What is over without a summary has
        /// to be taken with <see cref="TryTakeOver"/> before.
        /// </summary>
        public void Restore(Record record)
        {
            if (record.Kind == RecordKind.Minute)
            {
                Add(record);
                return;
            }

            int period = record.PeriodMinutes == 5 ? Five : record.PeriodMinutes == 60 ? Hour : Day;
            if (period == Hour && (!_sums.IsBegun(Day, record.Line) || _sums.ThroughOf(Day, record.Line) <= record.UtcMs))
            {
                // Its day may have ended without a summary: that one is left out, as nothing tells any more what it was.
                if (_sums.IsOver(Day, record.Line, record.UtcMs))
                {
                    _sums.Clear(Day, record.Line);
                }

                _sums.AddToDay(record);
            }

            if (_sums.IsBegun(period, record.Line) && _sums.StartOf(period, record.Line) == record.UtcMs)
            {
                _sums.Clear(period, record.Line);
            }
        }

        private void Take(int period, int line, Record into)
        {
            _sums.Fill(period, line, into);
            bool isNews = period == Hour && (!_sums.IsBegun(Day, line) || _sums.ThroughOf(Day, line) <= _sums.StartOf(Hour, line));
            if (isNews)
            {
                _sums.AddHourToDay(line);
            }

            _sums.Clear(period, line);
            if (period != Five)
            {
                Save();
            }
        }

        // What cannot be saved costs the day its earlier hours after a power cut, and nothing else.
        private void Save()
        {
            _file.SetInt64(0, _site.Crc);
            for (int line = 0; line < _site.Lines.Length; line++)
            {
                _file.SetInt64(PlaceOfLine(line), _sums.StartOf(Day, line));
                _file.SetInt64(PlaceOfLine(line) + NumberBytes, _sums.ThroughOf(Day, line));
            }

            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                for (int number = 0; number < NumbersPerChannel; number++)
                {
                    _file.SetInt64(PlaceOfChannel(channel) + (number * NumberBytes), _sums.GetOfDay(channel, number));
                }
            }

            _file.Save();
        }

        private static int PlaceOfLine(int line)
        {
            return NumberBytes * (1 + (line * NumbersPerLine));
        }

        private int PlaceOfChannel(int channel)
        {
            return NumberBytes * (1 + (_site.Lines.Length * NumbersPerLine) + (channel * NumbersPerChannel));
        }
    }
}
