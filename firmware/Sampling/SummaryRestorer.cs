using Edge.Configuration;
using Edge.Records;

namespace Edge.Sampling
{
    /// <summary>After a boot, gathers the running periods again from the records of the log, an hour and a little back.</summary>
    public sealed class SummaryRestorer
    {
        private readonly SiteSettings _site;
        private readonly RecordLog _log;
        private readonly SchemaWriter _schemas;

        /// <summary>Creates the restorer.</summary>
        public SummaryRestorer(SiteSettings site, RecordLog log, SchemaWriter schemas)
        {
            _site = site;
            _log = log;
            _schemas = schemas;
        }

        /// <summary>Feeds the records back. What turns out to be over without a summary is appended to the log.</summary>
        /// <param name="summaries">Gets them.</param>
        /// <param name="record">To read into.</param>
        /// <param name="timeQuality">How far the clock can be trusted now.</param>
        public void Restore(SummaryAggregator summaries, Record record, byte timeQuality)
        {
            Record summary = new Record(_site.Channels.Length, 0);
            summaries.Load();
            long last = _log.Head;
            int most = (_site.Lines.Length * Limits.RestoredRecordsPerLine) + Limits.RestoredRecords;
            RecordReader reader = new RecordReader(_log);
            reader.Seek(last > most ? last - most + 1 : 1);
            for (int i = 0; i < 2 * most && !reader.IsAtHead; i++)
            {
                if (!reader.TryRead(record))
                {
                    continue;
                }

                if (record.Sequence > last)
                {
                    break;
                }

                bool isPart = (record.Kind == RecordKind.Minute || record.Kind == RecordKind.Summary)
                    && record.Line < _site.Lines.Length && _schemas.IsInForce(record);
                if (isPart)
                {
                    Take(summaries, record, summary, timeQuality);
                }
            }

            for (int line = 0; line < _site.Lines.Length; line++)
            {
                while (summaries.TryTakeComplete(line, summary))
                {
                    Append(summary, timeQuality);
                }
            }
        }

        private void Take(SummaryAggregator summaries, Record record, Record summary, byte timeQuality)
        {
            while (record.Kind == RecordKind.Minute && summaries.TryTakeOver(record.Line, record.UtcMs, summary))
            {
                Append(summary, timeQuality);
            }

            summaries.Restore(record);
        }

        private void Append(Record summary, byte timeQuality)
        {
            summary.SchemaSequence = _schemas.SequenceOf(summary.Line);
            summary.TimeQuality = timeQuality;
            _log.Append(summary);
        }
    }
}
