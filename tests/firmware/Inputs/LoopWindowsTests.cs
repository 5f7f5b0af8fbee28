using Edge.Inputs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Inputs;

[TestClass]
public sealed class LoopWindowsTests
{
    private const int Offset = 142;

    private readonly LoopWindows _windows = LoopWindows.Default();

    [TestMethod]
    [DataRow(0, ContactState.Shorted)]
    [DataRow(LoopWindows.SeriesOhms, ContactState.Closed)]
    [DataRow(LoopWindows.SeriesOhms + LoopWindows.ParallelOhms, ContactState.Open)]
    [DataRow(int.MaxValue / 2, ContactState.Cut)]
    public void Each_state_of_a_loop_is_recognized(int loopOhms, byte state)
    {
        Assert.AreEqual(state, _windows.Classify(LoopWindows.NodeMillivolts(loopOhms, LoopWindows.PullUpOhms)));
    }

    [TestMethod]
    [DataRow(0, ContactState.Shorted)]
    [DataRow(LoopWindows.CableOhms, ContactState.Shorted)]
    [DataRow(LoopWindows.SeriesOhms, ContactState.Closed)]
    [DataRow(LoopWindows.SeriesOhms + LoopWindows.CableOhms, ContactState.Closed)]
    [DataRow(LoopWindows.SeriesOhms + LoopWindows.ParallelOhms, ContactState.Open)]
    [DataRow(LoopWindows.SeriesOhms + LoopWindows.ParallelOhms + LoopWindows.CableOhms, ContactState.Open)]
    [DataRow(LoopWindows.CutOhms, ContactState.Cut)]
    public void Each_state_is_recognized_by_the_uncalibrated_converter_of_any_chip(int loopOhms, byte state)
    {
        var node = LoopWindows.NodeMillivolts(loopOhms, LoopWindows.PullUpOhms);
        for (var reference = 1000; reference <= 1200; reference += 10)
        {
            Assert.AreEqual(state, _windows.Classify(ReadByChip(node, reference)), $"reference {reference} mV, node {node} mV");
        }
    }

    [TestMethod]
    public void Between_the_windows_is_room_that_is_no_contact_state()
    {
        Assert.IsLessThan(_windows.ClosedMin, _windows.ShortedMax + 300);
        Assert.IsLessThan(_windows.OpenMin, _windows.ClosedMax + 300);
        Assert.IsLessThan(_windows.CutMin, _windows.OpenMax + 100);
    }

    [TestMethod]
    public void The_windows_of_the_documented_resistors_are_the_documented_ones()
    {
        CollectionAssert.AreEqual(
            new[] { 212, 705, 1286, 1729, 2507, 2672 },
            new[] { _windows.ShortedMax, _windows.ClosedMin, _windows.ClosedMax, _windows.OpenMin, _windows.OpenMax, _windows.CutMin });
    }

    [TestMethod]
    [DataRow(600, ContactState.Shorted)]
    [DataRow(1500, ContactState.Cut)]
    [DataRow(2580, ContactState.Cut)]
    public void A_voltage_in_no_window_is_a_fault(int millivolts, byte state)
    {
        Assert.AreEqual(state, _windows.Classify(millivolts));
    }

    [TestMethod]
    public void Every_voltage_has_a_state_and_the_order_of_states_never_goes_back()
    {
        byte[] order = [ContactState.Shorted, ContactState.Closed, ContactState.Cut, ContactState.Open, ContactState.Cut];
        var place = 0;
        for (var millivolts = 0; millivolts <= 3300; millivolts++)
        {
            var state = _windows.Classify(millivolts);
            while (place < order.Length && order[place] != state)
            {
                place++;
            }

            Assert.IsLessThan(order.Length, place, $"{millivolts} mV is {state}");
        }
    }

    /// <summary>
    /// What a chip reads at 12 dB (esp_adc_cal's line: gain by its reference, offset 142 mV), as the firmware turns it into a voltage.
    /// </summary>
    private static int ReadByChip(int millivolts, int referenceMillivolts)
    {
        var raw = (millivolts - Offset) / (referenceMillivolts * 196602.0 / 4095 / 65536);

        // Above 2600 mV the real curve bends up to full scale at about 3100 mV of an average chip.
        if (millivolts > 2600 * referenceMillivolts / 1100.0)
        {
            raw += (millivolts - (2600 * referenceMillivolts / 1100.0)) * 0.6;
        }

        return AdcContacts.ToMillivolts((int)Math.Clamp(raw, 0, 4095));
    }
}
