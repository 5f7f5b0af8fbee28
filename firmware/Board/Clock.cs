namespace Edge.Board
{
    /// <summary>
    /// The platform's time, injected so that the same firmware runs on a board and in virtual time.
    /// Only <see cref="TimeKeeper"/> reads it; every stage gets the tick's one reading as an argument.
    /// </summary>
    public abstract class Clock
    {
        /// <summary>Milliseconds since boot; never steps, never goes back.</summary>
        public abstract long UptimeMs { get; }

        /// <summary>The system clock: milliseconds since 1970-01-01 UTC. May be wrong, and may step.</summary>
        public abstract long UtcMs { get; }

        /// <summary>True once network time (SNTP) has set the system clock since boot.</summary>
        public abstract bool IsNetworkSynchronized { get; }

        /// <summary>Sets the system clock.</summary>
        /// <param name="utcMs">Milliseconds since 1970-01-01 UTC.</param>
        public abstract void SetUtcMs(long utcMs);
    }
}
