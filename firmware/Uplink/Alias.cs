namespace Edge.Uplink
{
    /// <summary>
    /// Aliases of metrics, numbered by position in the site: unique over the node, and the same in every birth of a configuration.
    /// Messages of records carry nothing else, so the frequent ones are below 128, where an alias takes one byte.
    /// </summary>
    public static class Alias
    {
        /// <summary>A metric that has none (bdSeq, and Node Control/Rebirth as Sparkplug wants it).</summary>
        public const int None = -1;

        /// <summary>See <see cref="Contract.RecordsSequence"/>.</summary>
        public const int Sequence = 0;

        /// <summary>See <see cref="Contract.TimeQuality"/>.</summary>
        public const int Quality = 1;

        /// <summary>See <see cref="Contract.EventCodeName"/>.</summary>
        public const int Code = 2;

        /// <summary>See <see cref="Contract.EventSubject"/>.</summary>
        public const int Subject = 3;

        /// <summary>See <see cref="Contract.EventArgument1"/>.</summary>
        public const int Argument1 = 4;

        /// <summary>See <see cref="Contract.EventArgument2"/>.</summary>
        public const int Argument2 = 5;

        /// <summary>See <see cref="Contract.RecordsSchema"/>.</summary>
        public const int Schema = 6;

        /// <summary>See <see cref="Contract.RecordsSchemaSequence"/>.</summary>
        public const int SchemaSequence = 7;

        /// <summary>See <see cref="Contract.RecordsRow"/>.</summary>
        public const int Row = 8;

        /// <summary>See <see cref="Contract.RecordsHead"/>.</summary>
        public const int Head = 9;

        /// <summary>See <see cref="Contract.KilnRunning"/>.</summary>
        public const int Kiln = 10;

        /// <summary>See <see cref="Contract.MaintenanceOn"/>.</summary>
        public const int Maintenance = 11;

        /// <summary>First of the six properties of the node; a line has <see cref="Contract.PropertyLineName"/> here.</summary>
        public const int Properties = 12;

        /// <summary>See <see cref="Contract.SummaryMinutes"/>.</summary>
        public const int SummaryMinutes = 20;

        /// <summary>See <see cref="Contract.SummaryRow"/>.</summary>
        public const int SummaryRow = 21;

        /// <summary>See <see cref="Contract.RecordsLine"/>.</summary>
        public const int Line = 22;

        /// <summary>See <see cref="Contract.RecordsLedger"/>.</summary>
        public const int Ledger = 30;

        private const int FirstCommon = 200;
        private const int CommonPerOwner = 32;
        private const int FirstQuick = 97;
        private const int FirstSecondsOn = 107;
        private const int FirstMarks = 123;
        private const int FirstSecondsKnown = 500;
        private const int FirstValve = 600;

        /// <summary>Alias of a metric that is no channel's, contact's or valve's.</summary>
        /// <param name="line">Line index, or <see cref="Limits.Lines"/> for the node.</param>
        /// <param name="metric"><see cref="Sequence"/> to <see cref="Properties"/>.</param>
        public static int OfCommon(int line, int metric)
        {
            return metric <= Quality
                ? FirstQuick + (line * 2) + metric
                : FirstCommon + (line * CommonPerOwner) + metric;
        }

        /// <summary>Alias of a channel's average; its minimum and maximum have the next two. Below 97.</summary>
        public static int OfValue(int channel)
        {
            return 1 + (channel * 3);
        }

        /// <summary>Alias of a contact's seconds on. 107 to 122.</summary>
        public static int OfSecondsOn(int contact)
        {
            return FirstSecondsOn + contact;
        }

        /// <summary>Alias of the marks of a line's channels. 123 to 126.</summary>
        public static int OfMarks(int line)
        {
            return FirstMarks + line;
        }

        /// <summary>Alias of the seconds that the contacts of a line were known.</summary>
        public static int OfSecondsKnown(int line)
        {
            return FirstSecondsKnown + line;
        }

        /// <summary>Alias of a valve's position; its seal has the next one.</summary>
        public static int OfValve(int valve)
        {
            return FirstValve + (valve * 2);
        }
    }
}
