using System.Reflection;
using Edge.Events;
using Edge.Platform.Sparkplug;
using Edge.Tests.Board;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>
/// CONTRACT.md is what platforms are written from: it names all that the firmware publishes, and the firmware publishes all that it names. What the
/// messages of every scenario have is compared in ScenarioTests.
/// </summary>
[TestClass]
public sealed class ContractTests
{
    private static readonly ContractPage _page = ContractPage.One;

    [TestMethod]
    public void It_has_every_event_with_its_number_once()
    {
        var codes = Constants<int>(typeof(EventCode)).Select(code => $"{code} {EventCode.NameOf(code)}").ToArray();
        CollectionAssert.AreEquivalent(codes, _page.Events.Values.Select(row => $"{row.Number} {row.Code}").ToArray());
    }

    [TestMethod]
    public void Every_event_has_a_name()
    {
        foreach (var code in Constants<int>(typeof(EventCode)))
        {
            Assert.DoesNotStartWith("event-", EventCode.NameOf(code));
        }
    }

    [TestMethod]
    public void It_has_every_metric_once()
    {
        var names = Constants<string>(typeof(Contract)).Where(name => name != Contract.FirmwareVersion);
        foreach (var name in names)
        {
            Assert.AreEqual(1, _page.Metrics.Count(row => name.StartsWith('/') ? row.Name.EndsWith(">" + name, StringComparison.Ordinal) : row.Name == name), name);
        }

        Assert.HasCount(names.Count(), _page.Metrics);
    }

    [TestMethod]
    public void It_has_every_position_of_a_valve()
    {
        foreach (var state in Constants<byte>(typeof(ValveState)))
        {
            Assert.Contains($"`{ValveState.NameOf(state)}`", _page.Text);
        }
    }

    [TestMethod]
    public void It_has_every_command_with_its_number()
    {
        var commands = Constants<int>(typeof(CommandName)).Where(command => command != CommandName.Unknown).Distinct().Select(command => $"{command} {CommandName.NameOf(command)}");
        CollectionAssert.AreEquivalent(commands.ToArray(), _page.Commands.Select(row => $"{row.Number} {row.Name}").ToArray());
    }

    [TestMethod]
    public void It_has_every_outcome_with_its_number()
    {
        var outcomes = Constants<int>(typeof(CommandOutcome)).Select(outcome => $"{outcome} {CommandOutcome.NameOf(outcome)}");
        CollectionAssert.AreEquivalent(outcomes.ToArray(), _page.Outcomes.Select(row => $"{row.Value} {row.Key}").ToArray());
    }

    [TestMethod]
    public void It_names_every_topic()
    {
        var topics = new Topics(UplinkSites.OneLine());
        string[] all = [topics.NodeBirth, topics.NodeDeath, topics.NodeData, topics.NodeCommand, topics.Mark, topics.OfDevice("DBIRTH", 0), topics.OfDevice("DDEATH", 0), topics.DeviceData[0], topics.OfDevice("DCMD", 0), "spBv1.0/STATE/<host>"];
        foreach (var topic in all)
        {
            Assert.Contains($"| `{topic.Replace("/plant/", "/<group>/", StringComparison.Ordinal).Replace("board-1", "<node>", StringComparison.Ordinal).Replace("line-1", "<line>", StringComparison.Ordinal)}` |", _page.Text);
        }
    }

    [TestMethod]
    public void It_states_its_version() => Assert.Contains($"version {Contract.Version}.", _page.Text);

    [TestMethod]
    public void A_board_in_an_eventful_time_publishes_all_that_the_page_has_and_nothing_else()
    {
        var told = Eventful();
        Assert.AreEqual("", string.Join('\n', _page.Defects(told)));
        var seen = told.SelectMany(message => message.Metrics.Select(metric => (_page.Find(metric.Name, message.Device is not null)?.Name ?? "", message.IsBirth))).ToHashSet();
        var unborn = _page.Metrics.Where(row => row.In.Contains("births") && !seen.Contains((row.Name, true))).Select(row => row.Name);
        Assert.AreEqual("", string.Join(", ", unborn), "in no birth");
        var untold = _page.Metrics.Where(row => row.In.Any(place => place is not ("births" or "deaths" or "commands")) && !seen.Contains((row.Name, false))).Select(row => row.Name);
        Assert.AreEqual("", string.Join(", ", untold), "in no data");
    }

    // An hour and more at the reference site, and then other channels while old minutes wait: what there is of records, answers and blocks comes at least once.
    private static List<SparkplugMessage> Eventful()
    {
        var told = new List<SparkplugMessage>();
        var folder = Directory.CreateTempSubdirectory("edge-contract-").FullName;
        try
        {
            using (var fixture = new SimulationFixture(directory: folder))
            {
                Listen(fixture, told);
                LiveThrough(fixture);
                fixture.Simulation.Stop();
            }

            var site = ReferenceSite.Json.Replace("\"dust\"", "\"dust-2\"", StringComparison.Ordinal);
            using (var fixture = new SimulationFixture(site: site, directory: folder, start: DateTime.MinValue))
            {
                Listen(fixture, told);
                fixture.Run(120);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return told;
    }

    private static void Listen(SimulationFixture fixture, List<SparkplugMessage> told)
    {
        var decoder = new SparkplugDecoder();
        fixture.Broker.Subscribe(message =>
        {
            if (decoder.TryDecode(message.Topic, message.Payload, out var decoded, out _))
            {
                told.Add(decoded!);
            }
        });
    }

    private static void LiveThrough(SimulationFixture fixture)
    {
        fixture.Run(70);
        var commands = new CommandSender(fixture.Broker, fixture.Simulation.Site!);
        foreach (var doing in new[] { "open bypass-1", "close bypass-1", "break seal", "restore seal", "stop kiln", "maintenance on", "maintenance off", "start kiln" })
        {
            fixture.Do(doing);
            fixture.Run(30);
        }

        fixture.Do("cut network");
        fixture.Run(300);
        fixture.Do("restore network");
        fixture.Run(3600);
        commands.Confirm(3);
        commands.Send("c-1", "request-status");
        commands.Send("c-2", "resend-range", first: 1, second: 20);
        commands.Send("c-3", "send-blocks", first: 1, second: 20);
        fixture.Run(60);
        fixture.Do("cut network");
        fixture.Run(120);
    }

    private static IEnumerable<T> Constants<T>(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral && field.FieldType == typeof(T) && field.Name != "Last")
        .Select(field => (T)field.GetRawConstantValue()!);
}
