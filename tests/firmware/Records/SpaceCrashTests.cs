using Edge.Commissioning.Verification;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Power cuts while the oldest segment of a card is given up: at every change, and with a share of the outcomes of a torn append (everyday a small one).</summary>
[TestClass]
[DoNotParallelize]
public sealed class SpaceCrashTests
{
    private const int CardBlocks = 560;
    private const int KeepMinutes = 2600;
    private const int MinutesBefore = 4;
    private const int MinutesAfter = 16;
    private const int TicksPerMinute = 12;
    private const int Sample = 20;
    private const string FirstSegment = "log2/b/0000.seg";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void A_power_cut_while_a_segment_is_given_up_costs_no_younger_record_and_the_segment_goes()
    {
        var (images, minute) = FillUntilASegmentGoes();
        var explorer = new CrashExplorer([new FatMedium { Seed = 7, Image = images[0] }, new LittlefsMedium { Seed = 8, Image = images[1] }])
        {
            Stride = Soak.Or(100, 2000),
            RecoveryStride = Soak.Or(211, 1000),
            Workload = run => Store(Open(run.Media), run, minute, MinutesAfter),
            Recovery = static crash => Tick(Open(crash.Media)),
            Check = crash => Check(crash, minute),
        };

        var report = explorer.Explore();

        TestContext.WriteLine(CrashTally.Add("giving up a segment", report));
        Assert.IsNull(report.Failure, report.ToString());
    }

    /// <summary>The media a few minutes before the first segment is deleted, and the number of the next minute.</summary>
    private static (MediumImage[] Images, int Minute) FillUntilASegmentGoes()
    {
        FaultMedium[] media = [new FatMedium { Seed = 7 }, new LittlefsMedium { Seed = 8 }];
        var log = Open(media);
        var images = new Queue<MediumImage[]>();
        var minute = 0;
        do
        {
            images.Enqueue([media[0].Image, media[1].Image]);
            if (images.Count > MinutesBefore)
            {
                images.Dequeue();
            }

            Store(log, null, minute++, 1);
        }
        while (media[0].GetLength(FirstSegment) >= 0 || log.SealedBlocks == 0);
        return (images.Peek(), minute - images.Count);
    }

    private static void Check(CrashCase crash, int minutesBefore)
    {
        var log = Open(crash.Media);
        Tick(log);
        Assert.IsNull(log.Trouble);
        Assert.IsTrue(log.Head >= minutesBefore + crash.Acknowledged && log.Head <= minutesBefore + crash.Begun, $"head {log.Head}");
        var unacknowledged = minutesBefore + crash.Acknowledged + 1;
        AssertReads(log, unacknowledged);
        for (var minute = (int)log.Head; crash.Media[0].GetLength(FirstSegment) >= 0; minute++)
        {
            Assert.IsLessThan(minutesBefore + (10 * MinutesAfter), minute, "the segment stays");
            Store(log, null, minute, 1);
        }

        Assert.AreEqual(0, log.LostCount);
        AssertReads(log, unacknowledged);
        AssertReads(Open(crash.Media), unacknowledged);
        var verifier = new LogVerifier(new LogMedia { Card = crash.Media[0], State = crash.Media[1] }, 0, null);
        verifier.Open();
        Assert.AreEqual((Limits.SegmentBlocks, log.SealedBlocks), (verifier.FirstBlock, verifier.Blocks));
    }

    /// <summary>
    /// What is promised is there, the oldest record that is told of is the first that is read, and the end is whole but for the one record that was not acknowledged.
    /// </summary>
    private static void AssertReads(RecordLog log, int unacknowledged)
    {
        Assert.IsLessThanOrEqualTo(log.Head - KeepMinutes, log.Oldest);
        var reader = new RecordReader(log);
        var record = new Record();
        foreach (var from in new[] { log.Oldest, log.Head - KeepMinutes, log.Head - Sample })
        {
            reader.Seek(from);
            for (var sequence = from; sequence <= Math.Min(log.Head, from + Sample); sequence++)
            {
                var isRead = reader.TryRead(record);
                if (sequence == unacknowledged && (!isRead || record.Sequence > sequence))
                {
                    reader.Seek(sequence + 1);
                    continue;
                }

                Assert.IsTrue(isRead, $"record {sequence}");
                Assert.AreEqual((sequence, LogTools.StartUtcMs + ((sequence - 1) * 60_000)), (record.Sequence, record.UtcMs));
            }
        }
    }

    private static RecordLog Open(IReadOnlyList<FaultMedium> media)
    {
        var log = new RecordLog(new LogMedia { Card = media[0], State = media[1], CardBlocks = CardBlocks, KeepMinutes = KeepMinutes });
        log.Open();
        return log;
    }

    /// <summary>Minutes of 32 channels that are all noise, each the same whenever it is stored: a dozen make a block.</summary>
    private static void Store(RecordLog log, CrashRun? run, int first, int minutes)
    {
        var record = new Record();
        for (var minute = first; minute < first + minutes; minute++)
        {
            var random = new Random(minute);
            LogTools.MakeNoise(record, minute, random);

            run?.Begin();
            if (log.Append(record))
            {
                run?.Acknowledge();
            }

            Tick(log);
        }
    }

    private static void Tick(RecordLog log)
    {
        for (var tick = 0; tick < TicksPerMinute; tick++)
        {
            log.Flush();
        }
    }
}
