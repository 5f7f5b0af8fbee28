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
        private const int Kinds = 2;
        private const int NotLookedFor = -1;

        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;

        // By channel and kind: the place of its run, or not looked for.
        private readonly sbyte[] _runOf;
        private readonly int[] _least;
        private readonly int[] _greatest;
        private readonly short[] _minutes;
        private readonly long[] _sinceMs;

        /// <summary>Creates the monitor of all channels of a site.</summary>
        /// <param name="site">The site.</param>
        /// <param name="book">Where evidence goes.</param>
        public SpreadMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
            _runOf = new sbyte[site.Channels.Length * Kinds];
            int runs = 0;
            for (int i = 0; i < _runOf.Length; i++)
            {
                bool isLookedFor = MinutesOf(site.Channels[i / Kinds], i % Kinds != 0) > 0;
                _runOf[i] = (sbyte)(isLookedFor ? runs++ : NotLookedFor);
            }

            _least = new int[runs];
            _greatest = new int[runs];
            _minutes = new short[runs];
            _sinceMs = new long[runs];
        }

        /// <summary>Takes a minute that counts.</summary>
        public void Take(int channel, int mean, long uptimeMs)
        {
            Take(channel, false, mean, uptimeMs);
            Take(channel, true, mean, uptimeMs);
        }

        /// <summary>The line is not settled.</summary>
        public void Forget(int channel, long uptimeMs)
        {
            Forget(channel, false, uptimeMs);
            Forget(channel, true, uptimeMs);
        }

        private static int MinutesOf(ChannelSettings channel, bool isFlat)
        {
            return isFlat ? channel.FlatMinutes : channel.StuckMinutes;
        }

        private static int KindOf(bool isFlat)
        {
            return isFlat ? EvidenceKind.Flat : EvidenceKind.Stuck;
        }

        private int RunOf(int channel, bool isFlat)
        {
            return _runOf[(channel * Kinds) + (isFlat ? 1 : 0)];
        }

        private void Take(int channel, bool isFlat, int mean, long uptimeMs)
        {
            int run = RunOf(channel, isFlat);
            if (run == NotLookedFor)
            {
                return;
            }

            ChannelSettings settings = _site.Channels[channel];
            int configured = MinutesOf(settings, isFlat);
            int tolerance = isFlat ? (settings.HighScaled - settings.LowScaled) / Limits.FlatShare : settings.ResolutionScaled;
            int least = _minutes[run] == 0 || mean < _least[run] ? mean : _least[run];
            int greatest = _minutes[run] == 0 || mean > _greatest[run] ? mean : _greatest[run];
            if (_minutes[run] == 0 || greatest - least > tolerance)
            {
                _book.End(KindOf(isFlat), channel, uptimeMs);
                _minutes[run] = 0;
                _sinceMs[run] = uptimeMs - SiteTime.MinuteMs;
                least = mean;
                greatest = mean;
            }

            _least[run] = least;
            _greatest[run] = greatest;
            if (_minutes[run] < configured)
            {
                _minutes[run]++;
            }

            bool isHidden = isFlat && _book.Has(EvidenceKind.Stuck, channel);
            if (_minutes[run] >= configured && !isHidden)
            {
                _book.Start(KindOf(isFlat), channel, _sinceMs[run], mean, uptimeMs - _sinceMs[run]);
            }
        }

        private void Forget(int channel, bool isFlat, long uptimeMs)
        {
            int run = RunOf(channel, isFlat);
            if (run != NotLookedFor)
            {
                _minutes[run] = 0;
                _book.End(KindOf(isFlat), channel, uptimeMs);
            }
        }
    }
}
