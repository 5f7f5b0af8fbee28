using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Sampling
{
    /// <summary>What a kiln does. Numbers and names are published.</summary>
    public static class KilnState
    {
        /// <summary>Nothing tells.</summary>
        public const byte Unknown = 0;

        /// <summary>It stands, and its furnace is cold.</summary>
        public const byte Stopped = 1;

        /// <summary>Its contact says running; it produces nothing yet.</summary>
        public const byte Heating = 2;

        /// <summary>It produces.</summary>
        public const byte Running = 3;

        /// <summary>It stands, and its furnace is still hot.</summary>
        public const byte Cooling = 4;

        /// <summary>Published name of a state.</summary>
        public static string NameOf(byte state)
        {
            switch (state)
            {
                case Stopped: return "stopped";
                case Heating: return "heating";
                case Running: return "running";
                case Cooling: return "cooling";
                default: return "unknown";
            }
        }
    }

    /// <summary>How the sources of a kiln's state contradict each other.</summary>
    public static class KilnContradiction
    {
        /// <summary>They do not.</summary>
        public const byte None = 0;

        /// <summary>The contact says standing, and there is load.</summary>
        public const byte LoadWhileStanding = 1;

        /// <summary>There is load, and the furnace is cold.</summary>
        public const byte LoadWhileCold = 2;

        /// <summary>The contact says running, there is no load, and the furnace stays cold.</summary>
        public const byte ColdWhileRunning = 3;
    }

    /// <summary>Tells what each line's kiln does, from its contact, its load and its furnace. Each second.</summary>
    /// <remarks>
    /// <para>Words: the contact <b>makes</b> while the kiln runs. There is <b>load</b> at or above the site's running load (four fifths of it
    /// once running). The furnace is <b>cold</b> below the site's level. A source that is missing, or has no value, is not asked; without
    /// a load channel a made contact and a furnace that is not cold count as load.</para>
    /// <code>
    /// load    contact              furnace             state
    /// yes     any                  any                 running
    /// no      made                 any                 heating
    /// no      open, or none        not cold            cooling
    /// no      open, or none        cold, or none       stopped
    /// ?       cannot be judged, and no load            the last one
    /// </code>
    /// <para>A state counts when its sources agree on it for <see cref="Limits.KilnHoldMs"/>; the first one after boot at once. The kiln
    /// <b>stands</b> when it is stopped or cooling and nothing contradicts that: only then values are marked F.</para>
    /// <code>
    /// contradiction                                    held for
    /// load while the contact is open                   10 min: what is in a kiln runs out
    /// load while the furnace is cold                   30 min
    /// contact made, no load, furnace cold              2 h: that is heating at first
    /// </code>
    /// </remarks>
    public sealed class KilnTracker
    {
        private const long None = -1;

        private readonly SiteSettings _site;
        private readonly byte[] _state;
        private readonly byte[] _candidate;
        private readonly long[] _candidateSinceMs;
        private readonly byte[] _contradiction;
        private readonly byte[] _suspicion;
        private readonly long[] _suspicionSinceMs;

        /// <summary>Creates the tracker of a site.</summary>
        public KilnTracker(SiteSettings site)
        {
            _site = site;
            int lines = site.Lines.Length;
            _state = new byte[lines];
            _candidate = new byte[lines];
            _candidateSinceMs = new long[lines];
            _contradiction = new byte[lines];
            _suspicion = new byte[lines];
            _suspicionSinceMs = new long[lines];
            for (int i = 0; i < lines; i++)
            {
                _candidateSinceMs[i] = None;
            }
        }

        /// <summary>State of a line's kiln, one of <see cref="KilnState"/>.</summary>
        public byte StateOf(int line)
        {
            return _state[line];
        }

        /// <summary>What contradicts it, one of <see cref="KilnContradiction"/>.</summary>
        public byte ContradictionOf(int line)
        {
            return _contradiction[line];
        }

        /// <summary>Since when that is so, ms since boot.</summary>
        public long ContradictorySinceMs(int line)
        {
            return _suspicionSinceMs[line];
        }

        /// <summary>Whether the kiln stands, for certain.</summary>
        public bool Stands(int line)
        {
            return (_state[line] == KilnState.Stopped || _state[line] == KilnState.Cooling) && _contradiction[line] == KilnContradiction.None
                && _suspicion[line] == KilnContradiction.None;
        }

        /// <summary>Takes over what was known when the power failed.</summary>
        public void Restore(int line, byte state)
        {
            _state[line] = state <= KilnState.Cooling ? state : KilnState.Unknown;
        }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            for (int line = 0; line < _state.Length; line++)
            {
                TakeLine(line, samples, uptimeMs);
            }
        }

        private void TakeLine(int line, SampleSet samples, long uptimeMs)
        {
            LineSettings settings = _site.Lines[line];
            KilnSettings kiln = settings.Kiln;
            byte contact = settings.KilnContact < 0 ? ContactState.Unread : samples.Contact[settings.KilnContact];
            bool isMade = contact == ContactState.Closed;
            bool isOpen = contact == ContactState.Open;
            bool hasLoad = kiln.LoadChannel >= 0 && samples.HasValue[kiln.LoadChannel];
            bool hasFurnace = kiln.FurnaceChannel >= 0 && samples.HasValue[kiln.FurnaceChannel];
            bool isCold = hasFurnace && samples.Scaled[kiln.FurnaceChannel] < kiln.ColdScaled;
            int running = _state[line] == KilnState.Running ? kiln.RunningLoadScaled - (kiln.RunningLoadScaled / 5) : kiln.RunningLoadScaled;
            bool isLoaded = hasLoad ? samples.Scaled[kiln.LoadChannel] >= running : isMade && !isCold;
            bool isJudged = isMade || isOpen || hasLoad || (settings.KilnContact < 0 && hasFurnace);
            if (isJudged)
            {
                byte state = isLoaded ? KilnState.Running : isMade ? KilnState.Heating : hasFurnace && !isCold ? KilnState.Cooling : KilnState.Stopped;
                TakeState(line, state, uptimeMs);
            }

            byte suspicion = isLoaded && isOpen ? KilnContradiction.LoadWhileStanding
                : isLoaded && isCold ? KilnContradiction.LoadWhileCold
                : isMade && hasLoad && !isLoaded && isCold ? KilnContradiction.ColdWhileRunning
                : KilnContradiction.None;
            TakeSuspicion(line, suspicion, uptimeMs);
        }

        private void TakeState(int line, byte state, long uptimeMs)
        {
            if (state == _state[line])
            {
                _candidateSinceMs[line] = None;
                return;
            }

            if (_candidateSinceMs[line] == None || _candidate[line] != state)
            {
                _candidate[line] = state;
                _candidateSinceMs[line] = uptimeMs;
            }

            if (_state[line] == KilnState.Unknown || uptimeMs - _candidateSinceMs[line] >= Limits.KilnHoldMs)
            {
                _state[line] = state;
                _candidateSinceMs[line] = None;
            }
        }

        private void TakeSuspicion(int line, byte suspicion, long uptimeMs)
        {
            if (suspicion != _suspicion[line])
            {
                _suspicion[line] = suspicion;
                _suspicionSinceMs[line] = uptimeMs;
            }

            bool isHeld = suspicion != KilnContradiction.None && uptimeMs - _suspicionSinceMs[line] >= HoldOf(suspicion);
            _contradiction[line] = isHeld ? suspicion : KilnContradiction.None;
        }

        private static long HoldOf(byte suspicion)
        {
            switch (suspicion)
            {
                case KilnContradiction.LoadWhileStanding: return Limits.KilnLoadContradictionMs;
                case KilnContradiction.LoadWhileCold: return Limits.KilnColdContradictionMs;
                default: return Limits.KilnHeatingMs;
            }
        }
    }
}
