namespace Edge
{
    /// <summary>
    /// Every bound of the firmware, with its unit in the name. Constants only: nanoFramework runs static
    /// constructors in type-name order, so nothing here may need code. Relations between them are asserted by a test.
    /// </summary>
    public static class Limits
    {
        /// <summary>Period of the tick, ms. Ten steps of input make one second.</summary>
        public const int TickMs = 100;

        /// <summary>Ticks a sampling second.</summary>
        public const int TicksPerSample = 10;

        /// <summary>Sampling period, ms (HJ 76 practice: at most 5 s).</summary>
        public const int SampleMs = 1000;

        /// <summary>Samples a minute record is made of.</summary>
        public const int SamplesPerMinute = 60;

        /// <summary>Valid samples that make a minute valid (three quarters, as an hour needs 45 valid minutes).</summary>
        public const int ValidSamplesPerMinute = 45;

        /// <summary>Monitored lines of a site.</summary>
        public const int Lines = 4;

        /// <summary>Channels of a site, over all lines.</summary>
        public const int Channels = 32;

        /// <summary>Contacts of a site, over all lines.</summary>
        public const int Contacts = 16;

        /// <summary>Valves of a site, over all lines.</summary>
        public const int Valves = 8;

        /// <summary>Supervised contact loops of a board.</summary>
        public const int Loops = 6;

        /// <summary>4-20 mA inputs of a board.</summary>
        public const int CurrentInputs = 8;

        /// <summary>Modbus blocks (one request each) that a site's channels may need.</summary>
        public const int ModbusBlocks = 8;

        /// <summary>Longest that the Modbus line may hold up one tick, ms.</summary>
        public const int ModbusTimeoutMs = 100;

        /// <summary>Registers that one Modbus request reads.</summary>
        public const int ModbusBlockRegisters = 32;

        /// <summary>Unwanted registers that a Modbus request may read to save another request.</summary>
        public const int ModbusGapRegisters = 4;

        /// <summary>Longest that a Modbus slave may think, beyond the time its bytes take on the line, ms.</summary>
        public const int ModbusAnswerMs = 200;

        /// <summary>A Modbus slave that did not answer in time is left alone this long, ms.</summary>
        public const int ModbusQuietMs = 1000;

        /// <summary>Failed Modbus requests in a row that take a channel's value away.</summary>
        public const int ModbusFailures = 2;

        /// <summary>Characters of an id (lines, channels, contacts, valves, site, group, node): a-z, 0-9, '-'.</summary>
        public const int IdLength = 32;

        /// <summary>Characters of a display name or unit.</summary>
        public const int NameLength = 64;

        /// <summary>Decimals of a channel: its values are integers of 10^-decimals units.</summary>
        public const int Decimals = 4;

        /// <summary>Greatest magnitude of a scaled value (2^23): exact as a single-precision float on the wire.</summary>
        public const int ScaledValue = 8388608;

        /// <summary>Brokers of a site, in order of preference.</summary>
        public const int Brokers = 4;

        /// <summary>Bytes of a configuration file.</summary>
        public const int ConfigurationBytes = 32768;

        /// <summary>Levels of nesting in a configuration file (the format needs 6).</summary>
        public const int JsonDepth = 8;

        /// <summary>Keys of one object in a configuration file (the format needs at most 16).</summary>
        public const int JsonNames = 24;

        /// <summary>Characters of a number in a configuration file.</summary>
        public const int JsonNumberLength = 15;

        /// <summary>Edges kept between two ticks.</summary>
        public const int Edges = 64;

        /// <summary>Things that arrived on the link, kept between two ticks.</summary>
        public const int LinkEvents = 12;

        /// <summary>Bytes of an encoded record: what a sealed block has room for (the schema of a line with 32 channels is the largest; a minute has at most 640).</summary>
        public const int RecordBytes = 3712;

        /// <summary>Of them, bytes of the payload.</summary>
        public const int PayloadBytesOfRecord = 3691;

        /// <summary>
        /// Records after which the schema of a line is written anew: before its block can be given up, since no log gives up what has fewer minutes than
        /// <see cref="RetentionDays"/> have behind it.
        /// </summary>
        public const int SchemaRecords = 100000;

        /// <summary>Bytes of memory for records that are not sealed yet: those of a block, and what waits while the medium fails.</summary>
        public const int TailBytes = 6144;

        /// <summary>Bytes of a buffer that is there while the tail is read: at boot, and when a card was put in.</summary>
        public const int RecoveryBytes = 16384;

        /// <summary>Records that are not sealed yet.</summary>
        public const int TailRecords = 512;

        /// <summary>Of them, records that stay free for what comes while a block is made.</summary>
        public const int TailSpareRecords = 32;

        /// <summary>Records whose columns the sealer codes a tick.</summary>
        public const int SealRecordsPerTick = 8;

        /// <summary>Minute records under one key.</summary>
        public const int EpochMinutes = 1440;

        /// <summary>Pause between two tellings of a new first key on the console, ms.</summary>
        public const int KeyTellMs = 20 * 1000;

        /// <summary>Tellings of a new first key: 15 minutes.</summary>
        public const int KeyTellings = 45;

        /// <summary>Sequences that are reserved on the medium of the small state at a time.</summary>
        public const int ReservedSequences = 256;

        /// <summary>Blocks of one segment file of the record log: part of its format.</summary>
        public const int SegmentBlocks = 256;

        /// <summary>Greatest number of minutes between commits to the internal flash.</summary>
        public const int CommitMinutes = 10;

        /// <summary>Blocks of the record log's ring on the internal flash where the site does not say: two thirds of the 3 MiB of a 16 MB chip.</summary>
        public const int FlashBlocks = 512;

        /// <summary>Least number of blocks of that ring.</summary>
        public const int LeastFlashBlocks = 4;

        /// <summary>Days that every record is kept (plan of 2023, clause 18: at least one year).</summary>
        public const int RetentionDays = 366;

        /// <summary>Blocks that are kept for events when there is no room for minutes any more.</summary>
        public const int ReserveBlocks = 16;

        /// <summary>Values of channels, and of contacts, that a reader of sealed blocks keeps decoded: 6 minutes of 16 channels.</summary>
        public const int WindowCells = 96;

        /// <summary>Minutes of a line that a reader of sealed blocks keeps decoded at most.</summary>
        public const int WindowMinutes = 24;

        /// <summary>Minutes of one channel that a reader in the tick decodes a call, each about a millisecond on the board.</summary>
        public const int DecodedPerRead = 64;

        /// <summary>File reads of one attempt to read a record, where it has to search.</summary>
        public const int ReadsPerRecord = 64;

        /// <summary>Pause after the first failure of the log's medium, ticks; doubles with each failure.</summary>
        public const int RetryTicks = 10;

        /// <summary>Longest pause between attempts at a failing medium, ticks.</summary>
        public const int RetryCapTicks = 300;

        /// <summary>Bytes of an outgoing MQTT payload at most; and <see cref="PayloadBytesPerChannel"/>. Sized at configuration, mostly smaller.</summary>
        public const int PayloadBytes = 8192;

        /// <summary>Further bytes of it for each channel of the site.</summary>
        public const int PayloadBytesPerChannel = 512;

        /// <summary>Bytes of the largest birth of a site up to which minima and maxima repeat the properties of the averages.</summary>
        public const int DetailedBirthBytes = 5120;

        /// <summary>Bytes of a file with a certificate or a key.</summary>
        public const int CertificateBytes = 4096;

        /// <summary>Bytes of an incoming MQTT payload; a larger one is refused unread.</summary>
        public const int CommandBytes = 1024;

        /// <summary>Named commands that wait for the tick, and answers that wait to leave.</summary>
        public const int Commands = 3;

        /// <summary>Named commands that are carried out at once; each takes room of the log.</summary>
        public const int CommandBurst = 16;

        /// <summary>One more named command may be carried out each such time, ms.</summary>
        public const int CommandRefillMs = 300000;

        /// <summary>Named commands that are remembered by their ids.</summary>
        public const int CommandIds = 16;

        /// <summary>Least time between two rebirths that hosts ask for, ms.</summary>
        public const int RebirthMs = 5000;

        /// <summary>Ranges of records that wait to be sent again; and as many that wait to be sent as sealed blocks.</summary>
        public const int ResendRanges = 4;

        /// <summary>Attempts to read a sealed block that was asked for, each in a tick of its own.</summary>
        public const int BlockAttempts = 3;

        /// <summary>Longest announcement of an emergency by command, minutes.</summary>
        public const int AnnouncementMinutes = 24 * 60;

        /// <summary>Longest window of standstill by command, days.</summary>
        public const int WindowDays = 183;

        /// <summary>Records of backlog published a tick.</summary>
        public const int BacklogPerTick = 4;

        /// <summary>Of the records below, those of backlog: so many are published and not proved delivered.</summary>
        public const int BacklogWindow = 4;

        /// <summary>Sealed blocks that are published and not proved delivered: each may hold 4 KB of the heap until the library has sent it.</summary>
        public const int BlockWindow = 2;

        /// <summary>Records published beyond the last acknowledged mark.</summary>
        public const int RecordsPerMark = 16;

        /// <summary>Change of the system clock against the uptime that is a step, ms.</summary>
        public const int ClockStepMs = 2000;

        /// <summary>Least difference from network time that is judged as drift, ms: the battery clock counts whole seconds.</summary>
        public const int DriftMs = 1000;

        /// <summary>Drift that norms for data loggers allow, as a divisor: 0.5 per mille.</summary>
        public const int DriftShare = 2000;

        /// <summary>Difference that is no drift of any crystal but a clock that was set, as a divisor: 1 per cent.</summary>
        public const int StepShare = 100;

        /// <summary>Greatest error of a battery clock that was set nobody knows when, ms: what inspectors look for.</summary>
        public const int BatteryErrorMs = 30000;

        /// <summary>Time between two settings of the battery clock from network time, ms.</summary>
        public const int BatteryClockMs = 6 * 3600 * 1000;

        /// <summary>Time until a battery clock that was silent is set again, ms.</summary>
        public const int BatteryClockRetryMs = 60 * 1000;

        /// <summary>Wait after the last record before a mark follows it, where there are too few for one at once, ms.</summary>
        public const int MarkDelayMs = 1000;

        /// <summary>Least time between two saves for a cursor that moves, ms: what a power cut may cost in duplicates.</summary>
        public const int CursorSaveMs = 600000;

        /// <summary>Records before the head of the log in which births look for the newest values.</summary>
        public const int BirthRecords = 64;

        /// <summary>Of those, records read a tick.</summary>
        public const int BirthRecordsPerTick = 8;

        /// <summary>Longest time that a connection attempt may take, ms of link time (M2Mqtt waits 30 s for the broker's answer).</summary>
        public const int ConnectMs = 45000;

        /// <summary>A connection that lived shorter than this counts as a failed attempt, ms.</summary>
        public const int StableConnectionMs = 60000;

        /// <summary>Delay after the first failed attempt, ms; it doubles from there.</summary>
        public const int FirstRetryMs = 5000;

        /// <summary>Delay after a boot that a connection attempt made necessary, by holding the board up until the watchdog reset it, ms; it doubles from there.</summary>
        public const int StallRetryMs = 60000;

        /// <summary>Longest such delay, ms: it costs a minute of records each time.</summary>
        public const int StallCapMs = 3600000;

        /// <summary>Longest wait for what was published to leave before a disconnection on purpose, ms of link time.</summary>
        public const int FarewellMs = 2000;

        /// <summary>Longest time between two feeds of the external watchdog, ms (MAX6369, SET = 60 s nominal).</summary>
        public const int WatchdogMs = 60000;

        /// <summary>Ticks in a row that may fail with an exception before the board reboots.</summary>
        public const int TickFailures = 100;

        /// <summary>A board that is later than this gives up the ticks it missed, ms.</summary>
        public const int CatchUpMs = 1000;

        /// <summary>Pause before a reboot, so that a board that fails at once can still be reached, ms.</summary>
        public const int RebootPauseMs = 10000;

        /// <summary>Time between two looks for a site file on a board that has none, ms.</summary>
        public const int SiteRetryMs = 5000;

        /// <summary>Time between two attempts to mount a card that fails, ms.</summary>
        public const int CardRetryMs = 60000;

        /// <summary>Time between two looks at the network, ms.</summary>
        public const int NetworkRetryMs = 30000;

        /// <summary>NAMUR NE 43: a fault current must be held this long, ms.</summary>
        public const int NamurFaultMs = 4000;

        /// <summary>Samples over which pulses become a rate.</summary>
        public const int PulseWindowSamples = 10;

        /// <summary>Least time between two events of one kind about the board itself, ms.</summary>
        public const int IntegrityEventMs = 60000;

        /// <summary>Least time between two events about lost records while there is no room for minutes, ms: the reserve must last.</summary>
        public const int FullEventMs = 24 * 3600 * 1000;

        /// <summary>How long the log's medium must work before its failure counts as over, ms.</summary>
        public const int StorageHealthyMs = 10000;

        /// <summary>Contact bounce that is no change, ms.</summary>
        public const int DebounceMs = 50;

        /// <summary>Returns to normal of one input that are reported at once; later ones wait, see <see cref="ReturnReportMs"/>.</summary>
        public const int ReturnReports = 8;

        /// <summary>One more return to normal of an input may be reported each such time, ms: with its alarm one report a minute.</summary>
        public const int ReturnReportMs = 120000;

        /// <summary>An edge is younger than the debounced contact for so long, ms.</summary>
        public const int EdgeSettleMs = 250;

        /// <summary>An edge is younger than the debounced contact for so many ticks: one to read, two to debounce, and its own.</summary>
        public const int EdgeSettleTicks = 4;

        /// <summary>Flow, temperature or position of a valve must be beyond its level for so long to count as open, ms.</summary>
        public const int CrossCheckHoldMs = 5000;

        /// <summary>It must be back for so long to count as closed where no limit says so, ms.</summary>
        public const int CrossCheckReturnMs = 5000;

        /// <summary>The duct's flow may take so long to fall after the closed limit made, ms.</summary>
        public const int ClosingFlowMs = 10000;

        /// <summary>For so long after a closing the duct's temperature is no evidence, ms.</summary>
        public const int DuctCoolingMs = 600000;

        /// <summary>A cross-check finds an opening within this time, ms.</summary>
        public const int CrossCheckMs = 10000;

        /// <summary>A valve's treated flow must be too small for so long to be reported, ms.</summary>
        public const int TreatedFlowHoldMs = 8000;

        /// <summary>The ledger entry of an opening follows its closing after this time, so that it has the signals after it, ms.</summary>
        public const int LedgerAfterMs = 60000;

        /// <summary>Least time between two saves of an opening that goes on, ms.</summary>
        public const int LedgerSaveMs = 300000;

        /// <summary>The sources of a kiln's state must agree on another state for so long, ms.</summary>
        public const int KilnHoldMs = 10000;

        /// <summary>Load with an open kiln contact is a contradiction after this time, ms: what is in a kiln runs out for some minutes.</summary>
        public const int KilnLoadContradictionMs = 600000;

        /// <summary>Load with a cold furnace is a contradiction after this time, ms.</summary>
        public const int KilnColdContradictionMs = 1800000;

        /// <summary>A kiln contact that says running while the furnace stays cold is a contradiction after this time, ms.</summary>
        public const int KilnHeatingMs = 7200000;

        /// <summary>A contact that nobody could read for so long after boot is unknown, ms.</summary>
        public const int ContactStartMs = 10000;

        /// <summary>A channel that never had a value for so long after boot is faulty, ms.</summary>
        public const int ChannelStartMs = 10000;

        /// <summary>A channel is reported faulty when it has had no value for so long, ms.</summary>
        public const int ChannelFaultHoldMs = 3000;

        /// <summary>A channel is reported good again when it has had values for so long, ms.</summary>
        public const int ChannelGoodHoldMs = 5000;

        /// <summary>Limits of means of a site.</summary>
        public const int MeanLimits = 32;

        /// <summary>Dosings of a site.</summary>
        public const int Dosings = 16;

        /// <summary>Pairs of compared channels of a site.</summary>
        public const int Pairs = 8;

        /// <summary>Stop windows of a site file.</summary>
        public const int StopWindows = 16;

        /// <summary>Channels that are watched for repetition: each keeps a day of minutes, half a byte each.</summary>
        public const int RepetitionChannels = 8;

        /// <summary>Minutes of the past in which a repetition is looked for.</summary>
        public const int RepetitionMinutes = 1440;

        /// <summary>Minutes that have to agree with earlier ones to be a repetition.</summary>
        public const int RepetitionStretch = 32;

        /// <summary>Of them, minutes that must differ from the one before: a value that hardly moves agrees with itself.</summary>
        public const int RepetitionChanges = 16;

        /// <summary>Time between two looks for a repetition, minutes.</summary>
        public const int RepetitionPause = 16;

        /// <summary>Share of the span within which a value is flat, as a divisor: 2 %.</summary>
        public const int FlatShare = 50;

        /// <summary>How long what was missing must be there again before a dosing counts as sufficient, ms.</summary>
        public const int DosingGoodHoldMs = 10000;

        /// <summary>Samples over which a dosing is smoothed, as sparks are no outage.</summary>
        public const int DosingSmoothing = 16;

        /// <summary>How long a kiln must run in a stop window, or stand still, before it is reported, ms.</summary>
        public const int StopWindowHoldMs = 10000;

        /// <summary>Stop windows that were ordered by command.</summary>
        public const int StopOrders = 8;

        /// <summary>How long all channels of a Modbus slave must be silent before the slave counts as silent, ms.</summary>
        public const int SlaveSilentMs = 60000;

        /// <summary>Records that are read back after a boot to gather the running hour of a line again: its minutes and summaries.</summary>
        public const int RestoredRecordsPerLine = 76;

        /// <summary>Other records that are read back after a boot: events.</summary>
        public const int RestoredRecords = 64;

        /// <summary>Minutes of an hour.</summary>
        public const int MinutesPerHour = 60;

        /// <summary>Valid minutes of a valid hour.</summary>
        public const int ValidMinutesPerHour = 45;

        /// <summary>Longest maintenance or calibration that can be ordered, minutes.</summary>
        public const int OrderMinutes = 1440;

        /// <summary>How long the uplink must be offline before that is an event, ms.</summary>
        public const int LinkLostMs = 600000;

        /// <summary>Changed keys of a configuration that are named by events of their own.</summary>
        public const int ChangedKeys = 16;
    }
}
