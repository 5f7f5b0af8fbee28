using Edge.Configuration;

namespace Edge.Events
{
    /// <summary>Finds when channels lose their value and when they have one again.</summary>
    /// <remarks>
    /// <para>Words: a channel is <b>good</b> in a second in which it has a value (out of range is a value too), <b>bad</b> in one in which
    /// it has none (marks D and B).</para>
    /// <code>
    /// good for 5 s                                         RECOVERED if a fault was reported; a spell of bad seconds is over
    /// bad, and the spell began 3 s ago or earlier          FAULT, at the spell's beginning
    /// never good since boot                                a spell begins after 10 s
    /// </code>
    /// <para>So one lost Modbus answer is no event, a channel that flaps is one fault and no recovery, and what still changes too
    /// often is bounded by <see cref="ReportGates"/>.</para>
    /// </remarks>
    public sealed class ChannelMonitor
    {
        private const long None = -1;

        private readonly SiteSettings _site;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _firstGate;
        private readonly bool[] _hasStarted;
        private readonly long[] _badSinceMs;
        private readonly long[] _goodSinceMs;
        private readonly long[] _faultMs;
        private long _firstMs = None;

        /// <summary>Creates the monitor of all channels of a site.</summary>
        /// <param name="site">The site.</param>
        /// <param name="sink">Where its events go.</param>
        /// <param name="gates">Bounds of reports.</param>
        /// <param name="firstGate">The first of as many gates as there are channels.</param>
        public ChannelMonitor(SiteSettings site, EventSink sink, ReportGates gates, int firstGate)
        {
            _site = site;
            _sink = sink;
            _gates = gates;
            _firstGate = firstGate;
            int count = site.Channels.Length;
            _hasStarted = new bool[count];
            _badSinceMs = new long[count];
            _goodSinceMs = new long[count];
            _faultMs = new long[count];
            for (int i = 0; i < count; i++)
            {
                _badSinceMs[i] = None;
                _goodSinceMs[i] = None;
            }
        }

        /// <summary>Takes one second of one channel.</summary>
        /// <param name="channel">Index of the channel.</param>
        /// <param name="hasValue">Whether it has a value.</param>
        /// <param name="mark">Its mark.</param>
        /// <param name="inputFault">One of <see cref="Inputs.InputFault"/>.</param>
        /// <param name="uptimeMs">The second's time, ms since boot.</param>
        public void Inspect(int channel, bool hasValue, byte mark, byte inputFault, long uptimeMs)
        {
            if (_firstMs == None)
            {
                _firstMs = uptimeMs;
            }

            _hasStarted[channel] = _hasStarted[channel] || hasValue || uptimeMs - _firstMs >= Limits.ChannelStartMs;
            if (!_hasStarted[channel])
            {
                return;
            }

            if (hasValue)
            {
                TakeGood(channel, uptimeMs);
            }
            else
            {
                TakeBad(channel, mark, inputFault, uptimeMs);
            }
        }

        private void TakeGood(int channel, long uptimeMs)
        {
            if (_goodSinceMs[channel] == None)
            {
                _goodSinceMs[channel] = uptimeMs;
            }

            long sinceMs = _goodSinceMs[channel];
            if (uptimeMs - sinceMs < Limits.ChannelGoodHoldMs)
            {
                return;
            }

            _badSinceMs[channel] = None;
            if (_gates.TryLower(_firstGate + channel, uptimeMs))
            {
                Write(EventCode.ChannelRecovered, channel, uptimeMs - sinceMs, sinceMs - _faultMs[channel], 0);
                int merged = _gates.TakeMerged(_firstGate + channel);
                if (merged > 0)
                {
                    Write(EventCode.ReportsMerged, channel, 0, merged, 0);
                }
            }
        }

        private void TakeBad(int channel, byte mark, byte inputFault, long uptimeMs)
        {
            _goodSinceMs[channel] = None;
            if (_badSinceMs[channel] == None)
            {
                _badSinceMs[channel] = uptimeMs;
            }

            long sinceMs = _badSinceMs[channel];
            if (uptimeMs - sinceMs >= Limits.ChannelFaultHoldMs && _gates.TryRaise(_firstGate + channel))
            {
                _faultMs[channel] = sinceMs;
                Write(EventCode.ChannelFault, channel, uptimeMs - sinceMs, mark, inputFault);
            }
        }

        private void Write(int code, int channel, long agoMs, long argument1, long argument2)
        {
            ChannelSettings settings = _site.Channels[channel];
            _sink.Write(code, settings.Line, settings.Id, agoMs, argument1, argument2);
        }
    }
}
