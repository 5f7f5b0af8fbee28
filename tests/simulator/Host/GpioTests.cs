using System.Device.Gpio;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

[TestClass]
public sealed class GpioTests
{
    private readonly FakeBoard _board = new();

    [TestMethod]
    public void An_output_starts_low_and_follows_what_is_written()
    {
        var pin = Open(4, PinMode.Output);
        Assert.IsFalse(_board.Pins[4]);
        pin.Write(PinValue.High);
        Assert.IsTrue(_board.Pins[4]);
        pin.Toggle();
        Assert.IsFalse(_board.Pins[4]);
    }

    [TestMethod]
    public void An_output_reads_low_whatever_it_drives()
    {
        var pin = Open(4, PinMode.Output);
        pin.Write(PinValue.High);
        Assert.AreEqual(PinValue.Low, pin.Read());
    }

    [TestMethod]
    public void An_input_reads_the_line_and_refuses_to_be_written()
    {
        var pin = Open(34, PinMode.Input);
        _board.Pins[34] = true;
        Assert.AreEqual(PinValue.High, pin.Read());
        Assert.ThrowsExactly<ArgumentException>(() => pin.Write(PinValue.Low));
    }

    [TestMethod]
    [DataRow(34, PinMode.Output, DisplayName = "34 is input only")]
    public void A_mode_that_the_chip_does_not_have_is_refused(int number, PinMode mode) =>
        Assert.ThrowsExactly<ArgumentException>(() => Open(number, mode));

    [TestMethod]
    [DataRow(6, DisplayName = "flash")]
    [DataRow(20, DisplayName = "not on the chip")]
    [DataRow(40, DisplayName = "beyond the last")]
    public void A_pin_that_is_not_ours_does_not_open(int number) =>
        Assert.ThrowsExactly<InvalidOperationException>(() => Open(number, PinMode.Input));

    [TestMethod]
    public void A_pin_opens_once_until_it_is_closed()
    {
        var pin = Open(4, PinMode.Input);
        Assert.ThrowsExactly<InvalidOperationException>(() => Open(4, PinMode.Input));
        pin.Dispose();
        Open(4, PinMode.Input);
    }

    [TestMethod]
    public void Edges_are_reported_with_pin_and_direction_and_the_debounce_time_is_the_boards()
    {
        var pin = Open(27, PinMode.InputPullUp);
        var changes = new List<(int Pin, PinEventTypes Type)>();
        pin.DebounceTimeout = TimeSpan.FromMilliseconds(20);
        pin.ValueChanged += (_, e) => changes.Add((e.PinNumber, e.ChangeType));
        _board.Watchers[27]!(true);
        _board.Watchers[27]!(false);
        CollectionAssert.AreEqual(new[] { (27, PinEventTypes.Rising), (27, PinEventTypes.Falling) }, changes);
        Assert.AreEqual(TimeSpan.FromMilliseconds(20), _board.Debounces[27]);
    }

    [TestMethod]
    public void A_disposed_pin_reports_nothing_more()
    {
        var pin = Open(27, PinMode.Input);
        pin.ValueChanged += (_, _) => Assert.Fail("it did");
        pin.Dispose();
        Assert.IsNull(_board.Watchers[27]);
    }

    [TestMethod]
    public void A_controller_reports_only_the_edges_asked_for()
    {
        Edge.Host.HostBoard.Current = _board;
        using var controller = new GpioController();
        controller.OpenPin(5, PinMode.Input);
        var falling = 0;
        controller.RegisterCallbackForPinValueChangedEvent(5, PinEventTypes.Falling, (_, _) => falling++);
        _board.Watchers[5]!(true);
        _board.Watchers[5]!(false);
        Assert.AreEqual(1, falling);
    }

    [TestMethod]
    public void A_pulse_counter_counts_from_its_start_and_from_each_reset()
    {
        Edge.Host.HostBoard.Current = _board;
        _board.Pulses[35] = 100;
        using var counter = new GpioPulseCounter(35);
        counter.Start();
        _board.Pulses[35] = 142;
        Assert.AreEqual(42L, counter.Read().Count);
        Assert.AreEqual(42L, counter.Reset().Count);
        _board.Pulses[35] = 145;
        Assert.AreEqual(3L, counter.Read().Count);
    }

    private GpioPin Open(int number, PinMode mode)
    {
        Edge.Host.HostBoard.Current = _board;
        return new GpioController().OpenPin(number, mode);
    }
}
