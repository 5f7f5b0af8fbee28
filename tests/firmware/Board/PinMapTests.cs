using Edge.Board;
using Edge.Tests.House;

namespace Edge.Tests.Board;

/// <summary>
/// The pin maps against what an ESP32-WROVER-E's pins can do (ESP32 datasheet, "Pin Definitions" and "Strapping Pins";
/// ESP32-WROVER-E datasheet, "Pin Definitions").
/// </summary>
[TestClass]
public sealed class PinMapTests
{
    private static readonly int[] _flash = [6, 7, 8, 9, 10, 11];
    private static readonly int[] _psram = [16, 17];
    private static readonly int[] _inputOnly = [34, 35, 36, 37, 38, 39];
    private static readonly int[] _strapping = [0, 2, 5, 12, 15];
    private static readonly int[] _missing = [20, 24, 28, 29, 30, 31, 37, 38];
    private static readonly int[] _adc1PinOfChannel = [36, 37, 38, 39, 32, 33, 34, 35];

    /// <summary>RMII of the ESP32's EMAC, the management pins, and the clock and reset of the image ESP32_OLIMEX_WROVER.</summary>
    private static readonly int[] _ethernet = [0, 12, 18, 19, 21, 22, 23, 25, 26, 27];

    public static IEnumerable<object[]> Boards => [["wrover"], ["ethernet"]];

    [TestMethod]
    public void An_unknown_board_has_no_definition()
    {
        Assert.IsNull(PinMap.Find("esp8266"));
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void No_pin_is_used_twice(string board)
    {
        var pins = Uses(board).Select(use => use.Pin).ToArray();

        CollectionAssert.AllItemsAreUnique(pins);
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void No_pin_of_the_flash_the_psram_or_the_console_is_used(string board)
    {
        int[] taken = [.. _flash, .. _psram, .. _missing, 0, 1, 3];

        Assert.IsFalse(Uses(board).Any(use => taken.Contains(use.Pin)));
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void No_use_is_among_the_pins_that_the_board_reserves(string board)
    {
        var map = PinMap.Find(board);

        Assert.IsFalse(map.Uses.Any(use => map.Reserved.Contains(use.Pin)));
    }

    [TestMethod]
    public void The_ethernet_board_leaves_the_pins_of_its_phy_alone()
    {
        Assert.IsTrue(_ethernet.All(pin => PinMap.Ethernet().Reserved.Contains(pin)));
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void Nothing_is_driven_at_a_pin_that_is_input_only(string board)
    {
        var driven = Uses(board).Where(use => use.Role is PinRole.Output or PinRole.OpenDrain);

        Assert.IsFalse(driven.Any(use => _inputOnly.Contains(use.Pin)));
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void Every_strapping_pin_says_why_the_chip_boots_nevertheless(string board)
    {
        foreach (var use in Uses(board))
        {
            Assert.AreEqual(_strapping.Contains(use.Pin), use.Strapping != null, $"pin {use.Pin}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void Analogue_loops_are_at_the_pins_of_their_ADC1_channels(string board)
    {
        var map = PinMap.Find(board);

        CollectionAssert.AreEqual(map.LoopAdcChannels.Select(channel => _adc1PinOfChannel[channel]).ToArray(), map.LoopAdcPins);
        Assert.IsTrue(map.Uses.Where(use => use.Role == PinRole.Analog).All(use => _adc1PinOfChannel.Contains(use.Pin)));
    }

    [TestMethod]
    public void The_reference_board_reads_six_loops_and_catches_the_edges_of_the_first_three()
    {
        var map = PinMap.Wrover();

        Assert.HasCount(Limits.Loops, map.LoopAdcPins);
        Assert.HasCount(Limits.Loops, map.LoopEdgePins);
        Assert.IsTrue(map.LoopEdgePins.Take(3).All(pin => pin != PinMap.NoPin));
    }

    [TestMethod]
    public void The_ethernet_board_reads_its_loops_from_expanders_that_can_interrupt()
    {
        var map = PinMap.Ethernet();

        Assert.HasCount(2, map.ExpanderAddresses);
        Assert.AreNotEqual(PinMap.NoPin, map.ExpanderInterrupt);
        Assert.IsEmpty(map.LoopAdcChannels);
    }

    [TestMethod]
    [DynamicData(nameof(Boards))]
    public void The_documents_list_every_pin(string board)
    {
        var lines = File.ReadAllLines(Repository.PathOf("hardware", board + ".md"));
        foreach (var use in Uses(board))
        {
            Assert.IsTrue(
                lines.Any(line => line.StartsWith($"| {use.Pin} |", StringComparison.Ordinal)),
                $"hardware/{board}.md has no row for pin {use.Pin}: {use.Purpose}");
        }
    }

    private static PinUse[] Uses(string board) => PinMap.Find(board).Uses;
}
