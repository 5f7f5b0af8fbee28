using Edge.Configuration;

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

        /// <summary>Which keys of the configuration differ from those at the boot before; null for none, or where that one is not known.</summary>
        public SiteDifference Difference;
    }
}
