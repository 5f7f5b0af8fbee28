using Edge.Board;
using Edge.Inputs;
using Edge.Records;

namespace Edge.Events
{
    /// <summary>What the composition root found out about this boot.</summary>
    public sealed class BootReport
    {
        /// <summary>One of <see cref="BootCause"/>.</summary>
        public int Cause;

        /// <summary>CRC-32 of the configuration in force.</summary>
        public uint ConfigurationCrc;

        /// <summary>CRC-32 of the configuration in force at the boot before; 0 for none.</summary>
        public uint PreviousCrc;

        /// <summary>CRC-32 of a site file that was refused; 0 for none.</summary>
        public uint RejectedCrc;
    }

    /// <summary>Events about the board itself: boot, configuration, clock steps, storage trouble, lost records and edges.</summary>
    public sealed class IntegrityMonitor
    {
        /// <summary>Creates the monitor.</summary>
        public IntegrityMonitor(EventWriter writer, RecordLog log)
        {
        }

        /// <summary>Writes the events of the boot.</summary>
        public void Report(BootReport boot, TimeKeeper time)
        {
        }

        /// <summary>Writes what happened since the last tick.</summary>
        public void Watch(TimeKeeper time, EdgeQueue edges)
        {
        }
    }
}
