namespace Edge.Sampling
{
    /// <summary>
    /// Turns a pulse count that wraps at 2^31 into a rate over a sliding window of <see cref="Limits.PulseWindowSamples"/> samples
    /// (10 s). The window is shorter while it fills; with one sample there is no rate yet.
    /// </summary>
    public sealed class PulseRate
    {
        private const int Slots = Limits.PulseWindowSamples + 1;

        private readonly int[] _counts = new int[Slots];
        private readonly long[] _uptimeMs = new long[Slots];
        private int _newest = -1;
        private int _held;

        /// <summary>Forgets the window: the counter was not read for a while.</summary>
        public void Clear()
        {
            _held = 0;
        }

        /// <summary>Adds a reading.</summary>
        /// <param name="count">Pulses since boot, modulo 2^31.</param>
        /// <param name="uptimeMs">When, ms since boot.</param>
        public void Add(int count, long uptimeMs)
        {
            _newest = (_newest + 1) % Slots;
            _counts[_newest] = count;
            _uptimeMs[_newest] = uptimeMs;
            if (_held < Slots)
            {
                _held++;
            }
        }

        /// <summary>Pulses in the window; 0 with less than two readings.</summary>
        public int Pulses
        {
            get { return _held < 2 ? 0 : (_counts[_newest] - _counts[Oldest]) & 0x7FFFFFFF; }
        }

        /// <summary>Length of the window, ms; 0 with less than two readings: there is no rate yet.</summary>
        public long ElapsedMs
        {
            get { return _held < 2 ? 0 : _uptimeMs[_newest] - _uptimeMs[Oldest]; }
        }

        private int Oldest
        {
            get { return (_newest - _held + 1 + Slots) % Slots; }
        }
    }
}
