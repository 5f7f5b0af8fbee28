using Edge.Configuration;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// Tells what ends by itself: ordered maintenance and calibration whose time is over, and a key that was forgotten. What people do is
    /// told when they do it (<see cref="OrderDesk"/>, <see cref="SwitchMonitor"/>).
    /// </summary>
    /// <remarks>
    /// <code>
    /// was              is               what happens
    /// key              overdue          MAINTENANCE-OVERDUE
    /// ordered          none             MAINTENANCE-OFF (expired), unless a command ended it
    /// calibration      none             CALIBRATION-ENDED (expired), unless a command ended it
    /// ordered          key              nothing: the key goes on where the order was
    /// </code>
    /// </remarks>
    public sealed class OrderMonitor
    {
        private readonly SiteSettings _site;
        private readonly StandingOrders _orders;
        private readonly EventSink _sink;
        private readonly byte[] _states;
        private readonly bool[] _isCalibrated;

        /// <summary>Creates the monitor of a site's orders.</summary>
        public OrderMonitor(SiteSettings site, StandingOrders orders, EventSink sink)
        {
            _site = site;
            _orders = orders;
            _sink = sink;
            _states = new byte[site.Lines.Length];
            _isCalibrated = new bool[site.Channels.Length];
        }

        /// <summary>Looks at the orders; every second.</summary>
        public void Take(long uptimeMs)
        {
            for (int line = 0; line < _states.Length; line++)
            {
                byte state = _orders.StateOf(line);
                byte was = _states[line];
                _states[line] = state;
                long durationMs = uptimeMs - _orders.SinceOf(line);
                if (was == StandingOrders.Key && state == StandingOrders.Overdue)
                {
                    _sink.Write(EventCode.MaintenanceOverdue, line, _site.Lines[line].Id, 0, durationMs, 0);
                }
                else if (was == StandingOrders.Ordered && state == StandingOrders.None)
                {
                    _sink.Write(EventCode.MaintenanceOff, line, _site.Lines[line].Id, 0, durationMs, OrderEnd.Expired);
                }
            }

            for (int channel = 0; channel < _isCalibrated.Length; channel++)
            {
                TakeCalibration(channel, uptimeMs);
            }
        }

        /// <summary>A command ended the maintenance of a line, which was told.</summary>
        public void NoteEnd(int line)
        {
            _states[line] = StandingOrders.None;
        }

        /// <summary>A command ended the calibration of a channel, which was told.</summary>
        public void NoteCalibrationEnd(int channel)
        {
            _isCalibrated[channel] = false;
        }

        private void TakeCalibration(int channel, long uptimeMs)
        {
            bool isCalibrated = _orders.IsCalibration(channel);
            if (_isCalibrated[channel] && !isCalibrated)
            {
                ChannelSettings settings = _site.Channels[channel];
                _sink.Write(EventCode.CalibrationEnded, settings.Line, settings.Id, 0, uptimeMs - _orders.CalibrationSinceOf(channel), OrderEnd.Expired);
            }

            _isCalibrated[channel] = isCalibrated;
        }
    }
}
