using Edge.Records;

namespace Edge.Events
{
    /// <summary>Tells when the broker has been out of reach for long, and when it is in reach again.</summary>
    /// <remarks>
    /// <code>
    /// offline for 10 min (also from boot on)     LINK-LOST, at its beginning
    /// online                                     LINK-RESTORED if it was lost
    /// </code>
    /// </remarks>
    public sealed class LinkMonitor
    {
        private const long Online = -1;

        private readonly EventSink _sink;
        private long _offlineSinceMs = Online;
        private bool _isLost;

        /// <summary>Creates the monitor.</summary>
        public LinkMonitor(EventSink sink)
        {
            _sink = sink;
        }

        /// <summary>Looks at the link; every second.</summary>
        /// <param name="isOnline">Whether the uplink is online.</param>
        /// <param name="failure">Why the last attempt failed or connection ended.</param>
        /// <param name="uptimeMs">Plant time since boot.</param>
        public void Take(bool isOnline, int failure, long uptimeMs)
        {
            if (isOnline)
            {
                if (_isLost)
                {
                    _sink.Write(EventCode.LinkRestored, Record.NoLine, "", 0, uptimeMs - _offlineSinceMs, 0);
                }

                _isLost = false;
                _offlineSinceMs = Online;
                return;
            }

            if (_offlineSinceMs == Online)
            {
                _offlineSinceMs = uptimeMs;
            }

            if (!_isLost && uptimeMs - _offlineSinceMs >= Limits.LinkLostMs)
            {
                _isLost = true;
                _sink.Write(EventCode.LinkLost, Record.NoLine, "", uptimeMs - _offlineSinceMs, failure, 0);
            }
        }
    }
}
