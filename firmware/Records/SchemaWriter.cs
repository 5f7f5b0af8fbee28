using System.Text;
using Edge.Configuration;

namespace Edge.Records
{
    /// <summary>
    /// Writes, for each line, the schema record that its minute records refer to: only when the log does not end with minutes of a schema
    /// of the same text, so that restarts do not fill it.
    /// </summary>
    public sealed class SchemaWriter
    {
        /// <summary>Characters of a unit where the schema of a line would not fit a record otherwise (32 channels with long ids).</summary>
        private const int CrowdedUnitLength = 10;

        private readonly SiteSettings _site;
        private readonly RecordLog _log;
        private readonly long[] _sequences;
        private int _generation = -1;

        /// <summary>Creates the writer.</summary>
        public SchemaWriter(SiteSettings site, RecordLog log)
        {
            _site = site;
            _log = log;
            _sequences = new long[site.Lines.Length];
        }

        /// <summary>
        /// Writes the schemas that are not in force in the log: after boot, and when the log found itself on another medium.
        /// Otherwise does nothing; call it before minute records are appended.
        /// </summary>
        public void Write(long utcMs, byte timeQuality)
        {
            if (_generation == _log.Generation && IsComplete())
            {
                return;
            }

            if (_generation != _log.Generation)
            {
                _generation = _log.Generation;
                for (int line = 0; line < _sequences.Length; line++)
                {
                    _sequences[line] = 0;
                }
            }

            RecordReader reader = new RecordReader(_log);
            Record record = new Record();
            for (int line = 0; line < _sequences.Length; line++)
            {
                if (_sequences[line] == 0)
                {
                    string text = TextOf(_site, line);
                    _sequences[line] = IsInForce(reader, record, line, text) ? record.Sequence : Append(record, line, text, utcMs, timeQuality);
                }
            }
        }

        /// <summary>Sequence of the schema record that is in force for a line; 0 where it could not be written.</summary>
        public long SequenceOf(int line)
        {
            return _sequences[line];
        }

        /// <summary>Text of the schema of a line: what its minute records mean under this site, see FORMAT.md.</summary>
        public static string TextOf(SiteSettings site, int line)
        {
            string text = TextOf(site, site.Lines[line], Limits.NameLength);
            bool fits = Encoding.UTF8.GetBytes(text).Length <= Limits.RecordBytes - Entry.LeastBytes;
            return fits ? text : TextOf(site, site.Lines[line], CrowdedUnitLength);
        }

        private bool IsComplete()
        {
            for (int line = 0; line < _sequences.Length; line++)
            {
                if (_sequences[line] == 0)
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsInForce(RecordReader reader, Record record, int line, string text)
        {
            long sequence = _log.SchemaOf(line);
            if (sequence == 0)
            {
                return false;
            }

            reader.Seek(sequence);
            return reader.TryRead(record)
                && record.Sequence == sequence
                && record.Kind == RecordKind.Schema
                && record.Line == line
                && record.Text == text;
        }

        private long Append(Record record, int line, string text, long utcMs, byte timeQuality)
        {
            record.Kind = RecordKind.Schema;
            record.Line = (byte)line;
            record.Text = text;
            record.UtcMs = utcMs;
            record.TimeQuality = timeQuality;
            _log.Append(record);
            return record.Sequence;
        }

        private static string TextOf(SiteSettings site, LineSettings line, int unitLength)
        {
            StringBuilder text = new StringBuilder();
            text.Append("line\t").Append(line.Id).Append('\n');
            for (int i = line.FirstChannel; i < line.FirstChannel + line.ChannelCount; i++)
            {
                ChannelSettings channel = site.Channels[i];
                text.Append("channel\t").Append(channel.Id).Append('\t').Append(Field(channel.Unit, unitLength)).Append('\t');
                text.Append(channel.Decimals.ToString()).Append('\t');
                text.Append(channel.LowScaled.ToString()).Append('\t').Append(channel.HighScaled.ToString()).Append('\n');
            }

            for (int i = line.FirstContact; i < line.FirstContact + line.ContactCount; i++)
            {
                text.Append("contact\t").Append(site.Contacts[i].Id).Append('\n');
            }

            return text.ToString();
        }

        private static string Field(string text, int length)
        {
            char[] field = (text.Length > length ? text.Substring(0, length) : text).ToCharArray();
            for (int i = 0; i < field.Length; i++)
            {
                field[i] = field[i] < ' ' ? ' ' : field[i];
            }

            return new string(field);
        }
    }
}
