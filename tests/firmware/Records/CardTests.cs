using CsCheck;
using Edge.Host;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Cards that are pulled, replaced and swapped.</summary>
[TestClass]
public sealed class CardTests
{
    [TestMethod]
    public void A_running_board_goes_on_with_the_next_sequence_on_an_empty_card()
    {
        var slot = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(slot, new MemoryStorage());
        LogTools.Fill(log, 300);
        var newCard = new MemoryStorage();

        slot.IsInserted = false;
        LogTools.Fill(log, 2, first: 300, isDurable: false);
        slot.Insert(newCard);
        LogTools.FlushUntilStored(log);
        LogTools.Fill(log, 1, first: 302);

        Assert.AreEqual((303L, 301L), (log.Head, log.Oldest));
        Assert.HasCount(3, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void Swapping_the_card_between_two_records_is_noticed_when_the_old_tail_is_not_there()
    {
        var slot = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(slot, new MemoryStorage());
        LogTools.Fill(log, 5);
        var newCard = new MemoryStorage();
        slot.IsInserted = false;
        log.Append(LogTools.Mixed(5));
        slot.Insert(newCard);
        LogTools.FlushUntilStored(log);

        var reopened = LogTools.Open(newCard);

        Assert.AreEqual((6L, 6L), (reopened.Head, reopened.Oldest));
    }

    [TestMethod]
    public void A_board_that_boots_with_an_empty_card_begins_beyond_what_the_old_card_can_have_held()
    {
        var flash = new MemoryStorage();
        LogTools.Fill(LogTools.Open(new MemoryStorage(), flash), 300);

        var log = LogTools.Open(new MemoryStorage(), flash);
        var record = LogTools.Mixed(1);
        log.Append(record);

        Assert.AreEqual((513L, 513L, 513L), (record.Sequence, log.Head, log.Oldest));
        Assert.HasCount(1, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_board_that_boots_with_its_own_card_leaves_no_hole()
    {
        var flash = new MemoryStorage();
        var card = new MemoryStorage();
        LogTools.Fill(LogTools.Open(card, flash), 300);

        Assert.AreEqual(301, LogTools.Open(card, flash).NextSequence);
    }

    [TestMethod]
    public void Records_of_a_boot_without_the_card_follow_its_last_one_when_it_comes()
    {
        var flash = new MemoryStorage();
        var slot = new SimulatedStorage(new MemoryStorage());
        var written = LogTools.Fill(LogTools.Open(slot, flash), 300);
        slot.IsInserted = false;
        var log = LogTools.Open(slot, flash);
        log.Append(LogTools.Event(1, "", 5));
        log.Append(LogTools.Event(2, "", 6));
        Assert.HasCount(0, LogTools.ReadFrom(log, 1));

        slot.IsInserted = true;
        LogTools.FlushUntilStored(log);

        Assert.AreEqual(302, log.Head);
        written.AddRange(["301 3 255 5 1 1 '' 0 0", "302 3 255 6 1 2 '' 0 0"]);
        CollectionAssert.AreEqual(written, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_card_whose_log_reaches_further_is_continued_behind_its_end()
    {
        var other = new MemoryStorage();
        LogTools.Fill(LogTools.Open(other), 400);
        var slot = new SimulatedStorage(new MemoryStorage());
        var log = LogTools.Open(slot, new MemoryStorage());
        LogTools.Fill(log, 10);

        slot.IsInserted = false;
        LogTools.Fill(log, 3, first: 10, isDurable: false);
        slot.Insert(other);
        LogTools.FlushUntilStored(log);

        Assert.AreEqual(403, log.Head);
        Assert.HasCount(403, LogTools.ReadFrom(log, 1));
    }

    [TestMethod]
    public void A_card_with_an_older_copy_of_the_log_is_continued_beyond_the_reserved_sequences()
    {
        var flash = new MemoryStorage();
        var card = new MemoryStorage();
        LogTools.Fill(LogTools.Open(card, flash), 200);
        var copy = card.Clone();
        LogTools.Fill(LogTools.Open(card, flash), 100, first: 200);

        var log = LogTools.Open(copy, flash);
        log.Append(LogTools.Mixed(1));

        Assert.AreEqual(513, log.Head);
        Assert.HasCount(201, LogTools.ReadFrom(log, 1));
    }

    /// <summary>Any row of failures, cuts and boots: what was acknowledged is there, in order, once.</summary>
    [TestMethod]
    public void Whatever_happens_to_one_card_acknowledged_records_stay_and_keep_their_sequences() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[1, 60], Gen.Int[-1, 80]).Array[1, 60].Sample(
            actions =>
            {
                var medium = new MemoryStorage();
                var flash = new MemoryStorage();
                var slot = new SimulatedStorage(medium);
                var acknowledged = new SortedDictionary<long, string>();
                var log = LogTools.Open(slot, flash);
                var made = 0;
                foreach (var (kind, count, bytes) in actions)
                {
                    switch (kind)
                    {
                        case 0:
                            slot.IsInserted = !slot.IsInserted;
                            break;
                        case 1:
                            slot.FailAt(count, bytes, 1 + (count % 3));
                            break;
                        case 2:
                            slot.CutPowerAt(1 + (count % 8), bytes);
                            break;
                        case 3:
                            slot.FreeBytes = bytes < 0 ? long.MaxValue : bytes;
                            break;
                        default:
                            log = Run(log, slot, flash, count, ref made, acknowledged);
                            break;
                    }
                }

                slot.IsInserted = true;
                slot.FreeBytes = long.MaxValue;
                slot.FailAt(1, 0, 0);
                slot.RestorePower();
                log = LogTools.Open(slot, flash);
                var read = LogTools.ReadFrom(log, 1);

                Assert.IsNull(log.Trouble);
                var sequences = read.ConvertAll(record => long.Parse(record[..record.IndexOf(' ')]));
                Assert.IsTrue(sequences.Zip(sequences.Skip(1)).All(pair => pair.First < pair.Second));
                foreach (var (sequence, content) in acknowledged)
                {
                    Assert.AreEqual(content, read[sequences.IndexOf(sequence)]);
                }
            },
            iter: 600);

    private static RecordLog Run(RecordLog log, SimulatedStorage slot, MemoryStorage flash, int count, ref int made, SortedDictionary<long, string> acknowledged)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                var record = LogTools.Mixed(made++);
                record.SchemaSequence = 0;
                if (log.Append(record))
                {
                    acknowledged.Add(record.Sequence, LogTools.Describe(record));
                }

                log.Flush();
            }

            return log;
        }
        catch (BoardStoppedException)
        {
            slot.RestorePower();
            return LogTools.Open(slot, flash);
        }
    }
}
