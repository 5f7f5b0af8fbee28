using System;
using System.IO.Hashing;
using System.Text;
using Edge.Board;
using Edge.Configuration;

namespace Edge.Records
{
    /// <summary>
    /// The first key of a root as text, to be noted, copied and read by the command-line tool: one fact a line, its name and its value separated by a blank; lines that
    /// begin with '#' are remarks.
    /// </summary>
    public static class KeyText
    {
        /// <summary>Bytes of a key.</summary>
        public const int KeyBytes = 32;

        /// <summary>First line, with the version of this form.</summary>
        public const string Title = "edge-key 1";

        /// <summary>Writes a key.</summary>
        /// <param name="site">The board's site.</param>
        /// <param name="root">Root that the key begins.</param>
        /// <param name="from">Sequence of the first record under it.</param>
        /// <param name="key">The key.</param>
        public static string Write(SiteSettings site, int root, long from, byte[] key)
        {
            var text = new StringBuilder();
            text.Append("# First key of a record log. Who has it can check the log, and could have made it:\n");
            text.Append("# it goes to the platform or the inspector, never to the enterprise.\n");
            text.Append(Title).Append('\n');
            text.Append("board ").Append(site.Group).Append('/').Append(site.Node).Append('\n');
            text.Append("root ").Append(root.ToString()).Append('\n');
            text.Append("from ").Append(from.ToString()).Append('\n');
            text.Append("key ").Append(Hex(key)).Append('\n');
            text.Append("check ").Append(Check(root, key)).Append('\n');
            return text.ToString();
        }

        /// <summary>What finds an error of typing: CRC-32 of the root (2 bytes, least significant first) and the key, 8 hexadecimal digits.</summary>
        public static string Check(int root, byte[] key)
        {
            byte[] all = new byte[2 + key.Length];
            LittleEndian.Write(all, 0, root, 2);
            Array.Copy(key, 0, all, 2, key.Length);
            byte[] check = new byte[4];
            LittleEndian.Write(check, 0, Crc32.HashToUInt32(new SpanByte(all, 0, all.Length)), 4);
            return Hex(new byte[] { check[3], check[2], check[1], check[0] });
        }

        private static string Hex(byte[] bytes)
        {
            char[] digits = new char[2 * bytes.Length];
            for (int i = 0; i < digits.Length; i++)
            {
                int digit = (bytes[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15;
                digits[i] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            }

            return new string(digits);
        }
    }
}
