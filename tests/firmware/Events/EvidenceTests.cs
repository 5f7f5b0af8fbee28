using Edge.Events;
using Edge.Sampling;

namespace Edge.Tests.Events;

/// <summary>Every kind of evidence: found in its time, ended when it is over, and not found where there is none.</summary>
[TestClass]
public sealed class EvidenceTests
{
    private readonly EvidenceBench _bench = new();

    [TestMethod]
    public void A_line_at_work_gives_no_evidence()
    {
        _bench.RunMinutes(26 * 60);

        _bench.AssertNoEvents();
    }

    [TestMethod]
    public void A_value_that_does_not_move_is_stuck_within_twice_the_configured_time()
    {
        _bench.RunMinutes(30);
        _bench.Show("flue-temperature", 121.3);

        var (found, minutes) = _bench.RunUntil(EventCode.StuckStarted, 120);

        Assert.AreEqual(new Written(EventCode.StuckStarted, 0, "flue-temperature", 0, 1213, 60 * 60_000), found);
        Assert.IsInRange(60, 63, minutes);
    }

    [TestMethod]
    public void A_generator_that_repeats_within_a_minute_is_stuck_too()
    {
        _bench.Show("so2", second => 22 + (10 * Math.Sin(second * Math.PI / 10)));

        var (found, _) = _bench.RunUntil(EventCode.StuckStarted, 120);

        Assert.AreEqual("so2", found.Subject);
    }

    [TestMethod]
    public void A_stuck_value_that_moves_again_is_told_with_its_duration()
    {
        _bench.Show("flue-temperature", 121.3);
        _bench.RunMinutes(70);
        _bench.Show("flue-temperature", null);
        _bench.Events.Take();

        var (found, _) = _bench.RunUntil(EventCode.StuckEnded, 5);

        Assert.AreEqual("flue-temperature", found.Subject);
        Assert.AreEqual(71 * 60_000, found.Argument1, 120_000.0);
    }

    [TestMethod]
    public void A_value_that_hardly_moves_is_flat_after_long()
    {
        _bench.Show("load", second => 92 + Math.Sin(second / 400.0));

        var (found, minutes) = _bench.RunUntil(EventCode.FlatStarted, 1440);

        Assert.AreEqual("load", found.Subject);
        Assert.IsInRange(720, 725, minutes);
    }

    [TestMethod]
    public void What_stands_still_with_the_kiln_is_no_evidence()
    {
        _bench.RunKiln(false);
        _bench.Show("slurry-flow", 0);
        _bench.Show("reagent-pulses", 0);
        _bench.Show("ammonia-flow", 0);
        _bench.Show("esp-1-voltage", 0);
        _bench.Show("load", 0);

        _bench.RunMinutes(10 * 60);

        _bench.AssertNoEvents();
    }

    [TestMethod]
    public void A_kiln_that_was_started_has_time_to_settle()
    {
        _bench.RunKiln(false);
        _bench.RunMinutes(5);
        _bench.RunKiln(true);
        _bench.Show("furnace-temperature", 800);

        _bench.RunMinutes(118);
        _bench.AssertNoEvents();
        _bench.RunUntil(EventCode.UnexpectedStarted, 15);
    }

    [TestMethod]
    public void A_value_at_the_end_of_its_range_is_clipped()
    {
        _bench.Show("so2", second => 499.8 + (second % 2 * 0.3));

        var (found, minutes) = _bench.RunUntil(EventCode.ClippedStarted, 40);

        Assert.AreEqual(new Written(EventCode.ClippedStarted, 0, "so2", 0, 5000, 20 * 60_000), found);
        Assert.IsInRange(19, 22, minutes);
    }

    [TestMethod]
    public void A_value_that_never_exceeds_one_figure_is_clipped_there()
    {
        var random = new Random(3);
        _bench.Show("so2", _ => Math.Min(34.9, 33 + (4 * random.NextDouble()) - 1 + Math.Sin(_bench.UptimeMs / 200_000.0)));

        var (found, _) = _bench.RunUntil(EventCode.ClippedStarted, 40);

        Assert.AreEqual(349, found.Argument1);
    }

    [TestMethod]
    public void A_change_that_no_furnace_makes_is_evidence()
    {
        _bench.RunMinutes(10);
        _bench.Show("furnace-temperature", 1010);

        var (found, minutes) = _bench.RunUntil(EventCode.ChangeStarted, 5);
        _bench.RunUntil(EventCode.ChangeEnded, 5);

        Assert.AreEqual("furnace-temperature", found.Subject);
        Assert.IsLessThan(-300, found.Argument1);
        Assert.IsLessThanOrEqualTo(3, minutes);
    }

    [TestMethod]
    public void A_thermocouple_that_drifts_is_found_when_it_leaves_what_is_expected()
    {
        _bench.Show("furnace-temperature", second => 1106 - (40 * second / 3600.0));

        var (found, minutes) = _bench.RunUntil(EventCode.UnexpectedStarted, 300);

        Assert.AreEqual("furnace-temperature", found.Subject);
        Assert.AreEqual(9500, found.Argument1, 100.0);
        Assert.AreEqual((156.0 / 40 * 60) + 10, minutes, 3.0);
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(47)]
    [DataRow(240)]
    [DataRow(1200)]
    public void A_stretch_that_comes_again_is_found_within_an_hour(int lengthMinutes)
    {
        var random = new Random(5);
        var noise = Enumerable.Range(0, lengthMinutes * 60).Select(_ => 20 + (10 * random.NextDouble())).ToArray();
        for (var i = 1; i < noise.Length; i++)
        {
            noise[i] = (0.99 * noise[i - 1]) + (0.01 * noise[i] * 5) - 0.8;
        }

        _bench.Show("so2", second => noise[second % noise.Length]);
        _bench.RunMinutes(lengthMinutes);
        Assert.IsFalse(_bench.Events.Codes.Contains(EventCode.RepetitionStarted));

        var (found, minutes) = _bench.RunUntil(EventCode.RepetitionStarted, 60);

        Assert.AreEqual("so2", found.Subject);
        Assert.AreEqual(0, found.Argument1 % (lengthMinutes * 60_000L));
        Assert.IsLessThan(55, minutes);
    }

    [TestMethod]
    public void A_value_that_jumps_by_coarse_steps_at_random_is_no_repetition()
    {
        // 1.5 mg/m3 are 15 steps of the 4096 of its span: what is kept for a day is the same for all of these.
        var random = new Random(3);
        var levels = Enumerable.Range(0, 24 * 60).Select(_ => 20 + (1.5 * random.Next(8))).ToArray();
        _bench.Show("so2", second => levels[second / 60 % levels.Length]);
        _bench.RunMinutes(20 * 60);

        Assert.IsFalse(_bench.Events.Codes.Contains(EventCode.RepetitionStarted));
    }

    [TestMethod]
    public void A_repetition_that_is_over_is_told()
    {
        _bench.Show("so2", second => 22 + (second / 60 % 10 * 3));
        _bench.RunUntil(EventCode.RepetitionStarted, 120);
        _bench.Show("so2", null);

        _bench.RunUntil(EventCode.RepetitionEnded, 20);
    }

    [TestMethod]
    public void A_minute_out_of_range_is_told_whether_the_kiln_runs_or_not()
    {
        _bench.RunKiln(false);
        _bench.Mark("dust", Mark.OverRange);
        var (found, minutes) = _bench.RunUntil(EventCode.OutOfRangeStarted, 3);
        _bench.Mark("dust", Mark.Normal);
        _bench.RunUntil(EventCode.OutOfRangeEnded, 3);

        Assert.AreEqual("dust", found.Subject);
        Assert.IsLessThanOrEqualTo(2.1, minutes);
    }

    [TestMethod]
    public void A_flow_that_its_pulses_deny_is_found_within_two_hours()
    {
        _bench.RunMinutes(30);
        _bench.Show("reagent-pulses", 18);

        var (found, minutes) = _bench.RunUntil(EventCode.DeviationStarted, 120);
        _bench.Show("reagent-pulses", null);
        _bench.RunUntil(EventCode.DeviationEnded, 120);

        Assert.AreEqual("reagent-pulses", found.Subject);
        Assert.AreEqual(2800, found.Argument1, 20.0);
        Assert.IsLessThan(120, minutes);
    }

    [TestMethod]
    public void Faults_are_no_stuck_values()
    {
        _bench.Mark("so2", Mark.Communication);

        _bench.RunMinutes(300);

        Assert.IsFalse(_bench.Events.All.Exists(written => written.Subject == "so2"));
    }

    [TestMethod]
    public void A_silent_slave_is_one_event_beside_those_of_its_channels()
    {
        foreach (var channel in _bench.Site.Channels.Where(channel => channel.Slave == 1))
        {
            _bench.Mark(channel.Id, Mark.Communication);
        }

        var (found, minutes) = _bench.RunUntil(EventCode.SlaveSilent, 3);
        _bench.Mark("load", Mark.Normal);
        _bench.RunSeconds(1);

        Assert.AreEqual((1L, 8L), (found.Argument1, found.Argument2));
        Assert.IsLessThanOrEqualTo(1.05, minutes);
        Assert.AreEqual(EventCode.SlaveAnswers, _bench.Events.All[^1].Code);
    }

    [TestMethod]
    public void A_value_that_comes_and_goes_is_told_in_bounds()
    {
        for (var i = 0; i < 600; i++)
        {
            _bench.Mark("dust", i % 2 == 0 ? Mark.OverRange : Mark.Normal);
            _bench.RunMinutes(1);
        }

        Assert.IsInRange(100, 700, _bench.Events.All.Count);
    }
}
