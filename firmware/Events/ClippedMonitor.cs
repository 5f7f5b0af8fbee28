using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>Finds values at a bound: an end of the range, or one very value that every minute reaches and none exceeds.</summary>
    /// <remarks>
    /// <para>Words: a minute is <b>at an end</b> when its mean is within the resolution of it, or beyond it. A minute is <b>capped</b> when its
    /// greatest (or least) sample is the very one of the minute before, while the means of these minutes move by more than the resolution:
    /// without that the value is stuck, which is another evidence.</para>
    /// <code>
    /// counting minutes at the same end, or capped alike, for the configured time     STARTED, with the bound
    /// counting minute that is neither                                                ENDED if it was started
    /// minute without a value                                                         nothing
    /// line not settled                                                               ENDED if it was started
    /// </code>
    /// </remarks>
    public sealed class ClippedMonitor
    {
        private const int Ways = 4;
        private const int Caps = 2;
        private const int MostMinutes = 0xFFFF;
        private const int NotLookedFor = -1;
        private const int AtLow = 0;
        private const int AtHigh = 1;
        private const int CappedBelow = 2;
        private const int CappedAbove = 3;

        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;

        // By channel: the place of its runs, or not looked for.
        private readonly sbyte[] _placeOf;

        // By place and way; beyond the count of minutes nothing is counted any more.
        private readonly ushort[] _minutes;

        // By place and cap.
        private readonly int[] _extreme;
        private readonly int[] _least;
        private readonly int[] _greatest;

        /// <summary>Creates the monitor of all channels of a site.</summary>
        public ClippedMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
            _placeOf = new sbyte[site.Channels.Length];
            int places = 0;
            for (int i = 0; i < _placeOf.Length; i++)
            {
                _placeOf[i] = (sbyte)(site.Channels[i].ClippedMinutes > 0 ? places++ : NotLookedFor);
            }

            _minutes = new ushort[places * Ways];
            _extreme = new int[places * Caps];
            _least = new int[places * Caps];
            _greatest = new int[places * Caps];
        }

        /// <summary>Takes a minute that counts.</summary>
        public void Take(int channel, int mean, int minimum, int maximum, long uptimeMs)
        {
            int place = _placeOf[channel];
            if (place == NotLookedFor)
            {
                return;
            }

            ChannelSettings settings = _site.Channels[channel];
            int resolution = settings.ResolutionScaled;
            bool isLow = mean <= settings.LowScaled + resolution;
            bool isHigh = mean >= settings.HighScaled - resolution;
            Count(place, AtLow, isLow);
            Count(place, AtHigh, isHigh);
            CountCap(place, CappedBelow, minimum, mean);
            CountCap(place, CappedAbove, maximum, mean);

            for (int way = 0; way < Ways; way++)
            {
                int minutes = _minutes[(place * Ways) + way];
                bool isCap = way >= CappedBelow;
                int cap = isCap ? CapOf(place, way) : 0;
                bool isEvidence = minutes >= settings.ClippedMinutes && (!isCap || _greatest[cap] - _least[cap] > resolution);
                if (isEvidence)
                {
                    int bound = isCap ? _extreme[cap] : way == AtLow ? settings.LowScaled : settings.HighScaled;
                    long lengthMs = minutes * SiteTime.MinuteMs;
                    _book.Start(EvidenceKind.Clipped, channel, uptimeMs - lengthMs, bound, lengthMs);
                    return;
                }
            }

            _book.End(EvidenceKind.Clipped, channel, uptimeMs);
        }

        /// <summary>The line is not settled.</summary>
        public void Forget(int channel, long uptimeMs)
        {
            int place = _placeOf[channel];
            for (int way = 0; way < Ways && place != NotLookedFor; way++)
            {
                _minutes[(place * Ways) + way] = 0;
            }

            _book.End(EvidenceKind.Clipped, channel, uptimeMs);
        }

        private void Count(int place, int way, bool isAtEnd)
        {
            int run = (place * Ways) + way;
            if (!isAtEnd)
            {
                _minutes[run] = 0;
            }
            else if (_minutes[run] < MostMinutes)
            {
                _minutes[run]++;
            }
        }

        private void CountCap(int place, int way, int extreme, int mean)
        {
            int run = (place * Ways) + way;
            int cap = CapOf(place, way);
            if (_minutes[run] == 0 || extreme != _extreme[cap])
            {
                _minutes[run] = 0;
                _extreme[cap] = extreme;
                _least[cap] = mean;
                _greatest[cap] = mean;
            }

            Count(place, way, true);
            _least[cap] = mean < _least[cap] ? mean : _least[cap];
            _greatest[cap] = mean > _greatest[cap] ? mean : _greatest[cap];
        }

        private static int CapOf(int place, int way)
        {
            return (place * Caps) + way - CappedBelow;
        }
    }
}
