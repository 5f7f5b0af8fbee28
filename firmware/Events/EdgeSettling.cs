namespace Edge.Events
{
    /// <summary>
    /// Tells when the debounced contact has caught up with an edge. Counted in ticks and in time, as ticks may come late or in a rush.
    /// </summary>
    internal sealed class EdgeSettling
    {
        private bool _isSettling;
        private int _ticks;
        private long _sinceMs;

        /// <summary>An edge was taken in this tick.</summary>
        public void Start(long uptimeMs)
        {
            _isSettling = true;
            _ticks = 0;
            _sinceMs = uptimeMs;
        }

        /// <summary>Counts this tick. True while the debounced contact may still be older than the last edge.</summary>
        public bool IsSettling(long uptimeMs)
        {
            if (_isSettling)
            {
                _ticks++;
                _isSettling = _ticks < Limits.EdgeSettleTicks || uptimeMs - _sinceMs < Limits.EdgeSettleMs;
            }

            return _isSettling;
        }
    }
}
