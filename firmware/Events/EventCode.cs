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

        /// <summary>
        /// The system clock drifted against network time by more than norms allow (0.5 per mille). Argument1: how far it was off, ms (positive: ahead); Argument2: for how long
        /// it had run by itself, ms.
        /// </summary>
        public const int ClockDrifted = 16;

        /// <summary>
        /// The battery clock was off against network time by more than norms allow. Argument1: how far, ms (positive: ahead); Argument2: for how long it had run by itself, ms;
        /// 0: it was set before the boot, and was off by more than 30 s.
        /// </summary>
        public const int BatteryClockDrifted = 17;

        /// <summary>
        /// The ring on the internal flash keeps the size that its log began with, which is another than the site file says: once a boot. Argument1: its size, KiB; Argument2: the site file's.
        /// </summary>
        public const int FlashRoomKept = 18;

        /// <summary>The kiln's contact made. Subject: line. Argument1: -1: while the board had no power.</summary>
        public const int KilnStarted = 20;

        /// <summary>The kiln's contact broke. Subject: line. Argument1: -1: while the board had no power.</summary>
        public const int KilnStopped = 21;

        /// <summary>The kiln's state changed. Subject: line. Argument1: <see cref="Sampling.KilnState"/>; Argument2: the one before.</summary>
        public const int KilnStateChanged = 22;

        /// <summary>What tells the kiln's state contradicts itself. Subject: line. Argument1: <see cref="Sampling.KilnContradiction"/>; Argument2: for how long, ms.</summary>
        public const int KilnContradictory = 23;

        /// <summary>It no longer does. Subject: line. Argument1: duration, ms.</summary>
        public const int KilnConsistent = 24;

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

        /// <summary>Maintenance began: the line's values are marked M. Subject: line. Argument1: longest duration, ms; Argument2: <see cref="OrderSource"/>.</summary>
        public const int MaintenanceOn = 50;

        /// <summary>Maintenance is over. Subject: line. Argument1: duration, ms; Argument2: <see cref="OrderEnd"/>.</summary>
        public const int MaintenanceOff = 51;

        /// <summary>The loop of a kiln, key or seal contact cannot be judged. Subject: contact. Argument1: <see cref="Inputs.ContactState"/> (unread, cut or shorted).</summary>
        public const int ContactUnknown = 52;

        /// <summary>That loop can be judged, at boot or again. Subject: contact. Argument1: <see cref="Inputs.ContactState"/>.</summary>
        public const int ContactKnown = 53;

        /// <summary>The key has been on for longer than the site allows: its mark ends, the key is still on. Subject: line. Argument1: how long, ms.</summary>
        public const int MaintenanceOverdue = 54;

        /// <summary>A channel is being calibrated: its values are marked C. Subject: channel. Argument1: longest duration, ms; Argument2: <see cref="OrderSource"/>.</summary>
        public const int CalibrationStarted = 55;

        /// <summary>The calibration is over. Subject: channel. Argument1: duration, ms; Argument2: <see cref="OrderEnd"/>.</summary>
        public const int CalibrationEnded = 56;

        /// <summary>Who ordered what the event before says. Subject: id of the person. Argument1: <see cref="OrderReason"/>; Argument2: code of that event.</summary>
        public const int OrderedBy = 57;

        /// <summary>All channels of a Modbus slave are silent. Argument1: slave; Argument2: how many channels.</summary>
        public const int SlaveSilent = 42;

        /// <summary>A Modbus slave answers again. Argument1: slave; Argument2: duration, ms.</summary>
        public const int SlaveAnswers = 43;

        /// <summary>A value stays within its resolution. Subject: channel. Argument1: value, scaled; Argument2: for how long, ms.</summary>
        public const int StuckStarted = 100;

        /// <summary>It moves again. Argument1: duration, ms.</summary>
        public const int StuckEnded = 101;

        /// <summary>A value stays within 2 % of its span. Subject: channel. Argument1: value, scaled; Argument2: for how long, ms.</summary>
        public const int FlatStarted = 102;

        /// <summary>It moves again. Argument1: duration, ms.</summary>
        public const int FlatEnded = 103;

        /// <summary>A value stays at an end of its range, or never goes beyond one very value. Subject: channel. Argument1: that value, scaled; Argument2: for how long, ms.</summary>
        public const int ClippedStarted = 104;

        /// <summary>It goes beyond again. Argument1: duration, ms.</summary>
        public const int ClippedEnded = 105;

        /// <summary>A value changed faster than its process can. Subject: channel. Argument1: change between two minutes, scaled; Argument2: what is allowed.</summary>
        public const int ChangeStarted = 106;

        /// <summary>It changes no faster. Argument1: duration, ms.</summary>
        public const int ChangeEnded = 107;

        /// <summary>A value repeats an earlier stretch. Subject: channel. Argument1: how much earlier, ms; Argument2: length that agrees, ms.</summary>
        public const int RepetitionStarted = 108;

        /// <summary>It no longer does. Argument1: duration, ms.</summary>
        public const int RepetitionEnded = 109;

        /// <summary>A value is not where it is expected at work. Subject: channel. Argument1: value, scaled; Argument2: for how long, ms.</summary>
        public const int UnexpectedStarted = 110;

        /// <summary>It is again. Argument1: duration, ms.</summary>
        public const int UnexpectedEnded = 111;

        /// <summary>A value is outside of its measuring range. Subject: channel. Argument1: value, scaled.</summary>
        public const int OutOfRangeStarted = 112;

        /// <summary>It is back. Argument1: duration, ms.</summary>
        public const int OutOfRangeEnded = 113;

        /// <summary>Two channels that measure the same differ. Subject: the second. Argument1: hour mean of the first, scaled; Argument2: of the second.</summary>
        public const int DeviationStarted = 114;

        /// <summary>They agree again. Argument1: duration, ms.</summary>
        public const int DeviationEnded = 115;

        /// <summary>Less is dosed than the load asks for. Subject: channel. Argument1: value, scaled; Argument2: what suffices.</summary>
        public const int DosingInsufficient = 120;

        /// <summary>Enough is dosed again, or nothing is asked for. Subject: channel. Argument1: duration, ms; Argument2: 1 enough, 2 not asked for, 3 no value.</summary>
        public const int DosingSufficient = 121;

        /// <summary>A kiln runs in a stop window. Subject: line. Argument1: end of the window, ms since 1970 UTC.</summary>
        public const int StopWindowRunStarted = 122;

        /// <summary>It no longer does. Subject: line. Argument1: duration, ms; Argument2: 1 the kiln stopped, 2 the window is over.</summary>
        public const int StopWindowRunEnded = 123;

        /// <summary>A stop window was ordered. Subject: line. Argument1: its beginning, ms since 1970 UTC; Argument2: its end.</summary>
        public const int StopOrdered = 124;

        /// <summary>The ordered stop windows of a line were withdrawn. Subject: line. Argument1: how many.</summary>
        public const int StopWithdrawn = 125;

        /// <summary>A minute's mean is beyond a limit. Subject: channel. Argument1: mean, scaled; Argument2: limit.</summary>
        public const int MinuteLimitExceeded = 126;

        /// <summary>It is within again. Subject: channel. Argument1: mean, scaled; Argument2: limit.</summary>
        public const int MinuteLimitMet = 127;

        /// <summary>A valid hour's mean is beyond a limit. Subject: channel. Argument1: mean, scaled; Argument2: limit.</summary>
        public const int HourLimitExceeded = 128;

        /// <summary>It is within again. Subject: channel. Argument1: mean, scaled; Argument2: limit.</summary>
        public const int HourLimitMet = 129;

        /// <summary>Network time has come. Argument1: ms to be added to the times of records with a worse time quality since the boot; Argument2: that quality.</summary>
        public const int TimeCorrected = 140;

        /// <summary>A key of the configuration differs. Subject: its path (the first 32 characters). Argument1: 1 changed, 2 added, 3 removed.</summary>
        public const int ConfigurationKey = 141;

        /// <summary>More keys differ than are named. Argument1: how many more.</summary>
        public const int ConfigurationKeysMore = 142;

        /// <summary>The broker has been out of reach for ten minutes. Argument1: why the last attempt failed, as the uplink's LastFailure has it.</summary>
        public const int LinkLost = 143;

        /// <summary>The broker is in reach again. Argument1: how long it was not, ms.</summary>
        public const int LinkRestored = 144;

        /// <summary>An emergency was announced. Subject: valve or line. Argument1: <see cref="Announced"/> (by key, by command); Argument2: longest duration, ms (0: until the key is turned off).</summary>
        public const int EmergencyAnnounced = 75;

        /// <summary>The announcement is over. Subject: as there. Argument1: as there; Argument2: 1 it was ended, 2 its time is over.</summary>
        public const int EmergencyEnded = 76;

        /// <summary>Somebody took note of an opening; a ledger record says who. Subject: valve. Argument1: sequence of its opened event.</summary>
        public const int OpeningAcknowledged = 77;

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
                case ClockDrifted: return "clock-drifted";
                case BatteryClockDrifted: return "battery-clock-drifted";
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
                case FlashRoomKept: return "flash-room-kept";
                case KilnStarted: return "kiln-started";
                case KilnStopped: return "kiln-stopped";
                case KilnStateChanged: return "kiln-state";
                case KilnContradictory: return "kiln-contradictory";
                case KilnConsistent: return "kiln-consistent";
                case EmergencyAnnounced: return "emergency-announced";
                case EmergencyEnded: return "emergency-ended";
                case OpeningAcknowledged: return "opening-acknowledged";
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
                case MaintenanceOverdue: return "maintenance-overdue";
                case CalibrationStarted: return "calibration-started";
                case CalibrationEnded: return "calibration-ended";
                case OrderedBy: return "ordered-by";
                case SlaveSilent: return "slave-silent";
                case SlaveAnswers: return "slave-answers";
                case StuckStarted: return "stuck-started";
                case StuckEnded: return "stuck-ended";
                case FlatStarted: return "flat-started";
                case FlatEnded: return "flat-ended";
                case ClippedStarted: return "clipped-started";
                case ClippedEnded: return "clipped-ended";
                case ChangeStarted: return "change-started";
                case ChangeEnded: return "change-ended";
                case RepetitionStarted: return "repetition-started";
                case RepetitionEnded: return "repetition-ended";
                case UnexpectedStarted: return "unexpected-started";
                case UnexpectedEnded: return "unexpected-ended";
                case OutOfRangeStarted: return "out-of-range-started";
                case OutOfRangeEnded: return "out-of-range-ended";
                case DeviationStarted: return "deviation-started";
                case DeviationEnded: return "deviation-ended";
                case DosingInsufficient: return "dosing-insufficient";
                case DosingSufficient: return "dosing-sufficient";
                case StopWindowRunStarted: return "stop-window-run-started";
                case StopWindowRunEnded: return "stop-window-run-ended";
                case StopOrdered: return "stop-ordered";
                case StopWithdrawn: return "stop-withdrawn";
                case MinuteLimitExceeded: return "minute-limit-exceeded";
                case MinuteLimitMet: return "minute-limit-met";
                case HourLimitExceeded: return "hour-limit-exceeded";
                case HourLimitMet: return "hour-limit-met";
                case TimeCorrected: return "time-corrected";
                case ConfigurationKey: return "configuration-key";
                case ConfigurationKeysMore: return "configuration-keys-more";
                case LinkLost: return "link-lost";
                case LinkRestored: return "link-restored";
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

        /// <summary>All that is measured in its duct or at itself.</summary>
        public const int Duct = Flow | Temperature | Position;

        /// <summary>Too little gas through the treatment.</summary>
        public const int TreatedFlow = 32;

        /// <summary>Its lead seal is broken.</summary>
        public const int Seal = 64;

        /// <summary>A loop that is cut, shorted or unread.</summary>
        public const int Loop = 128;
    }

    /// <summary>What is looked for in a channel's values.</summary>
    public static class EvidenceKind
    {
        /// <summary>Within the resolution for long.</summary>
        public const int Stuck = 0;

        /// <summary>Within 2 % of the span for long.</summary>
        public const int Flat = 1;

        /// <summary>At a bound.</summary>
        public const int Clipped = 2;

        /// <summary>A change that is too fast.</summary>
        public const int Change = 3;

        /// <summary>An earlier stretch again.</summary>
        public const int Repetition = 4;

        /// <summary>Not where it is expected at work.</summary>
        public const int Unexpected = 5;

        /// <summary>Outside of the measuring range.</summary>
        public const int OutOfRange = 6;

        /// <summary>Another channel that measures the same says otherwise.</summary>
        public const int Deviation = 7;

        /// <summary>How many kinds there are.</summary>
        public const int Count = 8;

        /// <summary>Code of the event that it started; it ended is one more.</summary>
        public static int StartedCode(int kind)
        {
            return EventCode.StuckStarted + (2 * kind);
        }
    }

    /// <summary>Where an order came from.</summary>
    public static class OrderSource
    {
        /// <summary>The key switch.</summary>
        public const int Key = 1;

        /// <summary>A command.</summary>
        public const int Command = 2;
    }

    /// <summary>Why what was ordered is over.</summary>
    public static class OrderEnd
    {
        /// <summary>The key was turned, or a command ended it.</summary>
        public const int Ended = 1;

        /// <summary>Its longest duration was over.</summary>
        public const int Expired = 2;
    }

    /// <summary>What an order was given for.</summary>
    public static class OrderReason
    {
        /// <summary>Something else.</summary>
        public const int Other = 0;

        /// <summary>Repair.</summary>
        public const int Repair = 1;

        /// <summary>Cleaning.</summary>
        public const int Cleaning = 2;

        /// <summary>A test.</summary>
        public const int Test = 3;

        /// <summary>Calibration against a reference.</summary>
        public const int Calibration = 4;

        /// <summary>An order of the authority.</summary>
        public const int Authority = 5;

        /// <summary>The greatest number.</summary>
        public const int Last = Authority;
    }
}
