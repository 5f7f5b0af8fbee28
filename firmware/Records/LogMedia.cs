using Edge.Board;
using Edge.Configuration;

namespace Edge.Records
{
    /// <summary>
    /// What a log is made of: its media, their room and its settings. With the flash the log proper lies there, in a ring, and a card takes a copy of what is sealed;
    /// without it the log lies on the card.
    /// </summary>
    public sealed class LogMedia
    {
        /// <summary>The SD card (FAT: appends in place, nothing is atomic); null: none.</summary>
        public Storage Card { get; set; }

        /// <summary>The internal flash (littlefs: a change is atomic when the file is closed, nothing is durable before); null: the log does not use it.</summary>
        public Storage Flash { get; set; }

        /// <summary>Medium of the small state and of the key: not the one that can be taken out. Null: the medium of the log, and no sequences are reserved.</summary>
        public Storage State { get; set; }

        /// <summary>Where the first key comes from; null: the log is sealed with the key that everybody knows (FORMAT.md).</summary>
        public Entropy Entropy { get; set; }

        /// <summary>Minute records under one key.</summary>
        public int EpochMinutes { get; set; } = Limits.EpochMinutes;

        /// <summary>On the flash: minutes between commits, 1 to <see cref="Limits.CommitMinutes"/>; what a power cut may cost of the minute records. On a card each record is stored at once.</summary>
        public int CommitMinutes { get; set; } = 1;

        /// <summary>Room on the card, blocks of 4096 bytes; 0: as much as there is.</summary>
        public int CardBlocks { get; set; }

        /// <summary>Room of the ring on the flash, blocks of 4096 bytes, at least <see cref="Limits.LeastFlashBlocks"/>.</summary>
        public int FlashBlocks { get; set; } = Limits.FlashBlocks;

        /// <summary>Minutes that must lie behind a block before it may be given up: 366 days of them.</summary>
        public long KeepMinutes { get; set; } = Retention.Minutes;

        /// <summary>Whether readers keep whole blocks decoded, some 40 KB each: on a desktop, never on a board.</summary>
        public bool KeepsWholeBlocks { get; set; }

        /// <summary>The media that a site asks for. The small state and the key are on the flash always.</summary>
        /// <param name="records">What the site says.</param>
        /// <param name="flash">The internal flash.</param>
        /// <param name="card">The SD card.</param>
        /// <param name="entropy">Where the first key comes from.</param>
        public static LogMedia Of(RecordSettings records, Storage flash, Storage card, Entropy entropy)
        {
            var media = new LogMedia();
            media.State = flash;
            media.Entropy = entropy;
            media.Flash = records.Medium == RecordMedium.Card ? null : flash;
            media.Card = records.Medium == RecordMedium.Flash ? null : card;
            media.CommitMinutes = records.CommitMinutes;
            media.CardBlocks = Retention.BlocksOfMegabytes(records.CardMegabytes);
            media.FlashBlocks = Retention.BlocksOfKilobytes(records.FlashKilobytes);
            return media;
        }

        /// <summary>Whether sealed blocks are copied to the card.</summary>
        internal bool HasCopy
        {
            get { return Flash != null && Card != null; }
        }

        /// <summary>Room of the log proper, blocks; 0: as much as there is.</summary>
        internal int LogBlocks
        {
            get { return Flash == null ? CardBlocks : FlashBlocks; }
        }

        /// <summary>Medium of the log proper.</summary>
        internal Storage Log
        {
            get { return Flash == null ? Card : Flash; }
        }

        /// <summary>Medium of the key.</summary>
        internal Storage Key
        {
            get { return State == null ? Log : State; }
        }
    }
}
