namespace Edge.Inputs
{
    /// <summary>
    /// Frames of Modbus RTU (MODBUS over serial line V1.02, 2.5.1): builds a request and finds its answer in what arrived.
    /// One instance is reused for every answer.
    /// </summary>
    public sealed class ModbusFrame
    {
        /// <summary>Bytes of a request for registers.</summary>
        public const int RequestBytes = 8;

        /// <summary>Bytes of an answer beside its registers: slave, function, byte count, CRC.</summary>
        public const int AnswerOverheadBytes = 5;

        /// <summary>Result of <see cref="Find"/>: the answer is not there (yet).</summary>
        public const int NotFound = 0;

        /// <summary>Result of <see cref="Find"/>: the registers are at <see cref="DataOffset"/>.</summary>
        public const int Registers = 1;

        /// <summary>Result of <see cref="Find"/>: the slave refused.</summary>
        public const int Exception = 2;

        private const int ExceptionFlag = 0x80;
        private const int ExceptionBytes = 5;

        /// <summary>Position of the first register's high byte in the buffer.</summary>
        public int DataOffset { get; private set; }

        /// <summary>CRC-16 of Modbus: polynomial 0xA001 reflected, start 0xFFFF, sent low byte first.</summary>
        public static int Crc(byte[] buffer, int offset, int count)
        {
            int crc = 0xFFFF;
            for (int i = 0; i < count; i++)
            {
                crc ^= buffer[offset + i];
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
                }
            }

            return crc;
        }

        /// <summary>Writes a request into the first <see cref="RequestBytes"/> bytes.</summary>
        public static void WriteRequest(byte[] into, int slave, int function, int first, int length)
        {
            into[0] = (byte)slave;
            into[1] = (byte)function;
            into[2] = (byte)(first >> 8);
            into[3] = (byte)first;
            into[4] = (byte)(length >> 8);
            into[5] = (byte)length;
            int crc = Crc(into, 0, 6);
            into[6] = (byte)crc;
            into[7] = (byte)(crc >> 8);
        }

        /// <summary>
        /// Looks for the answer: right slave, function, length and CRC, at any position, since a transceiver that turns around may put
        /// noise in front.
        /// </summary>
        /// <param name="buffer">What arrived since the request.</param>
        /// <param name="count">Bytes in it.</param>
        /// <param name="slave">Slave that was asked.</param>
        /// <param name="function">Function that it was asked for.</param>
        /// <param name="length">Registers that it was asked for.</param>
        /// <returns><see cref="NotFound"/>, <see cref="Registers"/> or <see cref="Exception"/>.</returns>
        public int Find(byte[] buffer, int count, int slave, int function, int length)
        {
            for (int start = 0; start + ExceptionBytes <= count; start++)
            {
                if (buffer[start] != slave)
                {
                    continue;
                }

                if (buffer[start + 1] == (function | ExceptionFlag) && IsWhole(buffer, start, ExceptionBytes))
                {
                    return Exception;
                }

                int bytes = AnswerOverheadBytes + (2 * length);
                if (buffer[start + 1] == function
                    && buffer[start + 2] == 2 * length
                    && start + bytes <= count
                    && IsWhole(buffer, start, bytes))
                {
                    DataOffset = start + 3;
                    return Registers;
                }
            }

            return NotFound;
        }

        private static bool IsWhole(byte[] buffer, int start, int bytes)
        {
            int crc = Crc(buffer, start, bytes - 2);
            return buffer[start + bytes - 2] == (byte)crc && buffer[start + bytes - 1] == (byte)(crc >> 8);
        }
    }
}
