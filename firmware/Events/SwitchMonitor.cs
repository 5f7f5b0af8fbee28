using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Events
{
    /// <summary>Finds when a contact with two meanings changes: the kiln's contact, the maintenance key.</summary>
    /// <remarks>
    /// <para>Words: the switch is <b>on</b> while its contact is made, <b>off</b> while its loop is alive and the contact open, and
    /// otherwise what it was last.</para>
    /// <code>
    /// contact                  was none            was off     was on
    /// made                     on (*)              ON          nothing
    /// open                     off, no event       nothing     OFF
    /// cut, shorted, unread     stays; CONTACT-UNKNOWN once
    /// </code>
    /// <para>(*) The key that is found on at boot is reported, since the values are marked from now on; a kiln that is found running
    /// did not start now, and is not, unless it stood when the power failed: then figure 1 is -1, since nobody saw when.</para>
    /// <para>OFF of a switch that flaps may be held back, see <see cref="ReportGates"/>.</para>
    /// </remarks>
    public sealed class SwitchMonitor
    {
        /// <summary>Gates that a monitor uses.</summary>
        public const int Gates = 2;

        private readonly int _onCode;
        private readonly int _offCode;
        private readonly bool _reportsFoundOn;
        private readonly int _line;
        private readonly string _lineId;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _gate;
        private readonly LoopMonitor _loop;
        private readonly long _longestMs;
        private bool _isJudged;
        private long _onMs;
        private bool _isRestored;

        private SwitchMonitor(int onCode, int offCode, bool reportsFoundOn, int line, string lineId, string contactId, EventSink sink,
            ReportGates gates, int firstGate, long longestMs)
        {
            _longestMs = longestMs;
            _onCode = onCode;
            _offCode = offCode;
            _reportsFoundOn = reportsFoundOn;
            _line = line;
            _lineId = lineId;
            _sink = sink;
            _gates = gates;
            _gate = firstGate;
            _loop = new LoopMonitor(line, contactId, sink, gates, firstGate + 1);
        }

        /// <summary>Creates the monitor of a line's kiln contact.</summary>
        public static SwitchMonitor OfKiln(SiteSettings site, int line, EventSink sink, ReportGates gates, int firstGate)
        {
            LineSettings settings = site.Lines[line];
            return new SwitchMonitor(EventCode.KilnStarted, EventCode.KilnStopped, false, line, settings.Id,
                site.Contacts[settings.KilnContact].Id, sink, gates, firstGate, 0);
        }

        /// <summary>Creates the monitor of a line's maintenance key.</summary>
        public static SwitchMonitor OfMaintenance(SiteSettings site, int line, EventSink sink, ReportGates gates, int firstGate)
        {
            LineSettings settings = site.Lines[line];
            return new SwitchMonitor(EventCode.MaintenanceOn, EventCode.MaintenanceOff, true, line, settings.Id,
                site.Contacts[settings.MaintenanceContact].Id, sink, gates, firstGate, settings.MaintenanceMinutes * SiteTime.MinuteMs);
        }

        /// <summary>Takes over what the contact said when the power failed: a change since then is reported; before the first <see cref="Scan"/>.</summary>
        public void Restore(bool isOn)
        {
            _isJudged = true;
            _isRestored = true;
            if (isOn)
            {
                _gates.TryRaise(_gate);
            }
        }

        /// <summary>Takes the contact's debounced state; every tick.</summary>
        /// <param name="state">One of <see cref="ContactState"/>.</param>
        /// <param name="sinceMs">Since when, ms since boot.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public void Scan(byte state, long sinceMs, long uptimeMs)
        {
            bool isOn = state == ContactState.Closed;
            bool isOff = state == ContactState.Open;
            _loop.Scan(state, isOn || isOff, sinceMs, uptimeMs);
            if (isOn)
            {
                bool isNews = _isJudged || _reportsFoundOn;
                if (_gates.TryRaise(_gate))
                {
                    _onMs = sinceMs;
                    if (isNews)
                    {
                        _sink.Write(_onCode, _line, _lineId, uptimeMs - sinceMs, _isRestored ? -1 : _longestMs, _longestMs > 0 ? OrderSource.Key : 0);
                    }
                }
            }
            else if (isOff && _gates.TryLower(_gate, uptimeMs))
            {
                bool isKey = _longestMs > 0;
                _sink.Write(_offCode, _line, _lineId, uptimeMs - sinceMs, isKey ? sinceMs - _onMs : _isRestored ? -1 : 0, isKey ? OrderEnd.Ended : 0);
                int merged = _gates.TakeMerged(_gate);
                if (merged > 0)
                {
                    _sink.Write(EventCode.ReportsMerged, _line, _lineId, 0, merged, 0);
                }
            }

            _isJudged = _isJudged || isOn || isOff;
            _isRestored = _isRestored && !isOn && !isOff;
        }
    }
}
