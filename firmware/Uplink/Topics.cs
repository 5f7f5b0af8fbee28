using Edge.Configuration;

namespace Edge.Uplink
{
    /// <summary>The topics of a node, put together once: publishing builds no strings.</summary>
    public sealed class Topics
    {
        /// <summary>Birth of the node.</summary>
        public readonly string NodeBirth;

        /// <summary>Death of the node; topic of the will.</summary>
        public readonly string NodeDeath;

        /// <summary>Records of the whole board.</summary>
        public readonly string NodeData;

        /// <summary>Commands to the node.</summary>
        public readonly string NodeCommand;

        /// <summary>Births, by line.</summary>
        public readonly string[] DeviceBirth;

        /// <summary>Deaths, by line.</summary>
        public readonly string[] DeviceDeath;

        /// <summary>STATE of the primary host, or null.</summary>
        public readonly string HostState;

        /// <summary>Records, by line.</summary>
        public readonly string[] DeviceData;

        /// <summary>Commands to devices, by line.</summary>
        public readonly string[] DeviceCommand;

        /// <summary>What is subscribed at QoS 1: commands to the node and to every device of it, and the primary host's state.</summary>
        public readonly string[] Subscriptions;

        /// <summary>Where marks go; outside of spBv1.0, since Sparkplug has no message with QoS 1 but the will.</summary>
        public readonly string Mark;

        /// <summary>Puts the topics of a site together.</summary>
        public Topics(SiteSettings site)
        {
            string root = "spBv1.0/" + site.Group;
            NodeBirth = root + "/NBIRTH/" + site.Node;
            NodeDeath = root + "/NDEATH/" + site.Node;
            NodeData = root + "/NDATA/" + site.Node;
            NodeCommand = root + "/NCMD/" + site.Node;
            string deviceCommands = root + "/DCMD/" + site.Node + "/+";
            HostState = site.Uplink.PrimaryHost == null ? null : "spBv1.0/STATE/" + site.Uplink.PrimaryHost;
            Subscriptions = HostState == null ? new string[] { NodeCommand, deviceCommands } : new string[] { NodeCommand, deviceCommands, HostState };
            Mark = "edge/" + site.Group + "/" + site.Node + "/mark";

            DeviceBirth = new string[site.Lines.Length];
            DeviceDeath = new string[site.Lines.Length];
            DeviceData = new string[site.Lines.Length];
            DeviceCommand = new string[site.Lines.Length];
            for (int line = 0; line < site.Lines.Length; line++)
            {
                DeviceBirth[line] = root + "/DBIRTH/" + site.Node + "/" + site.Lines[line].Id;
                DeviceDeath[line] = root + "/DDEATH/" + site.Node + "/" + site.Lines[line].Id;
                DeviceData[line] = root + "/DDATA/" + site.Node + "/" + site.Lines[line].Id;
                DeviceCommand[line] = root + "/DCMD/" + site.Node + "/" + site.Lines[line].Id;
            }
        }
    }
}
