namespace Edge.Uplink
{
    /// <summary>Stands for a text that is compared and not shown: FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923).</summary>
    internal static class TextHash
    {
        /// <summary>Hash of a text; an empty one has that of the offset basis, so never 0.</summary>
        public static long Of(string text)
        {
            ulong hash = 14695981039346656037;
            for (int i = 0; i < text.Length; i++)
            {
                hash = (hash ^ text[i]) * 1099511628211;
            }

            return (long)hash;
        }
    }
}
