using Edge.Board;
using Edge.Configuration;
using Edge.Records;
using Edge.Sampling;

namespace Edge.Events
{
    /// <summary>
    /// Where commands are given to the board: maintenance, calibration, stop windows. Nothing is set silently: each order is an event with its
    /// figures, followed by one that says who gave it and what for.
    /// </summary>
    public sealed class OrderDesk
    {
        private readonly SiteSettings _site;
        private readonly StandingOrders _orders;
        private readonly OrderMonitor _monitor;
        private readonly StopOrders _stops;
        private readonly EventSink _sink;
        private readonly TimeKeeper _time;

        /// <summary>Creates the desk.</summary>
        /// <param name="site">The site.</param>
        /// <param name="orders">Maintenance and calibration.</param>
        /// <param name="monitor">Tells what ends by itself.</param>
        /// <param name="stops">Stop windows.</param>
        /// <param name="sink">Where events go.</param>
        /// <param name="time">The board's time.</param>
        public OrderDesk(SiteSettings site, StandingOrders orders, OrderMonitor monitor, StopOrders stops, EventSink sink, TimeKeeper time)
        {
            _site = site;
            _orders = orders;
            _monitor = monitor;
            _stops = stops;
            _sink = sink;
            _time = time;
        }

        /// <summary>How the last order ended that was refused, one of <see cref="CommandOutcome"/>.</summary>
        public int Refusal { get; private set; }

        /// <summary>Whether a text can be the id of a person: 1 to <see cref="Limits.IdLength"/> characters a-z, 0-9 and '-'.</summary>
        public static bool IsId(string text)
        {
            bool isGood = text != null && text.Length > 0 && text.Length <= Limits.IdLength;
            for (int i = 0; isGood && i < text.Length; i++)
            {
                isGood = text[i] == '-' || (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9');
            }

            return isGood;
        }

        /// <summary>Orders maintenance: the values of a line are marked M.</summary>
        /// <param name="line">Index of the line.</param>
        /// <param name="who">Id of the person.</param>
        /// <param name="reason">One of <see cref="OrderReason"/>.</param>
        /// <param name="minutes">Longest duration, 1 to <see cref="Limits.OrderMinutes"/>.</param>
        /// <returns>Null, or why not.</returns>
        public string BeginMaintenance(int line, string who, int reason, int minutes)
        {
            string refusal = Check(who, minutes);
            if (refusal != null)
            {
                return refusal;
            }

            long longestMs = minutes * SiteTime.MinuteMs;
            if (!_orders.TryBegin(line, longestMs, _time.UptimeMs))
            {
                return _site.Lines[line].Id + " is in maintenance already";
            }

            WriteLine(EventCode.MaintenanceOn, line, longestMs, OrderSource.Command);
            Sign(EventCode.MaintenanceOn, line, who, reason);
            return null;
        }

        /// <summary>Ends maintenance that was ordered.</summary>
        /// <returns>Null, or why not.</returns>
        public string EndMaintenance(int line, string who)
        {
            string refusal = Check(who, 1);
            if (refusal != null)
            {
                return refusal;
            }

            long sinceMs = _orders.SinceOf(line);
            if (!_orders.TryEnd(line))
            {
                return "no maintenance of " + _site.Lines[line].Id + " was ordered";
            }

            _monitor.NoteEnd(line);
            WriteLine(EventCode.MaintenanceOff, line, _time.UptimeMs - sinceMs, OrderEnd.Ended);
            Sign(EventCode.MaintenanceOff, line, who, OrderReason.Other);
            return null;
        }

        /// <summary>Orders calibration: the values of a channel are marked C.</summary>
        /// <param name="channel">Index of the channel.</param>
        /// <param name="who">Id of the person.</param>
        /// <param name="reason">One of <see cref="OrderReason"/>.</param>
        /// <param name="minutes">Longest duration, 1 to <see cref="Limits.OrderMinutes"/>.</param>
        /// <returns>Null, or why not.</returns>
        public string BeginCalibration(int channel, string who, int reason, int minutes)
        {
            string refusal = Check(who, minutes);
            if (refusal != null)
            {
                return refusal;
            }

            long longestMs = minutes * SiteTime.MinuteMs;
            if (!_orders.TryCalibrate(channel, longestMs, _time.UptimeMs))
            {
                return _site.Channels[channel].Id + " is being calibrated already";
            }

            WriteChannel(EventCode.CalibrationStarted, channel, longestMs, OrderSource.Command);
            Sign(EventCode.CalibrationStarted, _site.Channels[channel].Line, who, reason);
            return null;
        }

        /// <summary>Ends the calibration of a channel.</summary>
        /// <returns>Null, or why not.</returns>
        public string EndCalibration(int channel, string who)
        {
            string refusal = Check(who, 1);
            if (refusal != null)
            {
                return refusal;
            }

            long sinceMs = _orders.CalibrationSinceOf(channel);
            if (!_orders.TryEndCalibration(channel))
            {
                return _site.Channels[channel].Id + " is not being calibrated";
            }

            _monitor.NoteCalibrationEnd(channel);
            WriteChannel(EventCode.CalibrationEnded, channel, _time.UptimeMs - sinceMs, OrderEnd.Ended);
            Sign(EventCode.CalibrationEnded, _site.Channels[channel].Line, who, OrderReason.Other);
            return null;
        }

        /// <summary>Orders a line to stand still.</summary>
        /// <param name="line">Index of the line.</param>
        /// <param name="who">Id of the person or authority.</param>
        /// <param name="reason">One of <see cref="OrderReason"/>.</param>
        /// <param name="fromUtcMs">From when, ms since 1970 UTC.</param>
        /// <param name="toUtcMs">To when; after that and after now.</param>
        /// <returns>Null, or why not.</returns>
        public string OrderStop(int line, string who, int reason, long fromUtcMs, long toUtcMs)
        {
            string refusal = Check(who, 1);
            if (refusal == null && _time.Quality == TimeQuality.Unsynchronized)
            {
                refusal = "the board's clock was never set";
            }

            if (refusal == null && (toUtcMs <= fromUtcMs || toUtcMs <= _time.UtcMs))
            {
                refusal = "a stop has to end after it begins and after now";
            }

            if (refusal != null)
            {
                return refusal;
            }

            Refusal = _stops.Add(line, fromUtcMs, toUtcMs, _time.UtcMs);
            if (Refusal != CommandOutcome.Done)
            {
                return Refusal == CommandOutcome.Full ? "there are " + Limits.StopOrders.ToString() + " stop orders already" : _stops.Trouble;
            }

            WriteLine(EventCode.StopOrdered, line, fromUtcMs, toUtcMs);
            Sign(EventCode.StopOrdered, line, who, reason);
            return null;
        }

        /// <summary>Withdraws the stop windows that were ordered for a line.</summary>
        /// <returns>Null, or why not.</returns>
        public string WithdrawStops(int line, string who)
        {
            string refusal = Check(who, 1);
            if (refusal != null)
            {
                return refusal;
            }

            int count = _stops.Withdraw(line, _time.UtcMs);
            if (count == StopOrders.Failed)
            {
                Refusal = CommandOutcome.Failed;
                return _stops.Trouble;
            }

            if (count == 0)
            {
                return "no stop of " + _site.Lines[line].Id + " was ordered";
            }

            WriteLine(EventCode.StopWithdrawn, line, count, 0);
            Sign(EventCode.StopWithdrawn, line, who, OrderReason.Other);
            return null;
        }

        private string Check(string who, int minutes)
        {
            Refusal = CommandOutcome.WrongState;
            if (!IsId(who))
            {
                return "who orders it: an id of 1 to " + Limits.IdLength.ToString() + " characters a-z, 0-9 and '-'";
            }

            return minutes >= 1 && minutes <= Limits.OrderMinutes ? null : "the longest duration: 1 to " + Limits.OrderMinutes.ToString() + " minutes";
        }

        private void WriteLine(int code, int line, long argument1, long argument2)
        {
            _sink.Write(code, line, _site.Lines[line].Id, 0, argument1, argument2);
        }

        private void WriteChannel(int code, int channel, long argument1, long argument2)
        {
            ChannelSettings settings = _site.Channels[channel];
            _sink.Write(code, settings.Line, settings.Id, 0, argument1, argument2);
        }

        private void Sign(int code, int line, string who, int reason)
        {
            _sink.Write(EventCode.OrderedBy, line, who, 0, reason, code);
        }
    }
}
