using Edge.Configuration;
using Edge.Records;

namespace Edge.Uplink
{
    /// <summary>
    /// Finds out before the first message how large a site's messages become: how much of the properties births have, and how many bytes the array needs
    /// that messages are written into. Births are written for that, once, without one.
    /// </summary>
    public sealed class BirthPlan
    {
        // What numbers and texts of the state may add to a birth that is written while nothing is known yet: a few longs, what a medium said.
        private const int GrowthBytes = 512;

        // A metric of a record: alias, time, historical, value. A null with its quality takes 36, and some are allowed for. And what records have besides.
        private const int MetricBytes = 24;
        private const int RecordBytes = 160;

        // Marks, heads of the chain and what else is written without a second attempt.
        private const int LeastBytes = 512;

        // A mark or the seconds of a contact: a letter or a comma, and two digits.
        private const int MarkBytes = 3;

        private readonly SiteSettings _site;
        private readonly PayloadWriter _payload = PayloadWriter.Measuring();
        private readonly BirthWriter _births;

        /// <summary>Makes the plan of a site.</summary>
        public BirthPlan(SiteSettings site, LastValues last, RecordLog log, DeliveryCursor cursor, CommandInbox commands)
        {
            _site = site;
            _births = new BirthWriter(site, _payload, last, new StatusWriter(_payload, log, cursor, commands));
            Detail = BirthWriter.AllProperties;
            Bytes = Measure();
            if (Bytes > Limits.DetailedBirthBytes)
            {
                Detail = BirthWriter.PropertiesOfAverage;
                Bytes = Measure();
            }

            if (Bytes > Limits.PayloadBytes + (Limits.PayloadBytesPerChannel * site.Channels.Length))
            {
                Detail = BirthWriter.NoProperties;
                Bytes = Measure();
            }

            int inputs = site.Channels.Length + site.Contacts.Length;
            int minute = RecordBytes + (MetricBytes * ((3 * site.Channels.Length) + site.Contacts.Length)) + (MarkBytes * inputs);
            UsualBytes = minute > LeastBytes ? minute : LeastBytes;
        }

        /// <summary>How much of the properties births have: <see cref="BirthWriter.NoProperties"/> to <see cref="BirthWriter.AllProperties"/>.</summary>
        public int Detail { get; private set; }

        /// <summary>Bytes that the largest birth may need.</summary>
        public int Bytes { get; private set; }

        /// <summary>Bytes that suffice for minutes, events and answers: for all that is sent all the time.</summary>
        public int UsualBytes { get; private set; }

        private int Measure()
        {
            _births.Detail = Detail;
            _births.WriteNode(0, 0, 1, 0);
            int most = _payload.Length + GrowthBytes;
            for (int line = 0; line < _site.Lines.Length; line++)
            {
                _births.WriteLine(line, long.MaxValue >> 16, 0);
                LineSettings settings = _site.Lines[line];
                int bytes = _payload.Length + (MarkBytes * (settings.ChannelCount + settings.ContactCount));
                most = bytes > most ? bytes : most;
            }

            return most;
        }
    }
}
