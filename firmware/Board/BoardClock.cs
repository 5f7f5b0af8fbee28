using System;
using nanoFramework.Networking;
using nanoFramework.Runtime.Native;

namespace Edge.Board
{
    /// <summary>The clock of a real board: FreeRTOS ticks since boot, the ESP32's system clock, and SNTP.</summary>
    public sealed class BoardClock : Clock
    {
        /// <summary>Ticks of 100 ns from year 1 to 1970.</summary>
        private const long EpochTicks = 621355968000000000;
        private const long TicksPerMs = 10000;

        private readonly object _gate = new object();
        private readonly UptimeCounter _uptime = new UptimeCounter();
        private readonly SynchronizationDetector _detector = new SynchronizationDetector();
        private string _server;

        /// <inheritdoc/>
        public override long UptimeMs
        {
            get
            {
                // GPIO callbacks ask too, on their own thread.
                lock (_gate)
                {
                    return _uptime.Extend(Environment.TickCount64);
                }
            }
        }

        /// <inheritdoc/>
        public override long UtcMs
        {
            get { return (DateTime.UtcNow.Ticks - EpochTicks) / TicksPerMs; }
        }

        /// <inheritdoc/>
        public override bool IsNetworkSynchronized
        {
            get
            {
                if (_server != null)
                {
                    long before = UptimeMs;
                    long utcMs = UtcMs;
                    _detector.Look(before, utcMs, UptimeMs);
                }

                return _detector.IsSynchronized;
            }
        }

        /// <inheritdoc/>
        /// <remarks>The ESP32 drops the milliseconds.</remarks>
        public override void SetUtcMs(long utcMs)
        {
            Rtc.SetSystemTime(new DateTime(EpochTicks + (utcMs * TicksPerMs)));
            _detector.Forget();
        }

        /// <summary>Starts asking a time server; it goes on by itself, hourly, whenever there is a network.</summary>
        /// <param name="server">Name or address. Kept, because lwIP keeps a pointer to it.</param>
        public void StartNetworkTime(string server)
        {
            _server = server;
            Sntp.Server1 = server;
            Sntp.Start();
        }
    }
}
