using System.Text;
using Edge.Configuration;

namespace Edge.Records
{
    /// <summary>
    /// Writes, for each line, the schema record that its minute records refer to: only when the log does not end with minutes of a schema
    /// of the same text, so that restarts do not fill it; and anew after <see cref="RepeatAfter"/> records, so that it is not given up before what refers to it.
    /// </summary>
    /// <remarks>A repetition has the text, and a last row <c>again</c> with the sequence of the record that it repeats: what refers to that one may be read by this one.</remarks>
    public sealed class SchemaWriter
    {
        /// <summary>Characters of a unit where the schema of a line would not fit a record otherwise (32 channels with long ids).</summary>
        private const int CrowdedUnitLength = 10;
        private const string AgainRow = "again\t";

        // One that was in force for fewer records than this part of them lies so near to what refers to it that they go together.
        private const int PartOfRepeat = 50;

        // The row with a sequence of 13 digits.
        private const int AgainBytes = 20;

        private readonly SiteSettings _site;
        private readonly RecordLog _log;
        private readonly long[] _sequences;
        private readonly long[] _repeated;
        private int _generation = -1;

        /// <summary>Creates the writer.</summary>
        public SchemaWriter(SiteSettings site, RecordLog log)
        {
            _site = site;
            _log = log;
            _sequences = new long[site.Lines.Length];
            _repeated = new long[site.Lines.Length];
        }

        /// <summary>Records after which a schema is written anew.</summary>
        public long RepeatAfter { get; set; } = Limits.SchemaRecords;

        /// <summary>
        /// Writes the schemas that are not in force in the log: after boot, when the log found itself on another medium, and when they are old.
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
                    Begin(reader, record, line, utcMs, timeQuality);
                }

                if (IsOld(line))
                {
                    // Where there is no room for it the old one goes on, and the next minute tries again.
                    long old = _sequences[line];
                    long sequence = Repeat(record, line, TextOf(_site, line), old, utcMs, timeQuality);
                    _sequences[line] = sequence == 0 ? old : sequence;
                    _repeated[line] = sequence == 0 ? _repeated[line] : old;
                }
            }
        }

        /// <summary>Sequence of the schema record that is in force for a line; 0 where it could not be written.</summary>
        public long SequenceOf(int line)
        {
            return _sequences[line];
        }

        /// <summary>Whether a minute or summary of a line of the site was made under the schema that is in force.</summary>
        public bool IsInForce(Record record)
        {
            long sequence = record.SchemaSequence;
            return sequence == _sequences[record.Line] || (sequence != 0 && sequence == _repeated[record.Line]);
        }

        /// <summary>A schema without the row by which it is a repetition.</summary>
        public static string BodyOf(string text)
        {
            int at = text.Length - 1;
            while (at > 0 && text[at - 1] != '\n')
            {
                at--;
            }

            bool isRepetition = at > 0 && text.Length > at + AgainRow.Length && text.Substring(at, AgainRow.Length) == AgainRow;
            return isRepetition ? text.Substring(0, at) : text;
        }

        /// <summary>Text of the schema of a line: what its minute records mean under this site, see FORMAT.md.</summary>
        public static string TextOf(SiteSettings site, int line)
        {
            string text = TextOf(site, site.Lines[line], Limits.NameLength);
            bool fits = Encoding.UTF8.GetBytes(text).Length <= Limits.RecordBytes - Entry.LeastBytes - AgainBytes;
            return fits ? text : TextOf(site, site.Lines[line], CrowdedUnitLength);
        }

        private bool IsComplete()
        {
            for (int line = 0; line < _sequences.Length; line++)
            {
                if (_sequences[line] == 0 || IsOld(line))
                {
                    return false;
                }
            }

            return true;
        }

        // Goes on with the newest schema of the line, where it has this text. One that has another is repeated at its end, for the minutes that refer to it.
        private void Begin(RecordReader reader, Record record, int line, long utcMs, byte timeQuality)
        {
            string text = TextOf(_site, line);
            long newest = _log.SchemaOf(line);
            reader.Seek(newest);
            bool isThere = newest != 0 && reader.TryRead(record) && record.Sequence == newest && record.Kind == RecordKind.Schema && record.Line == line;
            string body = isThere ? BodyOf(record.Text) : "";
            _repeated[line] = 0;
            if (body == text)
            {
                _sequences[line] = newest;
                int at = text.Length + AgainRow.Length;
                _repeated[line] = record.Text.Length > at ? long.Parse(record.Text.Substring(at, record.Text.Length - at - 1)) : 0;
                return;
            }

            if (isThere && _log.NextSequence - newest > RepeatAfter / PartOfRepeat)
            {
                Repeat(record, line, body, newest, utcMs, timeQuality);
            }

            _sequences[line] = Append(record, line, text, utcMs, timeQuality);
        }

        private bool IsOld(int line)
        {
            return _sequences[line] != 0 && _log.NextSequence - _sequences[line] > RepeatAfter;
        }

        private long Repeat(Record record, int line, string text, long old, long utcMs, byte timeQuality)
        {
            return Append(record, line, text + AgainRow + old.ToString() + "\n", utcMs, timeQuality);
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
