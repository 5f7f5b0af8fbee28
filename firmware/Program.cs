using System;
using System.Device.Gpio;
using System.Diagnostics;
using System.Threading;
using Edge.Board;
using Edge.Configuration;
using Edge.Events;
using Edge.Records;
using Edge.Uplink;
using nanoFramework.Runtime.Native;

namespace Edge
{
    /// <summary>
    /// The composition root of a real board: loads the site, opens the board, brings up card, network and time, and runs the tick.
    /// The partial methods without a body are what only the board compiles (Board/Native*.cs).
    /// </summary>
    internal static partial class Program
    {
        private const string InternalFlash = "I:\\";
        private const string Card = "D:\\";

        /// <summary>Exists on the internal flash while a reboot is one that the firmware asked for.</summary>
        private const string RebootMark = "reboot";

        /// <summary>Starts the firmware; returns never.</summary>
        internal static void Main()
        {
            var flash = new FileStorage(InternalFlash);
            try
            {
                Run(flash);
            }
            catch (Exception e)
            {
                Debug.WriteLine("stopped by " + e.ToString());
            }

            Reboot(flash);
        }

        private static void Run(Storage flash)
        {
            var clock = new BoardClock();
            SiteSettings site;
            Controller controller = Start(flash, clock, out site);
            try
            {
                TickUntilItFails(controller, clock, site);
            }
            finally
            {
                TryStop(controller);
            }
        }

        /// <summary>Loads the site, opens the board and starts the firmware. What only that needs is let go of on return: a method keeps its locals for as long as it runs.</summary>
        private static Controller Start(Storage flash, BoardClock clock, out SiteSettings site)
        {
            LoadedSite loaded = WaitForSite(flash);
            loaded.Boot.Cause = TakeBootCause(flash);
            site = loaded.Site;
            PinMap map = PinMap.Find(site.Board);
            BoardParts board = BoardParts.Open(site, clock);
            PrepareCard(map.SpiBus, map.CardSelect);
            TryMountCard();
            NetworkSettings network = site.Network;
            new Thread(() => KeepNetworkUp(network)).Start();
            clock.StartNetworkTime(network.TimeServer);

            int seed = (int)site.Crc ^ (int)clock.UtcMs;
            var log = new RecordLog(LogMedia.Of(site.Records, flash, new FileStorage(Card), new ChipEntropy()));
            var controller = new Controller(site, board, clock, log, flash, new M2MqttLink(clock, flash), seed);
            controller.Start(loaded.Boot);
            return controller;
        }

        /// <summary>
        /// Loads the site; a board that never had a good one waits for it here, so that it can be deployed. Both boards feed their
        /// watchdog at the same pin.
        /// </summary>
        private static LoadedSite WaitForSite(Storage flash)
        {
            LoadedSite loaded = SiteLoader.Load(flash);
            if (loaded.Site != null)
            {
                Tell(loaded.Error);
                return loaded;
            }

            using GpioPin watchdog = new GpioController().OpenPin(PinMap.Wrover().Watchdog, PinMode.Output);
            while (loaded.Site == null)
            {
                Tell(loaded.Error);
                watchdog.Toggle();
                Thread.Sleep(Limits.SiteRetryMs);
                loaded = SiteLoader.Load(flash);
            }

            return loaded;
        }

        /// <summary>Ticks every 100 ms. A late tick is made up for, so that a minute keeps its sixty samples, unless it is very late.</summary>
        private static void TickUntilItFails(Controller controller, Clock clock, SiteSettings site)
        {
            long nextTickMs = clock.UptimeMs;
            long nextCardMs = nextTickMs + Limits.CardRetryMs;
            int failures = 0;
            var keys = new KeyConsole(site);
            while (failures < Limits.TickFailures)
            {
                try
                {
                    controller.Tick();
                    failures = 0;
                }
                catch (Exception e)
                {
                    failures++;
                    Debug.WriteLine("tick failed: " + e.ToString());
                }

                long nowMs = clock.UptimeMs;
                string keyText = keys.Next(controller.Log, nowMs);
                if (keyText != null)
                {
                    // Not by Debug, which says nothing in a release.
                    Console.WriteLine(keyText);
                }

                if (nowMs >= nextCardMs)
                {
                    nextCardMs = nowMs + Limits.CardRetryMs;
                    RemountCard(controller.Log);
                }

                nextTickMs = Max(nextTickMs + Limits.TickMs, nowMs - Limits.CatchUpMs);
                if (nextTickMs > nowMs)
                {
                    Thread.Sleep((int)(nextTickMs - nowMs));
                }
            }
        }

        /// <summary>Says good-bye to the broker and saves the cursor before a reboot, as far as what failed before lets it.</summary>
        private static void TryStop(Controller controller)
        {
            try
            {
                controller.Stop();
            }
            catch (Exception e)
            {
                Debug.WriteLine("no good-bye: " + e.ToString());
            }
        }

        private static long Max(long a, long b)
        {
            return a > b ? a : b;
        }

        /// <summary>A card that was missing, or was pulled, has to be mounted before it can be written.</summary>
        private static void RemountCard(RecordLog log)
        {
            if (log.Trouble != null || log.CopyTrouble != null)
            {
                Tell(log.Trouble);
                Tell(log.CopyTrouble);
                TryMountCard();
            }
        }

        private static void TryMountCard()
        {
            try
            {
                MountCard();
            }
            catch (Exception e)
            {
                Debug.WriteLine("no card: " + e.ToString());
            }
        }

        /// <summary>
        /// Joins the Wi-Fi network of the site; the driver reconnects on its own afterwards. On a thread of its own, since joining waits up
        /// to 20 s (other threads run meanwhile). Ethernet, and Wi-Fi that nanoff stored on the board, come up without us.
        /// </summary>
        private static void KeepNetworkUp(NetworkSettings network)
        {
            while (network.Ssid != null)
            {
                try
                {
                    bool isUp = false;
                    ReadNetworkState(ref isUp);
                    if (!isUp)
                    {
                        JoinWifi(network.Ssid, network.Password == null ? "" : network.Password);
                    }
                }
                catch (Exception e)
                {
                    Debug.WriteLine("no network: " + e.ToString());
                }

                Thread.Sleep(Limits.NetworkRetryMs);
            }
        }

        /// <summary>The chip does not tell power-on from the watchdog, whose reset is a full one; only our own reboot leaves a mark.</summary>
        private static int TakeBootCause(Storage flash)
        {
            try
            {
                if (flash.GetLength(RebootMark) < 0)
                {
                    return BootCause.Unknown;
                }

                flash.Delete(RebootMark);
                return BootCause.Software;
            }
            catch (StorageException e)
            {
                Tell(e.Message);
                return BootCause.Unknown;
            }
        }

        private static void Reboot(Storage flash)
        {
            try
            {
                flash.Write(RebootMark, new byte[1], 0, 1);
            }
            catch (StorageException e)
            {
                Tell(e.Message);
            }

            Thread.Sleep(Limits.RebootPauseMs);
            Power.RebootDevice();
        }

        private static void Tell(string message)
        {
            if (message != null)
            {
                Debug.WriteLine(message);
            }
        }

        /// <summary>Describes the card's slot; touches nothing.</summary>
        static partial void PrepareCard(int spiBus, int chipSelect);

        /// <summary>Mounts the card as D:, again if need be; throws where there is none.</summary>
        static partial void MountCard();

        /// <summary>Says whether there is a network.</summary>
        static partial void ReadNetworkState(ref bool isUp);

        /// <summary>Joins a Wi-Fi network, now and whenever it is lost.</summary>
        static partial void JoinWifi(string ssid, string password);
    }
}
