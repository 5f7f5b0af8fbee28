using Edge.Configuration;
using Edge.Records;

namespace Edge.Events
{
    /// <summary>Compares channels that measure the same, such as a reagent's flow and its pulse meter, hour by hour.</summary>
    /// <remarks>
    /// <code>
    /// both hours valid, one of the means at least the configured one, difference &gt; the configured share of the greater     STARTED
    /// both hours valid, otherwise                                                                                          ENDED
    /// an hour is not valid                                                                                                 nothing
    /// </code>
    /// <para>Told within two hours.</para>
    /// </remarks>
    public sealed class PairMonitor
    {
        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;

        /// <summary>Creates the monitor of all pairs of a site.</summary>
        public PairMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
        }

        /// <summary>Takes the summary of an hour of a line.</summary>
        public void TakeHour(Record hour, long uptimeMs)
        {
            int first = _site.Lines[hour.Line].FirstChannel;
            for (int i = 0; i < _site.Pairs.Length; i++)
            {
                PairSettings pair = _site.Pairs[i];
                if (_site.Channels[pair.First].Line == hour.Line)
                {
                    Compare(pair, hour, pair.First - first, pair.Second - first, uptimeMs);
                }
            }
        }

        private void Compare(PairSettings pair, Record hour, int first, int second, long uptimeMs)
        {
            if (hour.ValidMinutes[first] < Limits.ValidMinutesPerHour || hour.ValidMinutes[second] < Limits.ValidMinutesPerHour)
            {
                return;
            }

            int one = hour.Average[first];
            int other = Decimals.Rescale(hour.Average[second], _site.Channels[pair.Second].Decimals, _site.Channels[pair.First].Decimals);
            long difference = one > other ? one - other : other - one;
            long greater = one > other ? one : other;
            if (greater >= pair.LeastScaled && difference * 100 > greater * pair.Percent)
            {
                _book.Start(EvidenceKind.Deviation, pair.Second, uptimeMs - SiteTime.HourMs, one, hour.Average[second]);
            }
            else
            {
                _book.End(EvidenceKind.Deviation, pair.Second, uptimeMs);
            }
        }
    }
}
