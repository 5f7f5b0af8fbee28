using Edge.Simulator.Faults;

namespace Edge.Tests.Faults;

[TestClass]
public sealed class CrashExplorerTests
{
    private const int Records = 40;

    [TestMethod]
    public void A_log_that_drops_a_torn_tail_survives_every_cut_on_a_card()
    {
        var report = Explorer(new FatMedium { Seed = 1 }, NaiveLog.Mistake.None).Explore();

        Assert.IsNull(report.Failure, report.ToString());
    }

    [TestMethod]
    public void A_log_that_drops_a_torn_tail_survives_every_cut_on_internal_flash()
    {
        var report = Explorer(new LittlefsMedium { Seed = 1 }, NaiveLog.Mistake.None).Explore();

        Assert.IsNull(report.Failure, report.ToString());
    }

    [TestMethod]
    public void A_log_that_trusts_the_length_is_caught_on_a_card()
    {
        var report = Explorer(new FatMedium { Seed = 1 }, NaiveLog.Mistake.TrustsLength).Explore();

        Assert.IsNotNull(report.Failure);
    }

    [TestMethod]
    public void A_log_that_trusts_the_length_is_right_on_internal_flash()
    {
        var report = Explorer(new LittlefsMedium { Seed = 1 }, NaiveLog.Mistake.TrustsLength).Explore();

        Assert.IsNull(report.Failure, report.ToString());
    }

    [TestMethod]
    public void A_repair_that_loses_the_log_when_it_is_cut_too_is_caught()
    {
        var failure = Explorer(new FatMedium { Seed = 1 }, NaiveLog.Mistake.RepairsByRewriting).Explore().Failure;

        Assert.IsGreaterThanOrEqualTo(0, failure!.Place.RecoveryChange, failure.ToString());
    }

    [TestMethod]
    public void Without_a_second_cut_that_repair_looks_right()
    {
        var report = Explorer(new FatMedium { Seed = 1 }, NaiveLog.Mistake.RepairsByRewriting, cutsRecovery: false).Explore();

        Assert.IsNull(report.Failure, report.ToString());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void The_first_failure_is_the_same_on_any_number_of_threads(int threads)
    {
        var expected = Explorer(new FatMedium { Seed = 7 }, NaiveLog.Mistake.TrustsLength, threads: 2).Explore().Failure;

        var failure = Explorer(new FatMedium { Seed = 7 }, NaiveLog.Mistake.TrustsLength, threads: threads).Explore().Failure;

        Assert.AreEqual(expected!.Place, failure!.Place);
    }

    [TestMethod]
    public void A_failure_is_done_again_from_its_place()
    {
        var explorer = Explorer(new FatMedium { Seed = 3 }, NaiveLog.Mistake.RepairsByRewriting);
        var failure = explorer.Explore().Failure!;

        var again = Assert.ThrowsExactly<AssertFailedException>(() => explorer.Reproduce(failure.Place));

        Assert.AreEqual(failure.Error.Message, again.Message);
    }

    [TestMethod]
    public void A_failure_tells_call_outcome_and_seed()
    {
        var failure = Explorer(new FatMedium { Seed = 7 }, NaiveLog.Mistake.TrustsLength).Explore().Failure!;

        StringAssert.Matches(failure.ToString(), new("seed 7, change 0, outcome [0-9]+: cut in call [0-9]+, Append 8 B to 'log': .+: .+"));
    }

    [TestMethod]
    public void Every_change_is_cut_with_every_outcome()
    {
        var explorer = new CrashExplorer(new LittlefsMedium())
        {
            Workload = static run =>
            {
                run.Medium.Write("a", [1], 0, 1);
                run.Medium.Append("a", [2], 0, 1);
                run.Medium.GetLength("a");
                run.Medium.Delete("a");
            },
            Check = static _ => { },
        };

        Assert.AreEqual(3 + 2 + 2, explorer.Explore().CrashPoints);
    }

    [TestMethod]
    public void Media_of_a_board_lose_their_power_together()
    {
        var explorer = new CrashExplorer(new LittlefsMedium(), new FatMedium())
        {
            Workload = static run =>
            {
                for (var i = 0; i < Records; i++)
                {
                    run.Begin();
                    run.Media[0].Append("flash", [(byte)i], 0, 1);
                    run.Media[1].Append("card", [(byte)i], 0, 1);
                    run.Acknowledge();
                }
            },
            Check = static crash =>
            {
                var flash = Math.Max(0, crash.Media[0].GetLength("flash"));
                var card = Math.Max(0, crash.Media[1].GetLength("card"));
                Assert.IsTrue(card >= crash.Acknowledged && flash >= card && flash <= crash.Begun, $"{flash} and {card}");
            },
        };

        Assert.IsNull(explorer.Explore().Failure);
    }

    private static CrashExplorer Explorer(FaultMedium medium, NaiveLog.Mistake mistake, bool cutsRecovery = true, int threads = 2) => new(medium)
    {
        Workload = run =>
        {
            var log = new NaiveLog(run.Medium, mistake);
            for (var i = 0; i < Records; i++)
            {
                run.Begin();
                log.Append();
                run.Acknowledge();
            }
        },
        Recovery = cutsRecovery ? crash => new NaiveLog(crash.Medium, mistake).Recover() : null,
        Check = crash =>
        {
            var log = new NaiveLog(crash.Medium, mistake);
            log.Recover();
            log.Verify(crash.Acknowledged, crash.Begun);
            var before = log.Count;
            log.Append();
            log.Recover();
            log.Verify(before + 1, before + 1);
        },
        Threads = threads,
    };
}
