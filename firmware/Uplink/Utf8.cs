namespace Edge.Uplink
{
    /// <summary>Checks text before the platform's decoder sees it, which replaces what is wrong and ends strings at a NUL.</summary>
    public static class Utf8
    {
        /// <summary>Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7) without control characters.</summary>
        public static bool IsPrintable(byte[] bytes, int start, int length)
        {
            int end = start + length;
            for (int i = start; i < end;)
            {
                int first = bytes[i];
                int size = SizeOf(first);
                if (size == 0 || i + size > end || !IsFollowed(bytes, i, size))
                {
                    return false;
                }

                i += size;
            }

            return true;
        }

        private static int SizeOf(int first)
        {
            if (first < 0x80)
            {
                return first >= 0x20 && first != 0x7F ? 1 : 0;
            }

            return first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        }

        private static bool IsFollowed(byte[] bytes, int at, int size)
        {
            int first = bytes[at];
            for (int i = 1; i < size; i++)
            {
                int next = bytes[at + i];
                int least = i > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : first == 0xC2 ? 0xA0 : 0x80;
                int most = i > 1 ? 0xBF : first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
                if (next < least || next > most)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
