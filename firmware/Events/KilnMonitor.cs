using Edge.Board;
using Edge.Configuration;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// Reports what <see cref="KilnTracker"/> tells, and keeps it over power cuts: what a kiln did while the board had no power shows as a
    /// change after the boot.
    /// </summary>
    /// <remarks>
    /// <code>
    /// state of the tracker          contradiction of the tracker
    /// another than reported: STATE  one, none reported: CONTRADICTORY
    ///                               none, one reported: CONSISTENT
    /// </code>
    /// <para>State file <c>kilns</c>: a byte a line, its state in bits 0 to 2; bit 3, its contact was judged; bit 4, it was made.</para>
    /// </remarks>
    public sealed class KilnMonitor
    {
        private const int StateBits = 7;
        private const int JudgedBit = 8;
        private const int MadeBit = 16;
        private const long NotReported = -1;

        private readonly SiteSettings _site;
        private readonly EventSink _sink;
        private readonly StateFile _file;
        private readonly byte[] _reported;
        private readonly long[] _contradictorySinceMs;
        private long _savedMs;
        private bool _isSaved = true;

        /// <summary>Creates the monitor.</summary>
        /// <param name="site">The site.</param>
        /// <param name="sink">Where its events go.</param>
        /// <param name="state">Medium of the small state.</param>
        public KilnMonitor(SiteSettings site, EventSink sink, Storage state)
        {
            _site = site;
            _sink = sink;
            _file = new StateFile(state, "kilns", Limits.Lines);
            _reported = new byte[site.Lines.Length];
            _contradictorySinceMs = new long[site.Lines.Length];
            for (int i = 0; i < _contradictorySinceMs.Length; i++)
            {
                _contradictorySinceMs[i] = NotReported;
            }
        }

        /// <summary>Takes over what was known when the power failed; before the first second.</summary>
        public void Restore(KilnTracker tracker)
        {
            _file.Load();
            for (int line = 0; line < _reported.Length; line++)
            {
                _reported[line] = (byte)(_file.GetByte(line) & StateBits);
                tracker.Restore(line, _reported[line]);
            }
        }

        /// <summary>State of a line's kiln contact when the power failed: made, open, or unread where it is not known.</summary>
        public byte ContactBefore(int line)
        {
            byte saved = _file.GetByte(line);
            return (saved & JudgedBit) == 0 ? ContactState.Unread : (saved & MadeBit) != 0 ? ContactState.Closed : ContactState.Open;
        }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            for (int line = 0; line < _reported.Length; line++)
            {
                Report(line, samples.Kilns, uptimeMs);
                Keep(line, samples);
            }

            if (!_isSaved && uptimeMs - _savedMs >= Limits.KilnHoldMs)
            {
                _isSaved = _file.Save();
                _savedMs = uptimeMs;
            }
        }

        private void Report(int line, KilnTracker tracker, long uptimeMs)
        {
            string id = _site.Lines[line].Id;
            byte state = tracker.StateOf(line);
            if (state != _reported[line])
            {
                _sink.Write(EventCode.KilnStateChanged, line, id, 0, state, _reported[line]);
                _reported[line] = state;
            }

            bool isContradictory = tracker.ContradictionOf(line) != KilnContradiction.None;
            if (isContradictory && _contradictorySinceMs[line] == NotReported)
            {
                _contradictorySinceMs[line] = tracker.ContradictorySinceMs(line);
                _sink.Write(EventCode.KilnContradictory, line, id, 0, tracker.ContradictionOf(line), uptimeMs - _contradictorySinceMs[line]);
            }
            else if (!isContradictory && _contradictorySinceMs[line] != NotReported)
            {
                _sink.Write(EventCode.KilnConsistent, line, id, 0, uptimeMs - _contradictorySinceMs[line], 0);
                _contradictorySinceMs[line] = NotReported;
            }
        }

        private void Keep(int line, SampleSet samples)
        {
            int contact = _site.Lines[line].KilnContact;
            byte state = contact < 0 ? ContactState.Unread : samples.Contact[contact];
            int saved = _file.GetByte(line);
            int keep = _reported[line] | (saved & (JudgedBit | MadeBit));
            if (state == ContactState.Closed || state == ContactState.Open)
            {
                keep = _reported[line] | JudgedBit | (state == ContactState.Closed ? MadeBit : 0);
            }

            if (keep != saved)
            {
                _file.SetByte(line, (byte)keep);
                _isSaved = false;
            }
        }
    }
}
