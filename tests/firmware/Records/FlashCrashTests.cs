using Edge.Board;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Power cuts on internal flash, in each change and with each outcome.</summary>
[TestClass]
public sealed class FlashCrashTests
{
    [TestMethod]
    public void On_littlefs_no_cut_costs_an_acknowledged_record()
    {
        var report = Explore(new LittlefsMedium(), 0, 420, commitMinutes: 1);

        Assert.IsNull(report.Failure, report.ToString());
    }

    [TestMethod]
    public void On_littlefs_no_cut_costs_more_than_the_minutes_that_wait()
    {
        var report = Explore(new LittlefsMedium(), 0, 420, commitMinutes: 10);

        Assert.IsNull(report.Failure, report.ToString());
    }

    [TestMethod]
    public void On_littlefs_no_cut_of_a_ring_costs_what_it_still_holds()
    {
        var first = new LittlefsMedium();
        FlashLogTests.Run(Open(first), 0, 1500);

        var report = Explore(first, 1500, 300, commitMinutes: 2);

        Assert.IsNull(report.Failure, report.ToString());
    }

    private static CrashReport Explore(LittlefsMedium first, int before, int count, int commitMinutes)
    {
        var expected = new List<string>();
        for (var i = 0; i < before + count + 1; i++)
        {
            var record = LogTools.Mixed(i);
            record.Sequence = i + 1;
            expected.Add(LogTools.Describe(record));
        }

        var explorer = new CrashExplorer(first)
        {
            RecoveryStride = 37,
            Workload = run =>
            {
                var log = Open(run.Medium, commitMinutes);
                for (var i = before; i < before + count; i++)
                {
                    run.Begin();
                    log.Append(LogTools.Mixed(i));
                    run.Acknowledge((int)log.Head - before);
                    for (var tick = 0; tick < 40; tick++)
                    {
                        log.Flush();
                        run.Acknowledge((int)log.Head - before);
                    }
                }
            },
            Recovery = crash =>
            {
                var log = Open(crash.Medium);
                log.Flush();
            },
            Check = crash => Check(crash, before, expected),
        };
        return explorer.Explore();
    }

    private static void Check(CrashCase crash, int before, List<string> expected)
    {
        var log = Open(crash.Medium);
        Assert.IsNull(log.Trouble);
        var head = (int)log.Head;
        Assert.IsTrue(head >= before + crash.Acknowledged, $"head {head} after {before + crash.Acknowledged} acknowledged");
        Assert.IsTrue(head <= before + crash.Begun, $"head {head} after {before + crash.Begun} begun");
        var next = LogTools.Event(30, "bypass-1", LogTools.StartUtcMs);
        Assert.IsTrue(log.Append(next));
        var oldest = (int)log.Oldest;
        var read = LogTools.ReadFrom(log, oldest);
        Assert.AreEqual(LogTools.Describe(next), read[^1]);
        CollectionAssert.AreEqual(expected[(oldest - 1)..head], read[..^1]);
        var findings = KeyedLog.Findings(new LogMedia { Flash = crash.Medium, EpochMinutes = 150 }, new byte[32], 1);

        // What is before the oldest block of a ring is gone, and with it what its tag follows.
        Assert.IsLessThanOrEqualTo(oldest > 1 ? 1 : 0, findings.Count, string.Join("; ", findings));
    }

    private static RecordLog Open(Storage flash, int commitMinutes = 1)
    {
        var log = new RecordLog(new LogMedia { Flash = flash, CommitMinutes = commitMinutes, FlashBlocks = 8, KeepMinutes = 0, EpochMinutes = 150, Entropy = new ZeroEntropy() });
        log.Open();
        return log;
    }

    private sealed class ZeroEntropy : Entropy
    {
        public override void Fill(byte[] buffer) => Array.Clear(buffer);
    }
}
