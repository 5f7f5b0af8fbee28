using System;
using System.Collections;
using System.IO.Hashing;
using System.Text;
using Edge.Board;
using nanoFramework.Json;

namespace Edge.Configuration
{
    /// <summary>
    /// Reads a site file: checks its syntax, then every value, then what values have to do with each other. The format is described
    /// in hardware/reference-site.md. Keys are case sensitive, as nanoFramework.Json is.
    /// </summary>
    public static class SiteReader
    {
        /// <summary>Reads a site file.</summary>
        /// <param name="json">The file's bytes, UTF-8.</param>
        /// <param name="length">How many of them count.</param>
        /// <exception cref="SiteException">The file is not usable: one line with the place, what was found and what is allowed.</exception>
        public static SiteSettings Read(byte[] json, int length)
        {
            if (length < 2 || length > Limits.ConfigurationBytes)
            {
                throw new SiteException("the site file has " + length.ToString() + " bytes; allowed: 2 to " + Limits.ConfigurationBytes.ToString());
            }

            int start = JsonSyntax.Check(json, length);
            SiteNode root = new SiteNode("", Parse(Encoding.UTF8.GetString(json, start, length - start)));
            root.AllowOnly("site group node board network uplink modbus records lines");

            SiteSettings site = new SiteSettings();
            site.Crc = CrcOf(json, length);
            ReadSite(root.Object("site"), site);
            site.Group = root.Id("group");
            site.Node = root.Id("node");
            site.Board = root.WordOr("board", "wrover", "wrover ethernet");
            site.Network = ReadNetwork(root.ObjectOrEmpty("network"));
            site.Uplink = ReadUplink(root.Object("uplink"), site.Group + "_" + site.Node);
            site.Modbus = ReadModbus(root.ObjectOrEmpty("modbus"));
            SiteNode records = root.ObjectOrEmpty("records");
            site.Records = RecordRules.Read(records);
            new LineReader(site).Read(root);
            RecordRules.CheckRoom(records, site);
            return site;
        }

        /// <summary>CRC-32 of the first bytes of a buffer: the name of a configuration.</summary>
        public static uint CrcOf(byte[] bytes, int length)
        {
            // The native CRC takes spans of at most 32767 bytes.
            const int Most = 16384;
            Crc32 crc = new Crc32();
            for (int at = 0; at < length; at += Most)
            {
                crc.Append(new SpanByte(bytes, at, length - at < Most ? length - at : Most));
            }

            return crc.GetCurrentHashAsUInt32();
        }

        /// <summary>Finds out which keys of two good site files differ.</summary>
        /// <exception cref="SiteException">One of them is not good.</exception>
        public static SiteDifference Compare(byte[] before, byte[] after)
        {
            SiteDifference difference = new SiteDifference();
            difference.Compare("", ParseFile(before), ParseFile(after));
            return difference;
        }

        private static Hashtable ParseFile(byte[] json)
        {
            int start = JsonSyntax.Check(json, json.Length);
            return Parse(Encoding.UTF8.GetString(json, start, json.Length - start));
        }

        private static Hashtable Parse(string text)
        {
            try
            {
                return (Hashtable)JsonConvert.DeserializeObject(text, typeof(Hashtable));
            }
            catch (Exception error)
            {
                // Not for what JsonSyntax lets pass; the library's exceptions carry no text of their own.
                throw new SiteException("the JSON library refused the file: " + error.GetType().Name + " " + error.Message);
            }
        }

        private static void ReadSite(SiteNode node, SiteSettings site)
        {
            node.AllowOnly("id name utcOffsetMinutes");
            site.Id = node.Id("id");
            site.Name = node.TextOr("name", site.Id, Limits.NameLength);
            site.UtcOffsetMinutes = node.WholeOr("utcOffsetMinutes", 480, -720, 840);
        }

        private static NetworkSettings ReadNetwork(SiteNode node)
        {
            node.AllowOnly("ssid password timeServer");
            NetworkSettings network = new NetworkSettings();

            // IEEE 802.11: an SSID has at most 32 bytes, a WPA passphrase 8 to 63 characters.
            network.Ssid = node.TextOr("ssid", null, 32);
            network.Password = node.TextOr("password", null, 63);
            network.TimeServer = node.Has("timeServer") ? ReadHost(node, "timeServer") : "pool.ntp.org";
            if (network.Password != null && network.Ssid == null)
            {
                throw node.Error("ssid", "the name of the Wi-Fi network, as there is a password for it");
            }

            return network;
        }

        private static UplinkSettings ReadUplink(SiteNode node, string clientId)
        {
            node.AllowOnly("brokers clientId username password keepAliveSeconds spreadSeconds backoffCapSeconds acknowledgeSeconds delivery primaryHost authority certificate key");
            UplinkSettings uplink = new UplinkSettings();
            SiteNode[] brokers = node.Objects("brokers", 1, Limits.Brokers);
            uplink.Hosts = Texts.Nulls(brokers.Length);
            uplink.Ports = new int[brokers.Length];
            for (int i = 0; i < brokers.Length; i++)
            {
                brokers[i].AllowOnly("host port");
                uplink.Hosts[i] = ReadHost(brokers[i], "host");
                uplink.Ports[i] = brokers[i].WholeOr("port", node.Has("authority") ? 8883 : 1883, 1, 65535);
            }

            uplink.ClientId = node.TextOr("clientId", clientId, Limits.NameLength);
            uplink.Username = node.TextOr("username", null, Limits.NameLength);
            uplink.Password = node.TextOr("password", null, Limits.NameLength);
            if (uplink.Password != null && uplink.Username == null)
            {
                throw node.Error("username", "the user name, as there is a password (MQTT 3.1.1, 3.1.2.9)");
            }

            uplink.KeepAliveSeconds = node.WholeOr("keepAliveSeconds", 30, 10, 600);
            uplink.SpreadSeconds = node.WholeOr("spreadSeconds", 60, 0, 3600);
            uplink.BackoffCapSeconds = node.WholeOr("backoffCapSeconds", 300, 10, 3600);
            uplink.PrimaryHost = ReadPrimaryHost(node);
            ReadFiles(node, uplink);
            uplink.IsConfirmationWanted = node.WordOr("delivery", "broker", "broker platform") == "platform";
            uplink.AcknowledgeSeconds = node.WholeOr("acknowledgeSeconds", 20, 5, 120);
            return uplink;
        }

        private static void ReadFiles(SiteNode node, UplinkSettings uplink)
        {
            uplink.Authority = ReadFileName(node, "authority");
            uplink.Certificate = ReadFileName(node, "certificate");
            uplink.Key = ReadFileName(node, "key");
            if (uplink.Certificate != null && uplink.Authority == null)
            {
                throw node.Error("authority", "the file with the authority's certificate, as the board has one of its own (without an authority there is no TLS)");
            }

            if ((uplink.Certificate == null) != (uplink.Key == null))
            {
                throw node.Error(uplink.Key == null ? "key" : "certificate", "a file, as certificate and key belong together");
            }
        }

        private static string ReadFileName(SiteNode node, string key)
        {
            string name = node.TextOr(key, null, Limits.IdLength);
            for (int i = 0; name != null && i < name.Length; i++)
            {
                char letter = name[i];
                bool isGood = letter == '-' || (letter == '.' && i > 0) || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
                if (!isGood)
                {
                    throw node.Error(key, "the name of a file on the internal flash: a-z, 0-9, '-' and '.'");
                }
            }

            return name;
        }

        private static string ReadPrimaryHost(SiteNode node)
        {
            string host = node.TextOr("primaryHost", null, Limits.NameLength);
            for (int i = 0; host != null && i < host.Length; i++)
            {
                if (host[i] == '/' || host[i] == '+' || host[i] == '#')
                {
                    throw node.Error("primaryHost", "a Sparkplug host id, which is part of a topic: no /, + and #");
                }
            }

            return host;
        }

        private static ModbusSettings ReadModbus(SiteNode node)
        {
            node.AllowOnly("baud parity");
            ModbusSettings modbus = new ModbusSettings();
            modbus.Baud = node.WholeOr("baud", 9600, 1200, 115200);
            if (!IsUsualBaud(modbus.Baud))
            {
                throw node.Error("baud", "one of 1200 2400 4800 9600 19200 38400 57600 115200");
            }

            modbus.Parity = node.WordOr("parity", "none", "none even odd");
            return modbus;
        }

        private static bool IsUsualBaud(int baud)
        {
            return baud == 1200 || baud == 2400 || baud == 4800 || baud == 9600 || baud == 19200 || baud == 38400 || baud == 57600
                || baud == 115200;
        }

        private static string ReadHost(SiteNode node, string key)
        {
            string host = node.Text(key, Limits.NameLength);
            for (int i = 0; i < host.Length; i++)
            {
                char letter = host[i];
                bool isGood = letter == '.' || letter == '-' || (letter >= '0' && letter <= '9')
                    || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
                if (!isGood)
                {
                    throw node.Error(key, "a host name or an IPv4 address, without scheme and port");
                }
            }

            return host;
        }
    }
}
