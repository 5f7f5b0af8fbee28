namespace Edge.Uplink
{
    /// <summary>Commands by name. Numbers and names are published: never reuse or rename one.</summary>
    public static class CommandName
    {
        /// <summary>A name that this firmware does not know.</summary>
        public const int Unknown = 0;

        /// <summary>Send records again. Argument1: first sequence; Argument2: last.</summary>
        public const int ResendRange = 1;

        /// <summary>Tell the state of the board.</summary>
        public const int RequestStatus = 2;

        /// <summary>Set the clock of a board without network time. Argument1: ms since 1970 UTC.</summary>
        public const int SetClock = 3;

        /// <summary>Take note of an opening. Subject: valve; Text: who.</summary>
        public const int AcknowledgeOpening = 4;

        /// <summary>Announce an emergency. Subject: valve or line; Argument1: minutes; Text: who and why.</summary>
        public const int AnnounceEmergency = 5;

        /// <summary>Withdraw the announcement. Subject: as there.</summary>
        public const int WithdrawEmergency = 6;

        /// <summary>A window of time in which the kiln must stand still. Subject: line; Argument1, Argument2: begin and end, ms since 1970 UTC; Text: id of who.</summary>
        public const int SetWindow = 7;

        /// <summary>Take the windows of a line back. Subject: line; Text: id of who.</summary>
        public const int RemoveWindows = 8;

        /// <summary>Mark values M. Subject: line; Argument1: minutes; Argument2: <see cref="Events.OrderReason"/>; Text: id of who.</summary>
        public const int BeginMaintenance = 9;

        /// <summary>End the marks. Subject: as there; Text: id of who.</summary>
        public const int EndMaintenance = 10;

        /// <summary>Mark values C. Subject: channel; else as <see cref="BeginMaintenance"/>.</summary>
        public const int BeginCalibration = 11;

        /// <summary>End the marks. Subject: as there; Text: id of who.</summary>
        public const int EndCalibration = 12;

        /// <summary>Send sealed blocks as they are. Argument1: first sequence of records in them; Argument2: last.</summary>
        public const int SendBlocks = 13;

        /// <summary>The greatest number.</summary>
        public const int Last = SendBlocks;

        /// <summary>The published name of a number.</summary>
        public static string NameOf(int command)
        {
            switch (command)
            {
                case ResendRange: return "resend-range";
                case RequestStatus: return "request-status";
                case SetClock: return "set-clock";
                case AcknowledgeOpening: return "acknowledge-opening";
                case AnnounceEmergency: return "announce-emergency";
                case WithdrawEmergency: return "withdraw-emergency";
                case SetWindow: return "set-window";
                case RemoveWindows: return "remove-windows";
                case BeginMaintenance: return "begin-maintenance";
                case EndMaintenance: return "end-maintenance";
                case BeginCalibration: return "begin-calibration";
                case EndCalibration: return "end-calibration";
                case SendBlocks: return "send-blocks";
                default: return "unknown";
            }
        }
    }

    /// <summary>What one NCMD or DCMD asks for; a mutable buffer that its owner reuses.</summary>
    public sealed class Command
    {
        /// <summary>All births are wanted again.</summary>
        public bool WantsRebirth;

        /// <summary>Newest record that the platform has stored with all before it, or -1 where the message does not say.</summary>
        public long Confirmed;

        /// <summary>Whether there is a named command too; the fields below count then.</summary>
        public bool IsNamed;

        /// <summary>Id by which the sender knows its command: 1 to <see cref="Limits.IdLength"/> of a-z, 0-9 and '-'.</summary>
        public string Id;

        /// <summary>One of <see cref="CommandName"/>.</summary>
        public int Name;

        /// <summary>Index of the line whose device it was sent to, or <see cref="Records.Record.NoLine"/>.</summary>
        public byte Line;

        /// <summary>Id of what it is about, or "".</summary>
        public string Subject;

        /// <summary>First figure; 0 where there is none.</summary>
        public long Argument1;

        /// <summary>Second figure; 0 where there is none.</summary>
        public long Argument2;

        /// <summary>Who and why, or "".</summary>
        public string Text;

        /// <summary>Forgets everything.</summary>
        public void Clear()
        {
            WantsRebirth = false;
            Confirmed = -1;
            IsNamed = false;
            Id = "";
            Name = CommandName.Unknown;
            Line = Records.Record.NoLine;
            Subject = "";
            Argument1 = 0;
            Argument2 = 0;
            Text = "";
        }
    }
}
