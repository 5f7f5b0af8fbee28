using Edge.Records;

namespace Edge.Board
{
    /// <summary>
    /// Takes one reading of the clock a tick, sets the system clock from the battery clock at boot and the battery clock from
    /// network time, and notices steps and drift. The one reader of <see cref="Clock"/>.
    /// </summary>
    /// <remarks>
    /// Network time comes hourly, and the system clock is set by it: a change of a second and more is a correction of what the clock drifted since the one before
    /// (a smaller one is lost in the reading, and makes the time in between seem longer, the drift smaller). Beyond one per cent it is no drift, somebody set the clock.
    /// The battery clock is compared before it is set. It counts whole seconds.
    /// </remarks>
    public sealed class TimeKeeper
    {
        /// <summary>2024-01-01 and 2100-01-01, ms since 1970 UTC: a battery clock outside of them was never set.</summary>
        private const long FirstPlausibleMs = 1704067200000;
        private const long FirstImplausibleMs = 4102444800000;

        private readonly Clock _clock;
        private readonly BatteryClock _battery;
        private bool _isRunning;
        private long _offsetMs;
        private long _nextBatteryMs;
        private long _labelOffsetMs;
        private bool _hasLabelOffset;
        private bool _isTold;
        private long _correctedMs;
        private long _batterySetMs;

        /// <summary>Creates the keeper.</summary>
        /// <param name="clock">The platform's time.</param>
        /// <param name="battery">The battery clock, or null where the board has none.</param>
        public TimeKeeper(Clock clock, BatteryClock battery)
        {
            _clock = clock;
            _battery = battery;
        }

        /// <summary>Milliseconds since boot at this tick.</summary>
        public long UptimeMs { get; private set; }

        /// <summary>Milliseconds since 1970 UTC at this tick.</summary>
        public long UtcMs { get; private set; }

        /// <summary>One of <see cref="TimeQuality"/>.</summary>
        public byte Quality { get; private set; }

        /// <summary>The step of the system clock found at this tick, ms; 0 for none. Setting the clock at boot is no step.</summary>
        public long StepMs { get; private set; }

        /// <summary>By how much the system clock was found to be off against network time at this tick, beyond the norm, ms; positive: ahead. 0 for not.</summary>
        public long DriftMs { get; private set; }

        /// <summary>The same of the battery clock.</summary>
        public long BatteryDriftMs { get; private set; }

        /// <summary>For how long that clock had run by itself, ms; 0 where that is not known: the battery clock was set before the boot.</summary>
        public long DriftedForMs { get; private set; }

        /// <summary>
        /// Whether network time came just now, so that it is known by how much the labels before were off. True at one reading a boot, the one after
        /// its coming: the clock may be set between two looks at it.
        /// </summary>
        public bool HasCorrection { get; private set; }

        /// <summary>Ms to be added to what was labelled since the boot, or since the clock was set by command.</summary>
        public long CorrectionMs { get; private set; }

        /// <summary>Time quality of what was labelled so.</summary>
        public byte CorrectedQuality { get; private set; }

        /// <summary>Takes the tick's reading.</summary>
        public void Read()
        {
            if (!_isRunning)
            {
                SetFromBattery();
            }

            UptimeMs = _clock.UptimeMs;
            UtcMs = _clock.UtcMs;
            DriftMs = 0;
            BatteryDriftMs = 0;
            FindStep();
            FindCorrection();
            if (_clock.IsNetworkSynchronized)
            {
                CorrectedQuality = Quality == TimeQuality.Network ? CorrectedQuality : Quality;
                _isTold = _isTold || !_hasLabelOffset;
                Quality = TimeQuality.Network;
                KeepBattery();
            }
            else if (!_hasLabelOffset)
            {
                _labelOffsetMs = _offsetMs;
                _hasLabelOffset = true;
            }
        }

        /// <summary>Sets the system clock and the battery clock by command, unless network time is there, which is better.</summary>
        /// <param name="utcMs">Milliseconds since 1970 UTC.</param>
        /// <returns>False where network time has set the clock since boot.</returns>
        public bool TrySet(long utcMs)
        {
            if (Quality == TimeQuality.Network)
            {
                return false;
            }

            // The step shows with the next reading, as any other does.
            _clock.SetUtcMs(utcMs);
            _hasLabelOffset = false;
            Quality = TimeQuality.Battery;
            if (_battery != null)
            {
                _battery.SetUtcMs(utcMs);
            }

            return true;
        }

        private void SetFromBattery()
        {
            if (_battery == null || _clock.IsNetworkSynchronized)
            {
                return;
            }

            long utcMs = _battery.ReadUtcMs();
            if (IsPlausible(utcMs))
            {
                _clock.SetUtcMs(utcMs);
                Quality = TimeQuality.Battery;
            }
        }

        private static bool IsPlausible(long utcMs)
        {
            return utcMs >= FirstPlausibleMs && utcMs < FirstImplausibleMs;
        }

        private void FindCorrection()
        {
            HasCorrection = Quality == TimeQuality.Network && !_isTold;
            if (HasCorrection)
            {
                _isTold = true;
                CorrectionMs = _offsetMs - _labelOffsetMs;
            }
        }

        private void FindStep()
        {
            long offsetMs = UtcMs - UptimeMs;
            long changeMs = offsetMs - _offsetMs;
            bool isStep = _isRunning && (changeMs > Limits.ClockStepMs || changeMs < -Limits.ClockStepMs);
            StepMs = isStep ? changeMs : 0;
            FindDrift(changeMs);
            _offsetMs = offsetMs;
            _isRunning = true;
        }

        private void FindDrift(long changeMs)
        {
            long magnitudeMs = changeMs < 0 ? -changeMs : changeMs;
            if (Quality != TimeQuality.Network)
            {
                _correctedMs = UptimeMs;
            }
            else if (magnitudeMs >= Limits.DriftMs)
            {
                long passedMs = UptimeMs - _correctedMs;
                _correctedMs = UptimeMs;
                if (magnitudeMs > passedMs / Limits.DriftShare && magnitudeMs <= passedMs / Limits.StepShare)
                {
                    DriftMs = -changeMs;
                    DriftedForMs = passedMs;
                }
            }
        }

        /// <summary>
        /// Writes the battery clock right behind the turn of a second, since the chip counts whole seconds from the write on.
        /// </summary>
        private void KeepBattery()
        {
            if (_battery == null || UptimeMs < _nextBatteryMs || UtcMs % 1000 >= Limits.TickMs || DriftMs != 0)
            {
                return;
            }

            long batteryMs = _battery.ReadUtcMs();
            bool isSet = _battery.SetUtcMs(UtcMs);
            if (isSet)
            {
                CompareBattery(batteryMs);
            }

            _nextBatteryMs = UptimeMs + (isSet ? Limits.BatteryClockMs : Limits.BatteryClockRetryMs);
        }

        private void CompareBattery(long batteryMs)
        {
            long passedMs = _batterySetMs == 0 ? 0 : UptimeMs - _batterySetMs;
            long allowedMs = passedMs == 0 ? Limits.BatteryErrorMs : Limits.DriftMs + (passedMs / Limits.DriftShare);
            long offMs = batteryMs - UtcMs;
            if (IsPlausible(batteryMs) && (offMs > allowedMs || offMs < -allowedMs))
            {
                BatteryDriftMs = offMs;
                DriftedForMs = passedMs;
            }

            _batterySetMs = UptimeMs;
        }
    }
}
