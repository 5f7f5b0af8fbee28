using Edge.Configuration;

namespace Edge.Inputs
{
    /// <summary>
    /// Which requests read a site's Modbus channels: registers of the same slave and function that lie close together share one.
    /// </summary>
    public sealed class ModbusPlan
    {
        /// <summary>Function code for holding registers (Modbus application protocol V1.1b3, 6.3).</summary>
        public const int ReadHoldingRegisters = 3;

        /// <summary>Function code for input registers (Modbus application protocol V1.1b3, 6.4).</summary>
        public const int ReadInputRegisters = 4;

        /// <summary>Value of <see cref="BlockOf"/> for a channel of another source.</summary>
        public const int NoBlock = -1;

        /// <summary>Number of blocks; the site file allows <see cref="Limits.ModbusBlocks"/>.</summary>
        public readonly int Count;

        /// <summary>Slave address by block.</summary>
        public readonly byte[] Slave;

        /// <summary>Function code by block.</summary>
        public readonly byte[] Function;

        /// <summary>First register by block, zero-based.</summary>
        public readonly int[] First;

        /// <summary>Number of registers by block, 1 to <see cref="Limits.ModbusBlockRegisters"/>.</summary>
        public readonly byte[] Length;

        /// <summary>Block by channel, or <see cref="NoBlock"/>.</summary>
        public readonly sbyte[] BlockOf;

        /// <summary>Position of the channel's register in its block, by channel.</summary>
        public readonly byte[] OffsetOf;

        /// <summary>Plans the requests of a site.</summary>
        public ModbusPlan(ChannelSettings[] channels)
        {
            int[] order = new int[channels.Length];
            int used = Sort(channels, order);
            Slave = new byte[used];
            Function = new byte[used];
            First = new int[used];
            Length = new byte[used];
            BlockOf = new sbyte[channels.Length];
            OffsetOf = new byte[channels.Length];
            for (int channel = 0; channel < channels.Length; channel++)
            {
                BlockOf[channel] = NoBlock;
            }

            for (int i = 0; i < used; i++)
            {
                ChannelSettings channel = channels[order[i]];
                if (Count == 0 || !Joins(Count - 1, channel))
                {
                    Slave[Count] = (byte)channel.Slave;
                    Function[Count] = FunctionOf(channel);
                    First[Count] = channel.Register;
                    Count++;
                }

                int block = Count - 1;
                BlockOf[order[i]] = (sbyte)block;
                OffsetOf[order[i]] = (byte)(channel.Register - First[block]);
                Length[block] = (byte)(OffsetOf[order[i]] + 1);
            }
        }

        private static byte FunctionOf(ChannelSettings channel)
        {
            return (byte)(channel.IsInputRegister ? ReadInputRegisters : ReadHoldingRegisters);
        }

        /// <summary>Puts the indices of the Modbus channels in order of slave, function and register; returns how many there are.</summary>
        private static int Sort(ChannelSettings[] channels, int[] order)
        {
            int count = 0;
            for (int channel = 0; channel < channels.Length; channel++)
            {
                if (channels[channel].Source != SourceKind.Modbus)
                {
                    continue;
                }

                int place = count;
                while (place > 0 && Key(channels[order[place - 1]]) > Key(channels[channel]))
                {
                    order[place] = order[place - 1];
                    place--;
                }

                order[place] = channel;
                count++;
            }

            return count;
        }

        private static int Key(ChannelSettings channel)
        {
            return (channel.Slave << 17) | ((channel.IsInputRegister ? 1 : 0) << 16) | channel.Register;
        }

        private bool Joins(int block, ChannelSettings channel)
        {
            int gap = channel.Register - First[block] - Length[block];
            return Slave[block] == channel.Slave
                && Function[block] == FunctionOf(channel)
                && gap <= Limits.ModbusGapRegisters
                && channel.Register - First[block] < Limits.ModbusBlockRegisters;
        }
    }
}
