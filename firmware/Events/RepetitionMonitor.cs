using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>Finds values that repeat an earlier stretch of the last day, as a signal generator in the place of a transmitter would.</summary>
    /// <remarks>
    /// <para>Words: a minute's mean is kept as a <b>step</b>, its number of 1/4096 of the span modulo 255: a byte a minute, a day a channel.
    /// The <b>stretch</b> is the last 32 minutes; it is <b>lively</b> when at least half of its minutes differ from the one before by more than
    /// two steps. A value that hardly moves agrees with itself, which says nothing; it may be stuck.</para>
    /// <code>
    /// every 16 minutes, for a lively stretch:
    ///   each of its minutes is within one step of those some minutes earlier     STARTED, with how much earlier
    ///   no such row within the last day                                          ENDED if it was started
    /// minute without a value, or that does not count                             no stretch with it is lively, and it agrees with none
    /// </code>
    /// <para>A repetition is found within an hour of its beginning. It shows where the loop is a whole number of minutes long, or the value
    /// moves slowly enough that the remainder does not matter. Most comparisons end at the first minute, so a look costs about 2000
    /// comparisons; channels take turns.</para>
    /// </remarks>
    public sealed class RepetitionMonitor
    {
        private const int Steps = 4096;
        private const byte Missing = 255;
        private const int Modulus = 255;
        private const int Lively = 2;

        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;
        private readonly int[] _slotOf;
        private readonly byte[][] _ring;
        private readonly int[] _next;
        private readonly int[] _held;

        /// <summary>Creates the monitor of a site's channels that are to be watched.</summary>
        public RepetitionMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
            _slotOf = new int[site.Channels.Length];
            int slots = 0;
            for (int i = 0; i < _slotOf.Length; i++)
            {
                _slotOf[i] = site.Channels[i].Evidence.Repetition ? slots++ : -1;
            }

            _ring = new byte[slots][];
            _next = new int[slots];
            _held = new int[slots];
            for (int i = 0; i < slots; i++)
            {
                _ring[i] = new byte[Limits.RepetitionMinutes];
            }
        }

        /// <summary>Takes a minute.</summary>
        /// <param name="channel">Index of the channel.</param>
        /// <param name="counts">Whether it counts.</param>
        /// <param name="mean">Its mean, scaled.</param>
        /// <param name="uptimeMs">Now, ms since boot.</param>
        public void Take(int channel, bool counts, int mean, long uptimeMs)
        {
            int slot = _slotOf[channel];
            if (slot < 0)
            {
                return;
            }

            int at = _next[slot];
            _ring[slot][at] = counts ? StepOf(_site.Channels[channel], mean) : Missing;
            _next[slot] = at + 1 == Limits.RepetitionMinutes ? 0 : at + 1;
            if (_held[slot] < Limits.RepetitionMinutes)
            {
                _held[slot]++;
            }

            // Channels take turns, so that no tick has two looks.
            if ((at + (slot * 2)) % Limits.RepetitionPause == 0)
            {
                Look(channel, slot, at, uptimeMs);
            }
        }

        private static byte StepOf(ChannelSettings channel, int mean)
        {
            int span = channel.HighScaled - channel.LowScaled;
            int size = span > Steps ? span / Steps : 1;
            int step = (mean - channel.LowScaled) / size % Modulus;
            return (byte)(step < 0 ? step + Modulus : step);
        }

        private void Look(int channel, int slot, int at, long uptimeMs)
        {
            int earlier = IsLively(slot, at) ? FindEarlier(slot, at) : 0;
            if (earlier > 0)
            {
                long stretchMs = Limits.RepetitionStretch * SiteTime.MinuteMs;
                _book.Start(EvidenceKind.Repetition, channel, uptimeMs - stretchMs, earlier * SiteTime.MinuteMs, stretchMs);
            }
            else
            {
                _book.End(EvidenceKind.Repetition, channel, uptimeMs);
            }
        }

        private bool IsLively(int slot, int at)
        {
            if (_held[slot] <= Limits.RepetitionStretch)
            {
                return false;
            }

            byte[] ring = _ring[slot];
            int changes = 0;
            byte later = ring[at];
            for (int i = 1; i < Limits.RepetitionStretch; i++)
            {
                byte step = ring[Before(at, i)];
                if (step == Missing || later == Missing)
                {
                    return false;
                }

                int distance = Distance(step, later);
                changes += distance > Lively ? 1 : 0;
                later = step;
            }

            return changes >= Limits.RepetitionChanges;
        }

        /// <summary>How many minutes earlier the stretch that ends here was before; 0 for never.</summary>
        private int FindEarlier(int slot, int at)
        {
            byte[] ring = _ring[slot];
            int most = _held[slot] - Limits.RepetitionStretch;
            for (int lag = 1; lag <= most; lag++)
            {
                int here = at;
                int there = Before(at, lag);
                int agreed = 0;
                while (agreed < Limits.RepetitionStretch && ring[there] != Missing && Distance(ring[here], ring[there]) <= 1)
                {
                    agreed++;
                    here = here == 0 ? Limits.RepetitionMinutes - 1 : here - 1;
                    there = there == 0 ? Limits.RepetitionMinutes - 1 : there - 1;
                }

                if (agreed == Limits.RepetitionStretch)
                {
                    return lag;
                }
            }

            return 0;
        }

        private static int Before(int at, int minutes)
        {
            int before = at - minutes;
            return before < 0 ? before + Limits.RepetitionMinutes : before;
        }

        private static int Distance(byte one, byte other)
        {
            int distance = one - other;
            distance = distance < 0 ? -distance : distance;
            return distance > Modulus / 2 ? Modulus - distance : distance;
        }
    }
}
