using Edge.Configuration;
using Edge.Inputs;

namespace Edge.Sampling
{
    /// <summary>
    /// Which values are marked M (maintenance) and C (calibration): by the key switch or by order, and for a bounded time only, so that neither a
    /// forgotten key nor a forgotten order hides what is measured.
    /// </summary>
    /// <remarks>
    /// <para>Words: the <b>key</b> is on while its contact is made. It is <b>overdue</b> when it has been on for longer than the site allows: the
    /// mark ends, though the key is still on.</para>
    /// <code>
    /// state        key made                   key open           ordered            its time is over
    /// none         key                        none               order              -
    /// key          key                        none               refused            overdue
    /// order        key (the order is over)    order              refused            none
    /// overdue      overdue                    none               refused            -
    /// </code>
    /// <para>A loop that cannot be judged counts as open: it marks nothing. Orders do not outlive a boot. All of it is told by
    /// <see cref="Events.OrderMonitor"/> and <see cref="Events.SwitchMonitor"/>.</para>
    /// </remarks>
    public sealed class StandingOrders
    {
        /// <summary>No maintenance.</summary>
        public const byte None = 0;

        /// <summary>The key is on.</summary>
        public const byte Key = 1;

        /// <summary>Maintenance was ordered.</summary>
        public const byte Ordered = 2;

        /// <summary>The key has been on for too long.</summary>
        public const byte Overdue = 3;

        private const long NotCalibrated = 0;

        private readonly SiteSettings _site;
        private readonly byte[] _states;
        private readonly long[] _sinceMs;
        private readonly long[] _untilMs;
        private readonly long[] _calibratedSinceMs;
        private readonly long[] _calibratedUntilMs;

        /// <summary>Creates the orders of a site: none.</summary>
        public StandingOrders(SiteSettings site)
        {
            _site = site;
            _states = new byte[site.Lines.Length];
            _sinceMs = new long[site.Lines.Length];
            _untilMs = new long[site.Lines.Length];
            _calibratedSinceMs = new long[site.Channels.Length];
            _calibratedUntilMs = new long[site.Channels.Length];
        }

        /// <summary>A line's state: <see cref="None"/> to <see cref="Overdue"/>.</summary>
        public byte StateOf(int line)
        {
            return _states[line];
        }

        /// <summary>Since when a line has been in maintenance, ms since boot.</summary>
        public long SinceOf(int line)
        {
            return _sinceMs[line];
        }

        /// <summary>Whether the values of a line are marked M.</summary>
        public bool IsMaintenance(int line)
        {
            return _states[line] == Key || _states[line] == Ordered;
        }

        /// <summary>Whether the values of a channel are marked C.</summary>
        public bool IsCalibration(int channel)
        {
            return _calibratedUntilMs[channel] != NotCalibrated;
        }

        /// <summary>Since when, ms since boot; of one that is over until the next one begins.</summary>
        public long CalibrationSinceOf(int channel)
        {
            return _calibratedSinceMs[channel];
        }

        /// <summary>Takes the debounced key contacts; every second, before values are marked.</summary>
        public void Take(SampleSet samples, long uptimeMs)
        {
            for (int line = 0; line < _states.Length; line++)
            {
                int key = _site.Lines[line].MaintenanceContact;
                bool isKeyOn = key >= 0 && samples.Contact[key] == ContactState.Closed;
                TakeKey(line, isKeyOn, uptimeMs);
            }

            for (int channel = 0; channel < _calibratedSinceMs.Length; channel++)
            {
                if (uptimeMs >= _calibratedUntilMs[channel])
                {
                    _calibratedUntilMs[channel] = NotCalibrated;
                }
            }
        }

        /// <summary>Orders maintenance of a line; false while it is in maintenance already.</summary>
        public bool TryBegin(int line, long longestMs, long uptimeMs)
        {
            if (_states[line] != None)
            {
                return false;
            }

            Set(line, Ordered, uptimeMs, longestMs);
            return true;
        }

        /// <summary>Ends ordered maintenance; false where there is none.</summary>
        public bool TryEnd(int line)
        {
            if (_states[line] != Ordered)
            {
                return false;
            }

            _states[line] = None;
            return true;
        }

        /// <summary>Orders calibration of a channel; false while it is being calibrated already.</summary>
        public bool TryCalibrate(int channel, long longestMs, long uptimeMs)
        {
            if (IsCalibration(channel))
            {
                return false;
            }

            _calibratedSinceMs[channel] = uptimeMs;
            _calibratedUntilMs[channel] = uptimeMs + longestMs;
            return true;
        }

        /// <summary>Ends the calibration of a channel; false where there is none.</summary>
        public bool TryEndCalibration(int channel)
        {
            bool isCalibrated = IsCalibration(channel);
            _calibratedUntilMs[channel] = NotCalibrated;
            return isCalibrated;
        }

        private void TakeKey(int line, bool isKeyOn, long uptimeMs)
        {
            byte state = _states[line];
            if (isKeyOn)
            {
                if (state == None || state == Ordered)
                {
                    Set(line, Key, uptimeMs, _site.Lines[line].MaintenanceMinutes * SiteTime.MinuteMs);
                }
                else if (uptimeMs >= _untilMs[line])
                {
                    _states[line] = Overdue;
                }
            }
            else if (state != Ordered || uptimeMs >= _untilMs[line])
            {
                _states[line] = None;
            }
        }

        private void Set(int line, byte state, long uptimeMs, long longestMs)
        {
            _states[line] = state;
            _sinceMs[line] = uptimeMs;
            _untilMs[line] = uptimeMs + longestMs;
        }
    }
}
