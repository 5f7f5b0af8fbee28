namespace Edge.Board
{
    /// <summary>Fixed-size integers in byte buffers, least significant byte first; allocates nothing.</summary>
    public static class LittleEndian
    {
        /// <summary>Writes the low <paramref name="bytes"/> bytes of a value.</summary>
        public static void Write(byte[] buffer, int offset, long value, int bytes)
        {
            for (int i = 0; i < bytes; i++)
            {
                buffer[offset + i] = (byte)(value >> (8 * i));
            }
        }

        /// <summary>Reads <paramref name="bytes"/> bytes (1 to 8) as an unsigned number.</summary>
        public static long ReadUnsigned(byte[] buffer, int offset, int bytes)
        {
            long value = 0;
            for (int i = bytes - 1; i >= 0; i--)
            {
                value = (value << 8) | buffer[offset + i];
            }

            return value;
        }

        /// <summary>Reads <paramref name="bytes"/> bytes (1 to 8) as a two's-complement number.</summary>
        public static long ReadSigned(byte[] buffer, int offset, int bytes)
        {
            int unused = 64 - 8 * bytes;
            return (ReadUnsigned(buffer, offset, bytes) << unused) >> unused;
        }
    }
}
