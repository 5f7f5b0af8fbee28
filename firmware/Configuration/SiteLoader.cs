using Edge.Board;
using Edge.Events;

namespace Edge.Configuration
{
    /// <summary>What the board found at boot.</summary>
    public sealed class LoadedSite
    {
        /// <summary>The configuration in force; null where there is none at all.</summary>
        public SiteSettings Site;

        /// <summary>What goes into the boot's events; the composition root adds the cause.</summary>
        public BootReport Boot;

        /// <summary>One line about what is wrong with the site file, or null. With a <see cref="Site"/> the board runs nevertheless.</summary>
        public string Error;
    }

    /// <summary>
    /// Loads the site file at boot. A good one is kept as the last good one; where it is bad or missing, the board runs on the last
    /// good one and says so.
    /// </summary>
    public static class SiteLoader
    {
        /// <summary>Name of the site file.</summary>
        public const string FileName = "site.json";

        /// <summary>Stands for the CRC of a site file that is missing, empty or unreadable: it was refused too, though it has none.</summary>
        public const uint NoFileCrc = 1;

        /// <summary>Loads the configuration. Never throws for what files and media do.</summary>
        /// <param name="internalFlash">The medium of site.json and of the copies of the last good one.</param>
        public static LoadedSite Load(Storage internalFlash)
        {
            LoadedSite loaded = new LoadedSite();
            loaded.Boot = new BootReport();
            LastGoodSite lastGood = new LastGoodSite(internalFlash);
            lastGood.Load();
            loaded.Boot.PreviousCrc = lastGood.Crc;

            byte[] file = null;
            loaded.Boot.RejectedCrc = NoFileCrc;
            try
            {
                file = ReadFile(internalFlash, loaded);
                SiteSettings site = SiteReader.Read(file, file.Length);
                CheckFiles(internalFlash, lastGood, site);
                loaded.Site = site;
                loaded.Boot.RejectedCrc = 0;
            }
            catch (SiteException error)
            {
                loaded.Error = FileName + ": " + error.Message;
                if (file != null && file.Length > 0)
                {
                    loaded.Boot.RejectedCrc = SiteReader.CrcOf(file, file.Length);
                }
            }
            catch (StorageException error)
            {
                loaded.Error = FileName + " cannot be read: " + error.Message;
            }

            if (loaded.Site != null)
            {
                Keep(lastGood, file, loaded);
            }
            else
            {
                FallBack(lastGood, loaded);
            }

            loaded.Boot.ConfigurationCrc = loaded.Site == null ? 0 : loaded.Site.Crc;
            return loaded;
        }

        private static byte[] ReadFile(Storage storage, LoadedSite loaded)
        {
            int length = storage.GetLength(FileName);
            if (length < 0)
            {
                throw new SiteException("there is no such file");
            }

            if (length > Limits.ConfigurationBytes)
            {
                loaded.Boot.RejectedCrc = CrcOfFile(storage, length);
                throw new SiteException("found " + length.ToString() + " bytes; allowed: at most " + Limits.ConfigurationBytes.ToString());
            }

            byte[] file = new byte[length];
            int read = storage.Read(FileName, 0, file, 0, length);
            if (read != length)
            {
                throw new SiteException("found " + read.ToString() + " bytes of " + length.ToString());
            }

            return file;
        }

        // A new site must bring its certificates along. One that was in force records on without them, should they be lost.
        private static void CheckFiles(Storage storage, LastGoodSite lastGood, SiteSettings site)
        {
            if (!lastGood.Exists || lastGood.Crc != site.Crc)
            {
                CheckFile(storage, "uplink.authority", site.Uplink.Authority);
                CheckFile(storage, "uplink.certificate", site.Uplink.Certificate);
                CheckFile(storage, "uplink.key", site.Uplink.Key);
            }
        }

        private static void CheckFile(Storage storage, string path, string name)
        {
            int length = name == null ? 1 : storage.GetLength(name);
            if (length < 1 || length > Limits.CertificateBytes)
            {
                throw new SiteException(
                    path + ": found " + (length < 0 ? "no file \"" : length.ToString() + " bytes in \"") + name
                    + "\" on the internal flash; allowed: a file of 1 to " + Limits.CertificateBytes.ToString() + " bytes");
            }
        }

        // A file that does not fit is named by its first bytes: enough to tell two uploads apart, and bounded.
        private static uint CrcOfFile(Storage storage, int length)
        {
            byte[] head = new byte[Limits.ConfigurationBytes];
            int read = storage.Read(FileName, 0, head, 0, length < head.Length ? length : head.Length);
            return SiteReader.CrcOf(head, read);
        }

        private static void Keep(LastGoodSite lastGood, byte[] file, LoadedSite loaded)
        {
            if (lastGood.Exists && lastGood.Crc == loaded.Site.Crc)
            {
                return;
            }

            loaded.Boot.Difference = FindDifference(lastGood, file);
            try
            {
                lastGood.Save(file, loaded.Site.Crc);
            }
            catch (StorageException error)
            {
                loaded.Error = FileName + " is in force but could not be kept as the last good one: " + error.Message;
            }
        }

        // A newer firmware may refuse what an older one took: then nobody knows what differs.
        private static SiteDifference FindDifference(LastGoodSite lastGood, byte[] file)
        {
            try
            {
                return lastGood.Exists ? SiteReader.Compare(lastGood.Content, file) : null;
            }
            catch (SiteException)
            {
                return null;
            }
        }

        private static void FallBack(LastGoodSite lastGood, LoadedSite loaded)
        {
            if (!lastGood.Exists)
            {
                loaded.Error += "; there is no last good one";
                return;
            }

            try
            {
                loaded.Site = SiteReader.Read(lastGood.Content, lastGood.Content.Length);
                loaded.Error += "; the last good one is in force";
            }
            catch (SiteException error)
            {
                // A newer firmware may refuse what an older one took.
                loaded.Error += "; the last good one is refused too: " + error.Message;
            }
        }
    }
}
