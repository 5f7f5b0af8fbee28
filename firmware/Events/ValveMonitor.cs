using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Events
{
    /// <summary>Finds the openings and closings of one valve, whether its position is known, and what speaks for it.</summary>
    /// <remarks>
    /// <para>Words: the <b>closed limit</b> makes while the valve is closed, the <b>open limit</b> (not every valve has one) while it is
    /// fully open. A loop is <b>alive</b> when it reads open or made, not cut, shorted or unread. The <b>limits' position</b> is what both
    /// say now (<see cref="StateOf"/>). The <b>duct</b> is flow, temperature and measured position, each with the level that it does not
    /// exceed while the valve is closed (<see cref="DuctCheck"/>). The valve is <b>reported</b> open or closed: opened and closed events
    /// alternate. An <b>edge</b> is a change of the closed limit that the pin caught between ticks; a cut loop breaks there like an opening,
    /// so an edge alone is no proof.</para>
    /// <para>Each tick, once the debounced limits have caught up with the last edge:</para>
    /// <code>
    /// closed limit    limits' position  reported        what happens
    /// not made        any               closed, none    OPENED; at the break edge if there was one; an open limit whose loop is
    ///                                                   cut does not hide it
    /// not made        any               open            nothing
    /// made            closed            closed, none    closed without an event; with a break edge: OPENED and CLOSED; while the duct
    ///                                                   says open: OPENED, when it went beyond its level
    /// made            closed            open by limits  CLOSED, at the make edge if there was one, as soon as flow and position are at
    ///                                                   or under their levels
    /// made            closed            open by duct    CLOSED once flow and position no longer say open (or temperature, if they never did)
    ///                                                   and are at or under their levels
    /// made            contradictory,    any             reported stays as it is; with a break edge, or while the duct says open: OPENED
    ///                 unknown
    /// cut, unread     unknown           any             reported stays as it is; a break edge was the cable; while the duct says open: OPENED
    /// shorted         unknown           any             reported stays as it is; with a break edge, or while the duct says open: OPENED
    /// no such limit                                     OPENED while the duct says open, CLOSED as in the row above that says by duct
    /// </code>
    /// <para>In the tick of an edge: a make behind a break is an opening shorter than the debounce: OPENED at the break; CLOSED at the
    /// make when the limits agree, or when the limit breaks once more. An edge that was delivered behind a call that held the board up may
    /// have happened at any time in that call: its uncertainty is that long.</para>
    /// <para>State (<see cref="ValveState"/>):</para>
    /// <code>
    /// limits' position    duct says open                             duct does not
    /// closed              closing for 10 s after the limit made,     closing while flow or position are beyond their level, for 10 s
    ///                     then contradictory                         after the limit made, if it was open by limits; else closed
    /// between             opening if it was closed or opening before; closing if it was open or closing; else between
    /// open                open
    /// contradictory       contradictory
    /// unknown             unknown
    /// no limits           open                                       closed; unknown while nothing in the duct has a value
    /// </code>
    /// <para>VALVE-UNKNOWN when the state becomes unknown or contradictory, VALVE-KNOWN when it no longer is, and once after boot.</para>
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
        private long _breakUncertaintyMs;
        private long _makeUncertaintyMs;
        private long _lastScanMs = None;
        private int _openByDuct;
        private bool _isTold;

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
            Duct = new ValveDuct(valve);
        }

        /// <summary>State, one of <see cref="ValveState"/>.</summary>
        public byte State { get; private set; }

        /// <summary>What led to the state, <see cref="ValveEvidence"/>.</summary>
        public int Evidence { get; private set; }

        /// <summary>What is measured at the valve; fed each second, before <see cref="Scan"/>.</summary>
        public ValveDuct Duct { get; }

        /// <summary>What else speaks for an opening at this time: <see cref="ValveEvidence.Seal"/>, <see cref="ValveEvidence.TreatedFlow"/>.</summary>
        public int Hints { get; set; }

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
                    Open(_breakMs, _breakUncertaintyMs, ValveEvidence.Edge, uptimeMs);
                    _breakMs = None;
                }

                if (IsReportedOpen && _makeMs == None)
                {
                    _makeMs = atMs;
                    _makeUncertaintyMs = EdgeUncertainty(atMs, uptimeMs);
                }

                return;
            }

            if (_makeMs != None)
            {
                Close(_makeMs, _makeUncertaintyMs, uptimeMs);
                _makeMs = None;
            }

            if (IsReportedOpen)
            {
                _gates.TryRaise(_openGate);
            }
            else if (_breakMs == None)
            {
                _breakMs = atMs;
                _breakUncertaintyMs = EdgeUncertainty(atMs, uptimeMs);
            }
        }

        /// <summary>Takes over an opening that went on when the power failed; before the first <see cref="Scan"/>.</summary>
        /// <param name="openedMs">When it opened, ms since boot: negative.</param>
        /// <param name="lastSeenMs">When that was seen last, ms since boot: negative.</param>
        /// <param name="ductEvidence">What said open where the limits said closed all along; 0 where a limit told it.</param>
        public void Restore(long openedMs, long lastSeenMs, int ductEvidence)
        {
            _gates.TryRaise(_openGate);
            _isJudged = true;
            _openedMs = openedMs;
            _changedMs = openedMs;
            _confirmedMs = lastSeenMs;
            _openByDuct = ductEvidence;
            Duct.Restore(ductEvidence, openedMs);
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
            bool hasLimits = _valve.ClosedContact >= 0;
            bool isSettling = _settling.IsSettling(uptimeMs);
            bool isRead = hasLimits ? closed != ContactState.Unread && (!hasOpenLimit || open != ContactState.Unread) : Duct.Known != 0;
            long sinceMs = hasOpenLimit && openSinceMs > closedSinceMs ? openSinceMs : closedSinceMs;
            byte limits = hasLimits ? StateOf(closed, open, hasOpenLimit) : ValveState.Unknown;
            if (HasStarted(isRead, uptimeMs))
            {
                if (!hasLimits)
                {
                    JudgeDuct(uptimeMs);
                }
                else if (!isSettling)
                {
                    Judge(closed, closedSinceMs, limits, sinceMs, uptimeMs);
                }

                SetState(limits, sinceMs, uptimeMs);
                ReportPosition(hasLimits ? sinceMs : uptimeMs, uptimeMs);
            }

            _lastScanMs = uptimeMs;
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

        private void Judge(byte closed, long closedSinceMs, byte limits, long sinceMs, long uptimeMs)
        {
            if (closed == ContactState.Open)
            {
                bool hasEdge = _breakMs != None;
                Open(hasEdge ? _breakMs : closedSinceMs, hasEdge ? _breakUncertaintyMs : UncertaintyAt(closedSinceMs), ValveEvidence.Limits, uptimeMs);
                ForgetEdges();
                _openByDuct = 0;
                _confirmedMs = uptimeMs;
                return;
            }

            if (_breakMs != None && closed != ContactState.Cut && closed != ContactState.Unread)
            {
                Open(_breakMs, _breakUncertaintyMs, ValveEvidence.Edge, uptimeMs);
            }

            _breakMs = None;
            if (Duct.Open != 0 && !IsReportedOpen)
            {
                OpenByDuct(uptimeMs);
            }

            // A duct stays warm for long; gas and position are what tells that it is over, if they told anything.
            bool isByDuct = _openByDuct != 0;
            _openByDuct |= isByDuct ? Duct.Open & ~ValveEvidence.Temperature : 0;

            if (limits != ValveState.Closed)
            {
                ForgetEdges();
                return;
            }

            if (IsReportedOpen && (isByDuct ? DuctHolds() : Duct.IsMoving))
            {
                return;
            }

            bool hasMake = _makeMs != None;
            long atMs = isByDuct ? uptimeMs : hasMake ? _makeMs : sinceMs;
            long uncertaintyMs = isByDuct ? Limits.CrossCheckMs : hasMake ? _makeUncertaintyMs : UncertaintyAt(sinceMs);
            Close(atMs, uncertaintyMs, uptimeMs);
            if (!IsReportedOpen)
            {
                _makeMs = None;
                _isJudged = true;
                _confirmedMs = uptimeMs;
            }
        }

        private void JudgeDuct(long uptimeMs)
        {
            if (Duct.Open != 0 && !IsReportedOpen)
            {
                OpenByDuct(uptimeMs);
            }

            _openByDuct |= Duct.Open & ~ValveEvidence.Temperature;
            if (Duct.Known != 0 && !DuctHolds())
            {
                Close(uptimeMs, Limits.CrossCheckMs, uptimeMs);
                _isJudged = true;
            }
        }

        // Gas that rises again while a closing waits for its report is no rest of what was: the closing would disarm the check of it.
        private bool DuctHolds()
        {
            int telling = _openByDuct & ~ValveEvidence.Temperature;
            return Duct.IsMoving || (Duct.Open & (telling != 0 ? telling : _openByDuct)) != 0;
        }

        private void OpenByDuct(long uptimeMs)
        {
            _openByDuct = IsReportedOpen ? _openByDuct : Duct.Open;
            Open(Duct.OpenSinceMs, _isJudged ? Limits.CrossCheckMs : -1, Duct.Open, uptimeMs);
        }

        private void SetState(byte limits, long sinceMs, long uptimeMs)
        {
            int evidence = Duct.Open;
            byte state = limits;
            if (_valve.ClosedContact < 0)
            {
                state = Duct.Open != 0 ? ValveState.Open : Duct.Known != 0 ? ValveState.Closed : ValveState.Unknown;
                evidence = Duct.Open != 0 ? Duct.Open : Duct.Known;
            }
            else if (limits == ValveState.Unknown)
            {
                evidence |= ValveEvidence.Loop;
            }
            else
            {
                evidence |= ValveEvidence.Limits;
                state = limits == ValveState.Closed ? StateWhileClosed(sinceMs, uptimeMs) : limits == ValveState.Between ? StateBetween() : limits;
            }

            State = state;
            Evidence = evidence | Hints;
        }

        private byte StateWhileClosed(long sinceMs, long uptimeMs)
        {
            bool isNew = _openByDuct == 0 && IsReportedOpen && uptimeMs - sinceMs < Limits.ClosingFlowMs;
            if (isNew && (Duct.Open != 0 || Duct.IsMoving))
            {
                return ValveState.Closing;
            }

            return Duct.Open != 0 ? ValveState.Contradictory : ValveState.Closed;
        }

        private byte StateBetween()
        {
            if (State == ValveState.Closed || State == ValveState.Opening)
            {
                return ValveState.Opening;
            }

            return State == ValveState.Open || State == ValveState.Closing ? ValveState.Closing : ValveState.Between;
        }

        private long EdgeUncertainty(long atMs, long uptimeMs)
        {
            bool wasHeldUp = _lastScanMs != None && uptimeMs - _lastScanMs > Limits.TickMs + Limits.DebounceMs;
            long uncertaintyMs = wasHeldUp ? atMs - _lastScanMs : 0;
            return uncertaintyMs > Limits.DebounceMs ? uncertaintyMs : Limits.DebounceMs;
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

        private void Open(long atMs, long uncertaintyMs, int evidence, long uptimeMs)
        {
            _isJudged = true;
            if (!_gates.TryRaise(_openGate))
            {
                return;
            }

            _openedMs = atMs;
            _changedMs = atMs;
            _isTold = true;
            int code = _valve.Kind == ValveKind.Recirculation ? EventCode.RecirculationOpened : EventCode.BypassOpened;
            _sink.Write(code, _valve.Line, _valve.Id, uptimeMs - atMs, uncertaintyMs, evidence | Hints);
        }

        private void Close(long atMs, long uncertaintyMs, long uptimeMs)
        {
            if (!_gates.TryLower(_openGate, uptimeMs))
            {
                return;
            }

            _changedMs = atMs;
            _openByDuct = 0;
            Duct.Disarm(uptimeMs);
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
                    _isTold = true;
                    long ago = State == ValveState.Contradictory && Duct.Open != 0 ? uptimeMs - Duct.OpenSinceMs : uptimeMs - sinceMs;
                    _sink.Write(EventCode.ValveUnknown, _valve.Line, _valve.Id, ago, State, Evidence);
                }
            }
            else if (_gates.TryLower(_unknownGate, uptimeMs))
            {
                _sink.Write(EventCode.ValveKnown, _valve.Line, _valve.Id, uptimeMs - sinceMs, State, Evidence);
                ReportMerged(_unknownGate);
            }
            else if (!_isTold)
            {
                _isTold = true;
                _sink.Write(EventCode.ValveKnown, _valve.Line, _valve.Id, 0, State, Evidence);
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
