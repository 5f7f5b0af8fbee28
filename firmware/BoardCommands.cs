using Edge.Board;
using Edge.Configuration;
using Edge.Events;

namespace Edge
{
    /// <summary>What commands act on, besides the uplink itself: the clock, the ledger of openings, and the desk where orders are given.</summary>
    public sealed class BoardCommands : CommandTarget
    {
        private const int None = -1;

        private readonly SiteSettings _site;
        private readonly TimeKeeper _time;
        private readonly OpeningLedger _ledger;
        private readonly OrderDesk _desk;

        /// <summary>Creates the target.</summary>
        public BoardCommands(SiteSettings site, TimeKeeper time, OpeningLedger ledger, OrderDesk desk)
        {
            _site = site;
            _time = time;
            _ledger = ledger;
            _desk = desk;
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

        /// <inheritdoc/>
        public override int SetWindow(string line, string who, long fromUtcMs, long toUtcMs)
        {
            int index = FindLine(line);
            return index == None ? CommandOutcome.UnknownSubject : OutcomeOf(_desk.OrderStop(index, who, OrderReason.Authority, fromUtcMs, toUtcMs));
        }

        /// <inheritdoc/>
        public override int RemoveWindows(string line, string who)
        {
            int index = FindLine(line);
            return index == None ? CommandOutcome.UnknownSubject : OutcomeOf(_desk.WithdrawStops(index, who));
        }

        /// <inheritdoc/>
        public override int BeginMaintenance(string line, string who, int reason, int minutes)
        {
            int index = FindLine(line);
            return index == None ? CommandOutcome.UnknownSubject : OutcomeOf(_desk.BeginMaintenance(index, who, reason, minutes));
        }

        /// <inheritdoc/>
        public override int EndMaintenance(string line, string who)
        {
            int index = FindLine(line);
            return index == None ? CommandOutcome.UnknownSubject : OutcomeOf(_desk.EndMaintenance(index, who));
        }

        /// <inheritdoc/>
        public override int BeginCalibration(string channel, string who, int reason, int minutes)
        {
            int index = FindChannel(channel);
            return index == None ? CommandOutcome.UnknownSubject : OutcomeOf(_desk.BeginCalibration(index, who, reason, minutes));
        }

        /// <inheritdoc/>
        public override int EndCalibration(string channel, string who)
        {
            int index = FindChannel(channel);
            return index == None ? CommandOutcome.UnknownSubject : OutcomeOf(_desk.EndCalibration(index, who));
        }

        private int OutcomeOf(string refusal)
        {
            return refusal == null ? CommandOutcome.Done : _desk.Refusal;
        }

        private int FindLine(string id)
        {
            for (int line = 0; line < _site.Lines.Length; line++)
            {
                if (_site.Lines[line].Id == id)
                {
                    return line;
                }
            }

            return None;
        }

        private int FindChannel(string id)
        {
            for (int channel = 0; channel < _site.Channels.Length; channel++)
            {
                if (_site.Channels[channel].Id == id)
                {
                    return channel;
                }
            }

            return None;
        }
    }
}
