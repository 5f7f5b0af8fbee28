using Edge.Events;
using Edge.Inputs;
using Edge.Sampling;
using Edge.Tests.Configuration;

namespace Edge.Tests.Events;

/// <summary>Marks by key and by order: bounded in time, and never silent.</summary>
[TestClass]
public sealed class OrderTests
{
    private const int Key = 5;

    private readonly EventList _events = new();
    private readonly InputImage _image;
    private readonly Sampler _sampler;
    private readonly OrderMonitor _monitor;
    private readonly SampleSet _samples;
    private long _uptimeMs;

    public OrderTests()
    {
        var site = TestSites.With(root => root["lines"]![0]!["maintenanceMinutes"] = 30);
        _image = new InputImage(site);
        _sampler = new Sampler(site);
        _samples = _sampler.Samples;
        _monitor = new OrderMonitor(site, _sampler.Orders, _events);
        for (var i = 0; i < site.Channels.Length; i++)
        {
            _image.Fault[i] = InputFault.None;
            _image.Raw[i] = 12_000_000;
        }
    }

    [TestMethod]
    public void A_forgotten_key_is_told_and_hides_no_more()
    {
        Turn(on: true);
        Run(29);
        Assert.AreEqual(Mark.Maintenance, _samples.Marks[0]);

        Run(2);

        Assert.AreEqual(EventCode.MaintenanceOverdue, _events.All.Single().Code);
        Assert.AreEqual(Mark.Normal, _samples.Marks[0]);
        Turn(on: false);
        Turn(on: true);
        Run(1);
        Assert.AreEqual(Mark.Maintenance, _samples.Marks[0]);
    }

    [TestMethod]
    public void Ordered_maintenance_ends_by_itself_and_says_so()
    {
        Run(1);
        Assert.IsTrue(_sampler.Orders.TryBegin(0, 10 * 60_000, _uptimeMs));
        Run(9);
        Assert.AreEqual(Mark.Maintenance, _samples.Marks[3]);

        Run(2);

        Assert.AreEqual(new Written(EventCode.MaintenanceOff, 0, "kiln-1", 0, 10 * 60_000, OrderEnd.Expired), _events.All.Single());
        Assert.AreEqual(Mark.Normal, _samples.Marks[3]);
    }

    [TestMethod]
    public void A_key_takes_over_what_was_ordered()
    {
        Run(1);
        _sampler.Orders.TryBegin(0, 10 * 60_000, _uptimeMs);
        Run(1);
        Turn(on: true);
        Run(15);

        Assert.IsEmpty(_events.All);
        Assert.AreEqual(Mark.Maintenance, _samples.Marks[3]);
        Assert.IsFalse(_sampler.Orders.TryEnd(0));
    }

    [TestMethod]
    public void A_channel_is_calibrated_alone_and_its_mark_goes_before_the_line_s()
    {
        Turn(on: true);
        Assert.IsTrue(_sampler.Orders.TryCalibrate(2, 5 * 60_000, _uptimeMs));
        Assert.IsFalse(_sampler.Orders.TryCalibrate(2, 5 * 60_000, _uptimeMs));
        Run(1);
        Assert.AreEqual((Mark.Calibration, Mark.Maintenance), (_samples.Marks[2], _samples.Marks[3]));

        Run(5);

        Assert.AreEqual(new Written(EventCode.CalibrationEnded, 0, "flue-temperature", 0, 5 * 60_000, OrderEnd.Expired), _events.All.Single());
    }

    [TestMethod]
    public void A_fault_stays_a_fault_under_every_mark()
    {
        _sampler.Orders.TryCalibrate(2, 5 * 60_000, _uptimeMs);
        _image.Fault[2] = InputFault.ChipSilent;
        Run(1);

        Assert.AreEqual(Mark.Fault, _samples.Marks[2]);
    }

    private void Turn(bool on)
    {
        _image.Contact[Key] = on ? ContactState.Closed : ContactState.Open;
        RunSeconds(2);
    }

    private void Run(int minutes) => RunSeconds(minutes * 60);

    private void RunSeconds(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _uptimeMs += 1000;
            _sampler.Debounce(_image, _uptimeMs - 100);
            _sampler.Debounce(_image, _uptimeMs);
            _sampler.Sample(_image, _uptimeMs);
            _monitor.Take(_uptimeMs);
        }
    }
}
