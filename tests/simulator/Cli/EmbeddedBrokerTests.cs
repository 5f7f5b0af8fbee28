using Edge.Simulator.Cli;
using Edge.Tests.Host;
using MQTTnet;
using MQTTnet.Formatter;

namespace Edge.Tests.Cli;

[TestClass]
public sealed class EmbeddedBrokerTests
{
    [TestMethod]
    [DataRow(MqttProtocolVersion.V311)]
    [DataRow(MqttProtocolVersion.V500)]
    public async Task Clients_without_a_client_id_come_in_side_by_side(MqttProtocolVersion version)
    {
        using var broker = StartOnAFreePort(out var port);
        using var one = await Connect(port, version);
        using var other = await Connect(port, version);
        await other.PingAsync();
        Assert.IsTrue(one.IsConnected && other.IsConnected);
    }

    private static EmbeddedBroker StartOnAFreePort(out int port)
    {
        port = TestBroker.FreePort();
        return EmbeddedBroker.Start(port);
    }

    private static async Task<IMqttClient> Connect(int port, MqttProtocolVersion version)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", port).WithClientId("").WithProtocolVersion(version).WithCleanSession().Build());
        return client;
    }
}
