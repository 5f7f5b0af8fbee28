namespace Edge.Configuration
{
    /// <summary>Where records are kept.</summary>
    public static class RecordMedium
    {
        /// <summary>On the SD card.</summary>
        public const byte Card = 1;

        /// <summary>On the internal flash.</summary>
        public const byte Flash = 2;

        /// <summary>The newest on the internal flash, and a copy of all sealed blocks on the card.</summary>
        public const byte Both = 3;
    }

    /// <summary>Where records are kept, and how much room they have.</summary>
    public sealed class RecordSettings
    {
        /// <summary>One of <see cref="RecordMedium"/>; default the card.</summary>
        public byte Medium = RecordMedium.Card;

        /// <summary>How long a minute record may wait until it is durable on the internal flash, minutes (1 to <see cref="Limits.CommitMinutes"/>, default 5). On the card alone it does not wait.</summary>
        public int CommitMinutes = 5;

        /// <summary>Room for blocks on the card, MiB (16 to 32768, default 1024).</summary>
        public int CardMegabytes = 1024;

        /// <summary>Room for blocks on the internal flash, KiB (64 to 8192, default 2048).</summary>
        public int FlashKilobytes = 2048;
    }
}
