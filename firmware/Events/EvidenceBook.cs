using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>
    /// Which evidence there is about which channel, and the events that it began and ended. How often is bounded by
    /// <see cref="ReportGates"/>: the beginning is told at once, the end of what comes and goes all the time has to wait.
    /// </summary>
    public sealed class EvidenceBook
    {
        private const int NotLookedFor = 255;

        private readonly SiteSettings _site;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _firstGate;

        // By channel and kind: the place of what is looked for, or none.
        private readonly byte[] _placeOf;

        // In ticks, as finely as anything is seen, since boot.
        private readonly int[] _sinceTicks;

        /// <summary>Creates an empty book.</summary>
        public EvidenceBook(SiteSettings site, EventSink sink, ReportGates gates)
        {
            _site = site;
            _sink = sink;
            _placeOf = new byte[site.Channels.Length * EvidenceKind.Count];
            int places = 0;
            for (int i = 0; i < _placeOf.Length; i++)
            {
                bool isLookedFor = IsLookedFor(i % EvidenceKind.Count, i / EvidenceKind.Count);
                _placeOf[i] = (byte)(isLookedFor ? places++ : NotLookedFor);
            }

            _gates = gates;
            _firstGate = gates.Add(places);
            _sinceTicks = new int[places];
        }

        /// <summary>Whether there is evidence of a kind, as far as was told.</summary>
        public bool Has(int kind, int channel)
        {
            int place = PlaceOf(kind, channel);
            return place != NotLookedFor && _gates.IsRaised(_firstGate + place);
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
            if (place == NotLookedFor || !_gates.TryLower(_firstGate + place, uptimeMs))
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

        private int PlaceOf(int kind, int channel)
        {
            return _placeOf[(channel * EvidenceKind.Count) + kind];
        }

        private bool IsLookedFor(int kind, int channel)
        {
            ChannelSettings settings = _site.Channels[channel];
            switch (kind)
            {
                case EvidenceKind.Stuck: return settings.StuckMinutes > 0;
                case EvidenceKind.Flat: return settings.FlatMinutes > 0;
                case EvidenceKind.Clipped: return settings.ClippedMinutes > 0;
                case EvidenceKind.Change: return settings.ChangeScaled > 0;
                case EvidenceKind.Repetition: return settings.LooksForRepetition;
                case EvidenceKind.Unexpected: return settings.ExpectedMinutes > 0;
                case EvidenceKind.Deviation: return IsSecondOfPair(channel);
                default: return true;
            }
        }

        private bool IsSecondOfPair(int channel)
        {
            bool isSecond = false;
            for (int i = 0; i < _site.Pairs.Length; i++)
            {
                isSecond = isSecond || _site.Pairs[i].Second == channel;
            }

            return isSecond;
        }

        private void Write(int code, int channel, long argument1, long argument2)
        {
            ChannelSettings settings = _site.Channels[channel];
            _sink.Write(code, settings.Line, settings.Id, 0, argument1, argument2);
        }
    }
}
