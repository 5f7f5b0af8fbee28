using Edge.Board;

namespace Edge.Configuration
{
    /// <summary>
    /// The last good site file, in two copies that take turns: a power cut while one is written leaves the other. Each is a header
    /// (magic "SITE", generation, length of the file, CRC-32 of the file, CRC-32 of the 16 bytes before; 4 bytes each, least
    /// significant first) and the file as it was. The sound copy with the higher generation counts.
    /// </summary>
    internal sealed class LastGoodSite
    {
        private const int HeaderBytes = 20;
        private const uint Magic = 0x45544953;
        private const string CopyA = "site-a";
        private const string CopyB = "site-b";

        private readonly Storage _storage;
        private string _name = CopyB;
        private uint _generation;

        /// <summary>Creates it on a medium.</summary>
        public LastGoodSite(Storage storage)
        {
            _storage = storage;
        }

        /// <summary>Whether there is a sound copy.</summary>
        public bool Exists
        {
            get { return Content != null; }
        }

        /// <summary>The file's bytes; null where there is none.</summary>
        public byte[] Content { get; private set; }

        /// <summary>CRC-32 of the file; 0 where there is none.</summary>
        public uint Crc { get; private set; }

        /// <summary>Finds the newest sound copy. A medium that fails has none.</summary>
        public void Load()
        {
            LoadCopy(CopyA);
            LoadCopy(CopyB);
        }

        /// <summary>Writes a file into the copy that does not count.</summary>
        /// <exception cref="StorageException">The medium failed; the other copy is untouched.</exception>
        public void Save(byte[] file, uint crc)
        {
            byte[] copy = new byte[HeaderBytes + file.Length];
            Put(copy, 0, Magic);
            Put(copy, 4, _generation + 1);
            Put(copy, 8, (uint)file.Length);
            Put(copy, 12, crc);
            Put(copy, 16, SiteReader.CrcOf(copy, 16));
            for (int i = 0; i < file.Length; i++)
            {
                copy[HeaderBytes + i] = file[i];
            }

            string name = _name == CopyA ? CopyB : CopyA;
            _storage.Write(name, copy, 0, copy.Length);
            _name = name;
            _generation++;
            Content = file;
            Crc = crc;
        }

        private void LoadCopy(string name)
        {
            byte[] header = new byte[HeaderBytes];
            try
            {
                if (_storage.Read(name, 0, header, 0, HeaderBytes) != HeaderBytes)
                {
                    return;
                }

                uint generation = Get(header, 4);
                uint length = Get(header, 8);
                bool isSound = Get(header, 0) == Magic && Get(header, 16) == SiteReader.CrcOf(header, 16) && length <= Limits.ConfigurationBytes;
                if (!isSound || (Exists && generation < _generation))
                {
                    return;
                }

                byte[] content = new byte[(int)length];
                if (_storage.Read(name, HeaderBytes, content, 0, content.Length) == content.Length
                    && SiteReader.CrcOf(content, content.Length) == Get(header, 12))
                {
                    _generation = generation;
                    _name = name;
                    Content = content;
                    Crc = Get(header, 12);
                }
            }
            catch (StorageException)
            {
                // An unreadable copy does not count; the other one may.
            }
        }

        private static void Put(byte[] bytes, int at, uint value)
        {
            for (int i = 0; i < 4; i++)
            {
                bytes[at + i] = (byte)(value >> (8 * i));
            }
        }

        private static uint Get(byte[] bytes, int at)
        {
            return bytes[at] | (uint)bytes[at + 1] << 8 | (uint)bytes[at + 2] << 16 | (uint)bytes[at + 3] << 24;
        }
    }
}
