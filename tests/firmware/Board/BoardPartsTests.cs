using System.Device.Spi;
using Edge.Board;
using Edge.Configuration;
using Edge.Host;
using Edge.Inputs;
using Edge.Simulator.Chips;
using Edge.Tests.Inputs;

namespace Edge.Tests.Board;

[TestClass]
public sealed class BoardPartsTests
{
    [TestMethod]
    public void The_reference_board_reads_all_its_inputs_within_a_second()
    {
        var board = BenchBoard.Power();
        Equip(board, PinMap.Wrover());
        var parts = BoardParts.Open(Site("wrover"), new BenchClock(board));

        RunSeconds(board, parts, 1);

        CollectionAssert.AreEqual(new byte[4], parts.Image.Fault);
        CollectionAssert.AreEqual(Enumerable.Repeat(ContactState.Closed, 6).ToArray(), parts.Image.Contact);
    }

    [TestMethod]
    public void The_ethernet_board_reads_all_its_inputs_within_a_second()
    {
        var board = BenchBoard.Power();
        Equip(board, PinMap.Ethernet());
        var parts = BoardParts.Open(Site("ethernet"), new BenchClock(board));

        RunSeconds(board, parts, 1);

        CollectionAssert.AreEqual(new byte[4], parts.Image.Fault);
        CollectionAssert.AreEqual(Enumerable.Repeat(ContactState.Closed, 6).ToArray(), parts.Image.Contact);
    }

    [TestMethod]
    [DataRow("wrover")]
    [DataRow("ethernet")]
    public void A_board_without_a_single_chip_opens_and_says_why_there_is_no_value(string name)
    {
        var board = BenchBoard.Power();
        var parts = BoardParts.Open(Site(name), new BenchClock(board));

        RunSeconds(board, parts, 3);

        CollectionAssert.AreEqual(
            new[] { InputFault.ChipSilent, InputFault.ChipSilent, InputFault.None, InputFault.SlaveSilent },
            parts.Image.Fault);
    }

    [TestMethod]
    [DataRow("wrover")]
    [DataRow("ethernet")]
    public void The_steady_tick_of_the_inputs_allocates_nothing_of_ours(string name)
    {
        var board = BenchBoard.Power();
        Equip(board, PinMap.Find(name));
        var parts = BoardParts.Open(Site(name), new BenchClock(board));
        RunSeconds(board, parts, 20);

        var before = VendorMeter.FirmwareBytes;
        for (var tick = 0; tick < 200; tick++)
        {
            parts.Scanner.Step(parts.Image, tick % 10);
            parts.Supervisor.Feed();
            parts.Relay.Set(tick % 3 == 0);
        }

        Assert.AreEqual(0, VendorMeter.FirmwareBytes - before);
    }

    [TestMethod]
    public void The_edges_of_the_first_three_loops_are_queued_for_their_contacts()
    {
        var board = BenchBoard.Power();
        var map = PinMap.Wrover();
        var site = Site("wrover");
        (site.Contacts[0].Loop, site.Contacts[5].Loop) = (5, 0);
        var parts = BoardParts.Open(site, new BenchClock(board));

        board.Wait(70);
        board.SetLevel(map.LoopEdgePins[0], true);

        var edge = new ContactEdge();
        Assert.IsTrue(parts.Edges.TryTake(edge));
        Assert.AreEqual((5, true, board.UptimeMs), (edge.Contact, edge.Made, edge.UptimeMs));
    }

    [TestMethod]
    public void Edges_are_debounced_by_the_native_driver()
    {
        var board = BenchBoard.Power();
        BoardParts.Open(Site("wrover"), new BenchClock(board));

        Assert.HasCount(3, board.Debounce);
        Assert.IsTrue(board.Debounce.Values.All(time => time == TimeSpan.FromMilliseconds(Limits.DebounceMs)));
    }

    [TestMethod]
    public void A_board_without_a_thermocouple_keeps_the_chip_select_of_its_converter()
    {
        var board = BenchBoard.Power();
        var map = PinMap.Wrover();
        var parts = BoardParts.Open(BenchSite.Of(BenchSite.Current(0)), new BenchClock(board));

        GC.Collect();
        GC.WaitForPendingFinalizers();

        var sameLine = new SpiConnectionSettings(map.SpiBus, map.ThermocoupleSelect);
        Assert.ThrowsExactly<SpiDeviceAlreadyInUseException>(() => SpiDevice.Create(sameLine));
        GC.KeepAlive(parts);
    }

    [TestMethod]
    public void A_hung_converter_with_one_input_in_use_is_asked_again_after_ten_seconds()
    {
        var board = BenchBoard.Power();
        var chip = new HungChip();
        board.I2c[PinMap.Wrover().CurrentAddresses[0]] = chip;
        var parts = BoardParts.Open(BenchSite.Of(BenchSite.Current(0)), new BenchClock(board));

        RunSeconds(board, parts, 12);

        Assert.AreEqual(2, chip.Transfers);
    }

    [TestMethod]
    public void The_relay_of_the_reference_board_is_a_pin()
    {
        var board = BenchBoard.Power();
        var parts = BoardParts.Open(Site("wrover"), new BenchClock(board));

        parts.Relay.Set(true);

        Assert.IsTrue(board.Levels[PinMap.Wrover().Relay]);
    }

    [TestMethod]
    public void The_relay_of_the_ethernet_board_is_an_output_of_its_first_expander()
    {
        var board = BenchBoard.Power();
        Equip(board, PinMap.Ethernet());
        var parts = BoardParts.Open(Site("ethernet"), new BenchClock(board));

        parts.Relay.Set(true);

        Assert.IsTrue(((Mcp23017Chip)board.I2c[0x20]).ReadPin(Mcp23017.OutputB7));
    }

    [TestMethod]
    public void The_watchdog_s_input_toggles_with_every_feed()
    {
        var board = BenchBoard.Power();
        var parts = BoardParts.Open(Site("wrover"), new BenchClock(board));
        var pin = PinMap.Wrover().Watchdog;

        parts.Supervisor.Feed();
        var first = board.Levels[pin];
        parts.Supervisor.Feed();

        Assert.AreNotEqual(first, board.Levels[pin]);
    }

    [TestMethod]
    public void An_unknown_board_is_refused_by_name()
    {
        var board = BenchBoard.Power();

        var error = Assert.ThrowsExactly<ArgumentException>(() => BoardParts.Open(Site("esp8266"), new BenchClock(board)));

        Assert.Contains("esp8266", error.Message);
    }

    /// <summary>Current, thermocouple, pulse and Modbus, one channel each, and six contacts.</summary>
    private static SiteSettings Site(string name)
    {
        var site = BenchSite.Of(BenchSite.Current(1), BenchSite.Thermocouple('K'), BenchSite.Pulse(), BenchSite.Register(1, 0));
        site.Contacts = BenchSite.WithContacts(6).Contacts;
        site.Board = name;
        return site;
    }

    private static void Equip(BenchBoard board, PinMap map)
    {
        foreach (var address in map.CurrentAddresses)
        {
            board.I2c[address] = new Ads1115Chip(board, _ => 0.9);
        }

        board.Spi[map.ThermocoupleSelect] = new Max31856Chip(board, () => 900, () => 25);
        board.Wire = new ModbusLine(board, 9600, false, new ModbusSlaveChip(1, new Sevens()));
        foreach (var channel in map.LoopAdcChannels)
        {
            board.Millivolts[channel] = LoopWindows.NodeMillivolts(LoopWindows.SeriesOhms, LoopWindows.PullUpOhms);
        }

        foreach (var address in map.ExpanderAddresses)
        {
            var chip = new Mcp23017Chip();
            for (var loop = 0; loop < 3; loop++)
            {
                chip.SetInput(ExpanderContacts.ShiftOf(loop), true);
                chip.SetInput(ExpanderContacts.ShiftOf(loop) + 1, false);
                chip.SetInput(ExpanderContacts.ShiftOf(loop) + 2, false);
            }

            board.I2c[address] = chip;
        }
    }

    private static void RunSeconds(BenchBoard board, BoardParts parts, int seconds)
    {
        for (var tick = 0; tick < seconds * 10; tick++)
        {
            var before = board.NowUs;
            parts.Scanner.Step(parts.Image, tick % 10);
            board.Elapse(Math.Max(0, 100_000 - (board.NowUs - before)));
        }
    }

    private sealed class Sevens : IModbusRegisters
    {
        public int? Read(bool isInputRegister, int register) => 7;

        public bool IsDead(bool isInputRegister, int register) => false;
    }
}
