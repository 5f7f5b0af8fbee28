namespace Edge.Board
{
    /// <summary>
    /// Makes an uptime that never goes back out of the platform's: nanoFramework derives Environment.TickCount64 on the ESP32 from the 32-bit
    /// tick counter of FreeRTOS at 100 Hz, so it starts again after 497 days.
    /// </summary>
    public sealed class UptimeCounter
    {
        /// <summary>Where the platform's uptime starts again, ms.</summary>
        public const long WrapMs = 42949672960;

        private long _lastMs;
        private long _baseMs;

        /// <summary>The uptime that a reading of the platform's means, ms.</summary>
        public long Extend(long platformMs)
        {
            if (platformMs < _lastMs)
            {
                _baseMs += WrapMs;
            }

            _lastMs = platformMs;
            return _baseMs + platformMs;
        }
    }
}
