namespace Edge.Configuration
{
    /// <summary>How many requests the Modbus channels of a site need.</summary>
    public static class ModbusBlocks
    {
        /// <summary>
        /// Blocks of adjacent registers of the same slave and table: each is one request a second. A reader that bridges gaps needs
        /// fewer, none needs more.
        /// </summary>
        /// <param name="channels">Channels of the site; no register is read by two of them.</param>
        public static int Count(ChannelSettings[] channels)
        {
            int blocks = 0;
            for (int i = 0; i < channels.Length; i++)
            {
                ChannelSettings channel = channels[i];
                if (channel.Source == SourceKind.Modbus && FindRegister(channels, channels.Length, channel, channel.Register - 1) < 0)
                {
                    blocks++;
                }
            }

            return blocks;
        }

        /// <summary>Index of the channel that reads a register, or -1.</summary>
        /// <param name="channels">Channels of the site.</param>
        /// <param name="count">How many of them are searched.</param>
        /// <param name="like">A Modbus channel with the slave and table to search.</param>
        /// <param name="register">The register.</param>
        public static int FindRegister(ChannelSettings[] channels, int count, ChannelSettings like, int register)
        {
            for (int i = 0; i < count; i++)
            {
                ChannelSettings channel = channels[i];
                if (channel.Source == SourceKind.Modbus && channel.Slave == like.Slave && channel.IsInputRegister == like.IsInputRegister
                    && channel.Register == register)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
