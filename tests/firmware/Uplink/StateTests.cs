using Edge.Events;
using Edge.Records;

namespace Edge.Tests.Uplink;

/// <summary>
/// States of valves, seals and kilns as a host shows them that keeps the last value of each metric, and takes historical ones for history.
/// The contacts of a rig's minutes say: kiln running, valve closed, seal open; those of <see cref="Restored"/> that the seal is whole.
/// </summary>
[TestClass]
public sealed class StateTests
{
    [TestMethod]
    public void A_state_that_changed_without_power_does_not_stay()
    {
        var rig = new UplinkRig();
        rig.Run(5);
        rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.AppendEvent(EventCode.SealBroken, 0, "bypass-1");
        rig.AppendEvent(EventCode.KilnStopped, 0, "line-1");
        rig.Run(5);
        CollectionAssert.AreEqual(new object?[] { "open", false, false }, Shown(rig));
        rig.Broker.CutConnections();
        rig.Boot();
        rig.Run(60);
        CollectionAssert.AreEqual(new object?[] { null, null, null }, Shown(rig));
        rig.AppendMinute(0, Restored);
        rig.Run(1);
        CollectionAssert.AreEqual(new object?[] { "closed", true, true }, Shown(rig));
    }

    [TestMethod]
    public void A_state_that_no_event_told_is_told_by_a_birth_of_its_line_after_the_first_minute()
    {
        var rig = new UplinkRig(UplinkSites.Build(2, 2));
        rig.Run(5);
        var before = rig.Decoded.Count;
        rig.AppendMinute(1);
        rig.AppendMinute(1);
        rig.Run(5);
        CollectionAssert.AreEqual(
            new[] { "DDATA line-2", "DDATA line-2", "DBIRTH line-2" },
            rig.Decoded.Skip(before).Select(message => $"{message.Type} {message.Device}").ToArray());
    }

    [TestMethod]
    public void A_minute_does_not_overrule_an_event()
    {
        var rig = new UplinkRig();
        rig.Run(5);
        rig.AppendMinute();
        rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.AppendMinute();
        rig.Run(5);
        Assert.AreEqual("open", Shown(rig)[0]);
    }

    [TestMethod]
    public void A_contact_that_an_event_called_unknown_is_bad_in_births_until_an_event_says_otherwise()
    {
        var rig = new UplinkRig();
        rig.Run(5);
        rig.AppendEvent(EventCode.ContactUnknown, 0, "kiln-1", 3);
        rig.Run(60);
        rig.AppendMinute();
        rig.Run(5);
        rig.SendCommand("Node Control/Rebirth");
        rig.Run(5);
        var kiln = rig.Births.Last().Find("Kiln/Running")!;
        Assert.AreEqual((null, 0), (kiln.Value, kiln.Quality));
    }

    [TestMethod]
    public void A_state_in_the_newest_records_is_known_while_the_card_is_out()
    {
        var rig = new UplinkRig();
        rig.Run(5);
        rig.AppendEvent(EventCode.KilnStarted, 0, "line-1");
        rig.Run(5);
        rig.Broker.CutConnections();
        rig.AppendEvent(EventCode.KilnStopped, 0, "line-1");
        rig.Log.Flush();
        rig.LogMedium.IsInserted = false;
        rig.Run(60);
        Assert.IsTrue(rig.Uplink.IsOnline);
        Assert.AreEqual(false, rig.Births.Last().Find("Kiln/Running")!.Value);
        rig.LogMedium.IsInserted = true;
        rig.Run(60);
        rig.AppendMinute(0, minute => minute.SecondsOn[0] = 0);
        rig.Run(60);
        Assert.AreEqual(false, Shown(rig)[2]);
    }

    [TestMethod]
    public void A_state_is_told_anew_after_records_were_lost()
    {
        var rig = new UplinkRig();
        rig.Run(5);
        rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.AppendEvent(EventCode.RecordsLost, Record.NoLine, "", 7);
        rig.Run(60);
        rig.AppendMinute();
        rig.Run(5);
        Assert.AreEqual("closed", Shown(rig)[0]);
    }

    [TestMethod]
    public void A_closing_in_a_long_outage_does_not_leave_the_valve_open()
    {
        var rig = new UplinkRig();
        rig.Run(5);
        rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.Run(5);
        rig.IsNetworkUp = false;
        rig.Broker.CutConnections();
        rig.AppendEvent(EventCode.BypassClosed, 0, "bypass-1");
        rig.Run(60);
        for (var i = 0; i < 2 * Limits.BirthRecords; i++)
        {
            rig.AppendMinute();
        }

        rig.IsNetworkUp = true;
        rig.Run(120);
        Assert.AreEqual("closed", Shown(rig)[0]);
    }

    [TestMethod]
    public void An_event_while_the_births_are_gathered_is_no_history()
    {
        for (var ticks = 1; ticks < 30; ticks++)
        {
            var rig = new UplinkRig();
            for (var i = 0; i < Limits.BirthRecords; i++)
            {
                rig.AppendMinute();
            }

            for (var i = 0; i < ticks; i++)
            {
                rig.Tick();
            }

            rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
            rig.Run(30);
            Assert.AreEqual("open", Shown(rig)[0], $"after {ticks} ticks");
        }
    }

    private static void Restored(Record minute) => minute.SecondsOn[3] = 60;

    private static object?[] Shown(UplinkRig rig)
    {
        var shown = new Dictionary<string, object?>();
        foreach (var metric in rig.Decoded.SelectMany(message => message.Metrics).Where(metric => !metric.IsHistorical))
        {
            shown[metric.Name] = metric.Value;
        }

        return [shown["bypass-1/State"], shown["bypass-1/SealWhole"], shown["Kiln/Running"]];
    }
}
