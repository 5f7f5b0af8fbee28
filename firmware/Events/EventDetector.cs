using Edge.Configuration;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// Finds events in samples and edges and appends them to the log: valves, seals, kiln, maintenance key, channel faults.
    /// Knows nothing of chips.
    /// </summary>
    /// <remarks>
    /// It only deals contacts, edges and marks out to small state machines, each with its words and its transition table at the head:
    /// <see cref="ValveMonitor"/>, <see cref="SealMonitor"/>, <see cref="SwitchMonitor"/> (kiln and maintenance key) and
    /// <see cref="ChannelMonitor"/>. How often an input may be reported is bounded in one place, <see cref="ReportGates"/>: what is
    /// alarming never waits.
    /// </remarks>
    public sealed class EventDetector
    {
        private readonly SiteSettings _site;
        private readonly ContactEdge _edge = new ContactEdge();
        private readonly ValveMonitor[] _valves;
        private readonly SealMonitor[] _seals;
        private readonly TreatedFlow[] _treated;
        private readonly SwitchMonitor[] _kilns;
        private readonly SwitchMonitor[] _keys;
        private readonly ChannelMonitor _channels;
        private readonly byte[] _kilnContacts;

        /// <summary>Creates the detector of a site.</summary>
        /// <param name="site">The site.</param>
        /// <param name="sink">Where events go.</param>
        public EventDetector(SiteSettings site, EventSink sink)
        {
            _site = site;
            int valves = site.Valves.Length;
            int lines = site.Lines.Length;
            ReportGates gates = new ReportGates(valves * (ValveMonitor.Gates + SealMonitor.Gates) + lines * 2 * SwitchMonitor.Gates
                + site.Channels.Length);

            int gate = 0;
            _valves = new ValveMonitor[valves];
            _seals = new SealMonitor[valves];
            _treated = new TreatedFlow[valves];
            for (int i = 0; i < valves; i++)
            {
                ValveSettings valve = site.Valves[i];
                _valves[i] = new ValveMonitor(valve, sink, gates, gate);
                gate += ValveMonitor.Gates;
                _treated[i] = valve.Treated.Channel < 0 ? null : new TreatedFlow(valve, site.Lines[valve.Line], sink);
                if (valve.SealContact >= 0)
                {
                    _seals[i] = new SealMonitor(valve, site.Contacts[valve.SealContact].Id, sink, gates, gate);
                    gate += SealMonitor.Gates;
                }
            }

            _kilns = new SwitchMonitor[lines];
            _keys = new SwitchMonitor[lines];
            _kilnContacts = new byte[lines];
            for (int i = 0; i < lines; i++)
            {
                if (site.Lines[i].KilnContact >= 0)
                {
                    _kilns[i] = SwitchMonitor.OfKiln(site, i, sink, gates, gate);
                    gate += SwitchMonitor.Gates;
                }

                if (site.Lines[i].MaintenanceContact >= 0)
                {
                    _keys[i] = SwitchMonitor.OfMaintenance(site, i, sink, gates, gate);
                    gate += SwitchMonitor.Gates;
                }
            }

            _channels = new ChannelMonitor(site, sink, gates, gate);
        }

        /// <summary>Takes over an opening that went on when the power failed; before the first tick. See <see cref="ValveMonitor.Restore"/>.</summary>
        public void RestoreOpening(int valve, long openedMs, long lastSeenMs, int ductEvidence)
        {
            _valves[valve].Restore(openedMs, lastSeenMs, ductEvidence);
        }

        /// <summary>Takes over what a line's kiln contact said when the power failed; before the first tick.</summary>
        public void RestoreKiln(int line, byte contact)
        {
            if (_kilns[line] != null && contact != ContactState.Unread)
            {
                _kilns[line].Restore(contact == ContactState.Closed);
            }
        }

        /// <summary>Contacts and edges; every tick.</summary>
        public void Watch(SampleSet samples, EdgeQueue edges, long uptimeMs)
        {
            // At most what fits the queue: a chattering contact must not keep the tick.
            for (int i = 0; i < Limits.Edges && edges.TryTake(_edge, uptimeMs); i++)
            {
                TakeEdge(uptimeMs);
            }

            for (int i = 0; i < _valves.Length; i++)
            {
                ScanValve(i, samples, uptimeMs);
            }

            for (int i = 0; i < _kilns.Length; i++)
            {
                int kiln = _site.Lines[i].KilnContact;
                if (kiln >= 0)
                {
                    _kilnContacts[i] = samples.Contact[kiln];
                    _kilns[i].Scan(samples.Contact[kiln], samples.ContactSinceMs[kiln], uptimeMs);
                }

                int key = _site.Lines[i].MaintenanceContact;
                if (key >= 0)
                {
                    _keys[i].Scan(samples.Contact[key], samples.ContactSinceMs[key], uptimeMs);
                }
            }
        }

        /// <summary>Channels; every second.</summary>
        public void Inspect(SampleSet samples, InputImage image, long uptimeMs)
        {
            for (int i = 0; i < _valves.Length; i++)
            {
                _valves[i].Duct.Take(samples, uptimeMs);
                if (_treated[i] != null)
                {
                    _treated[i].Take(samples, uptimeMs);
                }
            }

            for (int i = 0; i < _site.Channels.Length; i++)
            {
                _channels.Inspect(i, samples.HasValue[i], samples.Marks[i], image.Fault[i], uptimeMs);
            }
        }

        /// <summary>State of a valve, one of <see cref="ValveState"/>.</summary>
        public byte ValveStateOf(int valve)
        {
            return _valves[valve].State;
        }

        /// <summary>What led to the state of a valve, <see cref="ValveEvidence"/>.</summary>
        public int ValveEvidenceOf(int valve)
        {
            return _valves[valve].Evidence;
        }

        /// <summary>Whether a valve that drives the relay is not closed. An unknown position is not closed; before the first reading nothing is.</summary>
        public bool WantsRelay
        {
            get
            {
                for (int i = 0; i < _valves.Length; i++)
                {
                    if (_site.Valves[i].DrivesRelay && _valves[i].IsAlarming)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        /// <summary>State of a line's kiln contact: one of <see cref="ContactState"/>, debounced; unread for a line without one.</summary>
        public byte KilnContactOf(int line)
        {
            return _kilnContacts[line];
        }

        private void TakeEdge(long uptimeMs)
        {
            for (int i = 0; i < _valves.Length; i++)
            {
                ValveSettings valve = _site.Valves[i];
                if (valve.ClosedContact >= 0 && valve.ClosedContact == _edge.Contact)
                {
                    _valves[i].TakeEdge(_edge.Made, _edge.UptimeMs, uptimeMs);
                }
                else if (valve.SealContact == _edge.Contact)
                {
                    _seals[i].TakeEdge(_edge.Made, _edge.UptimeMs, uptimeMs);
                }
            }
        }

        private void ScanValve(int index, SampleSet samples, long uptimeMs)
        {
            ValveSettings valve = _site.Valves[index];
            bool isSealBroken = false;
            if (valve.SealContact >= 0)
            {
                _seals[index].ValveState = _valves[index].State;
                _seals[index].Scan(samples.Contact[valve.SealContact], samples.ContactSinceMs[valve.SealContact], uptimeMs);
                isSealBroken = _seals[index].IsBroken;
            }

            _valves[index].Hints = (isSealBroken ? ValveEvidence.Seal : 0) | (_treated[index] != null && _treated[index].IsLow ? ValveEvidence.TreatedFlow : 0);
            int closed = valve.ClosedContact;
            int open = valve.OpenContact >= 0 ? valve.OpenContact : closed;
            bool hasLimits = closed >= 0;
            _valves[index].Scan(hasLimits ? samples.Contact[closed] : ContactState.Unread, hasLimits ? samples.ContactSinceMs[closed] : 0,
                hasLimits ? samples.Contact[open] : ContactState.Unread, hasLimits ? samples.ContactSinceMs[open] : 0, uptimeMs);
        }
    }
}
