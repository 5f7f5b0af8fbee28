using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace Edge.Simulator.Cli;

/// <summary>An MQTT broker in this process, on 127.0.0.1.</summary>
public sealed class EmbeddedBroker : IDisposable
{
    private readonly MqttServer _server;

    private EmbeddedBroker(MqttServer server)
    {
        _server = server;
    }

    /// <summary>Starts the broker.</summary>
    /// <param name="port">TCP port, 1 to 65535.</param>
    /// <exception cref="UserErrorException">The port cannot be had.</exception>
    public static EmbeddedBroker Start(int port)
    {
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .Build();
        var factory = new MqttServerFactory();
        var server = factory.CreateMqttServer(options, [.. factory.DefaultServerAdapters.Select(create => new NamingAdapter(create(factory)))]);
        server.ValidatingConnectionAsync += connection =>
        {
            if (string.IsNullOrEmpty(connection.ClientId))
            {
                connection.AssignedClientIdentifier = NamingAdapter.NewName();
            }

            return Task.CompletedTask;
        };
        try
        {
            server.StartAsync().GetAwaiter().GetResult();
            return new EmbeddedBroker(server);
        }
        catch (SocketException failure)
        {
            server.Dispose();
            throw new UserErrorException(failure.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"--port: port {port} is in use; give another one, or use the broker that has it with --broker 127.0.0.1:{port}"
                : $"--port: cannot listen on 127.0.0.1:{port}: {failure.Message}");
        }
    }

    /// <summary>Closes all connections and the port.</summary>
    public void Dispose()
    {
        _server.StopAsync().GetAwaiter().GetResult();
        _server.Dispose();
    }
}
