using Edge.Configuration;
using Edge.Records;

namespace Edge.Events
{
    /// <summary>Finds means of minutes and hours that are beyond a limit.</summary>
    /// <remarks>
    /// <para>Words: a minute is <b>valid</b> when it is marked N with at least 45 samples, an hour with at least 45 valid minutes.</para>
    /// <code>
    /// valid mean beyond the limit                            EXCEEDED, once
    /// valid mean within the limit by the hysteresis          MET, if it was exceeded
    /// valid mean between                                     stays
    /// not valid                                              stays
    /// </code>
    /// <para>A mean that goes to and fro is bounded by <see cref="ReportGates"/>.</para>
    /// </remarks>
    public sealed class LimitMonitor
    {
        private readonly SiteSettings _site;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int _firstGate;

        /// <summary>Creates the monitor of all limits of a site.</summary>
        public LimitMonitor(SiteSettings site, EventSink sink, ReportGates gates)
        {
            _site = site;
            _sink = sink;
            _gates = gates;
            _firstGate = gates.Add(site.MeanLimits.Length);
        }

        /// <summary>Takes a valid mean.</summary>
        /// <param name="channel">Index of the channel.</param>
        /// <param name="isHour">Whether it is an hour's; else a minute's.</param>
        /// <param name="mean">The mean, scaled.</param>
        /// <param name="uptimeMs">Now, ms since boot.</param>
        public void Take(int channel, bool isHour, int mean, long uptimeMs)
        {
            for (int i = 0; i < _site.MeanLimits.Length; i++)
            {
                LimitSettings limit = _site.MeanLimits[i];
                if (limit.Channel == channel && limit.IsHourly == isHour)
                {
                    Judge(i, limit, mean, uptimeMs);
                }
            }
        }

        /// <summary>Takes the summary of an hour of a line.</summary>
        public void TakeHour(Record hour, long uptimeMs)
        {
            int first = _site.Lines[hour.Line].FirstChannel;
            for (int i = 0; i < hour.ChannelCount; i++)
            {
                if (hour.ValidMinutes[i] >= Limits.ValidMinutesPerHour)
                {
                    Take(first + i, true, hour.Average[i], uptimeMs);
                }
            }
        }

        private void Judge(int index, LimitSettings limit, int mean, long uptimeMs)
        {
            int beyond = limit.IsLow ? limit.LimitScaled - mean : mean - limit.LimitScaled;
            if (beyond > 0)
            {
                if (_gates.TryRaise(_firstGate + index))
                {
                    Write(limit.IsHourly ? EventCode.HourLimitExceeded : EventCode.MinuteLimitExceeded, limit, mean, limit.LimitScaled);
                }
            }
            else if (beyond <= -limit.HysteresisScaled && _gates.TryLower(_firstGate + index, uptimeMs))
            {
                Write(limit.IsHourly ? EventCode.HourLimitMet : EventCode.MinuteLimitMet, limit, mean, limit.LimitScaled);
                int merged = _gates.TakeMerged(_firstGate + index);
                if (merged > 0)
                {
                    Write(EventCode.ReportsMerged, limit, merged, 0);
                }
            }
        }

        private void Write(int code, LimitSettings limit, long argument1, long argument2)
        {
            ChannelSettings channel = _site.Channels[limit.Channel];
            _sink.Write(code, channel.Line, channel.Id, 0, argument1, argument2);
        }
    }
}
