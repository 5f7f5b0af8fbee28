using Edge.Configuration;
using Edge.Records;

namespace Edge.Sampling
{
    /// <summary>
    /// Gathers seconds into minutes. A minute ends when the UTC minute of the clock is another one, forward or back: a stepped clock
    /// yields short minutes with their true counts, never a lost or merged one.
    /// </summary>
    public sealed class MinuteAggregator
    {
        /// <summary>Creates the aggregator of a site.</summary>
        public MinuteAggregator(SiteSettings site)
        {
        }

        /// <summary>Whether the gathered samples belong to another minute than this time; false while there are none.</summary>
        public bool IsOver(long utcMs)
        {
            return false;
        }

        /// <summary>Fills the minute record of one line from what was gathered (all but sequence and schema sequence).</summary>
        public void Fill(int line, Record record)
        {
        }

        /// <summary>Forgets what was gathered.</summary>
        public void Clear()
        {
        }

        /// <summary>Adds one second.</summary>
        public void Add(SampleSet samples, long utcMs, byte timeQuality)
        {
        }
    }
}
