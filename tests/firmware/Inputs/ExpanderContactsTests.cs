using System.Device.I2c;
using Edge.Inputs;
using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class ExpanderContactsTests
{
    private const int Shorted = 0;
    private const int Closed = 1;
    private const int Open = 3;
    private const int Cut = 7;

    private readonly BenchBoard _board = new();
    private readonly EdgeQueue _edges = new();
    private readonly Mcp23017Chip[] _chips = [new(), new()];

    [TestMethod]
    [DataRow(0, ContactState.Shorted)]
    [DataRow(1, ContactState.Closed)]
    [DataRow(3, ContactState.Open)]
    [DataRow(7, ContactState.Cut)]
    [DataRow(2, ContactState.Unread)]
    [DataRow(4, ContactState.Unread)]
    [DataRow(5, ContactState.Unread)]
    [DataRow(6, ContactState.Unread)]
    public void A_thermometer_code_is_a_state_and_any_other_is_none(int code, byte state)
    {
        Assert.AreEqual(state, ExpanderContacts.StateOf(code));
    }

    [TestMethod]
    public void Six_loops_are_read_from_two_chips()
    {
        var (inputs, image) = Wire(6);
        int[] codes = [Shorted, Closed, Open, Cut, Closed, Open];
        for (var loop = 0; loop < 6; loop++)
        {
            SetLoop(loop, codes[loop]);
        }

        inputs.Read(image);

        CollectionAssert.AreEqual(
            new[] { ContactState.Shorted, ContactState.Closed, ContactState.Open, ContactState.Cut, ContactState.Closed, ContactState.Open },
            image.Contact);
    }

    [TestMethod]
    public void A_reading_of_both_chips_takes_less_than_two_milliseconds()
    {
        var (inputs, image) = Wire(6);
        inputs.Read(image);
        var before = _board.NowUs;

        inputs.Read(image);

        Assert.IsLessThan(2_000, _board.NowUs - before);
    }

    [TestMethod]
    public void A_missing_chip_leaves_its_loops_unread_and_the_others_alone()
    {
        var (inputs, image) = Wire(6);
        SetAll(Closed);

        _board.I2c.Remove(0x21);
        inputs.Read(image);

        CollectionAssert.AreEqual(
            new[] { ContactState.Closed, ContactState.Closed, ContactState.Closed, ContactState.Unread, ContactState.Unread, ContactState.Unread },
            image.Contact);
    }

    [TestMethod]
    public void A_chip_that_lost_its_power_is_configured_again()
    {
        var (inputs, image) = Wire(6);
        SetAll(Closed);
        inputs.Read(image);

        _chips[0].Reset();
        inputs.Read(image);
        var during = image.Contact[0];
        inputs.Read(image);
        inputs.Read(image);

        Assert.AreEqual(ContactState.Unread, during);
        Assert.AreEqual(ContactState.Closed, image.Contact[0]);
    }

    [TestMethod]
    public void A_change_is_queued_with_the_time_of_the_interrupt()
    {
        var (inputs, image) = Wire(3);
        SetAll(Closed);
        inputs.Read(image);
        _board.Wait(40);
        SetLoop(1, Open);
        inputs.NoteInterrupt();
        var changedMs = _board.UptimeMs;
        _board.Wait(60);

        inputs.Read(image);

        var edge = new ContactEdge();
        Assert.IsTrue(_edges.TryTake(edge));
        Assert.AreEqual((1, false, changedMs), (edge.Contact, edge.Made, edge.UptimeMs));
        Assert.IsFalse(_edges.TryTake(edge));
    }

    [TestMethod]
    public void An_opening_that_is_over_before_the_next_reading_is_queued_nevertheless()
    {
        var (inputs, image) = Wire(3);
        SetAll(Closed);
        inputs.Read(image);
        inputs.Read(image);
        SetLoop(2, Open);
        inputs.NoteInterrupt();
        _board.Wait(30);
        SetLoop(2, Closed);
        _board.Wait(70);

        inputs.Read(image);

        var edge = new ContactEdge();
        Assert.IsTrue(_edges.TryTake(edge));
        Assert.AreEqual((2, false), (edge.Contact, edge.Made));
        Assert.IsTrue(_edges.TryTake(edge));
        Assert.AreEqual((2, true), (edge.Contact, edge.Made));
        Assert.AreEqual(ContactState.Closed, image.Contact[2]);
    }

    [TestMethod]
    public void Boot_and_broken_wires_are_no_edges()
    {
        var (inputs, image) = Wire(3);
        SetAll(Closed);
        inputs.Read(image);
        SetLoop(0, Cut);
        inputs.Read(image);
        SetLoop(0, Closed);
        inputs.Read(image);

        Assert.IsFalse(_edges.TryTake(new ContactEdge()));
    }

    [TestMethod]
    public void An_output_is_driven_and_survives_a_reset_of_the_chip()
    {
        Edge.Host.HostBoard.Current = _board;
        _board.I2c[0x20] = _chips[0];
        var expander = Driver(0x20);

        expander.SetOutput(Mcp23017.OutputB7, true);
        Assert.IsTrue(_chips[0].ReadPin(Mcp23017.OutputB7));
        _chips[0].Reset();
        expander.TryRead();
        expander.TryRead();

        Assert.IsTrue(_chips[0].ReadPin(Mcp23017.OutputB7));
    }

    private (ExpanderContacts Inputs, InputImage Image) Wire(int contacts)
    {
        Edge.Host.HostBoard.Current = _board;
        _board.I2c[0x20] = _chips[0];
        _board.I2c[0x21] = _chips[1];
        SetAll(Closed);
        var site = BenchSite.WithContacts(contacts);
        Mcp23017[] drivers = [Driver(0x20), Driver(0x21)];
        return (new ExpanderContacts(drivers, site, _edges, new BenchClock(_board)), new InputImage(site));
    }

    private static Mcp23017 Driver(int address) => new(
        new I2cChip(I2cDevice.Create(new I2cConnectionSettings(1, address, I2cBusSpeed.FastMode)), Limits.TicksPerSample),
        ExpanderContacts.ComparatorBits);

    private void SetAll(int code)
    {
        for (var loop = 0; loop < 6; loop++)
        {
            SetLoop(loop, code);
        }
    }

    private void SetLoop(int loop, int code)
    {
        for (var bit = 0; bit < 3; bit++)
        {
            _chips[loop / 3].SetInput(ExpanderContacts.ShiftOf(loop) + bit, ((code >> bit) & 1) != 0);
        }
    }
}
