using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Platform.Sparkplug;
using Edge.Platform.Sparkplug.Wire;
using Edge.Simulator.Link;
using Edge.Simulator.Scenarios;
using Edge.Tests.EndToEnd;
using Edge.Tests.House;
using Edge.Tests.Uplink;

namespace Edge.Tests.Interop;

/// <summary>Implementations that are not ours, npm sparkplug-payload and npm mqtt, against what the board publishes.</summary>
[TestClass]
public sealed class InteropTests
{
    private static readonly string[] _types =
        ["", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float", "Double", "Boolean", "String", "DateTime", "Text", "UUID", "DataSet", "Bytes"];

    private string _folder = "";

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("edge-interop-").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Another_decoder_finds_the_same_metrics_in_every_message_of_an_eventful_life() => Compare([.. TckLife.Sparkplug.Select(message => message.Message)]);

    [TestMethod]
    [DataRow("ledger-entry")]
    [DataRow("summaries-over-a-power-cut")]
    [DataRow("opening-during-broker-outage")]
    [DataRow("maintenance-ordered")]
    public void Another_decoder_finds_the_same_metrics_in_every_message_of_a_scenario(string name)
    {
        var messages = new List<LoopbackMessage>();
        ScenarioRun.Run(ScenarioReader.Load(Repository.PathOf("tests", "Scenarios", name + ".scenario")), messages.Add);
        Compare([.. messages.Where(message => message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal))]);
    }

    [TestMethod]
    public void Another_host_sees_births_data_the_rebirth_it_asks_for_and_deaths()
    {
        using var mosquitto = Mosquitto.StartOrSkip(_folder);
        using var host = Node.StartOrSkip("host.mjs", mosquitto.Port.ToString(CultureInfo.InvariantCulture));
        Await(host, "subscribed", 1);
        using (Start(mosquitto, "--start", "2026-03-01T00:00:00Z"))
        {
            var reborn = Await(host, "birth", 2);
            Assert.IsTrue(reborn.Last()["isReborn"]!.GetValue<bool>());
            Assert.AreEqual(reborn[0]["bdSeq"]!.GetValue<string>(), reborn[1]["bdSeq"]!.GetValue<string>());
            Await(host, "device", 2);
            Await(host, "data", All(host, "data").Length + 3);

            // Killed, it cannot say good-bye: the broker publishes its will.
        }

        var will = Await(host, "death", 1).Single();
        Assert.IsTrue(will["isOfBirth"]!.GetValue<bool>());
        using (var second = Start(mosquitto, "--for", "10m"))
        {
            Assert.AreEqual(0, second.WaitForExit(), second.Errors);
        }

        var deaths = Await(host, "death", 2);
        var births = All(host, "birth");
        Assert.IsTrue(deaths[1]["isOfBirth"]!.GetValue<bool>());
        Assert.AreEqual(deaths[1]["bdSeq"]!.GetValue<string>(), births[^1]["bdSeq"]!.GetValue<string>());
        Assert.AreEqual(int.Parse(will["bdSeq"]!.GetValue<string>(), CultureInfo.InvariantCulture) + 1, int.Parse(births[^1]["bdSeq"]!.GetValue<string>(), CultureInfo.InvariantCulture));
        Assert.AreEqual("", string.Join('\n', All(host, "error").Select(error => error.ToJsonString())));
        Assert.Contains(data => data["average"] is not null, All(host, "data"));
        Assert.AreEqual(0, host.Finish(), host.Errors);
    }

    private SimulatorProcess Start(Mosquitto mosquitto, params string[] more) =>
        new(["--broker", $"127.0.0.1:{mosquitto.Port}", "--speed", "120", "--seed", "5", "--state", Path.Combine(_folder, "state"), .. more]);

    private static JsonNode[] All(Node host, string happened) =>
        [.. host.Lines.Select(line => JsonNode.Parse(line)!).Where(line => line["event"]!.GetValue<string>() == happened)];

    private static JsonNode[] Await(Node host, string happened, int count)
    {
        Wait.Until(() => All(host, happened).Length >= count, TimeSpan.FromSeconds(60), $"the host does not see {happened} {count} times: {string.Join('\n', host.Lines.TakeLast(5))}; {host.Errors}");
        return All(host, happened);
    }

    private void Compare(LoopbackMessage[] messages)
    {
        using var node = Node.StartOrSkip("decode.mjs");
        foreach (var message in messages)
        {
            node.Write($"{message.Topic}\t{Convert.ToBase64String(message.Payload)}");
        }

        Assert.AreEqual(0, node.Finish(), node.Errors);
        Assert.HasCount(messages.Length, node.Lines);
        var decoder = new SparkplugDecoder();
        foreach (var (message, line) in messages.Zip(node.Lines))
        {
            var ours = Decode(decoder, message);
            var theirs = JsonNode.Parse(line)!;
            Assert.IsTrue(JsonNode.DeepEquals(ours, theirs), $"{message.Topic}: {Difference(ours, theirs)}");
        }

        TestContext.WriteLine($"{messages.Length} messages: {string.Join(", ", messages.CountBy(message => message.Topic.Split('/')[2]).Select(type => $"{type.Value} {type.Key}"))}");
    }

    private static string Difference(JsonNode ours, JsonNode theirs)
    {
        var pair = ours["metrics"]!.AsArray().Zip(theirs["metrics"]!.AsArray()).FirstOrDefault(pair => !JsonNode.DeepEquals(pair.Item1, pair.Item2), (ours, theirs));
        return $"\nours:   {pair.Item1?.ToJsonString()}\ntheirs: {pair.Item2?.ToJsonString()}";
    }

    private static JsonObject Decode(SparkplugDecoder decoder, LoopbackMessage message)
    {
        Assert.IsTrue(decoder.TryDecode(message.Topic, message.Payload, out var decoded, out var error), error);
        var wire = Payload.Parser.ParseFrom(message.Payload);
        return new JsonObject
        {
            ["topic"] = message.Topic,
            ["timestamp"] = Time(decoded!.Timestamp),
            ["seq"] = Text(decoded.Sequence),
            ["metrics"] = new JsonArray([.. decoded.Metrics.Zip(wire.Metrics, Metric)]),
        };
    }

    private static JsonNode Metric(SparkplugMetric metric, Metric wire) => new JsonObject
    {
        ["name"] = metric.Name,
        ["alias"] = Text(metric.Alias),
        ["type"] = _types[metric.DataType],
        ["timestamp"] = Time(metric.Timestamp),
        ["historical"] = metric.IsHistorical,
        ["value"] = Text(metric.Value),
        ["properties"] = new JsonArray([.. metric.Properties.Select((property, i) => new JsonArray(property.Key, _types[wire.Properties.Values[i].Type], Text(property.Value)))]),
    };

    private static string? Time(DateTime? time) => time is { } known ? Text((long)(known - DateTime.UnixEpoch).TotalMilliseconds) : null;

    private static string? Text(object? value) => value switch
    {
        null => null,
        float single => BitConverter.SingleToUInt32Bits(single).ToString("x8", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
