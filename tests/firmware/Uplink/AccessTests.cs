using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>A broker whose access rules do not let the board write: it acknowledges, and passes nothing on.</summary>
[TestClass]
public sealed class AccessTests
{
    [TestMethod]
    public void Where_the_broker_drops_what_it_acknowledges_nothing_counts_as_delivered_and_the_board_is_not_online()
    {
        var rig = Refused();
        var wasOnline = false;
        for (var tick = 0; tick < 36_000; tick++)
        {
            rig.Tick();
            wasOnline |= rig.Uplink.IsOnline;
        }

        Assert.AreEqual((0L, false, LinkFailure.NotPassedOn), (rig.Uplink.Delivered, wasOnline, rig.Uplink.LastFailure));
        Assert.IsEmpty(rig.Messages);
        Assert.IsLessThan(30, rig.Broker.ConnectCount);
    }

    [TestMethod]
    public void Where_the_broker_refuses_a_subscription_the_board_is_not_online_and_says_why()
    {
        var rig = new UplinkRig { IsNetworkUp = false };
        rig.Broker.MaySubscribe = (_, filter) => !filter.Contains("/NCMD/", StringComparison.Ordinal);
        rig.IsNetworkUp = true;
        rig.Run(3600);
        Assert.AreEqual((false, LinkFailure.NotSubscribed), (rig.Uplink.IsOnline, rig.Uplink.LastFailure));
        Assert.IsLessThan(30, rig.Broker.ConnectCount);
        rig.Broker.MaySubscribe = (_, _) => true;
        rig.Run(600);
        Assert.IsTrue(rig.Uplink.IsOnline);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
    }

    [TestMethod]
    public void Once_the_board_may_write_everything_is_sent_again()
    {
        var rig = Refused();
        rig.Run(600);
        rig.Broker.MayPublish = (_, _) => true;
        rig.Run(600);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
        CollectionAssert.AreEquivalent(rig.Written.Keys, rig.Arrived.Select(record => record.Sequence).Distinct().ToArray());
    }

    [TestMethod]
    public void Rights_that_are_taken_away_are_missed_with_the_next_connection()
    {
        var rig = new UplinkRig();
        rig.Run(70);
        rig.Broker.MayPublish = (_, _) => false;
        rig.Broker.CutConnections();
        rig.AppendMinute();
        rig.Run(300);
        Assert.IsLessThan(rig.Log.Head, rig.Uplink.Delivered);
        Assert.IsFalse(rig.Uplink.IsOnline);
    }

    [TestMethod]
    public void An_acknowledgement_that_overtakes_the_mark_counts_when_the_mark_is_back()
    {
        var cursor = new DeliveryCursor(isConfirmationWanted: false);
        cursor.Begin(7);
        cursor.NoteMark(3, 0);
        Assert.IsFalse(cursor.Acknowledge(3));
        Assert.IsTrue(cursor.IsMark(3));
        Assert.IsTrue(cursor.TakeEcho());
        Assert.IsFalse(cursor.IsMark(3));
    }

    [TestMethod]
    public void A_mark_that_is_back_before_its_acknowledgement_proves_nothing_yet()
    {
        var cursor = new DeliveryCursor(isConfirmationWanted: false);
        cursor.Begin(7);
        cursor.NoteMark(3, 0);
        Assert.IsFalse(cursor.TakeEcho());
        Assert.IsTrue(cursor.IsMark(3));
        Assert.IsTrue(cursor.Acknowledge(3));
    }

    [TestMethod]
    public void Where_the_platform_s_word_counts_the_board_does_not_listen_to_itself()
    {
        var site = UplinkSites.OneLine();
        site.Uplink.IsConfirmationWanted = true;
        Assert.DoesNotContain("edge/plant/board-1/mark", new Topics(site).Subscriptions);
        var rig = new UplinkRig(site);
        rig.Run(10);
        Assert.IsTrue(rig.Uplink.IsOnline);
    }

    [TestMethod]
    public void A_flood_of_commands_does_not_look_like_a_broker_that_drops_what_it_takes()
    {
        var rig = new UplinkRig();
        for (var tick = 0; tick < 600; tick++)
        {
            for (var i = 0; i < 2 * Limits.LinkEvents; i++)
            {
                rig.Broker.Publish("spBv1.0/plant/NCMD/board-1", [1, 2, 3]);
            }

            rig.Tick();
        }

        Assert.IsTrue(rig.Uplink.IsOnline);
        Assert.AreEqual(1, rig.Broker.ConnectCount);
        Assert.AreEqual(rig.Log.Head, rig.Uplink.Delivered);
    }

    private static UplinkRig Refused()
    {
        var rig = new UplinkRig();
        rig.Broker.MayPublish = (client, _) => client != "board-1";
        return rig;
    }
}
