namespace Edge.Events
{
    /// <summary>How a command ended. Numbers and names are published: never reuse or rename one.</summary>
    public static class CommandOutcome
    {
        /// <summary>It was carried out.</summary>
        public const int Done = 0;

        /// <summary>This firmware knows the command and cannot carry it out.</summary>
        public const int NotSupported = 1;

        /// <summary>There is no such command.</summary>
        public const int UnknownCommand = 2;

        /// <summary>There is no such valve, line, channel, opening or window.</summary>
        public const int UnknownSubject = 3;

        /// <summary>An argument is missing, or out of its range.</summary>
        public const int BadArgument = 4;

        /// <summary>There is nothing to do: it is so already, or the state does not allow it.</summary>
        public const int WrongState = 5;

        /// <summary>No room: as many of the kind as the board keeps are there already.</summary>
        public const int Full = 6;

        /// <summary>The medium or the clock failed.</summary>
        public const int Failed = 7;

        /// <summary>The published name of an outcome.</summary>
        public static string NameOf(int outcome)
        {
            switch (outcome)
            {
                case Done: return "done";
                case NotSupported: return "not-supported";
                case UnknownCommand: return "unknown-command";
                case UnknownSubject: return "unknown-subject";
                case BadArgument: return "bad-argument";
                case WrongState: return "wrong-state";
                case Full: return "full";
                default: return "failed";
            }
        }
    }

    /// <summary>
    /// What commands act on. Called once a command, at one place of the tick, with arguments that the command stage has checked for type,
    /// size and range; subjects are ids as they came, known or not. What a class does not override is not supported.
    /// </summary>
    /// <remarks>
    /// Each returns one of <see cref="CommandOutcome"/>, and writes the events of what it changes itself; the command stage adds the event
    /// of the command. A call must be bounded, and must not throw.
    /// </remarks>
    public abstract class CommandTarget
    {
        /// <summary>Sets the system clock.</summary>
        /// <param name="utcMs">Ms since 1970 UTC, a time of this century.</param>
        public virtual int SetClock(long utcMs)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>Somebody has taken note of the newest opening of a valve that nobody acknowledged yet.</summary>
        /// <param name="valve">Id of the valve.</param>
        /// <param name="who">Who, 1 to <see cref="Limits.NameLength"/> characters.</param>
        public virtual int AcknowledgeOpening(string valve, string who)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>Openings of a valve are announced as an emergency from now on, for a time.</summary>
        /// <param name="valve">Id of the valve, or of a line: all its valves.</param>
        /// <param name="minutes">How long at most, 1 to <see cref="Limits.AnnouncementMinutes"/>.</param>
        /// <param name="reason">Who and why, 1 to <see cref="Limits.NameLength"/> characters.</param>
        public virtual int AnnounceEmergency(string valve, int minutes, string reason)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>The announcement ends.</summary>
        /// <param name="valve">Id of the valve or line.</param>
        public virtual int WithdrawEmergency(string valve)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>A line must stand still in a window of time (staggered production, pollution response).</summary>
        /// <param name="line">Id of the line.</param>
        /// <param name="who">Id of who orders it.</param>
        /// <param name="fromUtcMs">Begin, ms since 1970 UTC.</param>
        /// <param name="toUtcMs">End, later than the begin by at most <see cref="Limits.WindowDays"/>.</param>
        public virtual int SetWindow(string line, string who, long fromUtcMs, long toUtcMs)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>The windows of a line that commands set are taken back.</summary>
        /// <param name="line">Id of the line.</param>
        /// <param name="who">Id of who orders it.</param>
        public virtual int RemoveWindows(string line, string who)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>The values of a line are marked M from now on, for a time.</summary>
        /// <param name="line">Id of the line.</param>
        /// <param name="who">Id of who orders it.</param>
        /// <param name="reason">One of <see cref="OrderReason"/>.</param>
        /// <param name="minutes">How long at most, 1 to <see cref="Limits.OrderMinutes"/>.</param>
        public virtual int BeginMaintenance(string line, string who, int reason, int minutes)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>These marks end.</summary>
        /// <param name="line">Id of the line.</param>
        /// <param name="who">Id of who orders it.</param>
        public virtual int EndMaintenance(string line, string who)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>The values of a channel are marked C from now on, for a time.</summary>
        /// <param name="channel">Id of the channel.</param>
        /// <param name="who">Id of who orders it.</param>
        /// <param name="reason">One of <see cref="OrderReason"/>.</param>
        /// <param name="minutes">How long at most, 1 to <see cref="Limits.OrderMinutes"/>.</param>
        public virtual int BeginCalibration(string channel, string who, int reason, int minutes)
        {
            return CommandOutcome.NotSupported;
        }

        /// <summary>These marks end.</summary>
        /// <param name="channel">Id of the channel.</param>
        /// <param name="who">Id of who orders it.</param>
        public virtual int EndCalibration(string channel, string who)
        {
            return CommandOutcome.NotSupported;
        }
    }
}
