using Edge.Board;
using Edge.Events;

namespace Edge
{
    /// <summary>What commands act on, besides the uplink itself: the clock, and the ledger of openings.</summary>
    public sealed class BoardCommands : CommandTarget
    {
        private readonly TimeKeeper _time;
        private readonly OpeningLedger _ledger;

        /// <summary>Creates the target.</summary>
        public BoardCommands(TimeKeeper time, OpeningLedger ledger)
        {
            _time = time;
            _ledger = ledger;
        }

        /// <inheritdoc/>
        public override int SetClock(long utcMs)
        {
            return _time.TrySet(utcMs) ? CommandOutcome.Done : CommandOutcome.WrongState;
        }

        /// <inheritdoc/>
        public override int AcknowledgeOpening(string valve, string who)
        {
            return _ledger.Acknowledge(valve, who);
        }

        /// <inheritdoc/>
        public override int AnnounceEmergency(string valve, int minutes, string reason)
        {
            return _ledger.Announce(valve, minutes, reason);
        }

        /// <inheritdoc/>
        public override int WithdrawEmergency(string valve)
        {
            return _ledger.Withdraw(valve);
        }
    }
}
