using Edge.Events;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>A broker that takes everything and from which nothing comes back, while the MQTT library notices nothing: in virtual time.</summary>
[TestClass]
public sealed class DeadLinkTests
{
    [TestMethod]
    public void While_records_flow_a_dead_link_is_noticed_a_second_and_the_acknowledgement_time_after_a_record()
    {
        var rig = new UplinkRig();
        rig.Run(70);
        rig.Broker.IsMute = true;
        rig.AppendMinute();
        Assert.AreEqual(1 + rig.Site.Uplink.AcknowledgeSeconds, SecondsUntilLeft(rig), 0.4);
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(30)]
    [DataRow(600)]
    public void While_nothing_is_sent_a_dead_link_is_noticed_within_keep_alive_and_acknowledgement_time(int keepAliveSeconds)
    {
        var site = UplinkSites.OneLine();
        site.Uplink.KeepAliveSeconds = keepAliveSeconds;
        var rig = new UplinkRig(site);
        rig.Run(70);
        rig.Broker.IsMute = true;
        Assert.IsLessThanOrEqualTo(keepAliveSeconds + site.Uplink.AcknowledgeSeconds + 0.3, SecondsUntilLeft(rig));
    }

    [TestMethod]
    public void A_link_that_dies_while_the_primary_host_is_waited_for_is_noticed_within_the_same_time()
    {
        var site = UplinkSites.OneLine();
        site.Uplink.PrimaryHost = "center";
        var rig = new UplinkRig(site);
        rig.Run(200);
        Assert.AreEqual(SessionState.WaitingForHost, rig.Uplink.State);
        Assert.AreEqual(1, rig.Broker.ConnectCount);
        rig.Broker.IsMute = true;
        Assert.IsLessThanOrEqualTo(30 + 20 + 0.3, SecondsUntilLeft(rig));
        rig.Broker.IsMute = false;
        rig.Run(10);
        Assert.AreEqual((SessionState.WaitingForHost, 2), (rig.Uplink.State, rig.Broker.ConnectCount));
    }

    [TestMethod]
    public void After_a_dead_link_the_board_goes_on_and_nothing_is_missing()
    {
        var rig = new UplinkRig();
        rig.Run(70);
        rig.Broker.IsMute = true;
        for (var minute = 0; minute < 30; minute++)
        {
            rig.AppendMinute();
            rig.Run(60);
        }

        rig.Broker.IsMute = false;
        rig.Run(600);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
        CollectionAssert.AreEquivalent(rig.Written.Keys, rig.Arrived.Select(record => record.Sequence).Distinct().ToArray());
    }

    [TestMethod]
    public void A_living_link_is_left_alone_however_little_there_is_to_say()
    {
        var rig = new UplinkRig();
        rig.Run(3600);
        Assert.IsTrue(rig.Uplink.IsOnline);
        Assert.AreEqual(1, rig.Broker.ConnectCount);
        Assert.IsLessThanOrEqualTo(122, rig.Messages.Count(message => message.Topic.EndsWith("/mark", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_slow_link_is_no_dead_one()
    {
        var rig = new UplinkRig();
        rig.Broker.LatencyMs = 5_000;
        rig.Broker.AcknowledgeDelayMs = 9_000;
        rig.AppendEvent(EventCode.SealBroken, 0, "bypass-1");
        rig.Run(600);
        Assert.AreEqual(1, rig.Broker.ConnectCount);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
    }

    private static double SecondsUntilLeft(UplinkRig rig)
    {
        for (var tick = 1; tick < 10_000; tick++)
        {
            rig.Tick();
            if (rig.Uplink.State is SessionState.Waiting or SessionState.Connecting)
            {
                return tick / 10.0;
            }
        }

        return double.PositiveInfinity;
    }
}
