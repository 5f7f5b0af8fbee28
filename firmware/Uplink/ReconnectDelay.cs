using System;

namespace Edge.Uplink
{
    /// <summary>
    /// When to try again, and at which broker. The first attempt after boot or after the loss of a connection that had lasted comes at a
    /// random point of an interval, so that a broker's restart does not meet all boards at once; then each round over the brokers doubles
    /// the delay up to a cap, with jitter. A broker that failed is not asked again within half of the interval: the attempts of those who came early
    /// would be added to the first ones of those who come late. A connection that dies young counts as a failed attempt. Where an attempt held the
    /// board up until the watchdog ended that, the next boot waits much longer, and begins with the next broker: recording matters more.
    /// </summary>
    public sealed class ReconnectDelay
    {
        private const int MostDoublings = 16;

        private readonly Random _random;
        private readonly int _spreadMs;
        private readonly int _capMs;
        private readonly int _brokers;
        private int _failures;

        /// <summary>Creates the delays.</summary>
        /// <param name="spreadMs">Interval of the first attempt, ms; 0: at once.</param>
        /// <param name="capMs">Greatest delay, ms.</param>
        /// <param name="brokers">Number of brokers.</param>
        /// <param name="seed">Seed.</param>
        public ReconnectDelay(int spreadMs, int capMs, int brokers, int seed)
        {
            _random = new Random(seed);
            _spreadMs = spreadMs;
            _capMs = capMs;
            _brokers = brokers;
        }

        /// <summary>Index of the broker that the next attempt goes to: in order of preference, from the first.</summary>
        public int Broker
        {
            get { return _failures % _brokers; }
        }

        /// <summary>Delay after boot, or after the loss of a connection that had lasted: ms, uniform over the spread.</summary>
        public int First()
        {
            _failures = 0;
            return _random.Next(_spreadMs + 1);
        }

        /// <summary>Delay after a failed attempt, or after a connection that died young: ms, half of it jitter.</summary>
        public int AfterFailure()
        {
            int doublings = _failures / _brokers;
            _failures++;
            return Doubled(Broker == 0 && _spreadMs > Limits.FirstRetryMs ? _spreadMs : Limits.FirstRetryMs, doublings, _capMs);
        }

        /// <summary>Delay after a boot that followed on a stalled attempt: ms, the spread and behind it a time of its own, half of it jitter.</summary>
        /// <param name="stalls">How many attempts stalled in a row, 1 and more.</param>
        public int AfterStalls(int stalls)
        {
            int spreadMs = First();
            _failures = stalls;
            return spreadMs + Doubled(Limits.StallRetryMs, stalls - 1, Limits.StallCapMs);
        }

        private int Doubled(int firstMs, int doublings, int capMs)
        {
            long delayMs = (long)firstMs << (doublings < MostDoublings ? doublings : MostDoublings);
            int boundMs = delayMs < capMs ? (int)delayMs : capMs;
            return (boundMs / 2) + _random.Next((boundMs / 2) + 1);
        }
    }
}
