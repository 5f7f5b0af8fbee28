using Edge.Simulator.Chips;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Chips;

[TestClass]
public sealed class Mcp23017ChipTests
{
    private readonly Mcp23017Chip _chip = new();

    [TestMethod]
    public void All_pins_are_inputs_after_power_on()
    {
        CollectionAssert.AreEqual(new byte[] { 0xFF, 0xFF, 0x00, 0x00 }, Read(0x00, 4));
    }

    [TestMethod]
    public void Both_ports_are_read_in_one_burst()
    {
        _chip.SetInput(0, true);
        _chip.SetInput(15, true);
        CollectionAssert.AreEqual(new byte[] { 0x01, 0x80 }, Read(0x12, 2));
    }

    [TestMethod]
    public void A_pull_up_raises_an_open_pin_only()
    {
        _chip.SetInput(1, false);
        Write(0x0C, 0xFF);
        CollectionAssert.AreEqual(new byte[] { 0xFD }, Read(0x12, 1));
    }

    [TestMethod]
    public void Polarity_inverts_what_is_read()
    {
        _chip.SetInput(0, true);
        Write(0x02, 0x03);
        CollectionAssert.AreEqual(new byte[] { 0x02 }, Read(0x12, 1));
    }

    [TestMethod]
    public void An_output_drives_its_pin()
    {
        Write(0x00, 0xFE);
        Write(0x12, 0x01);
        Assert.IsTrue(_chip.ReadPin(0));
        CollectionAssert.AreEqual(new byte[] { 0x01 }, Read(0x14, 1));
    }

    [TestMethod]
    public void The_other_bank_layout_moves_the_registers()
    {
        Write(0x0A, 0x80);
        _chip.SetInput(8, true);
        CollectionAssert.AreEqual(new byte[] { 0x01 }, Read(0x19, 1));
        CollectionAssert.AreEqual(new byte[] { 0x80 }, Read(0x05, 1));
    }

    [TestMethod]
    public void Byte_mode_toggles_between_the_ports()
    {
        Write(0x0A, 0x20);
        _chip.SetInput(0, true);
        CollectionAssert.AreEqual(new byte[] { 0x01, 0x00, 0x01, 0x00 }, Read(0x12, 4));
    }

    [TestMethod]
    public void A_change_interrupts_and_is_captured_until_it_is_read()
    {
        Write(0x04, 0x01);
        _chip.SetInput(0, true);
        _chip.SetInput(0, false);
        Assert.IsFalse(_chip.InterruptLevel(0));
        CollectionAssert.AreEqual(new byte[] { 0x01 }, Read(0x0E, 1));
        CollectionAssert.AreEqual(new byte[] { 0x01 }, Read(0x10, 1));
        Assert.IsTrue(_chip.InterruptLevel(0));
    }

    [TestMethod]
    public void A_pin_that_differs_from_its_default_interrupts_again()
    {
        Write(0x08, 0x02);
        Write(0x04, 0x02);
        _chip.SetInput(1, true);
        _ = Read(0x12, 1);
        Assert.IsFalse(_chip.InterruptLevel(0));
        _chip.SetInput(1, false);
        _ = Read(0x12, 1);
        Assert.IsTrue(_chip.InterruptLevel(0));
    }

    [TestMethod]
    public void Mirrored_interrupts_show_on_both_outputs_in_the_chosen_polarity()
    {
        Write(0x0A, 0x42);
        Write(0x05, 0x01);
        Assert.IsFalse(_chip.InterruptLevel(0));
        _chip.SetInput(8, true);
        Assert.IsTrue(_chip.InterruptLevel(0));
        Assert.IsTrue(_chip.InterruptLevel(1));
    }

    private void Write(params byte[] bytes)
    {
        Assert.IsTrue(_chip.Write(bytes));
    }

    private byte[] Read(byte address, int count)
    {
        var data = new byte[count];
        Assert.IsTrue(_chip.Write([address]));
        Assert.IsTrue(_chip.Read(data));
        return data;
    }
}
