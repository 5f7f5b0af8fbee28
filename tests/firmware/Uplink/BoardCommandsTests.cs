using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Edge.Tests.Board;
using Google.Protobuf;

namespace Edge.Tests.Uplink;

/// <summary>Commands to a whole board at a plant: from the broker to the records.</summary>
[TestClass]
public sealed class BoardCommandsTests
{
    [TestMethod]
    public void Maintenance_ordered_by_the_platform_is_signed_and_told_in_the_same_second()
    {
        using var fixture = new SimulationFixture();
        var decoder = new SparkplugDecoder();
        var told = new List<SparkplugMessage>();
        fixture.Broker.Subscribe(message =>
        {
            if (message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal) && decoder.TryDecode(message.Topic, message.Payload, out var decoded, out _))
            {
                told.Add(decoded!);
            }
        });
        fixture.Run(70);
        var before = told.Count;
        var site = fixture.Simulation.Site!;
        fixture.Broker.Publish($"spBv1.0/{site.Group}/DCMD/{site.Node}/{site.Lines[0].Id}", new Payload
        {
            Metrics =
            {
                new Metric { Name = "Command/Id", StringValue = "order-1" },
                new Metric { Name = "Command/Name", StringValue = "begin-maintenance" },
                new Metric { Name = "Command/Argument1", LongValue = 30 },
                new Metric { Name = "Command/Argument2", LongValue = OrderReason.Cleaning },
                new Metric { Name = "Command/Text", StringValue = "li-wei" },
            },
        }.ToByteArray());
        fixture.Run(1);

        Assert.AreEqual("done", told.Last(message => message.Find("Command/Outcome")?.Value is not null).Find("Command/Outcome")!.Value);
        string[] codes = [.. told.Skip(before).Select(message => message.Find("Event/Code")?.Value as string).OfType<string>()];
        CollectionAssert.AreEqual(new[] { "maintenance-on", "ordered-by", "command" }, codes);
    }
}
