using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Google.Protobuf;
using MQTTnet;

namespace Edge.Tests.Link;

/// <summary>A host application on MQTTnet that decodes what it hears.</summary>
internal sealed class TestHost : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly SparkplugDecoder _decoder = new();
    private readonly List<SparkplugMessage> _messages = [];
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public SparkplugMessage[] Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public static async Task<TestHost> ConnectAsync(int port)
    {
        var host = new TestHost();
        host._client.ApplicationMessageReceivedAsync += host.Take;
        await host._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        await host._client.SubscribeAsync("spBv1.0/#");
        return host;
    }

    public int Count(string type) => Messages.Count(message => message.Type == type);

    public Task SendRebirth()
    {
        var payload = new Payload();
        payload.Metrics.Add(new Metric { Name = "Node Control/Rebirth", BooleanValue = true });
        return _client.PublishBinaryAsync("spBv1.0/plant/NCMD/board-1", payload.ToByteArray());
    }

    public async Task WaitFor(Func<SparkplugMessage[], bool> isThere)
    {
        var until = DateTime.UtcNow + _patience;
        while (!isThere(Messages))
        {
            Assert.IsTrue(DateTime.UtcNow < until, string.Join(" ", Messages.Select(message => message.Type)));
            await Task.Delay(5);
        }
    }

    public void Dispose() => _client.Dispose();

    private Task Take(MqttApplicationMessageReceivedEventArgs e)
    {
        var payload = System.Buffers.BuffersExtensions.ToArray(e.ApplicationMessage.Payload);
        Assert.IsTrue(_decoder.TryDecode(e.ApplicationMessage.Topic, payload, out var message, out var error), error);
        lock (_messages)
        {
            _messages.Add(message!);
        }

        return Task.CompletedTask;
    }
}
