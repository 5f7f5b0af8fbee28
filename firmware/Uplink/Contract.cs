using Edge.Events;

namespace Edge.Uplink
{
    /// <summary>
    /// Datatypes of Sparkplug metrics that the firmware uses (Sparkplug 3.0, 6.4.16). Not UInt32: hosts do not agree on the field in which its value travels.
    /// </summary>
    public static class DataType
    {
        /// <summary>Signed, 32 bits.</summary>
        public const int Int32 = 3;

        /// <summary>Signed, 64 bits.</summary>
        public const int Int64 = 4;

        /// <summary>Unsigned, 8 bits.</summary>
        public const int UInt8 = 5;

        /// <summary>Single precision.</summary>
        public const int Float = 9;

        /// <summary>True or false.</summary>
        public const int Boolean = 11;

        /// <summary>Text.</summary>
        public const int String = 12;

        /// <summary>Bytes.</summary>
        public const int Bytes = 17;
    }

    /// <summary>
    /// What a platform relies on: metric names, the aliases behind them and their numbers. CONTRACT.md says the same in words.
    /// Names are published: never reuse or rename one; what is added raises <see cref="Version"/>.
    /// </summary>
    public static class Contract
    {
        /// <summary>Version of this contract.</summary>
        public const int Version = 3;

        /// <summary>Version of the firmware.</summary>
        public const string FirmwareVersion = "0.1.0";

        /// <summary>Birth and death number of the session, 1 to 127 (Int64).</summary>
        public const string BirthDeathSequence = "bdSeq";

        /// <summary>Written true by a host that wants the births again (Boolean).</summary>
        public const string Rebirth = "Node Control/Rebirth";

        /// <summary>Version of the firmware (String).</summary>
        public const string PropertyFirmware = "Properties/FirmwareVersion";

        /// <summary>Version of the contract (Int32).</summary>
        public const string PropertyContract = "Properties/ContractVersion";

        /// <summary>Id of the site (String).</summary>
        public const string PropertySiteId = "Properties/SiteId";

        /// <summary>Display name of the site (String).</summary>
        public const string PropertySiteName = "Properties/SiteName";

        /// <summary>CRC-32 of the site file in force (Int64).</summary>
        public const string PropertyConfiguration = "Properties/ConfigurationCrc";

        /// <summary>Offset of site time from UTC, minutes (Int32).</summary>
        public const string PropertyUtcOffset = "Properties/UtcOffsetMinutes";

        /// <summary>Display name of a line (String).</summary>
        public const string PropertyLineName = "Properties/LineName";

        /// <summary>Newest record of the log when the message was written (Int64).</summary>
        public const string RecordsHead = "Records/Head";

        /// <summary>Oldest record of the log (Int64).</summary>
        public const string RecordsOldest = "Records/Oldest";

        /// <summary>Sequence up to which the broker has every record (Int64).</summary>
        public const string RecordsDelivered = "Records/Delivered";

        /// <summary>Sequence up to which the platform has stored every record; it writes it (Int64).</summary>
        public const string RecordsConfirmed = "Records/Confirmed";

        /// <summary>Number of the block of the log that was sealed last (Int64).</summary>
        public const string ChainBlock = "Chain/Block";

        /// <summary>Sequence of that block's last record (Int64).</summary>
        public const string ChainSequence = "Chain/Sequence";

        /// <summary>Tag of that block: the head of the chain (Bytes).</summary>
        public const string ChainTag = "Chain/Tag";

        /// <summary>Number of the sealed block that a message is (Int64).</summary>
        public const string BlocksNumber = "Blocks/Number";

        /// <summary>Blocks of the same request that are still to come (Int32).</summary>
        public const string BlocksLeft = "Blocks/Left";

        /// <summary>The sealed block as it is stored (Bytes).</summary>
        public const string BlocksData = "Blocks/Data";

        /// <summary>Records that were lost since boot as the medium failed for too long (Int64).</summary>
        public const string RecordsLost = "Records/Lost";

        /// <summary>Time since boot, ms (Int64).</summary>
        public const string StatusUptime = "Status/Uptime";

        /// <summary>What the medium of the records last said while it fails, else empty (String).</summary>
        public const string StatusStorage = "Status/Storage";

        /// <summary>Command messages that did nothing since boot (Int64).</summary>
        public const string StatusRefused = "Status/CommandsRefused";

        /// <summary>Id of a command: of the sender's making in NCMD, of the command that is answered in NDATA (String).</summary>
        public const string CommandId = "Command/Id";

        /// <summary>Name of a command, see <see cref="CommandName"/> (String).</summary>
        public const string CommandNameMetric = "Command/Name";

        /// <summary>Id of what a command is about (String).</summary>
        public const string CommandSubject = "Command/Subject";

        /// <summary>First figure of a command (Int64).</summary>
        public const string CommandArgument1 = "Command/Argument1";

        /// <summary>Second figure of a command (Int64).</summary>
        public const string CommandArgument2 = "Command/Argument2";

        /// <summary>Who commands, and why (String).</summary>
        public const string CommandText = "Command/Text";

        /// <summary>How a command ended, see <see cref="CommandOutcome"/> (String).</summary>
        public const string CommandOutcomeMetric = "Command/Outcome";

        /// <summary>Sequence of the event that a command is in the log; 0 where it had no room (Int64).</summary>
        public const string CommandRecord = "Command/Record";

        /// <summary>Sequence of the record that a message is (Int64). Null in births, which are no records.</summary>
        public const string RecordsSequence = "Records/Sequence";

        /// <summary>Text of a schema record (String).</summary>
        public const string RecordsSchema = "Records/Schema";

        /// <summary>Text of a ledger record (String).</summary>
        public const string RecordsLedger = "Records/Ledger";

        /// <summary>Last sequence of a range that was asked for once more: all that the log has of it was published before (Int64).</summary>
        public const string RecordsResent = "Records/Resent";

        /// <summary>Number of the line in the log: of a line in its birth, of a line's record that goes to the node in its message (UInt8).</summary>
        public const string RecordsLine = "Records/Line";

        /// <summary>Of a minute or a summary, and of a line in its birth: the sequence of the schema record that explains it (Int64).</summary>
        public const string RecordsSchemaSequence = "Records/SchemaSequence";

        /// <summary>Minute of an older schema: its values by position (String).</summary>
        public const string RecordsRow = "Records/Row";

        /// <summary>Length of what a summary sums up, minutes: 5, 60 or 1440 (Int32).</summary>
        public const string SummaryMinutes = "Summary/Minutes";

        /// <summary>A summary's values by position (String).</summary>
        public const string SummaryRow = "Summary/Row";

        /// <summary>How far the record's time can be trusted: 0, 1 or 2 (UInt8).</summary>
        public const string TimeQuality = "Time/Quality";

        /// <summary>Name of an event (String).</summary>
        public const string EventCodeName = "Event/Code";

        /// <summary>Id of what an event is about (String).</summary>
        public const string EventSubject = "Event/Subject";

        /// <summary>First figure of an event (Int64).</summary>
        public const string EventArgument1 = "Event/Argument1";

        /// <summary>Second figure of an event (Int64).</summary>
        public const string EventArgument2 = "Event/Argument2";

        /// <summary>Whether the line's kiln contact is made (Boolean).</summary>
        public const string KilnRunning = "Kiln/Running";

        /// <summary>Whether the line's maintenance key is turned on (Boolean).</summary>
        public const string MaintenanceOn = "Maintenance/On";

        /// <summary>
        /// Of a line: for each channel its HJ 212 mark of the minute, followed by the number of valid samples where that is not 60 (String).
        /// One metric that every minute has: a host keeps what it got last, and a mark of each channel sent only when it is not N would stay.
        /// </summary>
        public const string Marks = "Marks";

        /// <summary>Of a line with contacts: for each contact the seconds of the minute its state was known, comma-separated (String).</summary>
        public const string SecondsKnown = "SecondsKnown";

        /// <summary>Of a channel: average of the minute (Float).</summary>
        public const string Average = "/Average";

        /// <summary>Of a channel: least valid sample of the minute (Float).</summary>
        public const string Minimum = "/Minimum";

        /// <summary>Of a channel: greatest valid sample of the minute (Float).</summary>
        public const string Maximum = "/Maximum";

        /// <summary>Of a contact: seconds of the minute it was made (UInt8).</summary>
        public const string SecondsOn = "/SecondsOn";

        /// <summary>Of a valve: its position (String), one of <see cref="ValveState.NameOf"/>.</summary>
        public const string ValvePosition = "/State";

        /// <summary>Of a valve with a lead seal: whether the seal's loop is whole (Boolean).</summary>
        public const string SealWhole = "/SealWhole";
    }
}
