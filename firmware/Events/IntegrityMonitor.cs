using Edge.Board;
using Edge.Configuration;
using Edge.Inputs;
using Edge.Records;

namespace Edge.Events
{
    /// <summary>
    /// Events about the board itself: boot, configuration, clock steps, storage trouble, lost records and edges. What comes in bursts
    /// is gathered: each kind of event comes at most once in <see cref="Limits.IntegrityEventMs"/>, with the sum of what happened since.
    /// </summary>
    public sealed class IntegrityMonitor
    {
        private const long Never = long.MinValue;

        private readonly EventWriter _writer;
        private readonly RecordLog _log;
        private readonly SpaceMonitor _space;
        private long _steppedAtMs = Never;
        private long _stepMs;
        private bool _hasStepped;
        private long _edgesLostAtMs = Never;
        private long _edgesLost;
        private long _recordsLostAtMs = Never;
        private long _recordsLost;
        private long _keyFrom;
        private bool _hasFailed;
        private long _failedAtMs;
        private long _healthyFromMs;

        /// <summary>Creates the monitor.</summary>
        public IntegrityMonitor(EventWriter writer, RecordLog log)
        {
            _writer = writer;
            _log = log;
            _space = new SpaceMonitor(writer, log);
        }

        /// <summary>Writes the events of the boot. Call it after the log was opened and before anything is appended.</summary>
        public void Report(BootReport boot, TimeKeeper time)
        {
            Write(EventCode.Boot, 0, boot.Cause, GapMs(time));
            WatchKey();
            if (boot.RejectedCrc != 0)
            {
                Write(EventCode.ConfigurationRejected, 0, boot.RejectedCrc, 0);
            }

            if (boot.ConfigurationCrc != boot.PreviousCrc)
            {
                Write(EventCode.ConfigurationChanged, 0, boot.ConfigurationCrc, boot.PreviousCrc);
                ReportKeys(boot.Difference);
            }
        }

        /// <summary>Writes what happened since the last tick.</summary>
        public void Watch(TimeKeeper time, EdgeQueue edges)
        {
            long uptimeMs = time.UptimeMs;
            WatchClock(time, uptimeMs);
            WatchStorage(uptimeMs);
            _space.Watch(uptimeMs);
            WatchKey();
            WatchLosses(edges, uptimeMs);
        }

        private static bool IsDue(long lastMs, long uptimeMs)
        {
            return IsDue(lastMs, uptimeMs, Limits.IntegrityEventMs);
        }

        private static bool IsDue(long lastMs, long uptimeMs, int periodMs)
        {
            return lastMs == Never || uptimeMs - lastMs >= periodMs;
        }

        /// <summary>Time since the newest record's label, ms: the power gap at boot, before anything is appended; -1 where either clock reading cannot be trusted.</summary>
        public long GapMs(TimeKeeper time)
        {
            bool isKnown = _log.HeadUtcMs > 0
                && _log.HeadQuality != TimeQuality.Unsynchronized
                && time.Quality != TimeQuality.Unsynchronized
                && time.UtcMs >= _log.HeadUtcMs;
            return isKnown ? time.UtcMs - _log.HeadUtcMs : -1;
        }

        private void ReportKeys(SiteDifference difference)
        {
            if (difference == null)
            {
                return;
            }

            for (int i = 0; i < difference.Kept; i++)
            {
                string path = difference.PathOf(i);
                string subject = path.Length > Limits.IdLength ? path.Substring(0, Limits.IdLength) : path;
                _writer.Write(EventCode.ConfigurationKey, Record.NoLine, subject, 0, difference.HowOf(i), 0);
            }

            if (difference.Count > difference.Kept)
            {
                Write(EventCode.ConfigurationKeysMore, 0, difference.Count - difference.Kept, 0);
            }
        }

        private void WatchClock(TimeKeeper time, long uptimeMs)
        {
            if (time.HasCorrection)
            {
                Write(EventCode.TimeCorrected, 0, time.CorrectionMs, time.CorrectedQuality);
            }

            WriteDrift(EventCode.ClockDrifted, time.DriftMs, time.DriftedForMs);
            WriteDrift(EventCode.BatteryClockDrifted, time.BatteryDriftMs, time.DriftedForMs);

            // Steps there and back add up to nothing, and are an event nevertheless.
            _stepMs += time.StepMs;
            _hasStepped = _hasStepped || time.StepMs != 0;
            if (_hasStepped && IsDue(_steppedAtMs, uptimeMs))
            {
                Write(EventCode.ClockStepped, 0, _stepMs, time.Quality);
                _stepMs = 0;
                _hasStepped = false;
                _steppedAtMs = uptimeMs;
            }
        }

        private void WriteDrift(int code, long driftMs, long forMs)
        {
            if (driftMs != 0)
            {
                Write(code, 0, driftMs, forMs);
            }
        }

        private void WatchStorage(long uptimeMs)
        {
            if (_log.Trouble != null)
            {
                if (!_hasFailed)
                {
                    _hasFailed = true;
                    _failedAtMs = uptimeMs;
                    Write(EventCode.StorageFailed, 0, 0, 0);
                }

                _healthyFromMs = Never;
                return;
            }

            if (!_hasFailed)
            {
                return;
            }

            if (_healthyFromMs == Never)
            {
                _healthyFromMs = uptimeMs;
            }

            // A medium that comes and goes is one failure until it stays.
            if (uptimeMs - _healthyFromMs >= Limits.StorageHealthyMs)
            {
                _hasFailed = false;
                Write(EventCode.StorageRecovered, uptimeMs - _healthyFromMs, _healthyFromMs - _failedAtMs, 0);
            }
        }

        /// <summary>A key that begins with the first record is the board's commissioning, and no event.</summary>
        private void WatchKey()
        {
            if (_log.KeyFrom > 1 && _log.KeyFrom != _keyFrom)
            {
                _keyFrom = _log.KeyFrom;
                Write(EventCode.KeyReplaced, 0, _log.KeyRoot, _keyFrom);
            }
        }

        private void WatchLosses(EdgeQueue edges, long uptimeMs)
        {
            _edgesLost += edges.TakeLost();
            if (_edgesLost > 0 && IsDue(_edgesLostAtMs, uptimeMs))
            {
                Write(EventCode.EdgesLost, 0, _edgesLost, 0);
                _edgesLost = 0;
                _edgesLostAtMs = uptimeMs;
            }

            // Only a working medium has room for the event, and a full one little of it.
            long lost = _log.LostCount - _recordsLost;
            int periodMs = _log.IsFull ? Limits.FullEventMs : Limits.IntegrityEventMs;
            if (lost > 0 && _log.Trouble == null && IsDue(_recordsLostAtMs, uptimeMs, periodMs))
            {
                _recordsLost = _log.LostCount;
                _recordsLostAtMs = uptimeMs;
                Write(EventCode.RecordsLost, 0, lost, 0);
            }
        }

        private void Write(int code, long agoMs, long argument1, long argument2)
        {
            _writer.Write(code, Record.NoLine, "", agoMs, argument1, argument2);
        }
    }
}
