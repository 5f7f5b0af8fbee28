using System.Text.Json;
using Edge.Platform;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Edge.Simulator;
using Edge.Simulator.Cli;
using Edge.Tests.Host;
using Google.Protobuf;
using MQTTnet;

namespace Edge.Tests.Link;

[TestClass]
public sealed class WatchCommandTests
{
    [TestMethod]
    public async Task Each_message_becomes_a_line_with_names_for_aliases()
    {
        var lines = await Watch(isJson: false, "spBv1.0/g/NBIRTH/n", "spBv1.0/g/NDATA/n");
        Assert.AreEqual("2025-10-09T08:53:20.000Z NBIRTH g/n seq 0  Flow=null(quality 500)", lines[0]);
        Assert.AreEqual("2025-10-09T08:53:20.000Z NDATA  g/n seq 1 historical  Flow=1.5", lines[1]);
    }

    [TestMethod]
    public async Task With_json_each_line_is_an_object()
    {
        var lines = await Watch(isJson: true, "spBv1.0/g/NBIRTH/n", "spBv1.0/g/NDATA/n");
        var data = JsonDocument.Parse(lines[1]).RootElement;
        Assert.AreEqual("NDATA", data.GetProperty("type").GetString());
        Assert.AreEqual(1, data.GetProperty("seq").GetInt32());
        var metric = data.GetProperty("metrics")[0];
        Assert.AreEqual("Flow", metric.GetProperty("name").GetString());
        Assert.AreEqual(1.5, metric.GetProperty("value").GetDouble());
        Assert.IsTrue(metric.GetProperty("historical").GetBoolean());
    }

    [TestMethod]
    public async Task What_is_no_sparkplug_message_is_told_and_watching_goes_on()
    {
        var lines = await Watch(isJson: false, "spBv1.0/STATE/host", "spBv1.0/g/NBIRTH/n");
        Assert.StartsWith("spBv1.0/STATE/host: not a topic", lines[0]);
        Assert.Contains("NBIRTH", lines[1]);
    }

    [TestMethod]
    public async Task A_broker_that_is_not_there_is_one_clear_line()
    {
        var port = TestBroker.FreePort();
        var error = await Assert.ThrowsExactlyAsync<UserErrorException>(() =>
            WatchCommand.RunAsync(new BrokerOptions { Port = port }, false, TextWriter.Null, CancellationToken.None));
        Assert.StartsWith($"--broker: no MQTT broker answers at 127.0.0.1:{port}: ", error.Message);
    }

    [TestMethod]
    public async Task A_broker_that_goes_away_is_one_clear_line()
    {
        var broker = await TestBroker.StartAsync();
        using var output = new LineWriter();
        var watching = WatchCommand.RunAsync(new BrokerOptions { Port = broker.Port }, false, output, CancellationToken.None);
        await Publish(broker.Port, output, "spBv1.0/g/NBIRTH/n");
        await broker.DisposeAsync();
        var error = await Assert.ThrowsExactlyAsync<UserErrorException>(() => watching);
        Assert.Contains("ended the connection", error.Message);
    }

    [TestMethod]
    public void A_wrong_broker_is_told_with_what_is_allowed()
    {
        var parsed = WatchCommand.Create().Parse(["--broker", "x:99999"]);
        Assert.Contains("give host:port", parsed.Errors.Single().Message);
    }

    private static async Task<string[]> Watch(bool isJson, params string[] topics)
    {
        await using var broker = await TestBroker.StartAsync();
        using var output = new LineWriter();
        using var stop = new CancellationTokenSource();
        var watching = WatchCommand.RunAsync(new BrokerOptions { Port = broker.Port }, isJson, output, stop.Token);
        await Publish(broker.Port, output, topics);
        await stop.CancelAsync();
        Assert.AreEqual(0, await watching);
        return output.Lines[^topics.Length..];
    }

    // The first message is repeated until the watcher, which subscribes on its own, shows it.
    private static async Task Publish(int port, LineWriter output, params string[] topics)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        var until = DateTime.UtcNow.AddSeconds(20);
        for (var i = 0; i < topics.Length; i++)
        {
            var before = output.Lines.Length;
            while (output.Lines.Length == before)
            {
                Assert.IsTrue(DateTime.UtcNow < until, "the watcher shows nothing");
                await client.PublishBinaryAsync(topics[i], Message(topics[i]));
                for (var wait = 0; wait < 50 && output.Lines.Length == before; wait++)
                {
                    await Task.Delay(10);
                }
            }
        }
    }

    private static byte[] Message(string topic)
    {
        var isBirth = topic.Contains("BIRTH", StringComparison.Ordinal);
        var metric = new Metric { Alias = 3, Timestamp = 1_760_000_000_000 };
        if (isBirth)
        {
            metric.Name = "Flow";
            metric.Datatype = 9;
            metric.IsNull = true;
            metric.Properties = new PropertySet { Keys = { "Quality" }, Values = { new PropertyValue { Type = 3, IntValue = 500 } } };
        }
        else
        {
            metric.FloatValue = 1.5f;
            metric.IsHistorical = true;
        }

        return new Payload { Timestamp = 1_760_000_000_000, Seq = isBirth ? 0UL : 1UL, Metrics = { metric } }.ToByteArray();
    }

    private sealed class LineWriter : StringWriter
    {
        private readonly List<string> _lines = [];

        public string[] Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_lines)
            {
                _lines.Add(value!);
            }
        }
    }
}
