using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>Finds values that repeat an earlier stretch of the last day, as a signal generator in the place of a transmitter would.</summary>
    /// <remarks>
    /// <para>Words: a minute's mean is a <b>step</b>, its number of 1/4096 of the span, kept modulo 255 for an hour and modulo 15 for a day: half a
    /// byte a minute. The <b>stretch</b> is the last 32 minutes; it is <b>lively</b> when at least half of its minutes differ from the one before by
    /// more than two steps, modulo 255. A value that hardly moves agrees with itself, which says nothing; it may be stuck.</para>
    /// <code>
    /// every 16 minutes, for a lively stretch:
    ///   each of its minutes is within one step of those some minutes earlier     STARTED, with how much earlier
    ///   (beyond the hour: modulo 15, of which some must differ as well)
    ///   no such row within the last day                                          ENDED if it was started
    /// minute without a value, or that does not count                             no stretch with it is lively, and it agrees with none
    /// </code>
    /// <para>A repetition is found within an hour of its beginning. It shows where the loop is a whole number of minutes long, or the value
    /// moves slowly enough that the remainder does not matter. A value that jumps by multiples of 15 steps only would agree with anything
    /// modulo 15, so some minutes must differ there. Most comparisons end at the first minute, so a look costs about 2000 comparisons;
    /// channels take turns.</para>
    /// </remarks>
    public sealed class RepetitionMonitor
    {
        private const int Steps = 4096;
        private const int Lively = 2;
        private const int Modulus = 255;
        private const byte Missing = 255;

        // A divisor of the modulus, so that what is kept for a day follows from what is kept for an hour.
        private const int DayModulus = 15;
        private const int MissingOfDay = 15;
        private const int LivelyOfDay = 6;
        private const int HourMinutes = 60;
        private const int DayBytes = Limits.RepetitionMinutes / 2;

        private readonly SiteSettings _site;
        private readonly EvidenceBook _book;
        private readonly sbyte[] _slotOf;

        // By slot the last hour, and the last day with two minutes in a byte; a minute's place in each is its number.
        private readonly byte[] _hour;
        private readonly byte[] _day;
        private readonly short[] _next;
        private readonly short[] _held;

        /// <summary>Creates the monitor of a site's channels that are to be watched.</summary>
        public RepetitionMonitor(SiteSettings site, EvidenceBook book)
        {
            _site = site;
            _book = book;
            _slotOf = new sbyte[site.Channels.Length];
            int slots = 0;
            for (int i = 0; i < _slotOf.Length; i++)
            {
                _slotOf[i] = (sbyte)(site.Channels[i].LooksForRepetition ? slots++ : -1);
            }

            _hour = new byte[slots * HourMinutes];
            _day = new byte[slots * DayBytes];
            _next = new short[slots];
            _held = new short[slots];
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
            Keep(slot, at, counts ? StepOf(_site.Channels[channel], mean) : Missing);
            _next[slot] = (short)(at + 1 == Limits.RepetitionMinutes ? 0 : at + 1);
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
            return _held[slot] > Limits.RepetitionStretch && CountLively(slot, at, Modulus) >= Limits.RepetitionChanges;
        }

        /// <summary>Minutes of the stretch that differ from the one before, modulo a number; 0 where one has no value.</summary>
        private int CountLively(int slot, int at, int modulus)
        {
            int changes = 0;
            int later = InHour(slot, at);
            for (int i = 1; i < Limits.RepetitionStretch; i++)
            {
                int step = InHour(slot, Before(at, i));
                if (step == Missing || later == Missing)
                {
                    return 0;
                }

                changes += Distance(step, later, modulus) > Lively ? 1 : 0;
                later = step;
            }

            return changes;
        }

        /// <summary>How many minutes earlier the stretch that ends here was before; 0 for never.</summary>
        private int FindEarlier(int slot, int at)
        {
            int most = _held[slot] - Limits.RepetitionStretch;
            for (int lag = 1; lag <= most && lag <= HourMinutes - Limits.RepetitionStretch; lag++)
            {
                if (AgreesInHour(slot, at, lag))
                {
                    return lag;
                }
            }

            bool canTell = CountLively(slot, at, DayModulus) >= LivelyOfDay;
            for (int lag = HourMinutes - Limits.RepetitionStretch + 1; canTell && lag <= most; lag++)
            {
                if (AgreesInDay(slot, at, lag))
                {
                    return lag;
                }
            }

            return 0;
        }

        private bool AgreesInHour(int slot, int at, int lag)
        {
            for (int i = 0; i < Limits.RepetitionStretch; i++)
            {
                int earlier = InHour(slot, Before(at, lag + i));
                if (earlier == Missing || Distance(InHour(slot, Before(at, i)), earlier, Modulus) > 1)
                {
                    return false;
                }
            }

            return true;
        }

        private bool AgreesInDay(int slot, int at, int lag)
        {
            for (int i = 0; i < Limits.RepetitionStretch; i++)
            {
                int earlier = InDay(slot, Before(at, lag + i));
                if (earlier == MissingOfDay || Distance(InHour(slot, Before(at, i)), earlier, DayModulus) > 1)
                {
                    return false;
                }
            }

            return true;
        }

        private void Keep(int slot, int minute, byte step)
        {
            _hour[(slot * HourMinutes) + (minute % HourMinutes)] = step;
            int half = step == Missing ? MissingOfDay : step % DayModulus;
            int place = (slot * DayBytes) + (minute >> 1);
            bool isHigh = (minute & 1) != 0;
            _day[place] = (byte)(isHigh ? (half << 4) | (_day[place] & 0x0F) : (_day[place] & 0xF0) | half);
        }

        private int InHour(int slot, int minute)
        {
            return _hour[(slot * HourMinutes) + (minute % HourMinutes)];
        }

        private int InDay(int slot, int minute)
        {
            int both = _day[(slot * DayBytes) + (minute >> 1)];
            return (minute & 1) != 0 ? both >> 4 : both & 0x0F;
        }

        private static int Before(int at, int minutes)
        {
            int before = at - minutes;
            return before < 0 ? before + Limits.RepetitionMinutes : before;
        }

        private static int Distance(int one, int other, int modulus)
        {
            int distance = (one - other) % modulus;
            distance = distance < 0 ? -distance : distance;
            return distance > modulus / 2 ? modulus - distance : distance;
        }
    }
}
