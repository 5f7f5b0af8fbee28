using Edge.Configuration;

namespace Edge.Uplink
{
    /// <summary>Stands for a text that is compared and not shown: FNV-1a, mostly of 64 bits (Fowler, Noll, Vo; RFC 9923).</summary>
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

        /// <summary>Hash of the ids of a site's lines, in order, each ended by a character that no id has; 32 bits.</summary>
        public static long OfLines(SiteSettings site)
        {
            uint hash = 2166136261;
            for (int line = 0; line < site.Lines.Length; line++)
            {
                string id = site.Lines[line].Id;
                for (int i = 0; i <= id.Length; i++)
                {
                    hash = (hash ^ (i < id.Length ? id[i] : '/')) * 16777619;
                }
            }

            return hash;
        }
    }
}
