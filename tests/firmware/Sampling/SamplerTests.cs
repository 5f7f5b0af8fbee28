using Edge.Configuration;
using Edge.Inputs;
using Edge.Sampling;
using Edge.Tests.Configuration;

namespace Edge.Tests.Sampling;

[TestClass]
public sealed class SamplerTests
{
    private const int SlurryFlow = 0;
    private const int Furnace = 6;
    private const int Reagent = 7;
    private const int EspVoltage = 8;
    private const int MaintenanceKey = 5;

    private readonly SiteSettings _site = TestSites.Reference();
    private readonly Sampler _sampler;
    private readonly InputImage _image;
    private long _uptimeMs;

    public SamplerTests()
    {
        _sampler = new Sampler(_site);
        _image = new InputImage(_site);
    }

    [TestMethod]
    [DataRow(3_700_000, 'T')]
    [DataRow(3_799_999, 'T')]
    [DataRow(3_800_000, 'N')]
    [DataRow(4_000_000, 'N')]
    [DataRow(20_500_000, 'N')]
    [DataRow(20_500_001, 'T')]
    [DataRow(20_900_000, 'T')]
    public void Namur_bands_mark_a_current(int nanoamperes, char mark)
    {
        SampleAt(SlurryFlow, nanoamperes, 10);

        Assert.AreEqual(mark, MarkOf(SlurryFlow));
        Assert.IsTrue(_sampler.Samples.HasValue[SlurryFlow]);
    }

    [TestMethod]
    public void A_current_a_little_beyond_the_range_keeps_its_value()
    {
        SampleAt(SlurryFlow, 20_400_000, 1);

        Assert.AreEqual(6150, _sampler.Samples.Scaled[SlurryFlow]);
    }

    [TestMethod]
    [DataRow(3_600_000)]
    [DataRow(0)]
    [DataRow(21_000_000)]
    public void A_fault_current_is_out_of_range_until_it_was_held_four_seconds(int nanoamperes)
    {
        SampleAt(SlurryFlow, nanoamperes, 4);
        Assert.AreEqual('T', MarkOf(SlurryFlow));

        SampleAt(SlurryFlow, nanoamperes, 1);
        Assert.AreEqual('D', MarkOf(SlurryFlow));
        Assert.IsFalse(_sampler.Samples.HasValue[SlurryFlow]);
    }

    [TestMethod]
    public void A_fault_current_that_was_not_held_starts_anew()
    {
        SampleAt(SlurryFlow, 0, 4);
        SampleAt(SlurryFlow, 4_000_000, 1);
        SampleAt(SlurryFlow, 0, 4);

        Assert.AreEqual('T', MarkOf(SlurryFlow));
    }

    [TestMethod]
    [DataRow(-20_000, 'N')]
    [DataRow(-20_100, 'T')]
    [DataRow(1_650_000, 'N')]
    [DataRow(1_650_100, 'T')]
    public void A_temperature_has_the_same_tolerance_beyond_its_range_as_a_current(int milliCelsius, char mark)
    {
        SampleAt(Furnace, milliCelsius, 1);

        Assert.AreEqual(mark, MarkOf(Furnace));
    }

    [TestMethod]
    [DataRow(InputFault.NotRead, Furnace, 'D')]
    [DataRow(InputFault.ChipSilent, SlurryFlow, 'D')]
    [DataRow(InputFault.ThermocoupleOpen, Furnace, 'D')]
    [DataRow(InputFault.ThermocoupleVoltage, Furnace, 'D')]
    [DataRow(InputFault.ThermocoupleRange, Furnace, 'D')]
    [DataRow(InputFault.NotRead, EspVoltage, 'B')]
    [DataRow(InputFault.SlaveSilent, EspVoltage, 'B')]
    [DataRow(InputFault.SlaveException, EspVoltage, 'B')]
    public void An_input_without_a_reading_has_a_mark_and_no_value(byte fault, int channel, char mark)
    {
        _image.Fault[channel] = fault;
        Sample();

        Assert.AreEqual(mark, MarkOf(channel));
        Assert.IsFalse(_sampler.Samples.HasValue[channel]);
    }

    [TestMethod]
    public void Pulses_have_a_rate_from_the_second_reading_on()
    {
        SampleAt(Reagent, 0, 1);
        Assert.IsFalse(_sampler.Samples.HasValue[Reagent]);

        SampleAt(Reagent, 100, 1);
        Assert.AreEqual(3600, _sampler.Samples.Scaled[Reagent]);
        Assert.AreEqual('N', MarkOf(Reagent));
    }

    [TestMethod]
    public void The_maintenance_key_marks_values_of_its_line()
    {
        TurnKey(ContactState.Closed);
        SampleAt(SlurryFlow, 12_000_000, 1);

        Assert.AreEqual('M', MarkOf(SlurryFlow));
        Assert.AreEqual(3000, _sampler.Samples.Scaled[SlurryFlow]);
    }

    [TestMethod]
    public void Maintenance_covers_an_out_of_range_value()
    {
        TurnKey(ContactState.Closed);
        SampleAt(SlurryFlow, 3_700_000, 1);

        Assert.AreEqual('M', MarkOf(SlurryFlow));
    }

    [TestMethod]
    public void A_fault_stays_a_fault_during_maintenance()
    {
        TurnKey(ContactState.Closed);
        _image.Fault[Furnace] = InputFault.ThermocoupleOpen;
        Sample();

        Assert.AreEqual('D', MarkOf(Furnace));
    }

    [TestMethod]
    [DataRow(ContactState.Open)]
    [DataRow(ContactState.Cut)]
    [DataRow(ContactState.Shorted)]
    public void Only_a_made_key_is_maintenance(byte state)
    {
        TurnKey(state);
        SampleAt(SlurryFlow, 12_000_000, 1);

        Assert.AreEqual('N', MarkOf(SlurryFlow));
    }

    [TestMethod]
    public void A_contact_state_counts_from_the_second_tick_that_shows_it()
    {
        Tick(ContactState.Open);
        Tick(ContactState.Open);
        Tick(ContactState.Closed);
        Assert.AreEqual(ContactState.Open, _sampler.Samples.Contact[MaintenanceKey]);

        Tick(ContactState.Closed);
        Assert.AreEqual(ContactState.Closed, _sampler.Samples.Contact[MaintenanceKey]);
        Assert.AreEqual(300, _sampler.Samples.ContactSinceMs[MaintenanceKey]);
    }

    [TestMethod]
    public void A_contact_that_bounces_from_tick_to_tick_does_not_change()
    {
        Tick(ContactState.Open);
        Tick(ContactState.Open);
        for (var i = 0; i < 10; i++)
        {
            Tick(ContactState.Closed);
            Tick(ContactState.Open);
        }

        Assert.AreEqual(ContactState.Open, _sampler.Samples.Contact[MaintenanceKey]);
    }

    [TestMethod]
    public void Two_ticks_in_a_rush_do_not_debounce()
    {
        _image.Contact[MaintenanceKey] = ContactState.Closed;
        _sampler.Debounce(_image, 1000);
        _sampler.Debounce(_image, 1049);
        Assert.AreEqual(ContactState.Unread, _sampler.Samples.Contact[MaintenanceKey]);

        _sampler.Debounce(_image, 1050);
        Assert.AreEqual(ContactState.Closed, _sampler.Samples.Contact[MaintenanceKey]);
    }

    private void TurnKey(byte state)
    {
        Tick(state);
        Tick(state);
    }

    private void Tick(byte key)
    {
        _uptimeMs += 100;
        _image.Contact[MaintenanceKey] = key;
        _sampler.Debounce(_image, _uptimeMs);
    }

    private void SampleAt(int channel, int raw, int seconds)
    {
        _image.Fault[channel] = InputFault.None;
        _image.Raw[channel] = raw;
        for (var i = 0; i < seconds; i++)
        {
            Sample();
        }
    }

    private void Sample()
    {
        _uptimeMs += 1000;
        _sampler.Sample(_image, _uptimeMs);
    }

    private char MarkOf(int channel) => (char)_sampler.Samples.Marks[channel];
}
