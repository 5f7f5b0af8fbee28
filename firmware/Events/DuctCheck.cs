using Edge.Configuration;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>Compares one measurement at a valve with the level that it does not exceed while the valve is closed.</summary>
    /// <remarks>
    /// <para>Words: <b>above</b>, beyond the level for <see cref="Limits.CrossCheckHoldMs"/> and as many seconds that were seen; <b>below</b>, at or under it in the last second.
    /// A check that is <b>disarmed</b> waits until it was below once, and its rest is over: a duct that is still warm after a closing is no
    /// new opening, nor is a sensor that gets warm after a short one.</para>
    /// <code>
    /// state       value beyond the level           value at or under it             no value
    /// quiet       rising, since now                quiet                            quiet
    /// rising      above, once held for 5 s         quiet                            quiet
    /// above       above                            falling                          above (what was seen is not unseen)
    /// falling     above                            quiet, once held for 5 s         above
    /// disarmed    disarmed                         quiet, once its rest is over     disarmed
    /// </code>
    /// </remarks>
    internal sealed class DuctCheck
    {
        private const long None = -1;

        private readonly LevelSettings _level;
        private long _beyondSinceMs = None;
        private long _underSinceMs = None;
        private int _seconds;
        private bool _isDisarmed;
        private long _restsUntilMs;

        private DuctCheck(LevelSettings level, int evidence)
        {
            _level = level;
            Evidence = evidence;
        }

        /// <summary>The check of a measurement; null where the valve has no such measurement.</summary>
        /// <param name="level">Channel and level.</param>
        /// <param name="evidence">What it is evidence of, one of <see cref="ValveEvidence"/>.</param>
        public static DuctCheck Of(LevelSettings level, int evidence)
        {
            return level.Channel < 0 ? null : new DuctCheck(level, evidence);
        }

        /// <summary>What it is evidence of.</summary>
        public int Evidence { get; }

        /// <summary>Whether it says open.</summary>
        public bool IsAbove { get; private set; }

        /// <summary>Whether the last second was at or under the level.</summary>
        public bool IsBelow { get; private set; }

        /// <summary>Whether the last second had a value.</summary>
        public bool HasValue { get; private set; }

        /// <summary>When it went beyond the level, ms since boot; counts while <see cref="IsAbove"/>.</summary>
        public long AboveSinceMs
        {
            get { return _beyondSinceMs; }
        }

        /// <summary>Takes a second.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            HasValue = samples.HasValue[_level.Channel];
            bool isBeyond = HasValue && samples.Scaled[_level.Channel] > _level.LevelScaled;
            IsBelow = HasValue && !isBeyond;
            if (IsBelow)
            {
                TakeBelow(uptimeMs);
            }
            else
            {
                if (_underSinceMs != None)
                {
                    _underSinceMs = None;
                    _seconds = 0;
                }

                if (isBeyond)
                {
                    TakeBeyond(uptimeMs);
                }
                else if (!IsAbove)
                {
                    _beyondSinceMs = None;
                }
            }
        }

        /// <summary>It said open when the power failed.</summary>
        public void Restore(long sinceMs)
        {
            IsAbove = true;
            _beyondSinceMs = sinceMs;
        }

        /// <summary>The valve closed: what is measured now is what remains.</summary>
        /// <param name="uptimeMs">Now, ms since boot.</param>
        /// <param name="restsUntilMs">Until when it stays disarmed in any case, ms since boot.</param>
        public void Disarm(long uptimeMs, long restsUntilMs)
        {
            IsAbove = false;
            _beyondSinceMs = None;
            _isDisarmed = !IsBelow || restsUntilMs > uptimeMs;
            _restsUntilMs = restsUntilMs;
        }

        private void TakeBelow(long uptimeMs)
        {
            _isDisarmed = _isDisarmed && uptimeMs < _restsUntilMs;
            if (!IsAbove)
            {
                _beyondSinceMs = None;
                return;
            }

            if (_underSinceMs == None)
            {
                _underSinceMs = uptimeMs;
                _seconds = 0;
            }

            _seconds++;
            if (uptimeMs - _underSinceMs >= Limits.CrossCheckReturnMs && _seconds * Limits.SampleMs >= Limits.CrossCheckReturnMs)
            {
                IsAbove = false;
                _beyondSinceMs = None;
            }
        }

        private void TakeBeyond(long uptimeMs)
        {
            if (_isDisarmed)
            {
                return;
            }

            if (_beyondSinceMs == None)
            {
                _beyondSinceMs = uptimeMs;
                _seconds = 0;
            }

            // Seconds count too: behind a call that held the board up, two readings lie far apart.
            _seconds++;
            IsAbove = IsAbove || (uptimeMs - _beyondSinceMs >= Limits.CrossCheckHoldMs && _seconds * Limits.SampleMs >= Limits.CrossCheckHoldMs);
        }
    }
}
