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
        private readonly int _firstGate;
        private readonly byte[] _slaves;
        private readonly byte[] _channels;
        private readonly long[] _sinceMs;
        private int _count;

        /// <summary>Creates the monitor of a site's slaves.</summary>
        public SlaveMonitor(SiteSettings site, EventSink sink, ReportGates gates)
        {
            _site = site;
            _sink = sink;
            _slaves = new byte[site.Channels.Length];
            _channels = new byte[site.Channels.Length];
            for (int i = 0; i < site.Channels.Length; i++)
            {
                if (site.Channels[i].Source == SourceKind.Modbus)
                {
                    Count(site.Channels[i].Slave);
                }
            }

            _gates = gates;
            _firstGate = gates.Add(_count);
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

            _slaves[_count] = (byte)slave;
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

            if (uptimeMs - _sinceMs[index] >= Limits.SlaveSilentMs && _gates.TryRaise(_firstGate + index))
            {
                _sink.Write(EventCode.SlaveSilent, Record.NoLine, "", uptimeMs - _sinceMs[index], _slaves[index], _channels[index]);
            }
        }

        private void TakeAnswer(int index, long uptimeMs)
        {
            if (_gates.TryLower(_firstGate + index, uptimeMs))
            {
                _sink.Write(EventCode.SlaveAnswers, Record.NoLine, "", 0, _slaves[index], uptimeMs - _sinceMs[index]);
                int merged = _gates.TakeMerged(_firstGate + index);
                if (merged > 0)
                {
                    _sink.Write(EventCode.ReportsMerged, Record.NoLine, "", 0, merged, 0);
                }
            }

            if (!_gates.IsRaised(_firstGate + index))
            {
                _sinceMs[index] = Answers;
            }
        }
    }
}
