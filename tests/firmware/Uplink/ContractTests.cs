using System.Reflection;
using Edge.Events;
using Edge.Records;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>CONTRACT.md is what platforms are written from: it must name all that the firmware publishes.</summary>
[TestClass]
public sealed class ContractTests
{
    private static readonly string _contract = File.ReadAllText(Path.Combine(Root(), "firmware", "Uplink", "CONTRACT.md"));

    [TestMethod]
    public void It_names_every_event()
    {
        foreach (var code in Constants<int>(typeof(EventCode)))
        {
            Assert.Contains($"`{EventCode.NameOf(code)}`", _contract);
        }
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
    public void It_names_every_metric()
    {
        foreach (var name in Constants<string>(typeof(Contract)).Where(name => name != Contract.FirmwareVersion))
        {
            Assert.Contains(name.StartsWith('/') ? $">{name}`" : $"`{name}`", _contract);
        }
    }

    [TestMethod]
    public void It_names_every_position_of_a_valve()
    {
        foreach (var state in Constants<byte>(typeof(ValveState)))
        {
            Assert.Contains($"`{ValveState.NameOf(state)}`", _contract);
        }
    }

    [TestMethod]
    public void It_names_every_command_and_outcome()
    {
        foreach (var command in Constants<int>(typeof(CommandName)).Where(command => command != CommandName.Unknown))
        {
            Assert.Contains($"`{CommandName.NameOf(command)}`", _contract);
        }

        foreach (var outcome in Constants<int>(typeof(CommandOutcome)))
        {
            Assert.Contains($"| `{CommandOutcome.NameOf(outcome)}` | {outcome} |", _contract);
        }
    }

    [TestMethod]
    public void It_names_every_topic_and_property()
    {
        string[] names =
        [
            "`spBv1.0/<group>/NBIRTH/<node>`", "`spBv1.0/<group>/DBIRTH/<node>/<line>`", "`spBv1.0/<group>/NDATA/<node>`",
            "`spBv1.0/<group>/DDATA/<node>/<line>`", "`spBv1.0/<group>/NDEATH/<node>`", "`spBv1.0/<group>/NCMD/<node>`",
            "`edge/<group>/<node>/mark`", "`engUnit`", "`engLow`", "`engHigh`", "`decimals`", "`description`",
        ];
        foreach (var name in names)
        {
            Assert.Contains(name, _contract);
        }
    }

    [TestMethod]
    public void It_names_everything_that_a_birth_and_a_record_have()
    {
        var rig = new UplinkRig();
        rig.AppendMinute();
        rig.AppendEvent(EventCode.BypassOpened, 0, "bypass-1");
        rig.Run(5);
        string[] ids = [.. rig.Site.Channels.Select(channel => channel.Id), .. rig.Site.Contacts.Select(contact => contact.Id), .. rig.Site.Valves.Select(valve => valve.Id)];
        foreach (var name in rig.Decoded.SelectMany(message => message.Metrics).Select(metric => metric.Name).Distinct())
        {
            var parts = name.Split('/');
            Assert.Contains(ids.Contains(parts[0]) ? $">/{parts[1]}`" : $"`{name}`", _contract);
        }
    }

    [TestMethod]
    public void It_states_its_version() => Assert.Contains($"version {Contract.Version}.", _contract);

    private static IEnumerable<T> Constants<T>(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral && field.FieldType == typeof(T))
        .Select(field => (T)field.GetRawConstantValue()!);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Edge.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Edge.sln");
        }

        return folder;
    }
}
