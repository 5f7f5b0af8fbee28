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
        while (inbox.TryTake(taken))
        {
            kinds.Add(taken.Kind);
        }

        Assert.AreEqual(LinkEvent.Acknowledged, kinds[^1]);
        Assert.IsLessThanOrEqualTo(Limits.LinkEvents, kinds.Count);
    }

    [TestMethod]
    public void A_message_that_is_too_large_is_refused()
    {
        var inbox = new LinkInbox();
        inbox.AddMessage("topic", new byte[Limits.CommandBytes + 1]);
        Assert.IsFalse(inbox.TryTake(new LinkEvent()));
        Assert.AreEqual(1, inbox.RefusedCount);
    }

    [TestMethod]
    public void Many_threads_may_add_while_one_takes()
    {
        var inbox = new LinkInbox();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                inbox.Add(LinkEvent.Acknowledged, 1);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        var taken = 0;
        var into = new LinkEvent();
        while (threads.Any(thread => thread.IsAlive))
        {
            taken += inbox.TryTake(into) ? 1 : 0;
        }

        while (inbox.TryTake(into))
        {
            taken++;
        }

        Assert.AreEqual(40_000, taken + inbox.RefusedCount);
    }
}
