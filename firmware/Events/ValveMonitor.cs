using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Events
{
    /// <summary>Finds the openings and closings of one valve, and whether its position is known.</summary>
    /// <remarks>
    /// <para>Words: the <b>closed limit</b> makes while the valve is closed, the <b>open limit</b> (not every valve has one) while it is
    /// fully open. A loop is <b>alive</b> when it reads open or made, not cut, shorted or unread. The <b>position</b> is what both
    /// limits say now (<see cref="ValveState"/>). The valve is <b>reported</b> open or closed: opened and closed events alternate. An
    /// <b>edge</b> is a change of the closed limit that the pin caught between ticks; a cut loop breaks there like an opening, so an edge
    /// alone is no proof.</para>
    /// <para>Each tick, once the debounced limits have caught up with the last edge:</para>
    /// <code>
    /// closed limit    position          reported        what happens
    /// not made        any               closed, none    OPENED; at the break edge if there was one; an open limit whose loop is
    ///                                                   cut does not hide it
    /// not made        any               open            nothing
    /// made            closed            closed, none    closed without an event; with a break edge: OPENED and CLOSED
    /// made            closed            open            CLOSED; at the make edge if there was one
    /// made            contradictory,    any             reported stays as it is; with a break edge: OPENED
    ///                 unknown
    /// cut, unread     unknown           any             reported stays as it is; a break edge was the cable
    /// shorted         unknown           any             reported stays as it is; with a break edge: OPENED
    /// </code>
    /// <para>In the tick of an edge: a make behind a break is an opening shorter than the debounce: OPENED at the break; CLOSED at the
    /// make when the limits agree, or when the limit breaks once more.</para>
    /// <para>Position: VALVE-UNKNOWN when it becomes unknown or contradictory, VALVE-KNOWN when it no longer is.</para>
    /// <para>An opening is always reported at once. A closing of a valve that flaps may be held back (<see cref="ReportGates"/>): the valve
    /// then counts as open throughout, and the openings in this time are counted.</para>
    /// </remarks>
    public sealed class ValveMonitor
    {
        /// <summary>Gates that a monitor uses.</summary>
        public const int Gates = 2;

        private const long None = -1;

        private readonly ValveSettings _valve;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _openGate;
        private readonly int _unknownGate;
        private readonly EdgeSettling _settling = new EdgeSettling();
        private long _firstScanMs = None;
        private bool _hasStarted;
        private bool _isJudged;
        private long _openedMs;
        private long _changedMs = None;
        private long _confirmedMs = None;
        private long _breakMs = None;
        private long _makeMs = None;

        /// <summary>Creates the monitor of a valve.</summary>
        /// <param name="valve">The valve.</param>
        /// <param name="sink">Where its events go.</param>
        /// <param name="gates">Bounds of reports.</param>
        /// <param name="firstGate">The first of <see cref="Gates"/> gates for this valve.</param>
        public ValveMonitor(ValveSettings valve, EventSink sink, ReportGates gates, int firstGate)
        {
            _valve = valve;
            _sink = sink;
            _gates = gates;
            _openGate = firstGate;
            _unknownGate = firstGate + 1;
        }

        /// <summary>Position by the limits, one of <see cref="ValveState"/>.</summary>
        public byte State { get; private set; }

        /// <summary>Whether the last report says open.</summary>
        public bool IsReportedOpen
        {
            get { return _gates.IsRaised(_openGate); }
        }

        /// <summary>Whether the position, once read at all, is anything but closed.</summary>
        public bool IsAlarming
        {
            get { return _hasStarted && State != ValveState.Closed; }
        }

        /// <summary>What two limits say.</summary>
        /// <param name="closed">State of the closed limit's contact.</param>
        /// <param name="open">State of the open limit's contact; ignored without one.</param>
        /// <param name="hasOpenLimit">Whether there is an open limit.</param>
        /// <returns>One of <see cref="ValveState"/>.</returns>
        public static byte StateOf(byte closed, byte open, bool hasOpenLimit)
        {
            if (!IsAlive(closed) || (hasOpenLimit && !IsAlive(open)))
            {
                return ValveState.Unknown;
            }

            bool isOpenMade = hasOpenLimit && open == ContactState.Closed;
            if (closed == ContactState.Closed)
            {
                return isOpenMade ? ValveState.Contradictory : ValveState.Closed;
            }

            return isOpenMade || !hasOpenLimit ? ValveState.Open : ValveState.Between;
        }

        /// <summary>Takes an edge of the closed limit; before <see cref="Scan"/> of the same tick, in their order.</summary>
        /// <param name="isMade">The limit made; false: it broke.</param>
        /// <param name="edgeMs">When, ms since boot.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public void TakeEdge(bool isMade, long edgeMs, long uptimeMs)
        {
            if (edgeMs < _changedMs)
            {
                return;
            }

            long atMs = edgeMs < uptimeMs ? edgeMs : uptimeMs;
            _settling.Start(uptimeMs);
            if (isMade)
            {
                if (_breakMs != None)
                {
                    Open(_breakMs, Limits.DebounceMs, uptimeMs);
                    _breakMs = None;
                }

                if (IsReportedOpen && _makeMs == None)
                {
                    _makeMs = atMs;
                }

                return;
            }

            if (_makeMs != None)
            {
                Close(_makeMs, Limits.DebounceMs, uptimeMs);
                _makeMs = None;
            }

            if (IsReportedOpen)
            {
                _gates.TryRaise(_openGate);
            }
            else if (_breakMs == None)
            {
                _breakMs = atMs;
            }
        }

        /// <summary>Takes the debounced limits; every tick.</summary>
        /// <param name="closed">State of the closed limit's contact.</param>
        /// <param name="closedSinceMs">Since when, ms since boot.</param>
        /// <param name="open">State of the open limit's contact; ignored without one.</param>
        /// <param name="openSinceMs">Since when, ms since boot.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public void Scan(byte closed, long closedSinceMs, byte open, long openSinceMs, long uptimeMs)
        {
            bool hasOpenLimit = _valve.OpenContact >= 0;
            State = StateOf(closed, open, hasOpenLimit);
            bool isSettling = _settling.IsSettling(uptimeMs);
            bool isRead = closed != ContactState.Unread && (!hasOpenLimit || open != ContactState.Unread);
            if (!HasStarted(isRead, uptimeMs))
            {
                return;
            }

            long sinceMs = hasOpenLimit && openSinceMs > closedSinceMs ? openSinceMs : closedSinceMs;
            if (!isSettling)
            {
                Judge(closed, closedSinceMs, sinceMs, uptimeMs);
            }

            ReportPosition(sinceMs, uptimeMs);
        }

        private bool HasStarted(bool isRead, long uptimeMs)
        {
            if (_firstScanMs == None)
            {
                _firstScanMs = uptimeMs;
            }

            _hasStarted = _hasStarted || isRead || uptimeMs - _firstScanMs >= Limits.ContactStartMs;
            return _hasStarted;
        }

        private void Judge(byte closed, long closedSinceMs, long sinceMs, long uptimeMs)
        {
            if (closed == ContactState.Open)
            {
                bool hasEdge = _breakMs != None;
                Open(hasEdge ? _breakMs : closedSinceMs, hasEdge ? Limits.DebounceMs : UncertaintyAt(closedSinceMs), uptimeMs);
                ForgetEdges();
                _confirmedMs = uptimeMs;
                return;
            }

            if (_breakMs != None && closed != ContactState.Cut && closed != ContactState.Unread)
            {
                Open(_breakMs, Limits.DebounceMs, uptimeMs);
            }

            _breakMs = None;
            if (State != ValveState.Closed)
            {
                ForgetEdges();
                return;
            }

            bool hasMake = _makeMs != None;
            Close(hasMake ? _makeMs : sinceMs, hasMake ? Limits.DebounceMs : UncertaintyAt(sinceMs), uptimeMs);
            if (!IsReportedOpen)
            {
                _makeMs = None;
                _isJudged = true;
                _confirmedMs = uptimeMs;
            }
        }

        private void ForgetEdges()
        {
            _breakMs = None;
            _makeMs = None;
        }

        // A change lies between the last scan that confirmed what was reported and the first that said otherwise.
        private long UncertaintyAt(long atMs)
        {
            if (!_isJudged)
            {
                return -1;
            }

            long gapMs = atMs - _confirmedMs;
            return gapMs > Limits.TickMs + Limits.DebounceMs ? gapMs : Limits.TickMs + Limits.DebounceMs;
        }

        private void Open(long atMs, long uncertaintyMs, long uptimeMs)
        {
            _isJudged = true;
            if (!_gates.TryRaise(_openGate))
            {
                return;
            }

            _openedMs = atMs;
            _changedMs = atMs;
            int code = _valve.Kind == ValveKind.Recirculation ? EventCode.RecirculationOpened : EventCode.BypassOpened;
            _sink.Write(code, _valve.Line, _valve.Id, uptimeMs - atMs, uncertaintyMs, 0);
        }

        private void Close(long atMs, long uncertaintyMs, long uptimeMs)
        {
            if (!_gates.TryLower(_openGate, uptimeMs))
            {
                return;
            }

            _changedMs = atMs;
            long openMs = atMs > _openedMs ? atMs - _openedMs : 0;
            int code = _valve.Kind == ValveKind.Recirculation ? EventCode.RecirculationClosed : EventCode.BypassClosed;
            _sink.Write(code, _valve.Line, _valve.Id, uptimeMs - atMs, uncertaintyMs, openMs);
            ReportMerged(_openGate);
        }

        private void ReportPosition(long sinceMs, long uptimeMs)
        {
            if (State == ValveState.Unknown || State == ValveState.Contradictory)
            {
                if (_gates.TryRaise(_unknownGate))
                {
                    _sink.Write(EventCode.ValveUnknown, _valve.Line, _valve.Id, uptimeMs - sinceMs, State, 0);
                }
            }
            else if (_gates.TryLower(_unknownGate, uptimeMs))
            {
                _sink.Write(EventCode.ValveKnown, _valve.Line, _valve.Id, uptimeMs - sinceMs, State, 0);
                ReportMerged(_unknownGate);
            }
        }

        private void ReportMerged(int gate)
        {
            int merged = _gates.TakeMerged(gate);
            if (merged > 0)
            {
                _sink.Write(EventCode.ReportsMerged, _valve.Line, _valve.Id, 0, merged, 0);
            }
        }

        private static bool IsAlive(byte contact)
        {
            return contact == ContactState.Open || contact == ContactState.Closed;
        }
    }
}
