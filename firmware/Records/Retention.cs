using Edge.Configuration;
using Edge.Records.Blocks;

namespace Edge.Records
{
    /// <summary>
    /// How long a site's records fit on a medium, in whole numbers. Estimates are on the safe side: the codec takes about 1.6 bytes a channel for real process noise
    /// where this counts 2.25, a block half as much overhead, and events are allowed for.
    /// </summary>
    /// <remarks>
    /// <para>Minute: one minute of the whole site, one record a line. Centibyte: a hundredth of a byte.</para>
    /// <para>What is noisier than that is no fault: the board measures what its minutes take, and warns (see Events/SpaceMonitor.cs).</para>
    /// </remarks>
    public static class Retention
    {
        private const long CentibytesPerChannel = 225;
        private const long CentibytesPerContact = 10;
        private const long CentibytesPerLine = 150;

        // Six events an hour of 25 bytes each.
        private const long CentibytesOfEvents = 250;

        // Sums of an hour and a day: some 13 bytes a channel 25 times a day.
        private const long CentibytesOfSumsPerChannel = 25;

        // Sums of five minutes: some 11 bytes a channel and 6 a record.
        private const long CentibytesOfFivePerChannel = 220;
        private const long CentibytesOfFivePerLine = 120;

        /// <summary>What the table of a group takes in the middle of it, and the padding behind the last record.</summary>
        private const long GroupAndPaddingBytes = 192;

        /// <summary>Minutes of a day.</summary>
        public const int MinutesPerDay = 1440;

        /// <summary>Blocks by which room is made ahead where blocks are deleted by the segment: some days.</summary>
        private const int SegmentsAhead = 32;

        /// <summary>The same where they are given up one by one.</summary>
        private const int RingAhead = 2;

        private const int BlocksPerMegabyte = 256;
        private const int KilobytesPerBlock = 4;

        /// <summary>Minutes that must lie behind a block before it may be given up: 366 days of them.</summary>
        public static long Minutes
        {
            get { return (long)Limits.RetentionDays * MinutesPerDay; }
        }

        /// <summary>Blocks of a number of megabytes on a card.</summary>
        public static int BlocksOfMegabytes(int megabytes)
        {
            return megabytes * BlocksPerMegabyte;
        }

        /// <summary>Blocks of a number of kilobytes of flash.</summary>
        public static int BlocksOfKilobytes(int kilobytes)
        {
            return kilobytes / KilobytesPerBlock;
        }

        /// <summary>Kilobytes of a number of blocks.</summary>
        public static int KilobytesOf(int blocks)
        {
            return blocks * KilobytesPerBlock;
        }

        /// <summary>Blocks that are kept free for events when there is no room for minutes any more.</summary>
        public static int ReserveOf(int blocks)
        {
            int quarter = blocks / 4;
            return quarter < Limits.ReserveBlocks ? quarter : Limits.ReserveBlocks;
        }

        /// <summary>Room is made when fewer blocks than this, and the reserve, are free.</summary>
        /// <param name="blocks">Blocks of the medium.</param>
        /// <param name="unit">Blocks that give up their place together.</param>
        public static int AheadOf(int blocks, int unit)
        {
            return unit > 1 && blocks > unit ? SegmentsAhead : RingAhead;
        }

        /// <summary>Bytes of sealed blocks that a minute of a site takes, hundredths, with all overhead.</summary>
        public static long CentibytesPerMinute(SiteSettings site)
        {
            long records = (site.Lines.Length * CentibytesPerLine) + (site.Channels.Length * (CentibytesPerChannel + CentibytesOfSumsPerChannel))
                + (site.Contacts.Length * CentibytesPerContact) + CentibytesOfEvents + CentibytesOfFive(site);
            int streams = BlockLayout.LineStreams + site.Lines.Length + site.Channels.Length;
            long room = BlockLayout.CrcOffset - BlockLayout.LineTableOffset - (site.Lines.Length * BlockLayout.LineBytes)
                - (streams * BlockLayout.LengthBytes) - GroupAndPaddingBytes;
            long estimate = ((records * BlockLayout.BlockBytes) + room - 1) / room;

            // A block never holds more than the tail does, however small its records are; a quarter more than the minutes are sums, an eighth of one events.
            long recordsPerBlock = Limits.TailRecords - Limits.TailSpareRecords - Limits.TailSpareRecords;
            long least = BlockLayout.BlockBytes * 100L * ((site.Lines.Length * 10) + 1) / 8 / recordsPerBlock;
            return estimate > least ? estimate : least;
        }

        private static long CentibytesOfFive(SiteSettings site)
        {
            long centibytes = 0;
            int line = -1;
            for (int i = 0; i < site.Channels.Length; i++)
            {
                if (site.Channels[i].HasFiveMinuteMeans)
                {
                    // Channels come line by line.
                    centibytes += CentibytesOfFivePerChannel + (site.Channels[i].Line == line ? 0 : CentibytesOfFivePerLine);
                    line = site.Channels[i].Line;
                }
            }

            return centibytes;
        }

        /// <summary>Days of minutes that fit in so many blocks, rounded down.</summary>
        /// <param name="blocks">Blocks for minutes.</param>
        /// <param name="centibytesPerMinute">What a minute takes: estimated or measured; at least 1.</param>
        public static long Days(long blocks, long centibytesPerMinute)
        {
            return blocks < 0 ? 0 : blocks * BlockLayout.BlockBytes * 100 / centibytesPerMinute / MinutesPerDay;
        }

        /// <summary>Blocks that so many days of minutes need, rounded up.</summary>
        public static long BlocksFor(long days, long centibytesPerMinute)
        {
            long blockCentibytes = BlockLayout.BlockBytes * 100L;
            return ((days * MinutesPerDay * centibytesPerMinute) + blockCentibytes - 1) / blockCentibytes;
        }

        /// <summary>Of the blocks of a card, those that hold minutes in the long run: blocks are deleted by the segment, and some are reserved.</summary>
        public static int MinuteBlocksOfCard(int blocks)
        {
            return blocks - Limits.SegmentBlocks - SegmentsAhead - ReserveOf(blocks);
        }

        /// <summary>Of the blocks of a ring in flash, those that hold minutes in the long run.</summary>
        public static int MinuteBlocksOfFlash(int blocks)
        {
            return blocks - RingAhead - ReserveOf(blocks);
        }
    }
}
