using Edge.Simulator.Plant;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Plant;

[TestClass]
public sealed class PlantModelTests
{
    private const long Second = 1_000_000;
    private const long Hour = 3_600 * Second;

    private readonly PlantModel _plant = new();

    [TestMethod]
    public void Every_signal_stays_within_its_range_over_a_week_of_stops_starts_and_openings()
    {
        for (var hour = 0; hour < 168; hour++)
        {
            _plant.RunKiln(0, hour % 60 < 40);
            if (hour % 10 == 7)
            {
                _plant.FindValve("bypass-1")!.Open(_plant.NowUs + Hour);
            }

            for (var second = 0; second < 3_600; second++)
            {
                Run(Second);
                foreach (var signal in _plant.Signals)
                {
                    Assert.IsTrue(signal.Reading >= signal.Low && signal.Reading <= signal.High, $"{signal.Name} is {signal.Reading}");
                }
            }
        }
    }

    [TestMethod]
    public void A_running_kiln_is_at_its_working_point()
    {
        Run(6 * Hour);
        AssertBetween(1_050, 1_160, "furnace-temperature");
        AssertBetween(78, 106, "load");
        AssertBetween(330_000, 480_000, "flue-flow");
        AssertBetween(22, 34, "slurry-flow");
        AssertBetween(550, 850, "ammonia-flow");
        AssertBetween(5, 60, "so2");
        AssertBetween(10, 80, "nox");
        AssertBetween(0, 1, "bypass-flow");
    }

    [TestMethod]
    public void A_stopped_kiln_cools_over_hours()
    {
        _plant.RunKiln(0, false);
        Run(Hour);
        AssertBetween(800, 1_000, "furnace-temperature");
        Run(7 * Hour);
        AssertBetween(100, 220, "furnace-temperature");
    }

    [TestMethod]
    public void A_stopped_kiln_takes_load_flow_reagents_and_precipitator_down()
    {
        _plant.RunKiln(0, false);
        Run(Hour);
        AssertBetween(0, 0.5, "load");
        AssertBetween(20_000, 60_000, "flue-flow");
        AssertBetween(0, 0, "slurry-flow");
        AssertBetween(0, 0, "ammonia-flow");
        AssertBetween(0, 0, "esp-1-voltage");
        AssertBetween(0, 3, "so2");
    }

    [TestMethod]
    public void A_kiln_started_again_after_a_day_is_heated_before_it_gets_feed()
    {
        _plant.RunKiln(0, false);
        Run(24 * Hour);
        _plant.RunKiln(0, true);
        Run(Hour / 2);
        AssertBetween(0, 0.5, "load");
        Run(8 * Hour);
        AssertBetween(78, 106, "load");
    }

    [TestMethod]
    public void An_open_bypass_moves_the_gas_from_the_stack_within_seconds()
    {
        var before = Reading("flue-flow");
        _plant.FindValve("bypass-1")!.Open();
        Run(10 * Second);
        AssertBetween(14, 22, "bypass-flow");
        AssertBetween(0, before / 2, "flue-flow");
        AssertBetween(200, 500, "so2");
        AssertBetween(120, 380, "nox");
        Run(60 * Second);
        AssertBetween(150, 200, "bypass-temperature");
    }

    [TestMethod]
    public void Limit_switches_follow_the_valve()
    {
        var valve = _plant.FindValve("bypass-1")!;
        Assert.AreEqual((LoopState.Closed, LoopState.Open), Limits());
        valve.Open();
        Run(Second / 10);
        Assert.AreEqual((LoopState.Open, LoopState.Open), Limits());
        Run(4 * Second);
        Assert.AreEqual((LoopState.Open, LoopState.Closed), Limits());
        valve.Close();
        Run(5 * Second);
        Assert.AreEqual((LoopState.Closed, LoopState.Open), Limits());
    }

    [TestMethod]
    public void Fields_spark_and_are_otherwise_steady()
    {
        var sparks = 0;
        for (var second = 0; second < 3_600; second++)
        {
            Run(Second);
            var kilovolts = Reading("esp-1-voltage");
            sparks += kilovolts < 35 ? 1 : 0;
            Assert.IsTrue(kilovolts is > 10 and < 65);
        }

        Assert.IsTrue(sparks is > 90 and < 300, $"{sparks} sparks an hour");
    }

    [TestMethod]
    public void Reagent_follows_the_load()
    {
        _plant.RunKiln(0, false);
        Run(120 * Second);
        AssertBetween(0, 22, "slurry-flow");
        AssertBetween(0.1, 550, "ammonia-flow");
    }

    [TestMethod]
    public void A_meter_gives_as_many_pulses_as_its_flow_says()
    {
        var reagent = _plant.Definition.Signals.ToList().FindIndex(signal => signal.Name == "reagent");
        _plant.Override("reagent", 36);
        var before = _plant.CountPulses(reagent, 1_000);
        Run(100 * Second);
        Assert.AreEqual(1_000, _plant.CountPulses(reagent, 1_000) - before, 1.0);
    }

    [TestMethod]
    public void Faults_change_what_the_transmitter_shows_and_not_the_process()
    {
        var signal = _plant.FindSignal("so2")!;
        signal.SetFault(SignalFault.Frozen);
        var frozen = signal.Reading;
        Run(60 * Second);
        Assert.AreEqual(frozen, signal.Reading);
        Assert.AreNotEqual(frozen, signal.Process);
        signal.SetFault(SignalFault.Offset, 100);
        Assert.AreEqual(signal.Process + 100, signal.Reading);
        signal.SetFault(SignalFault.Constant, 7);
        Run(Second);
        Assert.AreEqual(7, signal.Reading);
        signal.SetFault(SignalFault.Dead);
        Assert.IsTrue(signal.IsDead);
    }

    [TestMethod]
    public void Contact_faults_hide_what_the_plant_does()
    {
        var contact = _plant.FindContact("bypass-closed")!;
        contact.Fault = ContactFault.Cut;
        Assert.AreEqual(LoopState.Cut, contact.StateAt(_plant.NowUs));
        contact.Fault = ContactFault.Short;
        Assert.AreEqual(LoopState.Shorted, contact.StateAt(_plant.NowUs));
        contact.Fault = ContactFault.Bridge;
        _plant.FindValve("bypass-1")!.Open();
        Run(10 * Second);
        Assert.AreEqual(LoopState.Closed, contact.StateAt(_plant.NowUs));
        contact.Fault = ContactFault.None;
        Assert.AreEqual(LoopState.Open, contact.StateAt(_plant.NowUs));
    }

    [TestMethod]
    public void An_override_replaces_the_model_until_it_is_cleared()
    {
        _plant.Override("nox", 123.4);
        Run(5 * Second);
        Assert.AreEqual(123.4, Reading("nox"));
        _plant.ClearOverride("nox");
        Run(5 * Second);
        AssertBetween(10, 80, "nox");
    }

    [TestMethod]
    public void An_unknown_signal_is_refused_with_the_list_of_those_there_are()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => _plant.Override("so3", 1));
        StringAssert.Contains(error.Message, "so2");
    }

    [TestMethod]
    public void A_saved_plant_goes_on_as_if_it_had_not_stopped()
    {
        _plant.FindValve("bypass-1")!.Open();
        _plant.FindContact("kiln-running")!.Fault = ContactFault.Cut;
        _plant.FindSignal("load")!.SetFault(SignalFault.Offset, 3);
        Run(2 * Second);
        var other = new PlantModel();
        other.Load(_plant.Save());
        Run(Hour);
        other.AdvanceTo(_plant.NowUs);
        Assert.AreEqual(_plant.Save(), other.Save());
    }

    [TestMethod]
    public void Seeds_make_different_plants()
    {
        var start = PlantModel.ToUtc(_plant.NowUs);
        var other = new PlantModel(PlantDefinition.Reference, 2, start);
        Run(Hour);
        other.AdvanceTo(_plant.NowUs);
        Assert.AreNotEqual(_plant.Save(), other.Save());
    }

    [TestMethod]
    public void A_year_without_a_board_passes_quickly_and_a_stopped_kiln_is_cold_after_it()
    {
        _plant.RunKiln(0, false);
        var target = _plant.NowUs + (365 * 24 * Hour);
        _plant.SkipTo(target);
        Assert.AreEqual(target, _plant.NowUs);
        AssertBetween(0, 40, "furnace-temperature");
    }

    [TestMethod]
    public void A_plant_can_be_put_back_in_time()
    {
        Run(24 * Hour);
        var target = _plant.NowUs - (12 * Hour);
        _plant.SkipTo(target);
        Run(Hour);
        Assert.AreEqual(target + Hour, _plant.NowUs);
        AssertBetween(1_050, 1_160, "furnace-temperature");
    }

    [TestMethod]
    public void A_channel_that_the_process_does_not_know_measures_half_its_range()
    {
        var definition = new PlantDefinition
        {
            Signals = [new SignalDefinition("hood-velocity", 0, 0, 5)],
            Contacts = [],
            Valves = [],
            KilnContacts = [null],
            MaintenanceContacts = [null],
        };
        var plant = new PlantModel(definition, 1, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        plant.AdvanceTo(plant.NowUs + Hour);
        Assert.AreEqual(2.5, plant.Signals[0].Reading, 0.5);
    }

    [TestMethod]
    public void Lines_have_processes_of_their_own()
    {
        var definition = new PlantDefinition
        {
            Lines = 2,
            Signals = [new SignalDefinition("kiln-1-load", 0, 0, 120), new SignalDefinition("kiln-2-load", 1, 0, 120)],
            Contacts = [],
            Valves = [],
            KilnContacts = [null, null],
            MaintenanceContacts = [null, null],
        };
        var plant = new PlantModel(definition, 1, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        plant.RunKiln(1, false);
        plant.AdvanceTo(plant.NowUs + Hour);
        Assert.IsTrue(plant.FindSignal("kiln-1-load")!.Reading > 70);
        Assert.IsTrue(plant.FindSignal("kiln-2-load")!.Reading < 1);
    }

    private void Run(long microseconds)
    {
        _plant.AdvanceTo(_plant.NowUs + microseconds);
    }

    private double Reading(string signal)
    {
        return _plant.FindSignal(signal)!.Reading;
    }

    private void AssertBetween(double low, double high, string signal)
    {
        var reading = Reading(signal);
        Assert.IsTrue(reading >= low && reading <= high, $"{signal} is {reading}, not between {low} and {high}");
    }

    private (LoopState Closed, LoopState Open) Limits()
    {
        return (_plant.FindContact("bypass-closed")!.StateAt(_plant.NowUs), _plant.FindContact("bypass-open")!.StateAt(_plant.NowUs));
    }
}
