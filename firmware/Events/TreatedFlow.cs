using Edge.Configuration;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>Finds times in which too little gas goes through the treatment for what is produced: some of it goes elsewhere.</summary>
    /// <remarks>
    /// <para>Words: the line <b>produces</b> while its kiln contact is made (or there is none) and its load is at or above the valve's
    /// <c>fromLoad</c>. The flow is <b>low</b> while it is under the valve's <c>least</c>.</para>
    /// <code>
    /// reported    produces, flow low                 produces, flow enough               does not produce, or a value is missing
    /// normal      LOW, once held for 8 s             normal                              normal
    /// low         low                                NORMAL, once held for 8 s           NORMAL, once held for 8 s
    /// </code>
    /// <para>Evidence, no opening: a fan that trips does the same.</para>
    /// </remarks>
    public sealed class TreatedFlow
    {
        private const long None = -1;

        private readonly ValveSettings _valve;
        private readonly LineSettings _line;
        private readonly EventSink _sink;
        private long _lowSinceMs;
        private long _otherSinceMs = None;
        private int _seconds;

        /// <summary>Creates the check of a valve.</summary>
        public TreatedFlow(ValveSettings valve, LineSettings line, EventSink sink)
        {
            _valve = valve;
            _line = line;
            _sink = sink;
        }

        /// <summary>Whether the last report says low.</summary>
        public bool IsLow { get; private set; }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            int flow = _valve.Treated.Channel;
            int load = _line.Kiln.LoadChannel;
            if (flow < 0 || load < 0)
            {
                return;
            }

            bool runs = _line.KilnContact < 0 || samples.Contact[_line.KilnContact] == ContactState.Closed;
            bool produces = runs && samples.HasValue[load] && samples.Scaled[load] >= _valve.TreatedFromLoadScaled;
            bool isLow = produces && samples.HasValue[flow] && samples.Scaled[flow] < _valve.Treated.LevelScaled;
            if (isLow == IsLow)
            {
                _otherSinceMs = None;
                return;
            }

            if (_otherSinceMs == None)
            {
                _otherSinceMs = uptimeMs;
                _seconds = 0;
            }

            _seconds++;
            if (uptimeMs - _otherSinceMs < Limits.TreatedFlowHoldMs || _seconds * Limits.SampleMs < Limits.TreatedFlowHoldMs)
            {
                return;
            }

            IsLow = isLow;
            long agoMs = uptimeMs - _otherSinceMs;
            if (isLow)
            {
                _lowSinceMs = _otherSinceMs;
                _sink.Write(EventCode.TreatedFlowLow, _valve.Line, _valve.Id, agoMs, samples.Scaled[flow], samples.Scaled[load]);
            }
            else
            {
                _sink.Write(EventCode.TreatedFlowNormal, _valve.Line, _valve.Id, agoMs, _otherSinceMs - _lowSinceMs, 0);
            }

            _otherSinceMs = None;
        }
    }
}
