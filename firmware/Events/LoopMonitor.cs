using Edge.Inputs;

namespace Edge.Events
{
    /// <summary>
    /// Reports when a contact's loop cannot be judged (CONTACT-UNKNOWN) and when it can again, and what it says at boot (CONTACT-KNOWN). For contacts whose owner
    /// has no event of its own for that; a contact that was never read is given <see cref="Limits.ContactStartMs"/> after boot.
    /// </summary>
    internal sealed class LoopMonitor
    {
        private readonly int _line;
        private readonly string _contactId;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _gate;
        private long _firstScanMs = -1;
        private bool _hasStarted;
        private bool _isTold;

        /// <summary>Creates the monitor of a contact.</summary>
        public LoopMonitor(int line, string contactId, EventSink sink, ReportGates gates, int gate)
        {
            _line = line;
            _contactId = contactId;
            _sink = sink;
            _gates = gates;
            _gate = gate;
        }

        /// <summary>Takes the contact's debounced state; every tick.</summary>
        /// <param name="state">One of <see cref="ContactState"/>.</param>
        /// <param name="canBeJudged">Whether the contact's owner can make something of it.</param>
        /// <param name="sinceMs">Since when, ms since boot.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public void Scan(byte state, bool canBeJudged, long sinceMs, long uptimeMs)
        {
            if (_firstScanMs < 0)
            {
                _firstScanMs = uptimeMs;
            }

            _hasStarted = _hasStarted || state != ContactState.Unread || uptimeMs - _firstScanMs >= Limits.ContactStartMs;
            if (!_hasStarted)
            {
                return;
            }

            if (!canBeJudged)
            {
                if (_gates.TryRaise(_gate))
                {
                    _isTold = true;
                    _sink.Write(EventCode.ContactUnknown, _line, _contactId, uptimeMs - sinceMs, state, 0);
                }
            }
            else if (_gates.TryLower(_gate, uptimeMs))
            {
                _sink.Write(EventCode.ContactKnown, _line, _contactId, uptimeMs - sinceMs, state, 0);
                int merged = _gates.TakeMerged(_gate);
                if (merged > 0)
                {
                    _sink.Write(EventCode.ReportsMerged, _line, _contactId, 0, merged, 0);
                }
            }
            else if (!_isTold)
            {
                _isTold = true;
                _sink.Write(EventCode.ContactKnown, _line, _contactId, 0, state, 0);
            }
        }
    }
}
