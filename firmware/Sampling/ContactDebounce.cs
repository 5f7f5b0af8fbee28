namespace Edge.Sampling
{
    /// <summary>
    /// Lets a contact state through once it was read twice, at least <see cref="Limits.DebounceMs"/> apart, with nothing else between.
    /// </summary>
    public sealed class ContactDebounce
    {
        private readonly byte[] _candidates;
        private readonly long[] _candidateSinceMs;

        /// <summary>Creates it for a number of contacts, all unread.</summary>
        public ContactDebounce(int contacts)
        {
            _candidates = new byte[contacts];
            _candidateSinceMs = new long[contacts];
        }

        /// <summary>Takes a tick's readings into the stable states.</summary>
        /// <param name="readings">State by contact as read.</param>
        /// <param name="stable">Debounced state by contact; changed here.</param>
        /// <param name="sinceMs">When the debounced state was first read, ms since boot, by contact; changed here.</param>
        /// <param name="uptimeMs">The tick's time, ms since boot.</param>
        public void Take(byte[] readings, byte[] stable, long[] sinceMs, long uptimeMs)
        {
            for (int i = 0; i < stable.Length; i++)
            {
                byte reading = readings[i];
                if (reading == stable[i])
                {
                    _candidates[i] = reading;
                }
                else if (reading != _candidates[i])
                {
                    _candidates[i] = reading;
                    _candidateSinceMs[i] = uptimeMs;
                }
                else if (uptimeMs - _candidateSinceMs[i] >= Limits.DebounceMs)
                {
                    stable[i] = reading;
                    sinceMs[i] = _candidateSinceMs[i];
                }
            }
        }
    }
}
