namespace Edge.Configuration
{
    /// <summary>Reads the lines of a site file with their channels, contacts and valves into the flat arrays of <see cref="SiteSettings"/>.</summary>
    internal sealed class LineReader
    {
        private readonly SiteSettings _site;
        private readonly ProcessReader _process;
        private readonly EvidenceReader _evidence;

        // Where the i-th channel, contact and valve was found: errors about two of them name the later one.
        private readonly SiteNode[] _channelNodes = new SiteNode[Limits.Channels];
        private readonly SiteNode[] _contactNodes = new SiteNode[Limits.Contacts];
        private readonly SiteNode[] _valveNodes = new SiteNode[Limits.Valves];
        private readonly ChannelSettings[] _channels = new ChannelSettings[Limits.Channels];
        private readonly ContactSettings[] _contacts = new ContactSettings[Limits.Contacts];
        private readonly ValveSettings[] _valves = new ValveSettings[Limits.Valves];
        private int _channelCount;
        private int _contactCount;
        private int _valveCount;

        /// <summary>Creates a reader that fills a site.</summary>
        public LineReader(SiteSettings site)
        {
            _site = site;
            _process = new ProcessReader(_channels);
            _evidence = new EvidenceReader(site);
        }

        /// <summary>Reads "lines" of the root.</summary>
        /// <exception cref="SiteException">A value is not allowed.</exception>
        public void Read(SiteNode root)
        {
            SiteNode[] lines = root.Objects("lines", 1, Limits.Lines);
            _site.Lines = new LineSettings[lines.Length];
            for (int i = 0; i < lines.Length; i++)
            {
                _site.Lines[i] = ReadLine(lines[i], i);
            }

            if (_channelCount == 0)
            {
                throw lines[0].Error("channels", "at least one channel in the site");
            }

            _site.Channels = new ChannelSettings[_channelCount];
            _site.Contacts = new ContactSettings[_contactCount];
            _site.Valves = new ValveSettings[_valveCount];
            for (int i = 0; i < _channelCount; i++)
            {
                _site.Channels[i] = _channels[i];
            }

            for (int i = 0; i < _contactCount; i++)
            {
                _site.Contacts[i] = _contacts[i];
            }

            for (int i = 0; i < _valveCount; i++)
            {
                _site.Valves[i] = _valves[i];
            }

            SiteRules.Check(_site, lines, _channelNodes, _contactNodes, _valveNodes);
            for (int i = 0; i < lines.Length; i++)
            {
                _evidence.ReadLine(lines[i], _site.Lines[i], i);
            }

            _evidence.Finish();
        }

        private LineSettings ReadLine(SiteNode node, int index)
        {
            node.AllowOnly("id name channels contacts valves kiln maintenance maintenanceMinutes workLoad settleMinutes dosing pairs stopWindows emergency kilnProcess");
            LineSettings line = new LineSettings();
            line.Id = node.Id("id");
            line.Name = node.TextOr("name", line.Id, Limits.NameLength);

            line.FirstChannel = _channelCount;
            SiteNode[] channels = node.Objects("channels", 0, Limits.Channels - _channelCount);
            for (int i = 0; i < channels.Length; i++)
            {
                _channelNodes[_channelCount] = channels[i];
                ChannelSettings channel = ReadChannel(channels[i], index);
                _evidence.ReadChannel(channels[i], channel, _channelCount);
                _channels[_channelCount++] = channel;
            }

            line.ChannelCount = channels.Length;
            line.Kiln = _process.ReadKiln(node, line);

            line.FirstContact = _contactCount;
            SiteNode[] contacts = node.Objects("contacts", 0, Limits.Contacts - _contactCount);
            for (int i = 0; i < contacts.Length; i++)
            {
                _contactNodes[_contactCount] = contacts[i];
                _contacts[_contactCount++] = ReadContact(contacts[i], index);
            }

            line.ContactCount = contacts.Length;

            line.FirstValve = _valveCount;
            SiteNode[] valves = node.Objects("valves", 0, Limits.Valves - _valveCount);
            for (int i = 0; i < valves.Length; i++)
            {
                _valveNodes[_valveCount] = valves[i];
                _valves[_valveCount++] = ReadValve(valves[i], index, line);
            }

            line.ValveCount = valves.Length;
            line.KilnContact = ContactOr(node, "kiln", line);
            line.MaintenanceContact = ContactOr(node, "maintenance", line);
            line.EmergencyContact = ContactOr(node, "emergency", line);
            return line;
        }

        private ChannelSettings ReadChannel(SiteNode node, int line)
        {
            node.AllowOnly("id name unit decimals range source fiveMinuteMeans limits evidence stopsWithKiln main");
            ChannelSettings channel = new ChannelSettings();
            channel.Line = line;
            channel.Id = node.Id("id");
            channel.Name = node.TextOr("name", channel.Id, Limits.NameLength);
            channel.Unit = Share(node.Text("unit", Limits.NameLength));
            channel.Decimals = node.Whole("decimals", 0, Limits.Decimals);
            int[] range = node.Range("range", channel.Decimals);
            channel.LowScaled = range[0];
            channel.HighScaled = range[1];
            channel.StopsWithKiln = node.FlagOr("stopsWithKiln", false);
            channel.IsMain = node.FlagOr("main", false);

            SiteNode source = node.Object("source");
            string type = source.Word("type", "current thermocouple modbus pulse");
            if (type == "current")
            {
                source.AllowOnly("type input");
                channel.Source = SourceKind.Current;
                channel.Input = source.Whole("input", 0, Limits.CurrentInputs - 1);
            }
            else if (type == "thermocouple")
            {
                source.AllowOnly("type thermocouple");
                channel.Source = SourceKind.Thermocouple;
                channel.ThermocoupleType = source.Word("thermocouple", "B E J K N R S T")[0];
                if (channel.Unit != "degC" && channel.Unit != "\u00B0C")
                {
                    throw node.Error("unit", "degC or \u00B0C for a thermocouple");
                }
            }
            else if (type == "modbus")
            {
                ReadModbusSource(source, channel);
            }
            else
            {
                source.AllowOnly("type pulsesPerUnit");
                channel.Source = SourceKind.Pulse;
                channel.PulsesPerUnit = source.Whole("pulsesPerUnit", 1, 1000000);
                if (!channel.Unit.EndsWith("/h"))
                {
                    throw node.Error("unit", "a unit that ends in /h, as pulses are shown as a rate per hour");
                }
            }

            return channel;
        }

        // The board does nothing with the names of contacts and valves.
        private static void CheckName(SiteNode node)
        {
            node.TextOr("name", null, Limits.NameLength);
        }

        // Many channels have the same unit: one text of it is kept.
        private string Share(string unit)
        {
            for (int i = 0; i < _channelCount; i++)
            {
                if (_channels[i].Unit == unit)
                {
                    return _channels[i].Unit;
                }
            }

            return unit;
        }

        private static void ReadModbusSource(SiteNode source, ChannelSettings channel)
        {
            source.AllowOnly("type slave table register signed decimals");
            channel.Source = SourceKind.Modbus;
            channel.Slave = source.Whole("slave", 1, 247);
            channel.IsInputRegister = source.WordOr("table", "holding", "holding input") == "input";
            channel.Register = source.Whole("register", 0, 65535);
            channel.IsSigned = source.FlagOr("signed", false);
            channel.RegisterDecimals = source.WholeOr("decimals", 0, 0, Limits.Decimals);
        }

        private static ContactSettings ReadContact(SiteNode node, int line)
        {
            node.AllowOnly("id name loop");
            ContactSettings contact = new ContactSettings();
            contact.Line = line;
            contact.Id = node.Id("id");
            CheckName(node);
            contact.Loop = node.Whole("loop", 0, Limits.Loops - 1);
            return contact;
        }

        private ValveSettings ReadValve(SiteNode node, int index, LineSettings line)
        {
            node.AllowOnly("id name kind closed open seal relay flow temperature position treated");
            ValveSettings valve = new ValveSettings();
            valve.Line = index;
            valve.Id = node.Id("id");
            CheckName(node);
            valve.Kind = node.Word("kind", "bypass recirculation") == "bypass" ? ValveKind.Bypass : ValveKind.Recirculation;
            valve.ClosedContact = ContactOr(node, "closed", line);
            valve.OpenContact = ContactOr(node, "open", line);
            valve.SealContact = ContactOr(node, "seal", line);
            valve.DrivesRelay = node.FlagOr("relay", false);
            _process.ReadValve(node, valve, line);
            bool canTell = valve.ClosedContact >= 0 || valve.Flow.Channel >= 0 || valve.Temperature.Channel >= 0 || valve.Position.Channel >= 0;
            if (!canTell)
            {
                throw node.Error("closed", "the id of the closed limit's contact, or else flow, temperature or position");
            }

            if (valve.OpenContact >= 0 && valve.ClosedContact < 0)
            {
                throw node.Error("closed", "the id of the closed limit's contact, as there is an open limit");
            }
            return valve;
        }

        private int ContactOr(SiteNode node, string key, LineSettings line)
        {
            if (!node.Has(key))
            {
                return -1;
            }

            string id = node.Id(key);
            for (int i = line.FirstContact; i < _contactCount; i++)
            {
                if (_contacts[i].Id == id)
                {
                    return i;
                }
            }

            throw node.Error(key, "the id of a contact of the same line");
        }
    }
}
