using Edge.Records;

namespace Edge.Board
{
    /// <summary>
    /// Takes one reading of the clock a tick, sets the system clock from the battery clock at boot and the battery clock from
    /// network time, and notices steps. The one reader of <see cref="Clock"/>.
    /// </summary>
    public sealed class TimeKeeper
    {
        /// <summary>Creates the keeper.</summary>
        /// <param name="clock">The platform's time.</param>
        /// <param name="battery">The battery clock, or null where the board has none.</param>
        public TimeKeeper(Clock clock, BatteryClock battery)
        {
        }

        /// <summary>Milliseconds since boot at this tick.</summary>
        public long UptimeMs { get; private set; }

        /// <summary>Milliseconds since 1970 UTC at this tick.</summary>
        public long UtcMs { get; private set; }

        /// <summary>One of <see cref="TimeQuality"/>.</summary>
        public byte Quality { get; private set; }

        /// <summary>The step of the system clock found at this tick, ms; 0 for none. Setting the clock at boot is no step.</summary>
        public long StepMs { get; private set; }

        /// <summary>Takes the tick's reading.</summary>
        public void Read()
        {
        }
    }
}
