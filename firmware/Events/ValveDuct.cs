using Edge.Configuration;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>What flow, temperature and position say about one valve, as <see cref="ValveEvidence"/>. Each second.</summary>
    public sealed class ValveDuct
    {
        // Those that the valve has.
        private readonly DuctCheck[] _checks;

        /// <summary>Creates the checks of a valve.</summary>
        public ValveDuct(ValveSettings valve)
        {
            DuctCheck[] all = new DuctCheck[]
            {
                DuctCheck.Of(valve.Flow, ValveEvidence.Flow),
                DuctCheck.Of(valve.Temperature, ValveEvidence.Temperature),
                DuctCheck.Of(valve.Position, ValveEvidence.Position),
            };
            int count = 0;
            for (int i = 0; i < all.Length; i++)
            {
                count += all[i] != null ? 1 : 0;
            }

            _checks = new DuctCheck[count];
            for (int i = all.Length - 1; i >= 0; i--)
            {
                if (all[i] != null)
                {
                    _checks[--count] = all[i];
                }
            }
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
            for (int i = 0; i < _checks.Length; i++)
            {
                _checks[i].Take(samples, uptimeMs);
            }

            Note(uptimeMs);
        }

        /// <summary>Takes over what said open when the power failed.</summary>
        public void Restore(int evidence, long sinceMs)
        {
            for (int i = 0; i < _checks.Length; i++)
            {
                if ((evidence & _checks[i].Evidence) != 0)
                {
                    _checks[i].Restore(sinceMs);
                }
            }

            Note(sinceMs);
        }

        /// <summary>The valve closed: what is measured now is what remains.</summary>
        public void Disarm(long uptimeMs)
        {
            for (int i = 0; i < _checks.Length; i++)
            {
                bool cools = _checks[i].Evidence == ValveEvidence.Temperature;
                _checks[i].Disarm(uptimeMs, cools ? uptimeMs + Limits.DuctCoolingMs : uptimeMs);
            }

            Note(OpenSinceMs);
        }

        private void Note(long uptimeMs)
        {
            Open = 0;
            Known = 0;
            IsMoving = false;
            OpenSinceMs = uptimeMs;
            for (int i = 0; i < _checks.Length; i++)
            {
                DuctCheck check = _checks[i];
                Known |= check.HasValue ? check.Evidence : 0;
                IsMoving |= check.Evidence != ValveEvidence.Temperature && check.HasValue && !check.IsBelow;
                if (check.IsAbove)
                {
                    Open |= check.Evidence;
                    OpenSinceMs = check.AboveSinceMs < OpenSinceMs ? check.AboveSinceMs : OpenSinceMs;
                }
            }
        }
    }
}
