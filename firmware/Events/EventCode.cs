namespace Edge.Events
{
    /// <summary>Codes of events. Numbers and names are published: never reuse or rename one.</summary>
    public static class EventCode
    {
        /// <summary>The board booted. Argument1: cause (<see cref="BootCause"/>); Argument2: length of the gap since the last record, ms (-1: unknown).</summary>
        public const int Boot = 1;

        /// <summary>The system clock stepped. Argument1: step in ms (positive: forward), or the sum of all steps since the last such event; Argument2: new <see cref="Records.TimeQuality"/>.</summary>
        public const int ClockStepped = 2;

        /// <summary>A new configuration is in force. Argument1: its CRC-32; Argument2: CRC-32 of the one before (0: none).</summary>
        public const int ConfigurationChanged = 3;

        /// <summary>The site file is bad; the board runs on the last good one. Argument1: CRC-32 of the refused file (1: it is missing, empty or unreadable).</summary>
        public const int ConfigurationRejected = 4;

        /// <summary>Records were lost because the medium failed for too long. Argument1: how many.</summary>
        public const int RecordsLost = 5;

        /// <summary>The medium failed. Storage went on in memory.</summary>
        public const int StorageFailed = 6;

        /// <summary>The medium works again. Argument1: duration of the failure, ms.</summary>
        public const int StorageRecovered = 7;

        /// <summary>The edge queue overflowed. Argument1: edges lost.</summary>
        public const int EdgesLost = 8;

        /// <summary>
        /// The key of the record log was lost, or there was none: sealing goes on under the first key of a new root. What comes before Argument2 and was not sealed yet
        /// could not be checked. Argument1: root; Argument2: sequence of the first record under it.
        /// </summary>
        public const int KeyReplaced = 9;

        /// <summary>By what records took so far, fewer days than the year that is required fit on the medium. Argument1: days that fit; Argument2: days required.</summary>
        public const int RetentionAtRisk = 10;

        /// <summary>Room for minute records ends soon, and nothing old may be given up before that. Argument1: days left; Argument2: the limit that was passed: 30, 7 or 1 days.</summary>
        public const int SpaceLow = 11;

        /// <summary>There is no room for minute records: none is stored, each counts as lost. Events still have a reserve.</summary>
        public const int SpaceGone = 12;

        /// <summary>There is room for minute records again.</summary>
        public const int SpaceBack = 13;

        /// <summary>The card with the second copy failed; the log itself goes on. Argument1: 1 it is missing or failing, 2 other boards' logs are in all its folders; Argument2: blocks without a copy.</summary>
        public const int CopyFailed = 14;

        /// <summary>The card takes the second copy again. Argument1: duration of the failure, ms.</summary>
        public const int CopyRecovered = 15;

        /// <summary>The kiln's contact made. Subject: line.</summary>
        public const int KilnStarted = 20;

        /// <summary>The kiln's contact broke. Subject: line.</summary>
        public const int KilnStopped = 21;

        /// <summary>A bypass opened. Subject: valve. Argument1: how much earlier it may have been, ms (-1: it was found open at boot); Argument2: <see cref="ValveEvidence"/>.</summary>
        public const int BypassOpened = 30;

        /// <summary>A bypass closed. Subject: valve. Argument1: how much earlier it may have been, ms; Argument2: how long it was open, ms.</summary>
        public const int BypassClosed = 31;

        /// <summary>A valve's position is not known (loop cut or shorted, contradictory evidence). Subject: valve. Argument1: <see cref="ValveState"/>; Argument2: <see cref="ValveEvidence"/>.</summary>
        public const int ValveUnknown = 32;

        /// <summary>A valve's position is known, at boot or again. Subject: valve. Argument1: <see cref="ValveState"/>; Argument2: <see cref="ValveEvidence"/>.</summary>
        public const int ValveKnown = 33;

        /// <summary>A recirculation valve opened. As <see cref="BypassOpened"/>.</summary>
        public const int RecirculationOpened = 34;

        /// <summary>A recirculation valve closed. As <see cref="BypassClosed"/>.</summary>
        public const int RecirculationClosed = 35;

        /// <summary>A lead seal's loop broke. Subject: valve. Argument1: <see cref="Inputs.ContactState"/> (open, cut or shorted); Argument2: <see cref="ValveState"/> then.</summary>
        public const int SealBroken = 36;

        /// <summary>A lead seal's loop is whole again. Subject: valve. Argument1: how long it was broken, ms.</summary>
        public const int SealRestored = 37;

        /// <summary>Too little gas goes through the treatment for the load, while the kiln produces. Subject: valve. Argument1: flow, scaled; Argument2: load, scaled.</summary>
        public const int TreatedFlowLow = 38;

        /// <summary>Enough goes through again, or nothing is produced. Subject: valve. Argument1: duration, ms.</summary>
        public const int TreatedFlowNormal = 39;

        /// <summary>A channel lost its value. Subject: channel. Argument1: mark (ASCII); Argument2: <see cref="Inputs.InputFault"/>.</summary>
        public const int ChannelFault = 40;

        /// <summary>A channel has values again. Subject: channel. Argument1: duration, ms.</summary>
        public const int ChannelRecovered = 41;

        /// <summary>The maintenance key was turned on. Subject: line.</summary>
        public const int MaintenanceOn = 50;

        /// <summary>The maintenance key was turned off. Subject: line.</summary>
        public const int MaintenanceOff = 51;

        /// <summary>The loop of a kiln, key or seal contact cannot be judged. Subject: contact. Argument1: <see cref="Inputs.ContactState"/> (unread, cut or shorted).</summary>
        public const int ContactUnknown = 52;

        /// <summary>That loop can be judged, at boot or again. Subject: contact. Argument1: <see cref="Inputs.ContactState"/>.</summary>
        public const int ContactKnown = 53;

        /// <summary>
        /// An input changed more often than is reported; it counted as open, broken, on or faulty throughout. Follows the report that
        /// ends this time. Subject: as there. Argument1: how many further times it had become so.
        /// </summary>
        public const int ReportsMerged = 60;

        /// <summary>A command was carried out or refused. Subject: its id. Argument1: <see cref="Uplink.CommandName"/>; Argument2: <see cref="CommandOutcome"/>.</summary>
        public const int Command = 70;

        /// <summary>Commands did nothing: malformed, or too many. Argument1: how many since the last such event.</summary>
        public const int CommandsRefused = 71;

        /// <summary>The published name of a code; "event-N" for an unknown one.</summary>
        public static string NameOf(int code)
        {
            switch (code)
            {
                case Boot: return "boot";
                case ClockStepped: return "clock-stepped";
                case ConfigurationChanged: return "configuration-changed";
                case ConfigurationRejected: return "configuration-rejected";
                case RecordsLost: return "records-lost";
                case StorageFailed: return "storage-failed";
                case StorageRecovered: return "storage-recovered";
                case EdgesLost: return "edges-lost";
                case KeyReplaced: return "key-replaced";
                case RetentionAtRisk: return "retention-at-risk";
                case SpaceLow: return "space-low";
                case SpaceGone: return "space-gone";
                case SpaceBack: return "space-back";
                case CopyFailed: return "copy-failed";
                case CopyRecovered: return "copy-recovered";
                case KilnStarted: return "kiln-started";
                case KilnStopped: return "kiln-stopped";
                case BypassOpened: return "bypass-opened";
                case BypassClosed: return "bypass-closed";
                case ValveUnknown: return "valve-unknown";
                case ValveKnown: return "valve-known";
                case RecirculationOpened: return "recirculation-opened";
                case RecirculationClosed: return "recirculation-closed";
                case SealBroken: return "seal-broken";
                case SealRestored: return "seal-restored";
                case TreatedFlowLow: return "treated-flow-low";
                case TreatedFlowNormal: return "treated-flow-normal";
                case ChannelFault: return "channel-fault";
                case ChannelRecovered: return "channel-recovered";
                case MaintenanceOn: return "maintenance-on";
                case MaintenanceOff: return "maintenance-off";
                case ContactUnknown: return "contact-unknown";
                case ContactKnown: return "contact-known";
                case ReportsMerged: return "reports-merged";
                case Command: return "command";
                case CommandsRefused: return "commands-refused";
                default: return "event-" + code.ToString();
            }
        }
    }

    /// <summary>Why a board booted.</summary>
    public static class BootCause
    {
        /// <summary>Power came on.</summary>
        public const int PowerOn = 1;

        /// <summary>The external watchdog reset the board.</summary>
        public const int Watchdog = 2;

        /// <summary>The firmware asked for it.</summary>
        public const int Software = 3;

        /// <summary>Not known on this board.</summary>
        public const int Unknown = 0;
    }

    /// <summary>State of a valve.</summary>
    public static class ValveState
    {
        /// <summary>A loop is cut, shorted or unread, or nothing that tells has a value.</summary>
        public const byte Unknown = 0;

        /// <summary>Closed limit made, open limit not, both loops alive, and no duct says otherwise.</summary>
        public const byte Closed = 1;

        /// <summary>Neither limit made, and nobody saw where it came from.</summary>
        public const byte Between = 2;

        /// <summary>Open limit made, closed limit not (or no open limit: closed limit not made).</summary>
        public const byte Open = 3;

        /// <summary>Both limits made, or the closed limit made and a duct that says open.</summary>
        public const byte Contradictory = 4;

        /// <summary>Neither limit made; it was closed before.</summary>
        public const byte Opening = 5;

        /// <summary>Neither limit made; it was open before. Or closed limit made and the duct's gas still going.</summary>
        public const byte Closing = 6;

        /// <summary>Published name of a state.</summary>
        public static string NameOf(byte state)
        {
            switch (state)
            {
                case Closed: return "closed";
                case Between: return "between";
                case Open: return "open";
                case Contradictory: return "contradictory";
                case Opening: return "opening";
                case Closing: return "closing";
                default: return "unknown";
            }
        }
    }

    /// <summary>What speaks for the state of a valve; flags that add up.</summary>
    public static class ValveEvidence
    {
        /// <summary>Its limits.</summary>
        public const int Limits = 1;

        /// <summary>A change of the closed limit that was over before it was read.</summary>
        public const int Edge = 2;

        /// <summary>Flow in its duct.</summary>
        public const int Flow = 4;

        /// <summary>Temperature in its duct.</summary>
        public const int Temperature = 8;

        /// <summary>Its measured position.</summary>
        public const int Position = 16;

        /// <summary>Too little gas through the treatment.</summary>
        public const int TreatedFlow = 32;

        /// <summary>Its lead seal is broken.</summary>
        public const int Seal = 64;

        /// <summary>A loop that is cut, shorted or unread.</summary>
        public const int Loop = 128;
    }
}
