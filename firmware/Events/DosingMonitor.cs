using Edge.Configuration;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>Finds reagents and installations that are off, or do too little, while the line is at work.</summary>
    /// <remarks>
    /// <para>Words: what is <b>asked for</b> is the full dose, times the load in percent where it follows the load. It is <b>enough</b> when the
    /// value, smoothed over some 16 s (sparks are no outage), is at least the configured share of that. A dosing is <b>judged</b> while the
    /// line is at work, its gate is open and its value is a measurement (marks N and T, not M, C, F, D or B).</para>
    /// <code>
    /// judged, not enough                   a shortage begins; INSUFFICIENT once it has lasted for the configured delay
    /// judged, enough for 10 s              the shortage is over; SUFFICIENT (1) if it was told
    /// not judged: line not at work, gate   no shortage; SUFFICIENT (2) if it was told
    /// not judged: no value, M, C           no shortage; SUFFICIENT (3) if it was told
    /// </code>
    /// </remarks>
    public sealed class DosingMonitor
    {
        private const long None = -1;
        private const int Enough = 1;
        private const int NotAsked = 2;
        private const int NoValue = 3;

        private readonly SiteSettings _site;
        private readonly WorkState _work;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _firstGate;
        private readonly long[] _smooth;
        private readonly bool[] _isJudged;
        private readonly long[] _shortSinceMs;
        private readonly long[] _goodSinceMs;
        private readonly long[] _toldSinceMs;

        /// <summary>Creates the monitor of all dosings of a site.</summary>
        public DosingMonitor(SiteSettings site, WorkState work, EventSink sink, ReportGates gates)
        {
            _site = site;
            _work = work;
            _sink = sink;
            int count = site.Dosings.Length;
            _gates = gates;
            _firstGate = gates.Add(count);
            _smooth = new long[count];
            _isJudged = new bool[count];
            _shortSinceMs = new long[count];
            _goodSinceMs = new long[count];
            _toldSinceMs = new long[count];
            for (int i = 0; i < count; i++)
            {
                _shortSinceMs[i] = None;
                _goodSinceMs[i] = None;
            }
        }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            for (int i = 0; i < _isJudged.Length; i++)
            {
                DosingSettings dosing = _site.Dosings[i];
                int reason = ReasonNotToJudge(dosing, samples);
                if (reason == 0)
                {
                    Judge(i, dosing, samples.Scaled[dosing.Channel], uptimeMs);
                }
                else
                {
                    Settle(i, dosing, reason, uptimeMs);
                }
            }
        }

        private int ReasonNotToJudge(DosingSettings dosing, SampleSet samples)
        {
            int gate = dosing.GateChannel;
            bool isAsked = _work.IsAtWork(_site.Channels[dosing.Channel].Line)
                && (gate < 0 || (samples.HasValue[gate] && samples.Scaled[gate] > dosing.GateScaled));
            if (!isAsked)
            {
                return NotAsked;
            }

            byte mark = samples.Marks[dosing.Channel];
            return mark == Mark.Normal || mark == Mark.OverRange ? 0 : NoValue;
        }

        private void Judge(int index, DosingSettings dosing, int scaled, long uptimeMs)
        {
            // Kept times the smoothing, so that nothing is lost by rounding.
            _smooth[index] = _isJudged[index]
                ? _smooth[index] + scaled - (_smooth[index] / Limits.DosingSmoothing)
                : (long)scaled * Limits.DosingSmoothing;
            _isJudged[index] = true;
            long value = _smooth[index] / Limits.DosingSmoothing;
            long need = NeedOf(dosing);
            if (value >= need)
            {
                TakeGood(index, dosing, uptimeMs);
                return;
            }

            _goodSinceMs[index] = None;
            if (_shortSinceMs[index] == None)
            {
                _shortSinceMs[index] = uptimeMs;
            }

            if (uptimeMs - _shortSinceMs[index] >= dosing.DelayMinutes * SiteTime.MinuteMs && _gates.TryRaise(_firstGate + index))
            {
                _toldSinceMs[index] = _shortSinceMs[index];
                Write(EventCode.DosingInsufficient, dosing, value, need);
            }
        }

        private long NeedOf(DosingSettings dosing)
        {
            long full = (long)dosing.FullScaled * dosing.Percent / 100;
            if (!dosing.FollowsLoad)
            {
                return full;
            }

            int line = _site.Channels[dosing.Channel].Line;
            int load = _site.Lines[line].Kiln.LoadChannel;
            return full * _work.LoadOf(line) / (100 * Decimals.PowerOf(_site.Channels[load].Decimals));
        }

        private void TakeGood(int index, DosingSettings dosing, long uptimeMs)
        {
            if (_goodSinceMs[index] == None)
            {
                _goodSinceMs[index] = uptimeMs;
            }

            if (uptimeMs - _goodSinceMs[index] >= Limits.DosingGoodHoldMs)
            {
                End(index, dosing, Enough, uptimeMs);
            }
        }

        private void Settle(int index, DosingSettings dosing, int reason, long uptimeMs)
        {
            _isJudged[index] = false;
            _goodSinceMs[index] = None;
            End(index, dosing, reason, uptimeMs);
        }

        private void End(int index, DosingSettings dosing, int reason, long uptimeMs)
        {
            _shortSinceMs[index] = None;
            if (!_gates.TryLower(_firstGate + index, uptimeMs))
            {
                return;
            }

            Write(EventCode.DosingSufficient, dosing, uptimeMs - _toldSinceMs[index], reason);
            int merged = _gates.TakeMerged(_firstGate + index);
            if (merged > 0)
            {
                Write(EventCode.ReportsMerged, dosing, merged, 0);
            }
        }

        private void Write(int code, DosingSettings dosing, long argument1, long argument2)
        {
            ChannelSettings channel = _site.Channels[dosing.Channel];
            _sink.Write(code, channel.Line, channel.Id, 0, argument1, argument2);
        }
    }
}
