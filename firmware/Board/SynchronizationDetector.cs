namespace Edge.Board
{
    /// <summary>
    /// Recognizes that network time has arrived. The platform tells nobody that SNTP has set the clock, but only SNTP sets it behind our back:
    /// the difference between the system clock and the uptime changes.
    /// </summary>
    /// <remarks>
    /// Both run from the same crystal, the uptime in steps of 10 ms, so a change of more than <see cref="JumpMs"/> between two looks is a set clock.
    /// A first synchronisation that happens to move the clock by less (one in ten: the battery clock gives whole seconds) is found at a
    /// later one, an hour on; until then the time is just as good and is called worse.
    /// </remarks>
    public sealed class SynchronizationDetector
    {
        /// <summary>Least change that counts, ms.</summary>
        public const int JumpMs = 50;

        private const int LongestLookMs = 10;

        private bool _hasOffset;
        private long _offsetMs;

        /// <summary>Whether network time has been seen.</summary>
        public bool IsSynchronized { get; private set; }

        /// <summary>Compares the clocks.</summary>
        /// <param name="uptimeBeforeMs">Uptime just before the system clock was read.</param>
        /// <param name="utcMs">The system clock.</param>
        /// <param name="uptimeAfterMs">Uptime just after; a look that took long (a collection in between) says nothing.</param>
        public void Look(long uptimeBeforeMs, long utcMs, long uptimeAfterMs)
        {
            if (uptimeAfterMs - uptimeBeforeMs > LongestLookMs)
            {
                return;
            }

            long offsetMs = utcMs - uptimeBeforeMs;
            long changeMs = offsetMs - _offsetMs;
            if (_hasOffset && (changeMs > JumpMs || changeMs < -JumpMs))
            {
                IsSynchronized = true;
            }

            _offsetMs = offsetMs;
            _hasOffset = true;
        }

        /// <summary>We set the clock ourselves: the next look starts anew.</summary>
        public void Forget()
        {
            _hasOffset = false;
        }
    }
}
