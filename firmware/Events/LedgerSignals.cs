using Edge.Configuration;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// The main signals of one valve for its ledger entries: what is measured at it, the treated flow, the line's load, and then the line's
    /// channels that the site calls main, up to <see cref="OpeningBook.Signals"/>. Remembers what they were half a minute ago, since an
    /// opening that the duct tells is some seconds old when it is found.
    /// </summary>
    internal sealed class LedgerSignals
    {
        private const int Snapshots = 4;
        private const int SecondsPerSnapshot = 10;

        private readonly int[] _channels = new int[OpeningBook.Signals];
        private readonly int[] _values = new int[Snapshots * OpeningBook.Signals];
        private readonly bool[] _hasValue = new bool[Snapshots * OpeningBook.Signals];
        private int _newest;
        private int _filled;
        private int _seconds;

        /// <summary>Picks the signals of a valve.</summary>
        public LedgerSignals(SiteSettings site, ValveSettings valve)
        {
            Add(valve.Flow.Channel);
            Add(valve.Temperature.Channel);
            Add(valve.Position.Channel);
            Add(valve.Treated.Channel);
            LineSettings line = site.Lines[valve.Line];
            Add(line.Kiln.LoadChannel);
            for (int i = line.FirstChannel; i < line.FirstChannel + line.ChannelCount; i++)
            {
                if (site.Channels[i].IsMain)
                {
                    Add(i);
                }
            }
        }

        /// <summary>How many there are.</summary>
        public int Count { get; private set; }

        /// <summary>Index of the channel of a signal.</summary>
        public int ChannelOf(int signal)
        {
            return _channels[signal];
        }

        /// <summary>Takes a second in which the valve is closed.</summary>
        public void Take(SampleSet samples)
        {
            _seconds = _seconds == 0 ? SecondsPerSnapshot - 1 : _seconds - 1;
            if (_seconds != 0 && _filled > 0)
            {
                return;
            }

            _newest = (_newest + 1) % Snapshots;
            _filled = _filled < Snapshots ? _filled + 1 : Snapshots;
            for (int i = 0; i < Count; i++)
            {
                int at = (_newest * OpeningBook.Signals) + i;
                _values[at] = samples.Scaled[_channels[i]];
                _hasValue[at] = samples.HasValue[_channels[i]];
            }
        }

        /// <summary>Forgets what was before: the next opening has its own.</summary>
        public void Forget()
        {
            _filled = 0;
            _seconds = 0;
        }

        /// <summary>Whether a signal had a value before.</summary>
        public bool HasBefore(int signal)
        {
            return _filled > 0 && _hasValue[(Oldest() * OpeningBook.Signals) + signal];
        }

        /// <summary>What it was, scaled.</summary>
        public int Before(int signal)
        {
            return _values[(Oldest() * OpeningBook.Signals) + signal];
        }

        private int Oldest()
        {
            return (_newest + Snapshots - _filled + 1) % Snapshots;
        }

        private void Add(int channel)
        {
            bool isNew = channel >= 0 && Count < OpeningBook.Signals;
            for (int i = 0; i < Count; i++)
            {
                isNew = isNew && _channels[i] != channel;
            }

            if (isNew)
            {
                _channels[Count++] = channel;
            }
        }
    }
}
