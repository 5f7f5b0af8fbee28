using Edge.Records;

namespace Edge.Events
{
    /// <summary>
    /// Events about room for records: a year that will not fit, room that ends, and the card with the second copy. Each state is told when it begins, and
    /// those that stop the board from keeping records also when they end.
    /// </summary>
    public sealed class SpaceMonitor
    {
        private const long Never = long.MinValue;

        // Days left that are told, from the first warning on; room must grow by a third of the first before it is told again.
        private const int FirstDays = 30;
        private const int SecondDays = 7;
        private const int LastDays = 1;
        private const int QuietDays = 40;

        private const int CopyFailing = 1;
        private const int CopyWithoutPlace = 2;

        private readonly EventWriter _writer;
        private readonly RecordLog _log;
        private int _blocks = -1;
        private int _told;
        private bool _isAtRisk;
        private bool _isFull;
        private bool _hasToldRoom;
        private bool _hasCopyFailed;
        private long _copyFailedAtMs;
        private long _copyWellFromMs;

        /// <summary>Creates the monitor.</summary>
        public SpaceMonitor(EventWriter writer, RecordLog log)
        {
            _writer = writer;
            _log = log;
        }

        /// <summary>Writes what changed since the last tick.</summary>
        public void Watch(long uptimeMs)
        {
            WatchFull();
            if (!_hasToldRoom && _log.OtherRoomKilobytes > 0)
            {
                _hasToldRoom = true;
                Write(EventCode.FlashRoomKept, 0, _log.OtherRoomKilobytes, _log.SiteRoomKilobytes);
            }

            WatchCopy(uptimeMs);

            // Rates change with each sealed block, not with each tick.
            if (_blocks != _log.SealedBlocks)
            {
                _blocks = _log.SealedBlocks;
                WatchDays();
            }
        }

        private void WatchDays()
        {
            long fitting = _log.DaysFitting;
            if (fitting >= 0 && fitting < Limits.RetentionDays && !_isAtRisk)
            {
                _isAtRisk = true;
                Write(EventCode.RetentionAtRisk, 0, fitting, Limits.RetentionDays);
            }

            long left = _log.DaysLeft;
            int level = left < 0 || left >= FirstDays ? 0 : left >= SecondDays ? FirstDays : left >= LastDays ? SecondDays : LastDays;
            if (level != 0 && (_told == 0 || level < _told))
            {
                _told = level;
                Write(EventCode.SpaceLow, 0, left, level);
            }
            else if (left < 0 || left >= QuietDays)
            {
                _told = 0;
            }
        }

        private void WatchFull()
        {
            if (_log.IsFull != _isFull)
            {
                _isFull = _log.IsFull;
                Write(_isFull ? EventCode.SpaceGone : EventCode.SpaceBack, 0, 0, 0);
            }
        }

        private void WatchCopy(long uptimeMs)
        {
            if (_log.CopyTrouble != null)
            {
                _copyWellFromMs = Never;
                if (!_hasCopyFailed)
                {
                    _hasCopyFailed = true;
                    _copyFailedAtMs = uptimeMs;
                    Write(EventCode.CopyFailed, 0, _log.IsCopyRefused ? CopyWithoutPlace : CopyFailing, _log.UncopiedBlocks);
                }

                return;
            }

            if (!_hasCopyFailed)
            {
                return;
            }

            _copyWellFromMs = _copyWellFromMs == Never ? uptimeMs : _copyWellFromMs;
            if (uptimeMs - _copyWellFromMs >= Limits.StorageHealthyMs)
            {
                _hasCopyFailed = false;
                Write(EventCode.CopyRecovered, uptimeMs - _copyWellFromMs, _copyWellFromMs - _copyFailedAtMs, 0);
            }
        }

        private void Write(int code, long agoMs, long argument1, long argument2)
        {
            _writer.Write(code, Record.NoLine, "", agoMs, argument1, argument2);
        }
    }
}
