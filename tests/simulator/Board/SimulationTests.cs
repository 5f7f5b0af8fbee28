using Edge.Events;
using Edge.Records;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Board;

[TestClass]
public sealed class SimulationTests
{
    [TestMethod]
    public void After_a_minute_all_sixteen_channels_are_normal()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(60);
        var marks = fixture.Simulation.Firmware!.Samples.Marks;
        Assert.AreEqual(new string('N', 16), string.Concat(marks.Select(mark => (char)mark)));
    }

    [TestMethod]
    public void Minute_records_hold_the_plant_s_values()
    {
        using var fixture = new SimulationFixture();
        fixture.Simulation.Plant.Override("flue-temperature", 123.4);
        fixture.Simulation.Plant.Override("furnace-temperature", 1102.3);
        fixture.Simulation.Plant.Override("so2", 33.3);
        fixture.Run(190);
        var minute = fixture.Records().Last(record => record.Kind == RecordKind.Minute);
        Assert.AreEqual(1234, minute.Average[2], 1.0);
        Assert.AreEqual(11023, minute.Average[6], 1.0);
        Assert.AreEqual(333, minute.Average[13]);
        Assert.IsTrue(minute.ValidCount.All(count => count >= 58), string.Join(",", minute.ValidCount));
    }
}
