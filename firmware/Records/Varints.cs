namespace Edge.Records
{
    /// <summary>Numbers of variable length in buffers, see FORMAT.md: 7 bits a byte, least significant first.</summary>
    internal static class Varints
    {
        /// <summary>Writes an unsigned number; returns where it ends.</summary>
        public static int Put(byte[] buffer, int at, long value)
        {
            ulong rest = (ulong)value;
            while (rest >= 0x80)
            {
                buffer[at++] = (byte)(rest | 0x80);
                rest >>= 7;
            }

            buffer[at++] = (byte)rest;
            return at;
        }

        /// <summary>Writes a signed number; returns where it ends.</summary>
        public static int PutSigned(byte[] buffer, int at, long value)
        {
            return Put(buffer, at, (value << 1) ^ (value >> 63));
        }
    }
}
