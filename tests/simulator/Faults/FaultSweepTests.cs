using Edge.Board;
using Edge.Simulator.Faults;

namespace Edge.Tests.Faults;

[TestClass]
public sealed class FaultSweepTests
{
    private const int Records = 30;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_log_that_recovers_after_an_error_survives_one_at_every_call(bool onCard)
    {
        var report = Sweep(onCard, recovers: true).ErrorAtEveryCall();

        Assert.IsNull(report.Failure, report.ToString());
    }

    [TestMethod]
    public void A_log_that_goes_on_after_an_error_is_caught()
    {
        Assert.IsNotNull(Sweep(onCard: true, recovers: false).ErrorAtEveryCall().Failure);
    }

    [TestMethod]
    public void Every_call_fails_with_nothing_some_and_all_done()
    {
        var sweep = new FaultSweep(new FatMedium())
        {
            Workload = static run => Try(() => run.Medium.Append("a", [1, 2, 3], 0, 3), () => run.Medium.GetLength("a")),
            Check = static _ => { },
        };

        Assert.AreEqual(1 + 3 + 1, sweep.ErrorAtEveryCall().CrashPoints);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_log_that_recovers_survives_a_full_medium_of_every_size(bool onCard)
    {
        var report = Sweep(onCard, recovers: true).FullAtEverySize(stepBytes: 4096, mostBytes: 8192);

        Assert.IsNull(report.Failure, report.ToString());
    }

    private static FaultSweep Sweep(bool onCard, bool recovers) => new(onCard ? new FatMedium { Seed = 2 } : new LittlefsMedium { Seed = 2 })
    {
        Workload = run =>
        {
            var log = new NaiveLog(run.Medium, NaiveLog.Mistake.None);
            for (var i = 0; i < Records; i++)
            {
                run.Begin();
                var before = log.Count;
                try
                {
                    log.Append();
                }
                catch (StorageException)
                {
                    Try(recovers ? log.Recover : static () => { });
                    if (log.Count == before)
                    {
                        continue;
                    }
                }

                run.Acknowledge(log.Count);
            }
        },
        Check = crash =>
        {
            var log = new NaiveLog(crash.Medium, NaiveLog.Mistake.None);
            log.Recover();
            log.Verify(crash.Acknowledged, crash.Begun);
        },
    };

    private static void Try(params Action[] actions)
    {
        foreach (var action in actions)
        {
            try
            {
                action();
            }
            catch (StorageException)
            {
                // The fault under test.
            }
        }
    }
}
