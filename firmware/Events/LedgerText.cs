using System.Text;
using Edge.Configuration;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>Text of a ledger record, see FORMAT.md: rows of words separated by tabs, each ended by a line feed.</summary>
    public static class LedgerText
    {
        /// <summary>The entry of an opening that is over.</summary>
        /// <param name="site">The site.</param>
        /// <param name="valve">Index of the valve.</param>
        /// <param name="book">What is known of the opening.</param>
        /// <param name="signals">Its main signals.</param>
        /// <param name="samples">What they are after it.</param>
        /// <param name="acknowledgedBy">Who has taken note of it already, or null.</param>
        /// <param name="acknowledgedUtcMs">When.</param>
        internal static string OfOpening(SiteSettings site, int valve, OpeningBook book, LedgerSignals signals, SampleSet samples, string acknowledgedBy,
            long acknowledgedUtcMs)
        {
            ValveSettings settings = site.Valves[valve];
            StringBuilder text = new StringBuilder();
            text.Append("opening\t").Append(settings.Id).Append('\t').Append(settings.Kind == ValveKind.Recirculation ? "recirculation" : "bypass");
            AddNumber(text, book.Number(valve, OpeningBook.Field.Sequence)).Append('\n');
            text.Append("opened");
            AddNumber(text, book.Number(valve, OpeningBook.Field.OpenedUtc));
            AddNumber(text, book.Number(valve, OpeningBook.Field.OpenedUncertainty)).Append('\n');
            text.Append("closed");
            AddNumber(text, book.Number(valve, OpeningBook.Field.ClosedUtc));
            AddNumber(text, book.Number(valve, OpeningBook.Field.ClosedUncertainty)).Append('\n');
            text.Append("duration");
            AddNumber(text, book.Number(valve, OpeningBook.Field.Duration)).Append('\n');
            long evidence = book.Number(valve, OpeningBook.Field.Evidence);
            text.Append("evidence\t").Append(WordsOf((int)evidence)).Append('\n');
            text.Append("announced\t").Append(Announced.NameOf(book.Byte(valve, OpeningBook.Field.Announcement))).Append('\n');
            text.Append("power");
            AddNumber(text, book.Byte(valve, OpeningBook.Field.Gaps));
            bool isGapKnown = (book.Byte(valve, OpeningBook.Field.Flags) & 2) == 0;
            AddNumber(text, isGapKnown ? book.Number(valve, OpeningBook.Field.GapMs) : -1).Append('\n');
            text.Append("merged");
            AddNumber(text, evidence >> 32).Append('\n');
            for (int i = 0; i < signals.Count; i++)
            {
                AddSignal(text, site, valve, book, signals, samples, i);
            }

            if (acknowledgedBy != null)
            {
                text.Append("acknowledged");
                AddNumber(text, acknowledgedUtcMs).Append('\t').Append(acknowledgedBy).Append('\n');
            }

            return text.ToString();
        }

        /// <summary>Somebody took note of an opening.</summary>
        internal static string OfAcknowledgement(string valve, long opening, string who)
        {
            StringBuilder text = new StringBuilder();
            text.Append("acknowledgement\t").Append(valve);
            AddNumber(text, opening).Append('\t').Append(who).Append('\n');
            return text.ToString();
        }

        /// <summary>Somebody announced an emergency.</summary>
        internal static string OfAnnouncement(string valve, int minutes, string reason)
        {
            StringBuilder text = new StringBuilder();
            text.Append("announcement\t").Append(valve);
            AddNumber(text, minutes).Append('\t').Append(reason).Append('\n');
            return text.ToString();
        }

        /// <summary>The words of evidence, separated by blanks.</summary>
        public static string WordsOf(int evidence)
        {
            string words = "";
            for (int bit = 1; bit <= ValveEvidence.Loop; bit <<= 1)
            {
                if ((evidence & bit) != 0)
                {
                    words += (words.Length == 0 ? "" : " ") + WordOf(bit);
                }
            }

            return words;
        }

        private static string WordOf(int bit)
        {
            switch (bit)
            {
                case ValveEvidence.Limits: return "limits";
                case ValveEvidence.Edge: return "edge";
                case ValveEvidence.Flow: return "flow";
                case ValveEvidence.Temperature: return "temperature";
                case ValveEvidence.Position: return "position";
                case ValveEvidence.TreatedFlow: return "treated-flow";
                case ValveEvidence.Seal: return "seal";
                default: return "loop";
            }
        }

        private static void AddSignal(StringBuilder text, SiteSettings site, int valve, OpeningBook book, LedgerSignals signals, SampleSet samples, int signal)
        {
            int channel = signals.ChannelOf(signal);
            ChannelSettings settings = site.Channels[channel];
            text.Append("signal\t").Append(settings.Id);
            AddNumber(text, settings.Decimals);
            AddValue(text, book.Has(valve, OpeningBook.Field.HasBefore, signal), book.Before(valve, signal));
            AddValue(text, book.Has(valve, OpeningBook.Field.HasPeak, signal), book.Peak(valve, signal));
            AddValue(text, samples != null && samples.HasValue[channel], samples == null ? 0 : samples.Scaled[channel]);
            text.Append('\n');
        }

        private static void AddValue(StringBuilder text, bool hasValue, int value)
        {
            text.Append('\t').Append(hasValue ? value.ToString() : "-");
        }

        private static StringBuilder AddNumber(StringBuilder text, long number)
        {
            return text.Append('\t').Append(number.ToString());
        }
    }
}
