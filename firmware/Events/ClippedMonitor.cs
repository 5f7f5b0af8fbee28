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
        private const int AtLow = 0;
        private const int AtHigh = 1;
        private const int CappedBelow = 2;
        private const int CappedAbove = 3;

        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;

        // By channel and way; beyond the count of minutes nothing is counted any more.
        private readonly ushort[] _minutes;

        // By channel and cap.
        private readonly int[] _extreme;
        private readonly int[] _least;
        private readonly int[] _greatest;

        /// <summary>Creates the monitor of all channels of a site.</summary>
        public ClippedMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
            int caps = site.Channels.Length * Caps;
            _minutes = new ushort[site.Channels.Length * Ways];
            _extreme = new int[caps];
            _least = new int[caps];
            _greatest = new int[caps];
        }

        /// <summary>Takes a minute that counts.</summary>
        public void Take(int channel, int mean, int minimum, int maximum, long uptimeMs)
        {
            ChannelSettings settings = _site.Channels[channel];
            if (settings.ClippedMinutes == 0)
            {
                return;
            }

            int resolution = settings.ResolutionScaled;
            bool isLow = mean <= settings.LowScaled + resolution;
            bool isHigh = mean >= settings.HighScaled - resolution;
            Count(channel, AtLow, isLow);
            Count(channel, AtHigh, isHigh);
            CountCap(channel, CappedBelow, minimum, mean);
            CountCap(channel, CappedAbove, maximum, mean);

            for (int way = 0; way < Ways; way++)
            {
                int minutes = _minutes[(channel * Ways) + way];
                bool isCap = way >= CappedBelow;
                int cap = isCap ? CapOf(channel, way) : 0;
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
            for (int way = 0; way < Ways; way++)
            {
                _minutes[(channel * Ways) + way] = 0;
            }

            _book.End(EvidenceKind.Clipped, channel, uptimeMs);
        }

        private void Count(int channel, int way, bool isAtEnd)
        {
            int place = (channel * Ways) + way;
            if (!isAtEnd)
            {
                _minutes[place] = 0;
            }
            else if (_minutes[place] < MostMinutes)
            {
                _minutes[place]++;
            }
        }

        private void CountCap(int channel, int way, int extreme, int mean)
        {
            int place = (channel * Ways) + way;
            int cap = CapOf(channel, way);
            if (_minutes[place] == 0 || extreme != _extreme[cap])
            {
                _minutes[place] = 0;
                _extreme[cap] = extreme;
                _least[cap] = mean;
                _greatest[cap] = mean;
            }

            Count(channel, way, true);
            _least[cap] = mean < _least[cap] ? mean : _least[cap];
            _greatest[cap] = mean > _greatest[cap] ? mean : _greatest[cap];
        }

        private static int CapOf(int channel, int way)
        {
            return (channel * Caps) + way - CappedBelow;
        }
    }
}
