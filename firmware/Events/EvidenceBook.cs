using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>
    /// Which evidence there is about which channel, and the events that it began and ended. How often is bounded by
    /// <see cref="ReportGates"/>: the beginning is told at once, the end of what comes and goes all the time has to wait.
    /// </summary>
    public sealed class EvidenceBook
    {
        private readonly SiteSettings _site;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _firstGate;

        // In ticks, as finely as anything is seen, since boot.
        private readonly int[] _sinceTicks;

        /// <summary>Creates an empty book.</summary>
        public EvidenceBook(SiteSettings site, EventSink sink, ReportGates gates)
        {
            _site = site;
            _sink = sink;
            int places = site.Channels.Length * EvidenceKind.Count;
            _gates = gates;
            _firstGate = gates.Add(places);
            _sinceTicks = new int[places];
        }

        /// <summary>Whether there is evidence of a kind, as far as was told.</summary>
        public bool Has(int kind, int channel)
        {
            return _gates.IsRaised(_firstGate + PlaceOf(kind, channel));
        }

        /// <summary>There is evidence; told unless it was already.</summary>
        /// <param name="kind">One of <see cref="EvidenceKind"/>.</param>
        /// <param name="channel">Index of the channel.</param>
        /// <param name="sinceMs">Since when, ms since boot.</param>
        /// <param name="argument1">First figure, by kind.</param>
        /// <param name="argument2">Second figure, by kind.</param>
        public void Start(int kind, int channel, long sinceMs, long argument1, long argument2)
        {
            int place = PlaceOf(kind, channel);
            if (_gates.TryRaise(_firstGate + place))
            {
                _sinceTicks[place] = (int)(sinceMs / Limits.TickMs);
                Write(EvidenceKind.StartedCode(kind), channel, argument1, argument2);
            }
        }

        /// <summary>There is none, or the channel is not judged now; told if there was.</summary>
        public void End(int kind, int channel, long uptimeMs)
        {
            int place = PlaceOf(kind, channel);
            if (!_gates.TryLower(_firstGate + place, uptimeMs))
            {
                return;
            }

            Write(EvidenceKind.StartedCode(kind) + 1, channel, uptimeMs - ((long)_sinceTicks[place] * Limits.TickMs), 0);
            int merged = _gates.TakeMerged(_firstGate + place);
            if (merged > 0)
            {
                Write(EventCode.ReportsMerged, channel, merged, 0);
            }
        }

        private static int PlaceOf(int kind, int channel)
        {
            return (channel * EvidenceKind.Count) + kind;
        }

        private void Write(int code, int channel, long argument1, long argument2)
        {
            ChannelSettings settings = _site.Channels[channel];
            _sink.Write(code, settings.Line, settings.Id, 0, argument1, argument2);
        }
    }
}
