using Edge.Configuration;
using Edge.Events;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// Carries out the named commands that the link has queued, at one place of the tick: at most one a tick. Every one that is carried out or
    /// refused for what it says is an event of the log; its answer leaves with the uplink's step of the same tick.
    /// </summary>
    /// <remarks>
    /// <para>Idempotent: a command whose id is in <see cref="CommandMemory"/> is answered as it was and does nothing.</para>
    /// <para>Rate: <see cref="Limits.CommandBurst"/> commands at once, then one each <see cref="Limits.CommandRefillMs"/>, since each
    /// takes room of the log. What comes faster, and what could not be read at all, gets no answer and is counted in one event
    /// each <see cref="Limits.IntegrityEventMs"/>.</para>
    /// </remarks>
    public sealed class CommandStage
    {
        // 2024-01-01 and 2100-01-01, ms since 1970 UTC: what a clock or a window may be set to.
        private const long FirstUtcMs = 1704067200000;
        private const long LastUtcMs = 4102444800000;
        private const long DayMs = 24L * 3600 * 1000;

        private readonly UplinkStage _uplink;
        private readonly CommandInbox _inbox;
        private readonly RecordLog _log;
        private readonly EventSink _sink;
        private readonly CommandTarget _target;
        private readonly SiteSettings _site;
        private int _tokens = Limits.CommandBurst;
        private long _refilledMs;
        private long _reportedMs = -Limits.IntegrityEventMs;
        private int _reported;

        /// <summary>Creates the stage.</summary>
        /// <param name="site">The site.</param>
        /// <param name="uplink">Where commands come from and answers go.</param>
        /// <param name="log">The record log.</param>
        /// <param name="sink">Where events go: the log.</param>
        /// <param name="target">What commands act on besides the uplink.</param>
        public CommandStage(SiteSettings site, UplinkStage uplink, RecordLog log, EventSink sink, CommandTarget target)
        {
            _site = site;
            _uplink = uplink;
            _inbox = uplink.Commands;
            _log = log;
            _sink = sink;
            _target = target;
        }

        /// <summary>Carries out the oldest command that waits, if there is one.</summary>
        public void Apply(long uptimeMs)
        {
            Refill(uptimeMs);
            Command command = _inbox.Peek();
            if (command != null && _inbox.Memory.IsFilled)
            {
                if (_tokens > 0)
                {
                    _tokens--;
                    Apply(command);
                }
                else
                {
                    _inbox.Refuse(1);
                }

                _inbox.Remove();
            }

            ReportRefused(uptimeMs);
        }

        private void Refill(long uptimeMs)
        {
            if (_tokens >= Limits.CommandBurst)
            {
                _refilledMs = uptimeMs;
            }
            else if (uptimeMs - _refilledMs >= Limits.CommandRefillMs)
            {
                _refilledMs += Limits.CommandRefillMs;
                _tokens++;
            }
        }

        private void Apply(Command command)
        {
            int place = _inbox.Memory.Find(command.Id);
            if (place == CommandMemory.None)
            {
                int outcome = Dispatch(command);
                long sequence = _log.NextSequence;
                _sink.Write(EventCode.Command, command.Line, command.Id, 0, command.Name, outcome);
                place = _inbox.Memory.Add(command.Id, outcome, _log.NextSequence > sequence ? sequence : 0);
            }

            _inbox.IsStatusWanted |= command.Name == CommandName.RequestStatus;
            _inbox.Answer(command.Id, place);
        }

        private int Dispatch(Command command)
        {
            switch (command.Name)
            {
                case CommandName.ResendRange:
                    return _uplink.Resend(command.Argument1, command.Argument2);
                case CommandName.SendBlocks:
                    return _uplink.SendBlocks(command.Argument1, command.Argument2);
                case CommandName.RequestStatus:
                    return CommandOutcome.Done;
                case CommandName.SetClock:
                    return IsTime(command.Argument1) ? _target.SetClock(command.Argument1) : CommandOutcome.BadArgument;
                default:
                    return DispatchToSubject(command);
            }
        }

        private int DispatchToSubject(Command command)
        {
            string subject = SubjectOf(command);
            if (command.Name == CommandName.Unknown)
            {
                return CommandOutcome.UnknownCommand;
            }

            if (subject.Length == 0)
            {
                return CommandOutcome.UnknownSubject;
            }

            bool hasText = command.Text.Length > 0;
            switch (command.Name)
            {
                case CommandName.AcknowledgeOpening:
                    return hasText ? _target.AcknowledgeOpening(subject, command.Text) : CommandOutcome.BadArgument;
                case CommandName.AnnounceEmergency:
                    return hasText && IsRange(command.Argument1, Limits.AnnouncementMinutes)
                        ? _target.AnnounceEmergency(subject, (int)command.Argument1, command.Text)
                        : CommandOutcome.BadArgument;
                case CommandName.WithdrawEmergency:
                    return _target.WithdrawEmergency(subject);
                default:
                    return OrderDesk.IsId(command.Text) ? DispatchOrder(command, subject) : CommandOutcome.BadArgument;
            }
        }

        // Orders are signed with an id.
        private int DispatchOrder(Command command, string subject)
        {
            bool isTimed = command.Name == CommandName.BeginMaintenance || command.Name == CommandName.BeginCalibration;
            if (isTimed && !(IsRange(command.Argument1, Limits.OrderMinutes) && command.Argument2 >= 0 && command.Argument2 <= OrderReason.Last))
            {
                return CommandOutcome.BadArgument;
            }

            switch (command.Name)
            {
                case CommandName.SetWindow:
                    return IsTime(command.Argument1) && IsTime(command.Argument2) && IsRange(command.Argument2 - command.Argument1, Limits.WindowDays * DayMs)
                        ? _target.SetWindow(subject, command.Text, command.Argument1, command.Argument2)
                        : CommandOutcome.BadArgument;
                case CommandName.RemoveWindows:
                    return _target.RemoveWindows(subject, command.Text);
                case CommandName.BeginMaintenance:
                    return _target.BeginMaintenance(subject, command.Text, (int)command.Argument2, (int)command.Argument1);
                case CommandName.EndMaintenance:
                    return _target.EndMaintenance(subject, command.Text);
                case CommandName.BeginCalibration:
                    return _target.BeginCalibration(subject, command.Text, (int)command.Argument2, (int)command.Argument1);
                default:
                    return _target.EndCalibration(subject, command.Text);
            }
        }

        // A command to a device is about the line, unless it names something else.
        private string SubjectOf(Command command)
        {
            bool isOfLine = command.Subject.Length == 0 && command.Line < _site.Lines.Length;
            return isOfLine ? _site.Lines[command.Line].Id : command.Subject;
        }

        private void ReportRefused(long uptimeMs)
        {
            int refused = _inbox.RefusedCount - _reported;
            if (refused > 0 && uptimeMs - _reportedMs >= Limits.IntegrityEventMs)
            {
                _reported = _inbox.RefusedCount;
                _reportedMs = uptimeMs;
                _sink.Write(EventCode.CommandsRefused, Record.NoLine, "", 0, refused, 0);
            }
        }

        private static bool IsTime(long utcMs)
        {
            return utcMs >= FirstUtcMs && utcMs < LastUtcMs;
        }

        private static bool IsRange(long value, long most)
        {
            return value >= 1 && value <= most;
        }
    }
}
