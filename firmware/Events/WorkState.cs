using Edge.Configuration;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>Tells whether a line is at work, so that what stands still is not taken for evidence.</summary>
    /// <remarks>
    /// <para>Words: a line is <b>at work</b> while its kiln contact is made and its load is at or above the work load; it no longer is when
    /// the contact opens or the load falls a tenth below that. It is <b>settled</b> when it has been at work for the site's settling time;
    /// a line that is found at work at boot is settled.</para>
    /// <code>
    /// contact made, or it cannot be judged, or none     load >= work load, or no load channel        at work
    /// contact open                                      any                                          not at work
    /// contact cannot be judged                          no load channel                              not at work
    /// any                                               load &lt; 0.9 work load                      not at work
    /// load has no value                                                                              the last one counts
    /// </code>
    /// </remarks>
    public sealed class WorkState
    {
        private const long NotAtWork = -1;
        private const long Always = long.MinValue;

        private readonly SiteSettings _site;
        private readonly int[] _loadScaled;
        private readonly bool[] _hasLoad;
        private readonly long[] _sinceMs;
        private long _firstMs = NotAtWork;

        /// <summary>Creates the state of all lines of a site: none is at work.</summary>
        public WorkState(SiteSettings site)
        {
            _site = site;
            int lines = site.Lines.Length;
            _loadScaled = new int[lines];
            _hasLoad = new bool[lines];
            _sinceMs = new long[lines];
            for (int i = 0; i < lines; i++)
            {
                _sinceMs[i] = NotAtWork;
            }
        }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            if (_firstMs == NotAtWork)
            {
                _firstMs = uptimeMs;
            }

            for (int i = 0; i < _sinceMs.Length; i++)
            {
                TakeLoad(i, samples);
                if (!Works(i, samples))
                {
                    _sinceMs[i] = NotAtWork;
                }
                else if (_sinceMs[i] == NotAtWork)
                {
                    _sinceMs[i] = uptimeMs - _firstMs <= Limits.ContactStartMs ? Always : uptimeMs;
                }
            }
        }

        /// <summary>Whether a line is at work.</summary>
        public bool IsAtWork(int line)
        {
            return _sinceMs[line] != NotAtWork;
        }

        /// <summary>Whether a line has been settled for a time.</summary>
        /// <param name="line">Index of the line.</param>
        /// <param name="forMs">For how long, ms.</param>
        /// <param name="uptimeMs">Now, ms since boot.</param>
        public bool IsSettled(int line, long forMs, long uptimeMs)
        {
            long sinceMs = _sinceMs[line];
            return sinceMs == Always
                || (sinceMs != NotAtWork && uptimeMs - sinceMs >= (_site.Lines[line].SettleMinutes * SiteTime.MinuteMs) + forMs);
        }

        /// <summary>The line's load, scaled as its channel; the last known one, 0 before.</summary>
        public int LoadOf(int line)
        {
            return _loadScaled[line];
        }

        private void TakeLoad(int line, SampleSet samples)
        {
            int channel = _site.Lines[line].Kiln.LoadChannel;
            if (channel >= 0 && samples.HasValue[channel])
            {
                _loadScaled[line] = samples.Scaled[channel];
                _hasLoad[line] = true;
            }
        }

        private bool Works(int line, SampleSet samples)
        {
            LineSettings settings = _site.Lines[line];
            byte kiln = settings.KilnContact < 0 ? ContactState.Closed : samples.Contact[settings.KilnContact];
            if (settings.Kiln.LoadChannel < 0)
            {
                return kiln == ContactState.Closed;
            }

            int least = settings.WorkLoadScaled - (IsAtWork(line) ? settings.WorkLoadScaled / 10 : 0);
            return kiln != ContactState.Open && _hasLoad[line] && _loadScaled[line] >= least;
        }
    }
}
