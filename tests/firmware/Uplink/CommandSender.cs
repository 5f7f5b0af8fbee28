using Edge.Configuration;
using Edge.Platform.Sparkplug.Wire;
using Edge.Simulator.Link;
using Google.Protobuf;

namespace Edge.Tests.Uplink;

/// <summary>A platform's commands to one board, as CONTRACT.md has them.</summary>
internal sealed class CommandSender(LoopbackBroker broker, SiteSettings site)
{
    public void Confirm(long sequence) => Send(null, [new Metric { Name = "Records/Confirmed", Datatype = 4, LongValue = (ulong)sequence }]);

    /// <summary>A named command, to the node or to a line's device.</summary>
    public void Send(string id, string name, string? subject = null, long? first = null, long? second = null, string? text = null, string? line = null) => Send(line, new[]
    {
        Text("Command/Id", id), Text("Command/Name", name), Text("Command/Subject", subject),
        Number("Command/Argument1", first), Number("Command/Argument2", second), Text("Command/Text", text),
    }.OfType<Metric>());

    public void Send(string? line, IEnumerable<Metric> metrics)
    {
        var topic = line is null ? $"spBv1.0/{site.Group}/NCMD/{site.Node}" : $"spBv1.0/{site.Group}/DCMD/{site.Node}/{line}";
        broker.Publish(topic, new Payload { Metrics = { metrics } }.ToByteArray());
    }

    private static Metric? Text(string name, string? value) => value is null ? null : new Metric { Name = name, StringValue = value };

    private static Metric? Number(string name, long? value) => value is null ? null : new Metric { Name = name, LongValue = (ulong)value.Value };
}
