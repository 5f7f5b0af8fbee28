extern alias DesktopCryptography;

using System.Net;
using DesktopCryptography::System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Server;

namespace Edge.Simulator.Cli;

/// <summary>
/// Names the clients that come without a client id, as MQTT 3.1.1, 3.1.3.1 lets a server do. MQTTnet's server does so for MQTT 5
/// only (<see cref="EmbeddedBroker"/> has it do that) and refuses the others, among them <c>mosquitto_sub</c> as most people call it.
/// </summary>
internal sealed class NamingAdapter : IMqttServerAdapter
{
    private readonly IMqttServerAdapter _inner;

    /// <summary>Names the clients that reach another adapter.</summary>
    /// <param name="inner">The adapter that listens; disposed with this one.</param>
    public NamingAdapter(IMqttServerAdapter inner)
    {
        _inner = inner;
        _inner.ClientHandler = channel => ClientHandler(new Channel(channel));
    }

    public Func<IMqttChannelAdapter, Task> ClientHandler { get; set; } = _ => Task.CompletedTask;

    /// <summary>A client id that nobody else has.</summary>
    public static string NewName() => $"nameless-{Guid.NewGuid():N}";

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger) => _inner.StartAsync(options, logger);

    public Task StopAsync() => _inner.StopAsync();

    public void Dispose() => _inner.Dispose();

    private sealed class Channel(IMqttChannelAdapter inner) : IMqttChannelAdapter
    {
        public long BytesReceived => inner.BytesReceived;

        public long BytesSent => inner.BytesSent;

        public X509Certificate2 ClientCertificate => inner.ClientCertificate;

        public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

        public EndPoint LocalEndPoint => inner.LocalEndPoint;

        public bool IsSecureConnection => inner.IsSecureConnection;

        public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

        public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

        public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

        public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
        {
            var packet = await inner.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);

            // Without a clean session such a client never gets here (MQTT-3.1.3-8): the packet is refused as it is read.
            if (packet is MqttConnectPacket connect && string.IsNullOrEmpty(connect.ClientId)
                && PacketFormatterAdapter.ProtocolVersion != MqttProtocolVersion.V500)
            {
                connect.ClientId = NewName();
            }

            return packet;
        }

        public void ResetStatistics() => inner.ResetStatistics();

        public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) => inner.SendPacketAsync(packet, cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
