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
        private const int AtLow = 0;
        private const int AtHigh = 1;
        private const int CappedBelow = 2;
        private const int CappedAbove = 3;

        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;
        private readonly int[] _minutes;
        private readonly int[] _extreme;
        private readonly int[] _least;
        private readonly int[] _greatest;

        /// <summary>Creates the monitor of all channels of a site.</summary>
        public ClippedMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
            int count = site.Channels.Length * Ways;
            _minutes = new int[count];
            _extreme = new int[count];
            _least = new int[count];
            _greatest = new int[count];
        }

        /// <summary>Takes a minute that counts.</summary>
        public void Take(int channel, int mean, int minimum, int maximum, long uptimeMs)
        {
            ChannelSettings settings = _site.Channels[channel];
            if (settings.Evidence.ClippedMinutes == 0)
            {
                return;
            }

            int resolution = settings.Evidence.ResolutionScaled;
            bool isLow = mean <= settings.LowScaled + resolution;
            bool isHigh = mean >= settings.HighScaled - resolution;
            CountEnd(channel, AtLow, isLow);
            CountEnd(channel, AtHigh, isHigh);
            CountCap(channel, CappedBelow, minimum, mean);
            CountCap(channel, CappedAbove, maximum, mean);

            for (int way = 0; way < Ways; way++)
            {
                int place = (channel * Ways) + way;
                bool isCap = way >= CappedBelow;
                bool isEvidence = _minutes[place] >= settings.Evidence.ClippedMinutes
                    && (!isCap || _greatest[place] - _least[place] > resolution);
                if (isEvidence)
                {
                    int bound = isCap ? _extreme[place] : way == AtLow ? settings.LowScaled : settings.HighScaled;
                    long lengthMs = _minutes[place] * SiteTime.MinuteMs;
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

        private void CountEnd(int channel, int way, bool isAtEnd)
        {
            int place = (channel * Ways) + way;
            _minutes[place] = isAtEnd ? _minutes[place] + 1 : 0;
        }

        private void CountCap(int channel, int way, int extreme, int mean)
        {
            int place = (channel * Ways) + way;
            if (_minutes[place] == 0 || extreme != _extreme[place])
            {
                _minutes[place] = 0;
                _extreme[place] = extreme;
                _least[place] = mean;
                _greatest[place] = mean;
            }

            _minutes[place]++;
            _least[place] = mean < _least[place] ? mean : _least[place];
            _greatest[place] = mean > _greatest[place] ? mean : _greatest[place];
        }
    }
}
