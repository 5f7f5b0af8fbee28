using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>Finds values where they should not be: changed too fast, not where they are expected at work, outside of the measuring range.</summary>
    /// <remarks>
    /// <code>
    /// CHANGE        two counting minutes in a row differ by more than configured: STARTED; a pair that does not: ENDED
    /// UNEXPECTED    counting minutes outside of what is expected for the configured time: STARTED; one inside: ENDED
    /// OUT-OF-RANGE  a minute marked T: STARTED; a minute with another mark that has a value: ENDED (also while the line stands still)
    /// </code>
    /// <para>A thermocouple that drifts, is swapped for another type or connected the wrong way round shows here: by a change that no furnace
    /// makes, and by a furnace that is not as hot as one at work. What drifts within what is expected can only be told by a second sensor
    /// (<see cref="PairMonitor"/>).</para>
    /// </remarks>
    public sealed class RangeMonitor
    {
        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;
        private readonly int[] _mean;
        private readonly bool[] _hasMean;
        private readonly int[] _unexpected;

        /// <summary>Creates the monitor of all channels of a site.</summary>
        public RangeMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
            int count = site.Channels.Length;
            _mean = new int[count];
            _hasMean = new bool[count];
            _unexpected = new int[count];
        }

        /// <summary>Takes a minute that counts.</summary>
        public void Take(int channel, int mean, long uptimeMs)
        {
            ChannelSettings settings = _site.Channels[channel];
            if (settings.ChangeScaled > 0 && _hasMean[channel])
            {
                int change = mean - _mean[channel];
                if (change > settings.ChangeScaled || change < -settings.ChangeScaled)
                {
                    _book.Start(EvidenceKind.Change, channel, uptimeMs - SiteTime.MinuteMs, change, settings.ChangeScaled);
                }
                else
                {
                    _book.End(EvidenceKind.Change, channel, uptimeMs);
                }
            }

            _mean[channel] = mean;
            _hasMean[channel] = true;
            TakeExpected(channel, settings, mean, uptimeMs);
        }

        /// <summary>Takes any minute with a value.</summary>
        public void TakeMark(int channel, bool isOutOfRange, int mean, long uptimeMs)
        {
            if (isOutOfRange)
            {
                _book.Start(EvidenceKind.OutOfRange, channel, uptimeMs - SiteTime.MinuteMs, mean, 0);
            }
            else
            {
                _book.End(EvidenceKind.OutOfRange, channel, uptimeMs);
            }
        }

        /// <summary>A minute without a value: the next one is not compared with the last.</summary>
        public void Skip(int channel)
        {
            _hasMean[channel] = false;
        }

        /// <summary>The line is not settled.</summary>
        public void Forget(int channel, long uptimeMs)
        {
            _hasMean[channel] = false;
            _unexpected[channel] = 0;
            _book.End(EvidenceKind.Change, channel, uptimeMs);
            _book.End(EvidenceKind.Unexpected, channel, uptimeMs);
        }

        private void TakeExpected(int channel, ChannelSettings settings, int mean, long uptimeMs)
        {
            if (settings.ExpectedMinutes == 0)
            {
                return;
            }

            if (mean >= settings.ExpectedLowScaled && mean <= settings.ExpectedHighScaled)
            {
                _unexpected[channel] = 0;
                _book.End(EvidenceKind.Unexpected, channel, uptimeMs);
                return;
            }

            _unexpected[channel]++;
            if (_unexpected[channel] >= settings.ExpectedMinutes)
            {
                long lengthMs = _unexpected[channel] * SiteTime.MinuteMs;
                _book.Start(EvidenceKind.Unexpected, channel, uptimeMs - lengthMs, mean, lengthMs);
            }
        }
    }
}
