using Edge.Configuration;
using Edge.Inputs;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// Finds events in samples and edges and appends them to the log: valves, seals, kiln, maintenance key, channel faults.
    /// Knows nothing of chips.
    /// </summary>
    public sealed class EventDetector
    {
        /// <summary>Creates the detector of a site.</summary>
        public EventDetector(SiteSettings site, EventWriter writer)
        {
        }

        /// <summary>Contacts and edges; every tick.</summary>
        public void Watch(SampleSet samples, EdgeQueue edges, long uptimeMs)
        {
        }

        /// <summary>Channels; every second.</summary>
        public void Inspect(SampleSet samples, InputImage image, long uptimeMs)
        {
        }

        /// <summary>State of a valve, one of <see cref="ValveState"/>.</summary>
        public byte ValveStateOf(int valve)
        {
            return ValveState.Unknown;
        }

        /// <summary>Whether a valve that drives the relay is not closed.</summary>
        public bool WantsRelay
        {
            get { return false; }
        }

        /// <summary>State of a line's kiln contact: one of <see cref="ContactState"/>, debounced.</summary>
        public byte KilnContactOf(int line)
        {
            return ContactState.Unread;
        }
    }
}
