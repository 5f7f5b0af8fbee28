using System.Net;
using System.Net.Sockets;
using System.Text;

using MQTTnet.Server;

namespace Edge.Tests.Host;

/// <summary>A real broker in this process, on a port of its own.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    private TestBroker(MqttServer server, int port)
    {
        _server = server;
        Port = port;
    }

    public int Port { get; }

    public static async Task<TestBroker> StartAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            var options = new MqttServerOptionsBuilder()
                .WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
                .WithDefaultEndpointPort(port)
                .Build();
            var server = new MqttServerFactory().CreateMqttServer(options);
            server.ValidatingConnectionAsync += validation =>
            {
                validation.ReasonCode = validation.UserName == "wrong"
                    ? MQTTnet.Protocol.MqttConnectReasonCode.BadUserNameOrPassword
                    : MQTTnet.Protocol.MqttConnectReasonCode.Success;
                return Task.CompletedTask;
            };
            server.InterceptingSubscriptionAsync += subscription =>
            {
                if (subscription.TopicFilter.Topic.StartsWith("refused/", StringComparison.Ordinal))
                {
                    subscription.Response.ReasonCode = MQTTnet.Protocol.MqttSubscribeReasonCode.NotAuthorized;
                    subscription.ProcessSubscription = false;
                }

                return Task.CompletedTask;
            };
            try
            {
                await server.StartAsync();
                return new TestBroker(server, port);
            }
            catch (SocketException) when (attempt < 5)
            {
                server.Dispose();
            }
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The broker publishes a message of its own.</summary>
    public Task PublishAsync(string topic, string text) => _server.InjectApplicationMessage(
        new InjectedMqttApplicationMessage(new MQTTnet.MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(Encoding.UTF8.GetBytes(text))
            .WithQualityOfServiceLevel(MQTTnet.Protocol.MqttQualityOfServiceLevel.ExactlyOnce)
            .Build())
        {
            SenderClientId = "broker",
        });

    public Task StopAsync() => _server.StopAsync(new MqttServerStopOptions());

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _server.Dispose();
    }
}
