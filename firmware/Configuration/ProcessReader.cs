namespace Edge.Configuration
{
    /// <summary>Reads what the process tells of a valve or a kiln beside their contacts: channels with levels from commissioning.</summary>
    internal sealed class ProcessReader
    {
        private readonly ChannelSettings[] _channels;

        // Of all levels that a site has not.
        private readonly LevelSettings _none = new LevelSettings();

        /// <summary>Creates a reader.</summary>
        /// <param name="channels">Where the site's channels are put, those of a line before its valves.</param>
        public ProcessReader(ChannelSettings[] channels)
        {
            _channels = channels;
        }

        /// <summary>Reads "kilnProcess" of a line.</summary>
        public KilnSettings ReadKiln(SiteNode node, LineSettings line)
        {
            KilnSettings kiln = new KilnSettings();
            SiteNode process = node.ObjectOrEmpty("kilnProcess");
            process.AllowOnly("load runningLoad furnace cold");
            if (process.Has("load"))
            {
                kiln.LoadChannel = ChannelOf(process, "load", line);
                kiln.RunningLoadScaled = LevelOf(process, "runningLoad", kiln.LoadChannel);
            }

            if (process.Has("furnace"))
            {
                kiln.FurnaceChannel = ChannelOf(process, "furnace", line);
                kiln.ColdScaled = LevelOf(process, "cold", kiln.FurnaceChannel);
            }

            return kiln;
        }

        /// <summary>Reads "flow", "temperature", "position" and "treated" of a valve.</summary>
        public void ReadValve(SiteNode node, ValveSettings valve, LineSettings line)
        {
            valve.Flow = ReadClosedLevel(node, "flow", line);
            valve.Temperature = ReadClosedLevel(node, "temperature", line);
            valve.Position = ReadClosedLevel(node, "position", line);
            if (!node.Has("treated"))
            {
                valve.Treated = _none;
                return;
            }

            SiteNode treated = node.Object("treated");
            treated.AllowOnly("channel least fromLoad setBy");
            if (line.Kiln.LoadChannel < 0)
            {
                throw node.Error("treated", "treated flow only in a line with kilnProcess.load");
            }

            valve.Treated = new LevelSettings();
            valve.Treated.Channel = ChannelOf(treated, "channel", line);
            valve.Treated.LevelScaled = LevelOf(treated, "least", valve.Treated.Channel);
            CheckSetBy(treated);
            valve.TreatedFromLoadScaled = LevelOf(treated, "fromLoad", line.Kiln.LoadChannel);
        }

        // A level in the upper half of the range would hardly ever see an opening.
        private LevelSettings ReadClosedLevel(SiteNode node, string key, LineSettings line)
        {
            if (!node.Has(key))
            {
                return _none;
            }

            LevelSettings level = new LevelSettings();
            SiteNode check = node.Object(key);
            check.AllowOnly("channel closedLevel setBy");
            level.Channel = ChannelOf(check, "channel", line);
            level.LevelScaled = check.Scaled("closedLevel", _channels[level.Channel].Decimals);
            CheckSetBy(check);
            ChannelSettings channel = _channels[level.Channel];
            int most = channel.LowScaled + (channel.HighScaled - channel.LowScaled) / 2;
            if (level.LevelScaled <= channel.LowScaled || level.LevelScaled > most)
            {
                throw check.Error("closedLevel", "more than " + Decimals.TextOf(channel.LowScaled, channel.Decimals) + ", at most "
                    + Decimals.TextOf(most, channel.Decimals) + " (half the range of " + channel.Id + ")");
            }

            return level;
        }

        // Who set a level has to be said; the board does nothing with it.
        private static void CheckSetBy(SiteNode level)
        {
            level.Text("setBy", Limits.NameLength);
        }

        private int LevelOf(SiteNode node, string key, int channelIndex)
        {
            ChannelSettings channel = _channels[channelIndex];
            int level = node.Scaled(key, channel.Decimals);
            if (level <= channel.LowScaled || level >= channel.HighScaled)
            {
                throw node.Error(key, "between " + Decimals.TextOf(channel.LowScaled, channel.Decimals) + " and "
                    + Decimals.TextOf(channel.HighScaled, channel.Decimals) + ", the range of " + channel.Id);
            }

            return level;
        }

        private int ChannelOf(SiteNode node, string key, LineSettings line)
        {
            string id = node.Id(key);
            for (int i = line.FirstChannel; i < line.FirstChannel + line.ChannelCount; i++)
            {
                if (_channels[i].Id == id)
                {
                    return i;
                }
            }

            throw node.Error(key, "the id of a channel of the same line");
        }
    }
}
