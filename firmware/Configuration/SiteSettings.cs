namespace Edge.Configuration
{
    /// <summary>
    /// A validated site file. Channels, contacts and valves are flat over all lines, each line's contiguous;
    /// their position is the index that every stage uses. Immutable once validated.
    /// </summary>
    public sealed class SiteSettings
    {
        /// <summary>Id of the site.</summary>
        public string Id;

        /// <summary>Display name of the site.</summary>
        public string Name;

        /// <summary>Fixed offset of site time from UTC, minutes (default 480, UTC+8; -720 to 840).</summary>
        public int UtcOffsetMinutes;

        /// <summary>Sparkplug group id.</summary>
        public string Group;

        /// <summary>Sparkplug edge node id.</summary>
        public string Node;

        /// <summary>Board definition: "wrover" (contacts on ADC1, Wi-Fi) or "ethernet" (contacts on port expanders).</summary>
        public string Board;

        /// <summary>CRC-32 of the file's bytes: names the configuration in events and births.</summary>
        public uint Crc;

        /// <summary>The broker connection.</summary>
        public UplinkSettings Uplink;

        /// <summary>The RS-485 line.</summary>
        public ModbusSettings Modbus;

        /// <summary>Network access of the board.</summary>
        public NetworkSettings Network;

        /// <summary>Where records are kept.</summary>
        public RecordSettings Records = new RecordSettings();

        /// <summary>Monitored lines, 1 to <see cref="Limits.Lines"/>.</summary>
        public LineSettings[] Lines;

        /// <summary>Channels of all lines, 1 to <see cref="Limits.Channels"/>.</summary>
        public ChannelSettings[] Channels;

        /// <summary>Contacts of all lines, 0 to <see cref="Limits.Contacts"/>.</summary>
        public ContactSettings[] Contacts;

        /// <summary>Valves of all lines, 0 to <see cref="Limits.Valves"/>.</summary>
        public ValveSettings[] Valves;

        /// <summary>Limits of means, 0 to <see cref="Limits.MeanLimits"/>.</summary>
        public LimitSettings[] MeanLimits;

        /// <summary>What has to be dosed, 0 to <see cref="Limits.Dosings"/>.</summary>
        public DosingSettings[] Dosings;

        /// <summary>Channels that are compared, 0 to <see cref="Limits.Pairs"/>.</summary>
        public PairSettings[] Pairs;

        /// <summary>Times in which lines have to stand still, 0 to <see cref="Limits.StopWindows"/>.</summary>
        public StopWindowSettings[] StopWindows;
    }

    /// <summary>The broker connection.</summary>
    public sealed class UplinkSettings
    {
        /// <summary>Broker hosts in order of preference.</summary>
        public string[] Hosts;

        /// <summary>TCP port of each host (1 to 65535, default 1883).</summary>
        public int[] Ports;

        /// <summary>MQTT client id; default is the node id.</summary>
        public string ClientId;

        /// <summary>File on the internal flash with the certificate (DER or PEM) of the one authority that the brokers' certificates may come from; null: no TLS.</summary>
        public string Authority;

        /// <summary>File on the internal flash with the board's own certificate (DER or PEM), for brokers that ask for one; null: none. Needs an authority and a key.</summary>
        public string Certificate;

        /// <summary>File on the internal flash with the private key of that certificate (DER or PEM, not encrypted); null: none.</summary>
        public string Key;

        /// <summary>User name, or null.</summary>
        public string Username;

        /// <summary>Password, or null.</summary>
        public string Password;

        /// <summary>Seconds without proof after which the link is asked whether it lives, and MQTT's keep-alive (10 to 600, default 30).</summary>
        public int KeepAliveSeconds;

        /// <summary>The first attempt after boot or loss comes at a random point of this interval, seconds (0: at once; to 3600, default 60).</summary>
        public int SpreadSeconds;

        /// <summary>Cap of the growing delay between failed attempts, seconds (10 to 3600, default 300).</summary>
        public int BackoffCapSeconds;

        /// <summary>Id of the host that records are for (Sparkplug primary host): births wait until it says that it is online; null for none.</summary>
        public string PrimaryHost;

        /// <summary>
        /// Which records are sent again after a reconnect: false ("broker", the default), those that no acknowledged mark of the broker proves; true
        /// ("platform"), those that the platform has not confirmed.
        /// </summary>
        public bool IsConfirmationWanted;

        /// <summary>How long an acknowledgement may take before the link counts as dead, seconds of link time (5 to 120, default 20).</summary>
        public int AcknowledgeSeconds;
    }

    /// <summary>The RS-485 line.</summary>
    public sealed class ModbusSettings
    {
        /// <summary>Bits per second (1200 to 115200, default 9600).</summary>
        public int Baud;

        /// <summary>Parity: "none", "even" or "odd" (default "none").</summary>
        public string Parity;
    }

    /// <summary>Network access of the board.</summary>
    public sealed class NetworkSettings
    {
        /// <summary>Wi-Fi network name, or null (Ethernet, or stored on the board by nanoff).</summary>
        public string Ssid;

        /// <summary>Wi-Fi password, or null.</summary>
        public string Password;

        /// <summary>SNTP server (default "pool.ntp.org").</summary>
        public string TimeServer;
    }

    /// <summary>One monitored line: a kiln with its treatment, one Sparkplug device.</summary>
    public sealed class LineSettings
    {
        /// <summary>Id; also the Sparkplug device id.</summary>
        public string Id;

        /// <summary>Display name.</summary>
        public string Name;

        /// <summary>Index of the line's first channel.</summary>
        public int FirstChannel;

        /// <summary>Number of its channels.</summary>
        public int ChannelCount;

        /// <summary>Index of the line's first contact.</summary>
        public int FirstContact;

        /// <summary>Number of its contacts.</summary>
        public int ContactCount;

        /// <summary>Index of the line's first valve.</summary>
        public int FirstValve;

        /// <summary>Number of its valves.</summary>
        public int ValveCount;

        /// <summary>Index of the contact that makes while the kiln runs, or -1.</summary>
        public int KilnContact;

        /// <summary>Index of the maintenance key's contact, or -1.</summary>
        public int MaintenanceContact;

        /// <summary>Index of the contact that makes while an emergency is announced, or -1.</summary>
        public int EmergencyContact = -1;

        /// <summary>What tells the kiln's state beside its contact.</summary>
        public KilnSettings Kiln = new KilnSettings();

        /// <summary>How long the maintenance key may be on before its mark ends, minutes (1 to 10080, default 240).</summary>
        public int MaintenanceMinutes;

        /// <summary>Load from which the line counts as at work, scaled as the load channel (default 20 units).</summary>
        public int WorkLoadScaled;

        /// <summary>How long the line has to be at work before its values are judged, minutes (0 to 1440, default 120).</summary>
        public int SettleMinutes;
    }

    /// <summary>One supervised contact.</summary>
    public sealed class ContactSettings
    {
        /// <summary>Id, unique in the site.</summary>
        public string Id;

        /// <summary>Index of the line it belongs to.</summary>
        public int Line;

        /// <summary>Loop of the board, 0 to 5.</summary>
        public int Loop;
    }

    /// <summary>Kinds of supervised valves.</summary>
    public static class ValveKind
    {
        /// <summary>Emergency bypass of the treatment (plan of 2023, clause 28).</summary>
        public const byte Bypass = 1;

        /// <summary>Flue-gas-recirculation valve (clause 21).</summary>
        public const byte Recirculation = 2;
    }

    /// <summary>One supervised valve.</summary>
    public sealed class ValveSettings
    {
        /// <summary>Id, unique in the site.</summary>
        public string Id;

        /// <summary>Index of the line it belongs to.</summary>
        public int Line;

        /// <summary>One of <see cref="ValveKind"/>.</summary>
        public byte Kind;

        /// <summary>Index of the closed limit's contact (makes when closed), or -1.</summary>
        public int ClosedContact;

        /// <summary>Index of the open limit's contact (makes when open), or -1.</summary>
        public int OpenContact;

        /// <summary>Index of the lead seal's contact (makes while whole), or -1.</summary>
        public int SealContact;

        /// <summary>The board's relay or lamp follows this valve.</summary>
        public bool DrivesRelay;

        /// <summary>Gas in the valve's duct.</summary>
        public LevelSettings Flow = new LevelSettings();

        /// <summary>Temperature in the valve's duct.</summary>
        public LevelSettings Temperature = new LevelSettings();

        /// <summary>Position of the valve, 0 closed.</summary>
        public LevelSettings Position = new LevelSettings();

        /// <summary>Gas through the treatment: below its level at production, some goes elsewhere.</summary>
        public LevelSettings Treated = new LevelSettings();

        /// <summary>Load from which <see cref="Treated"/> is looked at, scaled as the line's load channel.</summary>
        public int TreatedFromLoadScaled;
    }

    /// <summary>A channel with a level that tells one state from another. It comes from commissioning and is never learned: a bypass may be open on that day.</summary>
    public sealed class LevelSettings
    {
        /// <summary>Index of the channel, or -1 for none.</summary>
        public int Channel = -1;

        /// <summary>The level, scaled as the channel.</summary>
        public int LevelScaled;
    }

    /// <summary>What tells a kiln's state beside its contact.</summary>
    public sealed class KilnSettings
    {
        /// <summary>Index of the channel that measures the production load, or -1.</summary>
        public int LoadChannel = -1;

        /// <summary>Load from which the kiln produces, scaled as its channel.</summary>
        public int RunningLoadScaled;

        /// <summary>Index of the channel that measures the furnace, or -1.</summary>
        public int FurnaceChannel = -1;

        /// <summary>Furnace temperature below which the kiln is cold, scaled as its channel.</summary>
        public int ColdScaled;
    }
}
