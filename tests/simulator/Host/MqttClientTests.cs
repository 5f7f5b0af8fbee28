using System.Net;
using System.Net.Sockets;
using System.Text;

using Microsoft.VisualStudio.TestTools.UnitTesting;

using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace Edge.Tests.Host;

[TestClass]
public sealed class MqttClientTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task Connecting_tells_success_and_the_client_is_connected()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = Create(broker.Port);
        Assert.AreEqual(MqttReasonCode.Success, client.Connect("a"));
        Assert.IsTrue(client.IsConnected);
    }

    [TestMethod]
    public async Task A_refusal_is_a_reason_and_no_exception()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = Create(broker.Port);
        Assert.AreEqual(MqttReasonCode.ConnectionRefusedBadUserNameOrPassword, client.Connect("a", "wrong", "x"));
        Assert.IsFalse(client.IsConnected);
    }

    [TestMethod]
    public void A_port_where_nobody_listens_throws()
    {
        using var client = Create(TestBroker.FreePort());
        var exception = Assert.ThrowsExactly<MqttConnectionException>(() => client.Connect("a"));
        Assert.IsInstanceOfType<SocketException>(exception.InnerException);
    }

    [TestMethod]
    public async Task A_broker_that_hangs_up_before_it_answers_throws()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hangUp = listener.AcceptSocketAsync().ContinueWith(accepted => accepted.Result.Dispose());
        using var client = Create(((IPEndPoint)listener.LocalEndpoint).Port);
        Assert.ThrowsExactly<MqttCommunicationException>(() => client.Connect("a"));
        await hangUp;
    }

    [TestMethod]
    [DataRow(MqttQoSLevel.AtLeastOnce, DisplayName = "QoS 1")]
    [DataRow(MqttQoSLevel.ExactlyOnce, DisplayName = "QoS 2")]
    public async Task An_acknowledged_message_is_told_by_its_identifier(MqttQoSLevel level)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = Create(broker.Port);
        var published = new TaskCompletionSource<MqttMsgPublishedEventArgs>();
        client.MqttMsgPublished += (_, e) => published.TrySetResult(e);
        client.Connect("a");
        var id = client.Publish("mark", [1], null, null, level, false);
        var told = await published.Task.WaitAsync(_patience);
        Assert.AreEqual(id, told.MessageId);
        Assert.IsTrue(told.IsPublished);
    }

    [TestMethod]
    public async Task A_subscription_is_granted_and_brings_messages()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = Create(broker.Port);
        var granted = new TaskCompletionSource<MqttMsgSubscribedEventArgs>();
        var received = new TaskCompletionSource<MqttMsgPublishEventArgs>();
        client.MqttMsgSubscribed += (_, e) => granted.TrySetResult(e);
        client.MqttMsgPublishReceived += (_, e) => received.TrySetResult(e);
        client.Connect("a");
        var id = client.Subscribe(["command/#"], [MqttQoSLevel.ExactlyOnce]);
        var answer = await granted.Task.WaitAsync(_patience);
        Assert.AreEqual(id, answer.MessageId);
        Assert.AreEqual(MqttQoSLevel.ExactlyOnce, answer.GrantedQoSLevels.Single());
        await broker.PublishAsync("command/rebirth", "now");
        var message = await received.Task.WaitAsync(_patience);
        Assert.AreEqual("command/rebirth", message.Topic);
        Assert.AreEqual("now", Encoding.UTF8.GetString(message.Message));
    }

    [TestMethod]
    public async Task Messages_arrive_in_the_order_they_were_published()
    {
        const int Count = 200;
        await using var broker = await TestBroker.StartAsync();
        using var listener = await ListenAsync(broker.Port, "data", Count);
        using var client = Create(broker.Port);
        client.Connect("a");
        for (var i = 0; i < Count; i++)
        {
            client.Publish("data", Encoding.UTF8.GetBytes($"{i}"), null, null, (MqttQoSLevel)(i % 2), false);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, Count).Select(i => $"{i}").ToArray(), await listener.Texts);
    }

    [TestMethod]
    public async Task What_is_published_before_the_connection_is_sent_with_it()
    {
        await using var broker = await TestBroker.StartAsync();
        using var listener = await ListenAsync(broker.Port, "data", 1);
        using var client = Create(broker.Port);
        client.Publish("data", Encoding.UTF8.GetBytes("early"));
        client.Connect("a");
        Assert.AreEqual("early", (await listener.Texts).Single());
    }

    [TestMethod]
    public async Task The_will_is_published_when_the_connection_is_cut()
    {
        await using var broker = await TestBroker.StartAsync();
        using var listener = await ListenAsync(broker.Port, "death", 1);
        using var client = Create(broker.Port);
        ConnectWithWill(client, "gone µ");
        client.Close();
        Assert.AreEqual("gone µ", (await listener.Texts).Single());
    }

    [TestMethod]
    public async Task The_will_ends_at_a_nul_character_as_strings_do_on_the_board()
    {
        await using var broker = await TestBroker.StartAsync();
        using var listener = await ListenAsync(broker.Port, "death", 1);
        using var client = Create(broker.Port);
        ConnectWithWill(client, "ab\0cd");
        client.Close();
        Assert.AreEqual("ab", (await listener.Texts).Single());
    }

    [TestMethod]
    public async Task Disconnecting_withholds_the_will_and_closes()
    {
        await using var broker = await TestBroker.StartAsync();
        using var listener = await ListenAsync(broker.Port, "#", 1);
        using var client = Create(broker.Port);
        var closed = WhenClosed(client);
        ConnectWithWill(client, "gone");
        client.Disconnect();
        await closed.WaitAsync(_patience);
        await broker.PublishAsync("after", "the end");
        Assert.AreEqual("the end", (await listener.Texts).Single());
    }

    [TestMethod]
    public async Task A_will_without_topic_or_text_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = Create(broker.Port);
        var exception = Assert.ThrowsExactly<MqttClientException>(() => ConnectWithWill(client, ""));
        Assert.AreEqual(MqttClientErrorCode.WillWrong, exception.ErrorCode);
    }

    [TestMethod]
    public async Task A_broker_that_stops_closes_the_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = Create(broker.Port);
        var closed = WhenClosed(client);
        client.Connect("a");
        await broker.StopAsync();
        await closed.WaitAsync(_patience);
        Assert.IsFalse(client.IsConnected);
        client.Publish("data", [1]);
    }

    [TestMethod]
    public async Task A_topic_that_can_not_be_sent_closes_the_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = Create(broker.Port);
        var closed = WhenClosed(client);
        client.Connect("a");
        client.Publish("data/#", [1]);
        await closed.WaitAsync(_patience);
    }

    [TestMethod]
    public async Task A_client_connects_again_after_it_lost_its_broker()
    {
        await using var first = await TestBroker.StartAsync();
        using var client = Create(first.Port);
        var closed = WhenClosed(client);
        client.Connect("a");
        await first.StopAsync();
        await closed.WaitAsync(_patience);
        await using var second = await TestBroker.StartAsync();
        client.Init("127.0.0.1", second.Port, false, null, null, MqttSslProtocols.None);
        Assert.AreEqual(MqttReasonCode.Success, client.Connect("a"));
    }

    [TestMethod]
    public async Task Without_acknowledgement_a_message_is_sent_three_times_and_then_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var headers = CountPublishesAsync(listener);
        using var client = Create(((IPEndPoint)listener.LocalEndpoint).Port);
        var published = new TaskCompletionSource<MqttMsgPublishedEventArgs>();
        client.MqttMsgPublished += (_, e) => published.TrySetResult(e);
        client.Connect("a");
        client.Publish("mark", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
        Assert.IsFalse((await published.Task.WaitAsync(_patience)).IsPublished);
        client.Close();

        // The first without, the others with the duplicate flag.
        CollectionAssert.AreEqual(new byte[] { 0x32, 0x3A, 0x3A }, await headers.WaitAsync(_patience));
    }

    [TestMethod]
    public async Task A_peer_that_answers_no_ping_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var headers = CountPublishesAsync(listener);
        using var client = Create(((IPEndPoint)listener.LocalEndpoint).Port);
        var closed = WhenClosed(client);
        client.Connect("a", null, null, true, keepAlivePeriod: 1);
        await closed.WaitAsync(_patience);
        Assert.IsEmpty(await headers.WaitAsync(_patience));
    }

    private static MqttClient Create(int port) => new("127.0.0.1", port, false, null, null, MqttSslProtocols.None);

    private static void ConnectWithWill(MqttClient client, string will) =>
        client.Connect("a", null, null, false, MqttQoSLevel.AtLeastOnce, true, "death", will, true, 60);

    private static Task WhenClosed(MqttClient client)
    {
        var closed = new TaskCompletionSource();
        client.ConnectionClosed += (_, _) => closed.TrySetResult();
        return closed.Task;
    }

    private static async Task<Listener> ListenAsync(int port, string topic, int count)
    {
        var listener = new Listener(Create(port), count);
        await listener.SubscribeAsync(topic);
        return listener;
    }

    /// <summary>A broker that accepts the client and acknowledges nothing; the first bytes of the publishes it got.</summary>
    private static async Task<byte[]> CountPublishesAsync(TcpListener listener)
    {
        using var socket = await listener.AcceptTcpClientAsync();
        var stream = socket.GetStream();
        List<byte> headers = [];
        var header = new byte[2];
        while (await stream.ReadAtLeastAsync(header, 2, throwOnEndOfStream: false) == 2)
        {
            await stream.ReadExactlyAsync(new byte[header[1]]);
            if (header[0] == 0x10)
            {
                await stream.WriteAsync(new byte[] { 0x20, 2, 0, 0 });
            }
            else if (header[0] >> 4 == 3)
            {
                headers.Add(header[0]);
            }
        }

        return [.. headers];
    }

    /// <summary>Another client that collects texts.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly MqttClient _client;
        private readonly List<string> _texts = [];
        private readonly TaskCompletionSource<string[]> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Listener(MqttClient client, int count)
        {
            _client = client;
            _client.MqttMsgPublishReceived += (_, e) =>
            {
                _texts.Add(Encoding.UTF8.GetString(e.Message));
                if (_texts.Count == count)
                {
                    _all.TrySetResult([.. _texts]);
                }
            };
        }

        public Task<string[]> Texts => _all.Task.WaitAsync(_patience);

        public async Task SubscribeAsync(string topic)
        {
            var granted = new TaskCompletionSource();
            _client.MqttMsgSubscribed += (_, _) => granted.TrySetResult();
            _client.Connect("listener");
            _client.Subscribe([topic], [MqttQoSLevel.AtLeastOnce]);
            await granted.Task.WaitAsync(_patience);
        }

        public void Dispose() => _client.Close();
    }
}
