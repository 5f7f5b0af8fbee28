using Edge.Configuration;
using Edge.Inputs;
using Edge.Records;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>Finds kilns that run in a stop window (staggered production, response to pollution).</summary>
    /// <remarks>
    /// <para>Words: a <b>stop window</b> is a time in which a line has to stand still, from the site file or by order. A line <b>runs</b> while its
    /// kiln contact is made; a contact that cannot be judged changes nothing, and has an event of its own.</para>
    /// <code>
    /// runs for 10 s, in a window                 RUN-STARTED, with the end of the window
    /// stands still for 10 s                      RUN-ENDED (1) with the duration, if it was started
    /// no window any more                         RUN-ENDED (2) with the duration, if it was started
    /// the clock was never set                    nothing: nobody knows whether this is a window
    /// </code>
    /// </remarks>
    public sealed class CalendarMonitor
    {
        private const long None = -1;
        private const int Stopped = 1;
        private const int IsOver = 2;

        private readonly SiteSettings _site;
        private readonly StopOrders _orders;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _firstGate;
        private readonly bool[] _runs;
        private readonly long[] _changeMs;
        private readonly long[] _startedMs;

        /// <summary>Creates the monitor of all lines of a site.</summary>
        public CalendarMonitor(SiteSettings site, StopOrders orders, EventSink sink, ReportGates gates)
        {
            _site = site;
            _orders = orders;
            _sink = sink;
            int lines = site.Lines.Length;
            _gates = gates;
            _firstGate = gates.Add(lines);
            _runs = new bool[lines];
            _changeMs = new long[lines];
            _startedMs = new long[lines];
            for (int i = 0; i < lines; i++)
            {
                _changeMs[i] = None;
            }
        }

        /// <summary>Takes a second.</summary>
        /// <param name="samples">The second's contacts.</param>
        /// <param name="uptimeMs">Now, ms since boot.</param>
        /// <param name="utcMs">Now, ms since 1970 UTC.</param>
        /// <param name="timeQuality">How far that can be trusted.</param>
        public void Take(SampleSet samples, long uptimeMs, long utcMs, byte timeQuality)
        {
            for (int line = 0; line < _runs.Length; line++)
            {
                int kiln = _site.Lines[line].KilnContact;
                if (kiln >= 0)
                {
                    TakeContact(line, samples.Contact[kiln], uptimeMs);
                    if (timeQuality != TimeQuality.Unsynchronized)
                    {
                        Judge(line, uptimeMs, utcMs);
                    }
                }
            }
        }

        /// <summary>End of the stop window that an instant lies in, ms since 1970 UTC; 0 for none.</summary>
        public long WindowEnd(int line, long utcMs)
        {
            long endUtcMs = _orders.WindowEnd(line, utcMs);
            for (int i = 0; i < _site.StopWindows.Length; i++)
            {
                StopWindowSettings window = _site.StopWindows[i];
                bool isIn = window.Line == line && utcMs >= window.FromUtcMs && utcMs < window.ToUtcMs;
                endUtcMs = isIn && window.ToUtcMs > endUtcMs ? window.ToUtcMs : endUtcMs;
            }

            return endUtcMs;
        }

        private void TakeContact(int line, byte contact, long uptimeMs)
        {
            bool isOther = (contact == ContactState.Closed && !_runs[line]) || (contact == ContactState.Open && _runs[line]);
            if (!isOther)
            {
                _changeMs[line] = None;
                return;
            }

            if (_changeMs[line] == None)
            {
                _changeMs[line] = uptimeMs;
            }

            if (uptimeMs - _changeMs[line] >= Limits.StopWindowHoldMs)
            {
                _runs[line] = !_runs[line];
                _changeMs[line] = None;
            }
        }

        private void Judge(int line, long uptimeMs, long utcMs)
        {
            long endUtcMs = WindowEnd(line, utcMs);
            if (_runs[line] && endUtcMs > 0)
            {
                if (_gates.TryRaise(_firstGate + line))
                {
                    _startedMs[line] = uptimeMs;
                    Write(EventCode.StopWindowRunStarted, line, endUtcMs, 0);
                }
            }
            else if (_gates.TryLower(_firstGate + line, uptimeMs))
            {
                Write(EventCode.StopWindowRunEnded, line, uptimeMs - _startedMs[line], _runs[line] ? IsOver : Stopped);
                int merged = _gates.TakeMerged(_firstGate + line);
                if (merged > 0)
                {
                    Write(EventCode.ReportsMerged, line, merged, 0);
                }
            }
        }

        private void Write(int code, int line, long argument1, long argument2)
        {
            _sink.Write(code, line, _site.Lines[line].Id, 0, argument1, argument2);
        }
    }
}
