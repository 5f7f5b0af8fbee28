using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>Power cuts with every outcome that a medium's failure model has.</summary>
[TestClass]
public sealed class CrashTests
{
    [TestMethod]
    public void On_FAT_no_cut_of_appends_and_seals_costs_an_acknowledged_record()
    {
        var first = new FatMedium { Seed = 1 };
        const int Before = 360;
        LogTools.Fill(LogTools.Open(first), Before);
        var expected = new List<string>();
        for (var i = 0; i < 600; i++)
        {
            var record = LogTools.Mixed(i);
            record.Sequence = i + 1;
            expected.Add(LogTools.Describe(record));
        }

        var explorer = new CrashExplorer(first)
        {
            RecoveryStride = 9001,
            Workload = run =>
            {
                var log = LogTools.Open(run.Medium);
                for (var i = Before; i < Before + 5; i++)
                {
                    run.Begin();
                    Assert.IsTrue(log.Append(LogTools.Mixed(i)));
                    run.Acknowledge();
                    for (var tick = 0; tick < 400; tick++)
                    {
                        log.Flush();
                    }
                }
            },
            Recovery = crash => LogTools.Open(crash.Medium),
            Check = crash =>
            {
                var log = LogTools.Open(crash.Medium);
                Assert.IsNull(log.Trouble);
                var head = (int)log.Head;
                Assert.IsTrue(head >= Before + crash.Acknowledged, $"head {head} after {Before + crash.Acknowledged} acknowledged");
                Assert.IsTrue(head <= Before + crash.Begun + 1, $"head {head} after {Before + crash.Begun} begun");
                var next = LogTools.Mixed(599);
                Assert.IsTrue(log.Append(next));
                var from = Before - 2;
                var read = LogTools.ReadFrom(log, from);
                Assert.AreEqual(LogTools.Describe(next), read[^1]);
                var acknowledged = Before + crash.Acknowledged;
                CollectionAssert.AreEqual(expected[(from - 1)..acknowledged], read[..(acknowledged - from + 1)]);
                Assert.IsLessThanOrEqualTo(acknowledged - from + 3, read.Count);
            },
        };

        var report = explorer.Explore();

        Assert.IsNull(report.Failure, report.ToString());
        Console.WriteLine(report);
    }
}
