using Edge.Commissioning.Verification;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Power cuts while blocks are copied to the card: at every change of either medium, and with every outcome of a torn append (everyday one in 25).</summary>
[TestClass]
[DoNotParallelize]
public sealed class MediaCrashTests
{
    private const int Minutes = 40;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void Whatever_a_power_cut_leaves_the_card_ends_with_every_sealed_block_and_no_record_is_lost()
    {
        var explorer = new CrashExplorer([new LittlefsMedium { Seed = 5 }, new FatMedium { Seed = 6 }])
        {
            Workload = run => Store(Open(run.Media), run, Minutes, seed: 1),
            Check = Check,
            Stride = Soak.Or(1, 25),
        };

        var report = explorer.Explore();

        TestContext.WriteLine(CrashTally.Add("a copy on the card", report));
        Assert.IsNull(report.Failure, report.ToString());
        Assert.IsGreaterThan(300, report.CrashPoints);
    }

    private static void Check(CrashCase crash)
    {
        var log = Open(crash.Media);
        for (var i = 0; i < 40 && (i < 2 || log.UncopiedBlocks > 0 || log.CopyTrouble != null); i++)
        {
            Tick(log, 20);
        }

        Assert.IsTrue(log.Append(LogTools.Event(1, "", LogTools.StartUtcMs)));

        Assert.IsNull(log.Trouble);
        Assert.IsNull(log.CopyTrouble);
        Assert.IsGreaterThanOrEqualTo(crash.Acknowledged + 1, (int)log.Head);
        Assert.AreEqual(0, log.UncopiedBlocks);
        var verifier = new LogVerifier(new LogMedia { Card = crash.Media[1] }, 0, null);
        verifier.Open();
        Assert.AreEqual(log.SealedBlocks, verifier.Blocks);
        while (verifier.Next())
        {
            Assert.AreEqual(BlockFinding.Whole, verifier.Finding, $"block {verifier.Block}");
        }

        Assert.AreEqual(-1, crash.Media[1].GetLength("log2.1/b/0000.seg"));
    }

    private static RecordLog Open(IReadOnlyList<FaultMedium> media)
    {
        var log = new RecordLog(new LogMedia { Flash = media[0], State = media[0], Card = media[1], FlashBlocks = 64 });
        log.Open();
        return log;
    }

    /// <summary>Minutes of 32 channels that are all noise: a dozen make a block.</summary>
    private static void Store(RecordLog log, CrashRun? run, int minutes, int seed)
    {
        var random = new Random(seed);
        var record = new Record();
        for (var minute = 0; minute < minutes; minute++)
        {
            LogTools.MakeNoise(record, minute, random);

            run?.Begin();
            if (log.Append(record))
            {
                run?.Acknowledge();
            }

            Tick(log, 60);
        }
    }

    private static void Tick(RecordLog log, int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            log.Flush();
        }
    }
}
