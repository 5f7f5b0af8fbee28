using Edge.Board;
using Edge.Events;

namespace Edge
{
    /// <summary>What commands act on, besides the uplink itself: the clock.</summary>
    public sealed class BoardCommands : CommandTarget
    {
        private readonly TimeKeeper _time;

        /// <summary>Creates the target.</summary>
        public BoardCommands(TimeKeeper time)
        {
            _time = time;
        }

        /// <inheritdoc/>
        public override int SetClock(long utcMs)
        {
            return _time.TrySet(utcMs) ? CommandOutcome.Done : CommandOutcome.WrongState;
        }
    }
}
