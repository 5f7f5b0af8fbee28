using Edge.Configuration;
using Edge.Records;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>Finds Modbus slaves that are silent altogether: one event for the cause beside those of its channels.</summary>
    /// <remarks>
    /// <code>
    /// all channels of the slave are marked B for 60 s     SLAVE-SILENT
    /// a channel of it has a value                         SLAVE-ANSWERS if it was silent
    /// </code>
    /// </remarks>
    public sealed class SlaveMonitor
    {
        private const long Answers = -1;

        private readonly SiteSettings _site;
        private readonly EventSink _sink;
        private readonly ReportGates _gates;
        private readonly int[] _slaves;
        private readonly int[] _channels;
        private readonly long[] _sinceMs;
        private int _count;

        /// <summary>Creates the monitor of a site's slaves.</summary>
        public SlaveMonitor(SiteSettings site, EventSink sink)
        {
            _site = site;
            _sink = sink;
            _slaves = new int[site.Channels.Length];
            _channels = new int[site.Channels.Length];
            for (int i = 0; i < site.Channels.Length; i++)
            {
                if (site.Channels[i].Source == SourceKind.Modbus)
                {
                    Count(site.Channels[i].Slave);
                }
            }

            _gates = new ReportGates(_count);
            _sinceMs = new long[_count];
            for (int i = 0; i < _count; i++)
            {
                _sinceMs[i] = Answers;
            }
        }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            for (int i = 0; i < _count; i++)
            {
                if (IsSilent(_slaves[i], samples))
                {
                    TakeSilence(i, uptimeMs);
                }
                else
                {
                    TakeAnswer(i, uptimeMs);
                }
            }
        }

        private void Count(int slave)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_slaves[i] == slave)
                {
                    _channels[i]++;
                    return;
                }
            }

            _slaves[_count] = slave;
            _channels[_count++] = 1;
        }

        private bool IsSilent(int slave, SampleSet samples)
        {
            for (int i = 0; i < _site.Channels.Length; i++)
            {
                ChannelSettings channel = _site.Channels[i];
                if (channel.Source == SourceKind.Modbus && channel.Slave == slave && samples.Marks[i] != Mark.Communication)
                {
                    return false;
                }
            }

            return true;
        }

        private void TakeSilence(int index, long uptimeMs)
        {
            if (_sinceMs[index] == Answers)
            {
                _sinceMs[index] = uptimeMs;
            }

            if (uptimeMs - _sinceMs[index] >= Limits.SlaveSilentMs && _gates.TryRaise(index))
            {
                _sink.Write(EventCode.SlaveSilent, Record.NoLine, "", uptimeMs - _sinceMs[index], _slaves[index], _channels[index]);
            }
        }

        private void TakeAnswer(int index, long uptimeMs)
        {
            if (_gates.TryLower(index, uptimeMs))
            {
                _sink.Write(EventCode.SlaveAnswers, Record.NoLine, "", 0, _slaves[index], uptimeMs - _sinceMs[index]);
                int merged = _gates.TakeMerged(index);
                if (merged > 0)
                {
                    _sink.Write(EventCode.ReportsMerged, Record.NoLine, "", 0, merged, 0);
                }
            }

            if (!_gates.IsRaised(index))
            {
                _sinceMs[index] = Answers;
            }
        }
    }
}
