using Edge.Configuration;
using Edge.Records;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// Looks for evidence in what was measured: deals seconds, minutes and hours out to small state machines, each with its words and its
    /// transition table at the head. What they find are events with figures; nobody is accused.
    /// </summary>
    /// <remarks>
    /// Seconds: <see cref="DosingMonitor"/>, <see cref="CalendarMonitor"/>, <see cref="SlaveMonitor"/>. Minutes: <see cref="SpreadMonitor"/>
    /// (stuck, flat), <see cref="ClippedMonitor"/>, <see cref="RangeMonitor"/>, <see cref="RepetitionMonitor"/>, <see cref="LimitMonitor"/>.
    /// Hours: <see cref="PairMonitor"/>, <see cref="LimitMonitor"/>. A minute <b>counts</b> as evidence when it is marked N with at least 45
    /// samples and its line was settled (<see cref="WorkState"/>) all through it.
    /// </remarks>
    public sealed class EvidenceStage
    {
        private readonly SiteSettings _site;
        private readonly WorkState _work;
        private readonly DosingMonitor _dosing;
        private readonly CalendarMonitor _calendar;
        private readonly SlaveMonitor _slaves;
        private readonly EvidenceBook _book;
        private readonly SpreadMonitor _spread;
        private readonly ClippedMonitor _clipped;
        private readonly RangeMonitor _range;
        private readonly RepetitionMonitor _repetition;
        private readonly PairMonitor _pairs;
        private readonly LimitMonitor _limits;

        /// <summary>Creates the stage of a site.</summary>
        /// <param name="site">The site.</param>
        /// <param name="orders">Stop windows by order.</param>
        /// <param name="sink">Where events go.</param>
        public EvidenceStage(SiteSettings site, StopOrders orders, EventSink sink)
        {
            _site = site;
            ReportGates gates = new ReportGates(0);
            _work = new WorkState(site);
            _dosing = new DosingMonitor(site, _work, sink, gates);
            _calendar = new CalendarMonitor(site, orders, sink, gates);
            _slaves = new SlaveMonitor(site, sink, gates);
            _book = new EvidenceBook(site, sink, gates);
            _spread = new SpreadMonitor(site, _book);
            _clipped = new ClippedMonitor(site, _book);
            _range = new RangeMonitor(site, _book);
            _repetition = new RepetitionMonitor(site, _book);
            _pairs = new PairMonitor(site, _book);
            _limits = new LimitMonitor(site, sink, gates);
        }

        /// <summary>Takes a second.</summary>
        /// <param name="samples">Its values and contacts.</param>
        /// <param name="uptimeMs">Now, ms since boot.</param>
        /// <param name="utcMs">Now, ms since 1970 UTC.</param>
        /// <param name="timeQuality">How far that can be trusted.</param>
        public void TakeSecond(SampleSet samples, long uptimeMs, long utcMs, byte timeQuality)
        {
            _work.Take(samples, uptimeMs);
            _dosing.Take(samples, uptimeMs);
            _calendar.Take(samples, uptimeMs, utcMs, timeQuality);
            _slaves.Take(samples, uptimeMs);
        }

        /// <summary>Takes a minute of a line.</summary>
        public void TakeMinute(Record minute, long uptimeMs)
        {
            int first = _site.Lines[minute.Line].FirstChannel;
            bool isSettled = _work.IsSettled(minute.Line, SiteTime.MinuteMs, uptimeMs);
            for (int i = 0; i < minute.ChannelCount; i++)
            {
                TakeChannel(first + i, minute, i, isSettled, uptimeMs);
            }
        }

        /// <summary>Takes the summary of an hour of a line.</summary>
        public void TakeHour(Record hour, long uptimeMs)
        {
            _limits.TakeHour(hour, uptimeMs);
            _pairs.TakeHour(hour, uptimeMs);
        }

        private void TakeChannel(int channel, Record minute, int at, bool isSettled, long uptimeMs)
        {
            int mean = minute.Average[at];
            byte mark = minute.Marks[at];
            bool isValid = mark == Mark.Normal && minute.ValidCount[at] >= Limits.ValidSamplesPerMinute;
            if (minute.ValidCount[at] != 0)
            {
                _range.TakeMark(channel, mark == Mark.OverRange, mean, uptimeMs);
            }

            if (isValid)
            {
                _limits.Take(channel, false, mean, uptimeMs);
            }

            _repetition.Take(channel, isValid && isSettled, mean, uptimeMs);
            if (!isSettled)
            {
                _spread.Forget(channel, uptimeMs);
                _clipped.Forget(channel, uptimeMs);
                _range.Forget(channel, uptimeMs);
            }
            else if (isValid)
            {
                _spread.Take(channel, mean, uptimeMs);
                _clipped.Take(channel, mean, minute.Minimum[at], minute.Maximum[at], uptimeMs);
                _range.Take(channel, mean, uptimeMs);
            }
            else
            {
                _range.Skip(channel);
            }
        }
    }
}
