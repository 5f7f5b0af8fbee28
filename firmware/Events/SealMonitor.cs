using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Events
{
    /// <summary>Finds when the lead seal of a valve breaks.</summary>
    /// <remarks>
    /// <para>Words: the seal is <b>whole</b> while its loop is alive and made. Open, cut and shorted are all <b>broken</b>: whoever
    /// bridges a seal has broken it. An <b>edge</b> is a break that the pin caught between ticks.</para>
    /// <code>
    /// seal contact         reported whole, none           reported broken
    /// open, cut, shorted   BROKEN, with the state         nothing
    /// break edge           BROKEN at the edge             nothing
    /// made                 nothing                        RESTORED, once the contact has caught up with the last edge
    /// unread               stays; CONTACT-UNKNOWN once    stays; CONTACT-UNKNOWN once
    /// </code>
    /// <para>A seal that is found broken at boot is reported. RESTORED of a seal that flaps may be held back, see
    /// <see cref="ReportGates"/>.</para>
    /// </remarks>
    public sealed class SealMonitor
    {
        /// <summary>Gates that a monitor uses.</summary>
        public const int Gates = 2;

        private readonly ValveSettings _valve;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _gate;
        private readonly LoopMonitor _loop;
        private readonly EdgeSettling _settling = new EdgeSettling();
        private long _brokenMs;
        private long _madeMs;

        /// <summary>Creates the monitor of a valve's seal.</summary>
        /// <param name="valve">The valve.</param>
        /// <param name="contactId">Id of the seal's contact.</param>
        /// <param name="sink">Where its events go.</param>
        /// <param name="gates">Bounds of reports.</param>
        /// <param name="firstGate">The first of <see cref="Gates"/> gates for this seal.</param>
        public SealMonitor(ValveSettings valve, string contactId, EventSink sink, ReportGates gates, int firstGate)
        {
            _valve = valve;
            _sink = sink;
            _gates = gates;
            _gate = firstGate;
            _loop = new LoopMonitor(valve.Line, contactId, sink, gates, firstGate + 1);
        }

        /// <summary>Whether the last report says broken.</summary>
        public bool IsBroken
        {
            get { return _gates.IsRaised(_gate); }
        }

        /// <summary>State of the valve that it seals, for the report.</summary>
        public byte ValveState { get; set; }

        /// <summary>Takes an edge of the seal's contact; before <see cref="Scan"/> of the same tick.</summary>
        /// <param name="isMade">The contact made; false: it broke.</param>
        /// <param name="edgeMs">When, ms since boot.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public void TakeEdge(bool isMade, long edgeMs, long uptimeMs)
        {
            _settling.Start(uptimeMs);
            long atMs = edgeMs < uptimeMs ? edgeMs : uptimeMs;
            if (isMade)
            {
                _madeMs = atMs;
            }
            else
            {
                Break(atMs, ContactState.Open, uptimeMs);
            }
        }

        /// <summary>Takes the debounced state; every tick.</summary>
        /// <param name="state">One of <see cref="ContactState"/>.</param>
        /// <param name="sinceMs">Since when, ms since boot.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public void Scan(byte state, long sinceMs, long uptimeMs)
        {
            bool isSettling = _settling.IsSettling(uptimeMs);
            _loop.Scan(state, state != ContactState.Unread, sinceMs, uptimeMs);
            if (state == ContactState.Unread || isSettling)
            {
                return;
            }

            if (state != ContactState.Closed)
            {
                Break(sinceMs, state, uptimeMs);
            }
            else if (_gates.TryLower(_gate, uptimeMs))
            {
                long atMs = sinceMs > _brokenMs ? sinceMs : _madeMs > _brokenMs ? _madeMs : uptimeMs;
                _sink.Write(EventCode.SealRestored, _valve.Line, _valve.Id, uptimeMs - atMs, atMs - _brokenMs, 0);
                int merged = _gates.TakeMerged(_gate);
                if (merged > 0)
                {
                    _sink.Write(EventCode.ReportsMerged, _valve.Line, _valve.Id, 0, merged, 0);
                }
            }
        }

        private void Break(long atMs, byte state, long uptimeMs)
        {
            if (_gates.TryRaise(_gate))
            {
                _brokenMs = atMs;
                _sink.Write(EventCode.SealBroken, _valve.Line, _valve.Id, uptimeMs - atMs, state, ValveState);
            }
        }
    }
}
