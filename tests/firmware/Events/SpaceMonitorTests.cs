using Edge.Board;
using Edge.Events;
using Edge.Records;
using Edge.Simulator.Faults;
using Edge.Tests.Records;

namespace Edge.Tests.Events;

/// <summary>Warnings before the promise of a year is at risk, and what is told of the card with the second copy.</summary>
[TestClass]
public sealed class SpaceMonitorTests
{
    [TestMethod]
    public void A_year_that_will_not_fit_is_told_once_with_both_numbers_and_then_each_limit_of_what_is_left()
    {
        // A block takes 480 minutes of one channel: 150 blocks less the reserve are some 40 days.
        var board = new TwoMedia(channels: 1, flashBlocks: 150, card: false);
        var monitor = new SpaceMonitor(board.Writer, board.Log);

        board.Fill(blocks: 150, ticks: 3, () => monitor.Watch(0));

        var told = board.Events().Select(text => text.Split(' ')).ToList();
        CollectionAssert.AreEqual(
            new[] { EventCode.RetentionAtRisk, EventCode.SpaceLow, EventCode.SpaceLow, EventCode.SpaceLow, EventCode.SpaceGone },
            told.ConvertAll(parts => int.Parse(parts[0])));
        Assert.AreEqual("366", told[0][2]);
        Assert.IsInRange(31, 48, int.Parse(told[0][1]));
        CollectionAssert.AreEqual(new[] { 30, 7, 1 }, told.Skip(1).Take(3).Select(parts => int.Parse(parts[2])).ToArray());
        Assert.IsTrue(told.Skip(1).Take(3).All(parts => int.Parse(parts[1]) < int.Parse(parts[2])));
    }

    [TestMethod]
    public void A_ring_of_another_size_than_the_site_says_is_kept_and_told_once_a_boot_with_both_sizes()
    {
        var board = new TwoMedia(flashBlocks: 24, card: false);
        var monitor = new SpaceMonitor(board.Writer, board.Log);
        board.Fill(blocks: 4, ticks: 100, () => monitor.Watch(0));
        Assert.IsEmpty(board.Events());

        for (var boot = 1; boot <= 2; boot++)
        {
            board.RingBlocks = 64;
            board.Reboot();
            monitor = new SpaceMonitor(board.Writer, board.Log);
            board.Tick(10, () => monitor.Watch(0));

            CollectionAssert.AreEqual(Enumerable.Repeat($"{EventCode.FlashRoomKept} 96 256", boot).ToArray(), board.Events());
        }
    }

    [TestMethod]
    public void A_card_that_fails_and_returns_is_told_once_each_with_how_long_it_was()
    {
        var board = new TwoMedia();
        var monitor = new SpaceMonitor(board.Writer, board.Log);
        var uptimeMs = 0L;
        void Watch() => monitor.Watch(uptimeMs += Limits.TickMs);

        board.Fill(blocks: 2, ticks: 100, Watch);
        board.Slot.IsInserted = false;
        board.Fill(blocks: 3, ticks: 100, Watch);
        board.Slot.IsInserted = true;
        board.Fill(blocks: 3, ticks: 100, Watch);

        var told = board.Events().Select(text => text.Split(' ')).ToList();
        CollectionAssert.AreEqual(new[] { EventCode.CopyFailed, EventCode.CopyRecovered }, told.ConvertAll(parts => int.Parse(parts[0])));
        Assert.AreEqual("1 1", $"{told[0][1]} {told[0][2]}");
        Assert.IsInRange(300_000, 500_000, int.Parse(told[1][1]));
    }

    [TestMethod]
    public void A_card_full_of_other_boards_logs_is_told_as_such()
    {
        var board = new TwoMedia();
        foreach (var folder in TwoMedia.Folders)
        {
            board.Card.Write(folder + "t.a", [1], 0, 1);
        }

        var monitor = new SpaceMonitor(board.Writer, board.Log);
        board.Fill(blocks: 2, ticks: 100, () => monitor.Watch(0));

        Assert.AreEqual($"{EventCode.CopyFailed} 2", string.Join(' ', board.Events().Single().Split(' ').Take(2)));
    }
}
