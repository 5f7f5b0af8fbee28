using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>Finds values that do not move: within their resolution (stuck), or within 2 % of their span (flat).</summary>
    /// <remarks>
    /// <para>Words: a minute <b>counts</b> when it is valid and the line is settled. A <b>run</b> is a row of counting minutes whose means all
    /// lie within a tolerance.</para>
    /// <code>
    /// counting minute, run stays within the tolerance     the run is a minute longer; STARTED once it has the configured length
    /// counting minute, it would not                       ENDED if it was started; a new run begins with this minute
    /// minute without a value                              nothing: a fault has events of its own
    /// line not settled                                    ENDED if it was started; no run
    /// </code>
    /// <para>A value that stops moving is found after at most twice the configured time. A value that is stuck is not told flat too.</para>
    /// </remarks>
    public sealed class SpreadMonitor
    {
        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;
        private readonly int _kind;
        private readonly int[] _least;
        private readonly int[] _greatest;
        private readonly int[] _minutes;
        private readonly long[] _sinceMs;

        /// <summary>Creates the monitor of all channels of a site.</summary>
        /// <param name="site">The site.</param>
        /// <param name="book">Where evidence goes.</param>
        /// <param name="kind"><see cref="EvidenceKind.Stuck"/> or <see cref="EvidenceKind.Flat"/>.</param>
        public SpreadMonitor(SiteSettings site, EvidenceBook book, int kind)
        {
            _site = site;
            _book = book;
            _kind = kind;
            int count = site.Channels.Length;
            _least = new int[count];
            _greatest = new int[count];
            _minutes = new int[count];
            _sinceMs = new long[count];
        }

        /// <summary>Takes a minute that counts.</summary>
        public void Take(int channel, int mean, long uptimeMs)
        {
            ChannelSettings settings = _site.Channels[channel];
            bool isStuck = _kind == EvidenceKind.Stuck;
            int configured = isStuck ? settings.StuckMinutes : settings.FlatMinutes;
            if (configured == 0)
            {
                return;
            }

            int tolerance = isStuck ? settings.ResolutionScaled : (settings.HighScaled - settings.LowScaled) / Limits.FlatShare;
            int least = _minutes[channel] == 0 || mean < _least[channel] ? mean : _least[channel];
            int greatest = _minutes[channel] == 0 || mean > _greatest[channel] ? mean : _greatest[channel];
            if (_minutes[channel] == 0 || greatest - least > tolerance)
            {
                _book.End(_kind, channel, uptimeMs);
                _minutes[channel] = 0;
                _sinceMs[channel] = uptimeMs - SiteTime.MinuteMs;
                least = mean;
                greatest = mean;
            }

            _least[channel] = least;
            _greatest[channel] = greatest;
            _minutes[channel]++;
            bool isHidden = !isStuck && _book.Has(EvidenceKind.Stuck, channel);
            if (_minutes[channel] >= configured && !isHidden)
            {
                _book.Start(_kind, channel, _sinceMs[channel], mean, uptimeMs - _sinceMs[channel]);
            }
        }

        /// <summary>The line is not settled.</summary>
        public void Forget(int channel, long uptimeMs)
        {
            _minutes[channel] = 0;
            _book.End(_kind, channel, uptimeMs);
        }
    }
}
