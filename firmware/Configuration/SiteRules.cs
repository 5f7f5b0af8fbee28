using Edge.Board;
using Edge.Inputs;

namespace Edge.Configuration
{
    /// <summary>
    /// What the values of a site file have to do with each other: ids and inputs are used once, a contact has one duty, and the board
    /// has one thermocouple input, one pulse input and a bounded number of Modbus requests a second.
    /// </summary>
    internal static class SiteRules
    {
        private const int Duties = Limits.Contacts;

        /// <summary>Checks a site that was read.</summary>
        /// <param name="site">The site.</param>
        /// <param name="lines">Where its lines were found.</param>
        /// <param name="channels">Where its channels were found.</param>
        /// <param name="contacts">Where its contacts were found.</param>
        /// <param name="valves">Where its valves were found.</param>
        /// <exception cref="SiteException">Two values contradict each other; names the later one.</exception>
        public static void Check(SiteSettings site, SiteNode[] lines, SiteNode[] channels, SiteNode[] contacts, SiteNode[] valves)
        {
            CheckIds(site, lines, channels, contacts, valves);
            CheckChannels(site, channels);
            CheckContacts(site, contacts);
            CheckDuties(site, lines, valves);
        }

        private static void CheckIds(SiteSettings site, SiteNode[] lines, SiteNode[] channels, SiteNode[] contacts, SiteNode[] valves)
        {
            int count = lines.Length + site.Channels.Length + site.Contacts.Length + site.Valves.Length;
            string[] ids = Texts.Nulls(count);
            SiteNode[] nodes = new SiteNode[count];
            int at = 0;
            for (int i = 0; i < site.Lines.Length; i++)
            {
                ids[at] = site.Lines[i].Id;
                nodes[at++] = lines[i];
            }

            for (int i = 0; i < site.Channels.Length; i++)
            {
                ids[at] = site.Channels[i].Id;
                nodes[at++] = channels[i];
            }

            for (int i = 0; i < site.Contacts.Length; i++)
            {
                ids[at] = site.Contacts[i].Id;
                nodes[at++] = contacts[i];
            }

            for (int i = 0; i < site.Valves.Length; i++)
            {
                ids[at] = site.Valves[i].Id;
                nodes[at++] = valves[i];
            }

            for (int i = 1; i < count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (ids[i] == ids[j])
                    {
                        throw nodes[i].Error("id", "an id that no line, channel, contact or valve has yet; " + nodes[j].Path + " has it");
                    }
                }
            }
        }

        private static void CheckChannels(SiteSettings site, SiteNode[] nodes)
        {
            int thermocouple = -1;
            int pulse = -1;
            for (int i = 0; i < site.Channels.Length; i++)
            {
                ChannelSettings channel = site.Channels[i];
                SiteNode source = nodes[i].Object("source");
                if (channel.Source == SourceKind.Thermocouple)
                {
                    RefuseSecond(source, thermocouple, nodes, "one thermocouple");
                    thermocouple = i;
                }
                else if (channel.Source == SourceKind.Pulse)
                {
                    RefuseSecond(source, pulse, nodes, "one pulse counter");
                    pulse = i;
                }
                else if (channel.Source == SourceKind.Modbus)
                {
                    int other = FindRegister(site.Channels, i);
                    if (other >= 0)
                    {
                        throw source.Error("register", "a register that is read once; " + nodes[other].Path + " reads it");
                    }
                }
                else
                {
                    CheckInput(site, nodes, i, source);
                }
            }

            int blocks = new ModbusPlan(site.Channels).Count;
            if (blocks > Limits.ModbusBlocks)
            {
                throw new SiteException("lines: found " + blocks.ToString() + " blocks of neighbouring Modbus registers, a request each; allowed: at most "
                    + Limits.ModbusBlocks.ToString() + " (put registers next to each other)");
            }
        }

        private static void CheckInput(SiteSettings site, SiteNode[] nodes, int index, SiteNode source)
        {
            for (int j = 0; j < index; j++)
            {
                if (site.Channels[j].Source == SourceKind.Current && site.Channels[j].Input == site.Channels[index].Input)
                {
                    throw source.Error("input", "an input that is used once; " + nodes[j].Path + " uses it");
                }
            }
        }

        private static void RefuseSecond(SiteNode source, int first, SiteNode[] nodes, string what)
        {
            if (first >= 0)
            {
                throw source.Error("type", what + " a board; " + nodes[first].Path + " has it");
            }
        }

        // The channel before this one that reads the same register, or -1.
        private static int FindRegister(ChannelSettings[] channels, int index)
        {
            ChannelSettings like = channels[index];
            for (int i = 0; i < index; i++)
            {
                ChannelSettings channel = channels[i];
                if (channel.Source == SourceKind.Modbus && channel.Slave == like.Slave && channel.IsInputRegister == like.IsInputRegister
                    && channel.Register == like.Register)
                {
                    return i;
                }
            }

            return -1;
        }

        private static void CheckContacts(SiteSettings site, SiteNode[] nodes)
        {
            for (int i = 1; i < site.Contacts.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (site.Contacts[i].Loop == site.Contacts[j].Loop)
                    {
                        throw nodes[i].Error("loop", "a loop that is used once; " + nodes[j].Path + " uses it");
                    }
                }
            }
        }

        private static void CheckDuties(SiteSettings site, SiteNode[] lines, SiteNode[] valves)
        {
            string[] duties = Texts.Nulls(Duties);
            for (int i = 0; i < site.Valves.Length; i++)
            {
                ValveSettings valve = site.Valves[i];
                GiveDuty(duties, valve.ClosedContact, valves[i], "closed");
                GiveDuty(duties, valve.OpenContact, valves[i], "open");
                GiveDuty(duties, valve.SealContact, valves[i], "seal");
            }

            for (int i = 0; i < site.Lines.Length; i++)
            {
                GiveDuty(duties, site.Lines[i].KilnContact, lines[i], "kiln");
                GiveDuty(duties, site.Lines[i].MaintenanceContact, lines[i], "maintenance");
                GiveDuty(duties, site.Lines[i].EmergencyContact, lines[i], "emergency");
            }
        }

        private static void GiveDuty(string[] duties, int contact, SiteNode node, string key)
        {
            if (contact < 0)
            {
                return;
            }

            if (duties[contact] != null)
            {
                throw node.Error(key, "a contact with no other duty; it is " + duties[contact] + " already");
            }

            duties[contact] = node.PathOf(key);
        }
    }
}
