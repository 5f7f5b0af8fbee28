namespace Edge.Configuration
{
    /// <summary>Reads what a site file says about evidence, limits, dosing, pairs and stop windows. Fills flat arrays over all lines.</summary>
    internal sealed class EvidenceReader
    {
        private readonly SiteSettings _site;
        private readonly LimitSettings[] _limits = new LimitSettings[Limits.MeanLimits];
        private readonly DosingSettings[] _dosing = new DosingSettings[Limits.Dosings];
        private readonly PairSettings[] _pairs = new PairSettings[Limits.Pairs];
        private readonly StopWindowSettings[] _windows = new StopWindowSettings[Limits.StopWindows];
        private int _limitCount;
        private int _dosingCount;
        private int _pairCount;
        private int _windowCount;
        private int _repetitionCount;

        /// <summary>Creates a reader that fills a site.</summary>
        public EvidenceReader(SiteSettings site)
        {
            _site = site;
        }

        /// <summary>Reads the keys of a channel.</summary>
        /// <param name="node">Its node.</param>
        /// <param name="channel">The channel, with range and decimals.</param>
        /// <param name="index">Its index.</param>
        public void ReadChannel(SiteNode node, ChannelSettings channel, int index)
        {
            channel.HasFiveMinuteMeans = node.FlagOr("fiveMinuteMeans", false);
            ReadEvidence(node.ObjectOrEmpty("evidence"), channel);
            SiteNode[] limits = node.Objects("limits", 0, Limits.MeanLimits - _limitCount);
            for (int i = 0; i < limits.Length; i++)
            {
                _limits[_limitCount++] = ReadLimit(limits[i], channel, index);
            }
        }

        /// <summary>Reads the keys of a line; all channels of the site were read.</summary>
        /// <param name="node">Its node.</param>
        /// <param name="line">The line.</param>
        /// <param name="index">Its index.</param>
        public void ReadLine(SiteNode node, LineSettings line, int index)
        {
            ChannelSettings[] channels = _site.Channels;
            line.MaintenanceMinutes = node.WholeOr("maintenanceMinutes", 240, 1, 10080);
            line.SettleMinutes = node.WholeOr("settleMinutes", 120, 0, 1440);
            if (line.Kiln.LoadChannel >= 0)
            {
                int decimals = channels[line.Kiln.LoadChannel].Decimals;
                line.WorkLoadScaled = node.Has("workLoad") ? node.Scaled("workLoad", decimals) : 20 * Decimals.PowerOf(decimals);
            }
            else if (node.Has("workLoad"))
            {
                throw node.Error("workLoad", "only with kilnProcess.load");
            }

            SiteNode[] dosing = node.Objects("dosing", 0, Limits.Dosings - _dosingCount);
            for (int i = 0; i < dosing.Length; i++)
            {
                _dosing[_dosingCount++] = ReadDosing(dosing[i], line, channels);
            }

            SiteNode[] pairs = node.Objects("pairs", 0, Limits.Pairs - _pairCount);
            for (int i = 0; i < pairs.Length; i++)
            {
                _pairs[_pairCount++] = ReadPair(pairs[i], line, channels);
            }

            SiteNode[] windows = node.Objects("stopWindows", 0, Limits.StopWindows - _windowCount);
            for (int i = 0; i < windows.Length; i++)
            {
                _windows[_windowCount++] = ReadWindow(windows[i], index);
            }
        }

        /// <summary>Hands over what was read.</summary>
        public void Finish()
        {
            _site.MeanLimits = new LimitSettings[_limitCount];
            _site.Dosings = new DosingSettings[_dosingCount];
            _site.Pairs = new PairSettings[_pairCount];
            _site.StopWindows = new StopWindowSettings[_windowCount];
            for (int i = 0; i < _limitCount; i++)
            {
                _site.MeanLimits[i] = _limits[i];
            }

            for (int i = 0; i < _dosingCount; i++)
            {
                _site.Dosings[i] = _dosing[i];
            }

            for (int i = 0; i < _pairCount; i++)
            {
                _site.Pairs[i] = _pairs[i];
            }

            for (int i = 0; i < _windowCount; i++)
            {
                _site.StopWindows[i] = _windows[i];
            }
        }

        private void ReadEvidence(SiteNode node, ChannelSettings channel)
        {
            node.AllowOnly("resolution stuckMinutes flatMinutes clippedMinutes changePerMinute repetition expected expectedMinutes");
            int span = channel.HighScaled - channel.LowScaled;
            int usual = span / 1000 < 2 ? 2 : span / 1000;
            channel.ResolutionScaled = node.Has("resolution") ? node.Positive("resolution", channel.Decimals) : usual;
            channel.StuckMinutes = node.WholeOr("stuckMinutes", 0, 10, 1440);
            channel.FlatMinutes = node.WholeOr("flatMinutes", 0, 10, 10080);
            channel.ClippedMinutes = node.WholeOr("clippedMinutes", 0, 5, 1440);
            channel.ChangeScaled = node.Has("changePerMinute") ? node.Positive("changePerMinute", channel.Decimals) : 0;
            channel.LooksForRepetition = node.FlagOr("repetition", false);
            if (channel.LooksForRepetition && ++_repetitionCount > Limits.RepetitionChannels)
            {
                throw node.Error("repetition", "true for at most " + Limits.RepetitionChannels.ToString() + " channels of a site");
            }

            if (node.Has("expected"))
            {
                int[] range = node.Range("expected", channel.Decimals);
                channel.ExpectedLowScaled = range[0];
                channel.ExpectedHighScaled = range[1];
                channel.ExpectedMinutes = node.WholeOr("expectedMinutes", 10, 1, 1440);
            }
            else if (node.Has("expectedMinutes"))
            {
                throw node.Error("expected", "an array [...] of 2 numbers: [low, high], as there are expectedMinutes");
            }
        }

        private static LimitSettings ReadLimit(SiteNode node, ChannelSettings channel, int index)
        {
            node.AllowOnly("mean high low hysteresis");
            LimitSettings limit = new LimitSettings();
            limit.Channel = index;
            limit.IsHourly = node.Word("mean", "minute hour") == "hour";
            limit.IsLow = node.Has("low");
            if (limit.IsLow == node.Has("high"))
            {
                throw node.Error("high", "either high or low");
            }

            limit.LimitScaled = node.Scaled(limit.IsLow ? "low" : "high", channel.Decimals);
            limit.HysteresisScaled = node.Has("hysteresis") ? node.Positive("hysteresis", channel.Decimals) : 0;
            return limit;
        }

        private static DosingSettings ReadDosing(SiteNode node, LineSettings line, ChannelSettings[] channels)
        {
            node.AllowOnly("channel full follows percent delayMinutes gate gateAbove");
            DosingSettings dosing = new DosingSettings();
            dosing.Channel = FindChannel(node, "channel", line, channels);
            dosing.FullScaled = node.Positive("full", channels[dosing.Channel].Decimals);
            dosing.FollowsLoad = node.WordOr("follows", line.Kiln.LoadChannel >= 0 ? "load" : "nothing", "load nothing") == "load";
            if (dosing.FollowsLoad && line.Kiln.LoadChannel < 0)
            {
                throw node.Error("follows", "nothing, as the line has no load channel");
            }

            dosing.Percent = node.WholeOr("percent", 50, 1, 100);
            dosing.DelayMinutes = node.WholeOr("delayMinutes", 10, 1, 1440);
            dosing.GateChannel = -1;
            if (node.Has("gate") || node.Has("gateAbove"))
            {
                dosing.GateChannel = FindChannel(node, "gate", line, channels);
                dosing.GateScaled = node.Scaled("gateAbove", channels[dosing.GateChannel].Decimals);
            }

            return dosing;
        }

        private static PairSettings ReadPair(SiteNode node, LineSettings line, ChannelSettings[] channels)
        {
            node.AllowOnly("first second percent least");
            PairSettings pair = new PairSettings();
            pair.First = FindChannel(node, "first", line, channels);
            pair.Second = FindChannel(node, "second", line, channels);
            if (pair.First == pair.Second || channels[pair.First].Unit != channels[pair.Second].Unit)
            {
                throw node.Error("second", "another channel with the unit " + channels[pair.First].Unit);
            }

            pair.Percent = node.WholeOr("percent", 10, 1, 100);
            pair.LeastScaled = node.Has("least") ? node.Positive("least", channels[pair.First].Decimals) : 1;
            return pair;
        }

        private StopWindowSettings ReadWindow(SiteNode node, int line)
        {
            node.AllowOnly("from to");
            StopWindowSettings window = new StopWindowSettings();
            window.Line = line;
            window.FromUtcMs = ReadTime(node, "from");
            window.ToUtcMs = ReadTime(node, "to");
            if (window.ToUtcMs <= window.FromUtcMs)
            {
                throw node.Error("to", "a time after " + node.PathOf("from"));
            }

            return window;
        }

        private long ReadTime(SiteNode node, string key)
        {
            long utcMs;
            if (!node.Has(key) || !SiteTime.TryRead(node.Text(key, Limits.NameLength), _site.UtcOffsetMinutes, out utcMs))
            {
                throw node.Error(key, "a site time such as \"2026-11-15 00:00\"");
            }

            return utcMs;
        }

        private static int FindChannel(SiteNode node, string key, LineSettings line, ChannelSettings[] channels)
        {
            string id = node.Id(key);
            for (int i = line.FirstChannel; i < line.FirstChannel + line.ChannelCount; i++)
            {
                if (channels[i].Id == id)
                {
                    return i;
                }
            }

            throw node.Error(key, "the id of a channel of the same line");
        }
    }
}
