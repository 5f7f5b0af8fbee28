using Edge.Uplink;

namespace Edge.Tests.Uplink;

[TestClass]
public sealed class LinkInboxTests
{
    [TestMethod]
    public void What_arrives_is_taken_in_order()
    {
        var inbox = new LinkInbox();
        inbox.Add(LinkEvent.Acknowledged, 5);
        inbox.AddMessage("topic", [1, 2]);
        var taken = new LinkEvent();
        Assert.IsTrue(inbox.TryTake(taken));
        Assert.AreEqual((LinkEvent.Acknowledged, 5), (taken.Kind, taken.PacketId));
        Assert.IsTrue(inbox.TryTake(taken));
        Assert.AreEqual((LinkEvent.Received, "topic"), (taken.Kind, taken.Topic));
        Assert.IsFalse(inbox.TryTake(taken));
    }

    [TestMethod]
    public void A_flood_of_messages_leaves_room_for_acknowledgements()
    {
        var inbox = new LinkInbox();
        for (var i = 0; i < 1000; i++)
        {
            inbox.AddMessage("topic", []);
        }

        inbox.Add(LinkEvent.Acknowledged, 9);
        var taken = new LinkEvent();
        var kinds = new List<int>();
        var refused = 0;
        while (inbox.TryTake(taken))
        {
            kinds.Add(taken.Kind);
            refused = taken.PacketId;
        }

        Assert.AreEqual(LinkEvent.Acknowledged, kinds[^2]);
        Assert.IsLessThanOrEqualTo(Limits.LinkEvents + 1, kinds.Count);
        Assert.AreEqual((LinkEvent.Refused, 1000 - kinds.Count(kind => kind == LinkEvent.Received)), (kinds[^1], refused));
    }

    [TestMethod]
    public void A_message_that_is_too_large_is_refused()
    {
        var inbox = new LinkInbox();
        inbox.AddMessage("topic", new byte[Limits.CommandBytes + 1]);
        var taken = new LinkEvent();
        Assert.IsTrue(inbox.TryTake(taken));
        Assert.AreEqual((LinkEvent.Refused, 1), (taken.Kind, taken.PacketId));
        Assert.IsFalse(inbox.TryTake(taken));
    }

    [TestMethod]
    public void Many_threads_may_add_while_one_takes()
    {
        var inbox = new LinkInbox();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                inbox.AddMessage("topic", []);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        var counted = 0;
        var into = new LinkEvent();
        while (threads.Any(thread => thread.IsAlive))
        {
            counted += Take(inbox, into);
        }

        for (var more = Take(inbox, into); more > 0; more = Take(inbox, into))
        {
            counted += more;
        }

        Assert.AreEqual(40_000, counted);
    }

    private static int Take(LinkInbox inbox, LinkEvent into) => !inbox.TryTake(into) ? 0 : into.Kind == LinkEvent.Refused ? into.PacketId : 1;
}
