using Edge.Host;

using Microsoft.VisualStudio.TestTools.UnitTesting;

using nanoFramework.Networking;
using nanoFramework.Runtime.Native;

namespace Edge.Tests.Host;

[TestClass]
public sealed class PlatformTests
{
    [TestMethod]
    public void Setting_the_clock_sets_the_boards()
    {
        var board = FakeBoard.Boot();
        var time = new DateTime(2026, 11, 23, 18, 0, 0, DateTimeKind.Utc);
        Assert.IsTrue(Rtc.SetSystemTime(time));
        Assert.AreEqual(time, board.SystemTime);
    }

    [TestMethod]
    public void Network_time_runs_between_start_and_stop()
    {
        var board = FakeBoard.Boot();
        Sntp.Start();
        Assert.IsTrue(Sntp.IsStarted);
        Assert.IsTrue(board.IsSntpRunning);
        Sntp.Stop();
        Assert.IsFalse(Sntp.IsStarted);
        Assert.IsFalse(board.IsSntpRunning);
    }

    [TestMethod]
    public void A_reboot_is_announced_and_does_not_return()
    {
        var board = FakeBoard.Boot();
        var announced = 0;
        Power.OnRebootEvent += () => announced++;
        Assert.ThrowsExactly<BoardStoppedException>(() => Power.RebootDevice());
        Assert.AreEqual(1, announced);
        Assert.AreEqual(1, board.Reboots);
    }

    [TestMethod]
    public void What_a_library_remembers_belongs_to_one_boot()
    {
        FakeBoard.Boot();
        Sntp.Server1 = "ntp.plant.local";
        FakeBoard.Boot();
        Assert.AreNotEqual("ntp.plant.local", Sntp.Server1);
    }
}
