using Edge.Records;

namespace Edge.Configuration
{
    /// <summary>Reads "records" of a site file, and refuses a site that does not fit on its medium for as long as records must be kept.</summary>
    internal static class RecordRules
    {
        private const int LeastMegabytes = 16;
        private const int MostMegabytes = 32768;
        private const int LeastKilobytes = 64;
        private const int MostKilobytes = 8192;

        /// <summary>Reads the settings.</summary>
        /// <exception cref="SiteException">A value is not allowed.</exception>
        public static RecordSettings Read(SiteNode node)
        {
            node.AllowOnly("medium commitMinutes cardMegabytes flashKilobytes");
            RecordSettings records = new RecordSettings();
            string medium = node.WordOr("medium", "card", "card flash both");
            records.Medium = medium == "card" ? RecordMedium.Card : medium == "flash" ? RecordMedium.Flash : RecordMedium.Both;
            records.CommitMinutes = node.WholeOr("commitMinutes", records.CommitMinutes, 1, Limits.CommitMinutes);
            records.CardMegabytes = node.WholeOr("cardMegabytes", records.CardMegabytes, LeastMegabytes, MostMegabytes);
            records.FlashKilobytes = node.WholeOr("flashKilobytes", records.FlashKilobytes, LeastKilobytes, MostKilobytes);
            return records;
        }

        /// <summary>Refuses what does not fit: days that fit, days that are required, and where to change it.</summary>
        /// <exception cref="SiteException">The site's minutes do not fit for as long as they must be kept.</exception>
        public static void CheckRoom(SiteNode node, SiteSettings site)
        {
            RecordSettings records = site.Records;
            bool isFlash = records.Medium == RecordMedium.Flash;
            long perMinute = Retention.CentibytesPerMinute(site);
            int blocks = isFlash ? Retention.BlocksOfKilobytes(records.FlashKilobytes) : Retention.BlocksOfMegabytes(records.CardMegabytes);
            int forMinutes = isFlash ? Retention.MinuteBlocksOfFlash(blocks) : Retention.MinuteBlocksOfCard(blocks);
            long days = Retention.Days(forMinutes, perMinute);
            if (days >= Limits.RetentionDays)
            {
                return;
            }

            string key = isFlash ? "flashKilobytes" : "cardMegabytes";
            int most = isFlash ? MostKilobytes : MostMegabytes;
            int least = Least(isFlash, perMinute, most);
            string allowed = least < 0 ? "no flash is large enough for this site: set " + node.PathOf("medium") + " to card or both"
                : least.ToString() + " to " + most.ToString();
            string found = isFlash ? records.FlashKilobytes.ToString() + " KiB of flash" : records.CardMegabytes.ToString() + " MiB of card";
            throw new SiteException(node.PathOf(key) + ": found " + found + ", room for " + days.ToString() + " days of this site's records, required are "
                + Limits.RetentionDays.ToString() + "; allowed: " + allowed);
        }

        /// <summary>The least value that is enough; -1 where none is.</summary>
        private static int Least(bool isFlash, long perMinute, int most)
        {
            int least = isFlash ? LeastKilobytes : LeastMegabytes;
            int step = isFlash ? 4 : 1;
            for (int value = least; value <= most; value += step)
            {
                int blocks = isFlash ? Retention.BlocksOfKilobytes(value) : Retention.BlocksOfMegabytes(value);
                int forMinutes = isFlash ? Retention.MinuteBlocksOfFlash(blocks) : Retention.MinuteBlocksOfCard(blocks);
                if (Retention.Days(forMinutes, perMinute) >= Limits.RetentionDays)
                {
                    return value;
                }
            }

            return -1;
        }
    }
}
