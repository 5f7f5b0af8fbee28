using Edge.Events;
using Edge.Platform;
using Edge.Records;
using Edge.Tests.Cli;
using Edge.Tests.Host;
using Edge.Tests.House;
using Edge.Tests.Uplink;
using MQTTnet;

namespace Edge.Tests.Platforms;

/// <summary>The example of simulator/Platform/README.md, run against a real broker.</summary>
[TestClass]
public sealed class ExampleTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    // <example>
    private static async Task KeepRecords(string folder, BrokerOptions broker, TextWriter output, CancellationToken stop)
    {
        using var host = new MqttHost(new HostOptions { Store = folder, HostId = "platform" }, broker);
        host.Application.RecordStored += (board, record) =>
        {
            // Each record once, whatever way it came: live, as history, or in a sealed block.
            if (record.Kind == RecordKind.Event)
            {
                output.WriteLine($"{board} {record.Sequence} {EventCode.NameOf(record.Code)} {record.Subject}");
            }
        };
        host.Application.Noticed += notice =>
        {
            // Contradictions, and logs whose end was cut off: somebody is to look at them.
            if (notice.Level == NoticeLevel.Alarm)
            {
                output.WriteLine($"{notice.Board} ALARM {notice.Text}");
            }
        };
        await host.RunAsync(stop);
    }

    // </example>
    [TestMethod]
    public async Task It_tells_each_event_once_and_its_state_to_the_boards()
    {
        var board = new UplinkRig();
        board.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        board.Run(5);

        using var folder = new TemporaryFolder();
        await using var broker = await TestBroker.StartAsync();
        using var output = new StringWriter { NewLine = "\n" };
        using var stop = new CancellationTokenSource();
        using var client = new MqttClientFactory().CreateMqttClient();
        var states = new List<string>();
        client.ApplicationMessageReceivedAsync += message =>
        {
            lock (states)
            {
                states.Add(message.ApplicationMessage.ConvertPayloadToString());
            }

            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build());
        await client.SubscribeAsync("spBv1.0/STATE/platform");
        var running = KeepRecords(folder.Path, new BrokerOptions { Port = broker.Port }, TextWriter.Synchronized(output), stop.Token);
        await Until(() => States().Length == 1, "the host says nothing");
        foreach (var message in board.Messages.Concat(board.Messages.Where(message => message.Topic.Contains("DATA", StringComparison.Ordinal)).TakeLast(1)))
        {
            await client.PublishBinaryAsync(message.Topic, message.Payload);
        }

        await Until(() => output.ToString().Contains("bypass-opened", StringComparison.Ordinal), "the event does not come");
        await stop.CancelAsync();
        await running;
        await Until(() => States().Length == 2, "the host does not say that it is offline");
        Assert.AreEqual("plant/board-1 1 boot \nplant/board-1 3 bypass-opened bypass-1\n", output.ToString());
        StringAssert.StartsWith(States()[0], "{\"online\":true,\"timestamp\":");
        StringAssert.StartsWith(States()[1], "{\"online\":false,\"timestamp\":");

        string[] States()
        {
            lock (states)
            {
                return [.. states];
            }
        }
    }

    [TestMethod]
    public void The_readme_has_it()
    {
        var source = Repository.Read("tests", "simulator", "Platform", "ExampleTests.cs").ReplaceLineEndings("\n");
        var from = source.IndexOf("// <example>", StringComparison.Ordinal);
        var example = source[(source.IndexOf('\n', from) + 1)..source.IndexOf("\n\n    // </example>", StringComparison.Ordinal)];
        var lines = example.Split('\n').Select(line => line.Length > 4 ? line[4..] : line).ToArray();
        Assert.Contains(string.Join('\n', lines), Repository.Read("simulator", "Platform", "README.md").ReplaceLineEndings("\n"));
        Assert.IsLessThanOrEqualTo(22, lines.Length);
    }

    private static async Task Until(Func<bool> condition, string otherwise)
    {
        var until = DateTime.UtcNow + _patience;
        while (!condition())
        {
            Assert.IsTrue(DateTime.UtcNow < until, otherwise);
            await Task.Delay(10);
        }
    }
}
