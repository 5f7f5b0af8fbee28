using Edge.Events;
using Edge.Host;
using Edge.Records;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class UplinkAllocationTests
{
    [TestMethod]
    public void The_steady_step_allocates_nothing()
    {
        var rig = new UplinkRig(UplinkSites.OneLine(16));
        var minute = rig.AppendMinute();
        rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.Run(20);
        for (var i = 0; i < 20; i++)
        {
            rig.Log.Append(minute);
            Step(rig);
        }

        long allocated = 0;
        for (var i = 0; i < 50; i++)
        {
            rig.Log.Append(minute);
            var before = VendorMeter.FirmwareBytes;
            Step(rig);
            allocated += VendorMeter.FirmwareBytes - before;
        }

        Assert.AreEqual(0, allocated);
        Assert.AreEqual(rig.Log.Head, rig.Arrived[^1].Sequence);
    }

    private static void Step(UplinkRig rig)
    {
        for (var i = 0; i < 12; i++)
        {
            rig.Advance();
            rig.Uplink.Step(rig.UptimeMs, rig.UtcMs);
        }
    }
}
