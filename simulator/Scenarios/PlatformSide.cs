using System.Globalization;
using Edge.Platform.Sparkplug.Wire;
using Edge.Simulator.Link;
using Edge.Uplink;
using Google.Protobuf;

namespace Edge.Simulator.Scenarios;

/// <summary>The platform's side of commands: publishes them at the broker, as firmware/Uplink/CONTRACT.md has it.</summary>
internal sealed class PlatformSide(LoopbackBroker broker)
{
    private int _sent;

    /// <summary>Group, message type and node of the board.</summary>
    public string Board { get; set; } = "";

    /// <summary>Publishes a command; who is not connected does not get it.</summary>
    public void Send(string name, string subject, long argument1, string text)
    {
        var payload = new Payload();
        Add(payload, "Command/Id", string.Create(CultureInfo.InvariantCulture, $"scenario-{++_sent}"));
        Add(payload, "Command/Name", name);
        Add(payload, "Command/Subject", subject);
        payload.Metrics.Add(new Metric { Name = "Command/Argument1", Datatype = DataType.Int64, LongValue = (ulong)argument1 });
        if (text.Length > 0)
        {
            Add(payload, "Command/Text", text);
        }

        broker.Publish("spBv1.0/" + Board, payload.ToByteArray());
    }

    private static void Add(Payload payload, string name, string value) =>
        payload.Metrics.Add(new Metric { Name = name, Datatype = DataType.String, StringValue = value });
}
