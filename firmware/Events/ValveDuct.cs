using Edge.Configuration;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>What flow, temperature and position say about one valve, as <see cref="ValveEvidence"/>. Each second.</summary>
    public sealed class ValveDuct
    {
        private readonly DuctCheck _flow;
        private readonly DuctCheck _temperature;
        private readonly DuctCheck _position;

        /// <summary>Creates the checks of a valve.</summary>
        public ValveDuct(ValveSettings valve)
        {
            _flow = new DuctCheck(valve.Flow);
            _temperature = new DuctCheck(valve.Temperature);
            _position = new DuctCheck(valve.Position);
        }

        /// <summary>What says open.</summary>
        public int Open { get; private set; }

        /// <summary>What has values.</summary>
        public int Known { get; private set; }

        /// <summary>Whether gas or position were beyond their level in the last second: a closed limit that just made may be waited for.</summary>
        public bool IsMoving { get; private set; }

        /// <summary>When the first of what says open went beyond its level, ms since boot.</summary>
        public long OpenSinceMs { get; private set; }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            _flow.Take(samples, uptimeMs);
            _temperature.Take(samples, uptimeMs);
            _position.Take(samples, uptimeMs);
            Note(uptimeMs);
        }

        /// <summary>Takes over what said open when the power failed.</summary>
        public void Restore(int evidence, long sinceMs)
        {
            Restore(_flow, evidence & ValveEvidence.Flow, sinceMs);
            Restore(_temperature, evidence & ValveEvidence.Temperature, sinceMs);
            Restore(_position, evidence & ValveEvidence.Position, sinceMs);
            Note(sinceMs);
        }

        /// <summary>The valve closed: what is measured now is what remains.</summary>
        public void Disarm(long uptimeMs)
        {
            _flow.Disarm(uptimeMs, uptimeMs);
            _temperature.Disarm(uptimeMs, uptimeMs + Limits.DuctCoolingMs);
            _position.Disarm(uptimeMs, uptimeMs);
            Note(OpenSinceMs);
        }

        private static void Restore(DuctCheck check, int evidence, long sinceMs)
        {
            if (evidence != 0)
            {
                check.Restore(sinceMs);
            }
        }

        private void Note(long uptimeMs)
        {
            Open = 0;
            OpenSinceMs = uptimeMs;
            Add(_flow, ValveEvidence.Flow);
            Add(_temperature, ValveEvidence.Temperature);
            Add(_position, ValveEvidence.Position);
            Known = (_flow.HasValue ? ValveEvidence.Flow : 0) | (_temperature.HasValue ? ValveEvidence.Temperature : 0)
                | (_position.HasValue ? ValveEvidence.Position : 0);
            IsMoving = (_flow.HasValue && !_flow.IsBelow) || (_position.HasValue && !_position.IsBelow);
        }

        private void Add(DuctCheck check, int evidence)
        {
            if (check.IsAbove)
            {
                Open |= evidence;
                OpenSinceMs = check.AboveSinceMs < OpenSinceMs ? check.AboveSinceMs : OpenSinceMs;
            }
        }
    }
}
