using Edge.Board;
using Edge.Configuration;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>The topics of a node, put together once: publishing records builds no strings. Births and deaths of lines are rare, and theirs are not kept.</summary>
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

        /// <summary>STATE of the primary host, or null.</summary>
        public readonly string HostState;

        /// <summary>Records, by line.</summary>
        public readonly string[] DeviceData;

        /// <summary>
        /// What is subscribed at QoS 1: commands to the node and to every device of it, the primary host's state, and, where the broker's word for what it has
        /// counts, the node's own marks.
        /// </summary>
        public readonly string[] Subscriptions;

        /// <summary>Where marks go; outside of spBv1.0, since Sparkplug has no message with QoS 1 but the will.</summary>
        public readonly string Mark;

        private const int DeviceCommands = 1;

        private readonly SiteSettings _site;

        /// <summary>Puts the topics of a site together.</summary>
        public Topics(SiteSettings site)
        {
            _site = site;
            string root = "spBv1.0/" + site.Group;
            NodeBirth = root + "/NBIRTH/" + site.Node;
            NodeDeath = root + "/NDEATH/" + site.Node;
            NodeData = root + "/NDATA/" + site.Node;
            NodeCommand = root + "/NCMD/" + site.Node;
            string deviceCommands = root + "/DCMD/" + site.Node + "/+";
            HostState = site.Uplink.PrimaryHost == null ? null : "spBv1.0/STATE/" + site.Uplink.PrimaryHost;
            Mark = "edge/" + site.Group + "/" + site.Node + "/mark";
            string echo = site.Uplink.IsConfirmationWanted ? null : Mark;
            Subscriptions = Texts.Nulls(2 + (HostState == null ? 0 : 1) + (echo == null ? 0 : 1));
            Subscriptions[0] = NodeCommand;
            Subscriptions[1] = deviceCommands;
            if (echo != null)
            {
                Subscriptions[2] = echo;
            }

            if (HostState != null)
            {
                Subscriptions[Subscriptions.Length - 1] = HostState;
            }

            DeviceData = Texts.Nulls(site.Lines.Length);
            for (int line = 0; line < site.Lines.Length; line++)
            {
                DeviceData[line] = OfDevice("DDATA", line);
            }
        }

        /// <summary>Topic of a line.</summary>
        /// <param name="type">DBIRTH, DDEATH or DDATA.</param>
        /// <param name="line">Its index.</param>
        public string OfDevice(string type, int line)
        {
            return "spBv1.0/" + _site.Group + "/" + type + "/" + _site.Node + "/" + _site.Lines[line].Id;
        }

        /// <summary>Index of the line whose device a command was sent to, or <see cref="Record.NoLine"/>.</summary>
        public byte LineOf(string topic)
        {
            for (int line = 0; line < _site.Lines.Length; line++)
            {
                if (IsCommandTo(topic, _site.Lines[line].Id))
                {
                    return (byte)line;
                }
            }

            return Record.NoLine;
        }

        // What is subscribed, with the id in the place of its last character, which stands for any.
        private bool IsCommandTo(string topic, string id)
        {
            string filter = Subscriptions[DeviceCommands];
            int length = filter.Length - 1;
            bool isEqual = topic.Length == length + id.Length;
            for (int i = 0; isEqual && i < topic.Length; i++)
            {
                isEqual = topic[i] == (i < length ? filter[i] : id[i - length]);
            }

            return isEqual;
        }
    }
}
