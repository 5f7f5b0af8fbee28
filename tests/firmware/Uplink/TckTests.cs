using System.Text.RegularExpressions;
using Edge.Events;
using Edge.Platform.Sparkplug.Wire;
using Edge.Simulator.Link;
using Edge.Tests.House;
using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>
/// Assertions of the Sparkplug TCK (tck-id-...) about the messages of an edge node, each checked on all messages of one eventful life: births, data,
/// rebirths, commands, a line that dies and comes back, lost connections, reboots and a stop. CONFORMANCE.md says what is covered where.
/// </summary>
[TestClass]
public sealed class TckTests
{
    private static readonly Lazy<IReadOnlyList<Sent>> _life = new(Live);

    private static readonly Dictionary<string, Action<IReadOnlyList<Sent>>> _assertions = new()
    {
        ["topic-structure"] = life => All(life, message => Regex.IsMatch(message.Topic, "^spBv1\\.0/plant/[ND](BIRTH|DEATH|DATA)/board-1(/line-[12])?$")),
        ["topic-structure-namespace-a"] = life => All(life, message => message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal)),
        ["topic-structure-namespace-device-id-associated-message-types"] = life => All(Of(life, "DBIRTH", "DDATA", "DDEATH"), message => message.Device is not null),
        ["topic-structure-namespace-device-id-non-associated-message-types"] = life => All(Of(life, "NBIRTH", "NDATA", "NDEATH"), message => message.Device is null),
        ["topics-nbirth-topic"] = life => All(Of(life, "NBIRTH"), message => message.Topic == "spBv1.0/plant/NBIRTH/board-1"),
        ["topics-dbirth-topic"] = life => All(Of(life, "DBIRTH"), message => message.Topic.StartsWith("spBv1.0/plant/DBIRTH/board-1/line-", StringComparison.Ordinal)),
        ["topics-ndata-topic"] = life => All(Of(life, "NDATA"), message => message.Topic == "spBv1.0/plant/NDATA/board-1"),
        ["topics-ddata-topic"] = life => All(Of(life, "DDATA"), message => message.Topic.StartsWith("spBv1.0/plant/DDATA/board-1/line-", StringComparison.Ordinal)),
        ["topics-ndeath-topic"] = life => All(Of(life, "NDEATH"), message => message.Topic == "spBv1.0/plant/NDEATH/board-1"),
        ["topics-ddeath-topic"] = life => All(Of(life, "DDEATH"), message => message.Topic.StartsWith("spBv1.0/plant/DDEATH/board-1/line-", StringComparison.Ordinal)),
        ["topics-nbirth-mqtt"] = life => All(Of(life, "NBIRTH"), IsQos0),
        ["topics-dbirth-mqtt"] = life => All(Of(life, "DBIRTH"), IsQos0),
        ["topics-ndata-mqtt"] = life => All(Of(life, "NDATA"), IsQos0),
        ["topics-ddata-mqtt"] = life => All(Of(life, "DDATA"), IsQos0),
        ["topics-ddeath-mqtt"] = life => All(Of(life, "DDEATH"), IsQos0),
        ["payloads-ndeath-will-message-qos"] = life => All(Of(life, "NDEATH"), message => message.Qos == 1),
        ["topics-nbirth-seq-num"] = life => All(Of(life, "NBIRTH"), message => message.Payload is { HasSeq: true, Seq: 0 }),
        ["payloads-sequence-num-zero-nbirth"] = life => All(Of(life, "NBIRTH"), message => message.Payload.Seq == 0),
        ["payloads-sequence-num-always-included"] = life => All(life.Where(message => message.Type != "NDEATH"), message => message.Payload is { HasSeq: true, Seq: <= 255 }),
        ["payloads-dbirth-seq-inc"] = InSequence,
        ["payloads-ndata-seq-inc"] = InSequence,
        ["payloads-ddata-seq-inc"] = InSequence,
        ["payloads-ddeath-seq-inc"] = InSequence,
        ["topics-ddeath-seq-num"] = InSequence,
        ["payloads-ndeath-seq"] = life => All(Of(life, "NDEATH"), message => !message.Payload.HasSeq),
        ["topics-ndeath-payload"] = life => All(Of(life, "NDEATH"), message => message.Payload.Metrics.Single().Name == "bdSeq"),
        ["topics-nbirth-timestamp"] = life => All(Of(life, "NBIRTH"), message => message.Payload.HasTimestamp),
        ["topics-dbirth-timestamp"] = life => All(Of(life, "DBIRTH"), message => message.Payload.HasTimestamp),
        ["topics-ndata-timestamp"] = life => All(Of(life, "NDATA"), message => message.Payload.HasTimestamp),
        ["topics-ddata-timestamp"] = life => All(Of(life, "DDATA"), message => message.Payload.HasTimestamp),
        ["payloads-ddeath-timestamp"] = life => All(Of(life, "DDEATH"), message => message.Payload.HasTimestamp),
        ["payloads-timestamp-in-UTC"] = life => All(life.Where(message => message.Payload.HasTimestamp), message => message.Payload.Timestamp == (ulong)message.UtcMs),
        ["payloads-metric-timestamp-in-UTC"] = life => All(life.Where(message => message.Type != "NDEATH"), message => message.Payload.Metrics.All(metric => metric.HasTimestamp && metric.Timestamp <= (ulong)message.UtcMs)),
        ["topics-nbirth-bdseq-included"] = life => All(Of(life, "NBIRTH"), message => message.Payload.Metrics.Single(metric => metric.Name == "bdSeq") is { Datatype: 4, LongValue: >= 1 and <= 127 }),
        ["payloads-nbirth-bdseq-repeat"] = DeathsMatchBirths,
        ["payloads-ndeath-bdseq"] = DeathsMatchBirths,
        ["topics-nbirth-rebirth-metric"] = life => All(Of(life, "NBIRTH"), message => message.Payload.Metrics.Single(metric => metric.Name == "Node Control/Rebirth") is { Datatype: 11, BooleanValue: false }),
        ["operational-behavior-data-commands-rebirth-name-aliases"] = life => All(Of(life, "NBIRTH"), message => !message.Payload.Metrics.Single(metric => metric.Name == "Node Control/Rebirth").HasAlias),
        ["topics-nbirth-metrics"] = life => All(Of(life, "NBIRTH"), IsWhole),
        ["topics-dbirth-metrics"] = life => All(Of(life, "DBIRTH"), IsWhole),
        ["payloads-name-birth-data-requirement"] = life => All(Of(life, "NBIRTH", "DBIRTH"), message => message.Payload.Metrics.All(metric => metric.HasTimestamp)),
        ["payloads-metric-datatype-req"] = life => All(Of(life, "NBIRTH", "DBIRTH"), message => message.Payload.Metrics.All(metric => metric.HasDatatype)),
        ["payloads-metric-datatype-value-type"] = life => All(Of(life, "NBIRTH", "DBIRTH"), message => message.Payload.Metrics.All(metric => metric.Datatype is >= 1 and <= 34)),
        ["payloads-metric-datatype-not-req"] = life => All(Of(life, "NDATA", "DDATA"), message => message.Payload.Metrics.All(metric => !metric.HasDatatype)),
        ["topics-nbirth-metric-reqs"] = life => Declared(life, "NDATA", "NBIRTH"),
        ["topics-dbirth-metric-reqs"] = life => Declared(life, "DDATA", "DBIRTH"),
        ["payloads-alias-uniqueness"] = UniqueAliases,
        ["payloads-alias-data-cmd-requirement"] = life => All(Of(life, "NDATA", "DDATA"), message => message.Payload.Metrics.All(metric => metric.HasAlias != metric.HasName)),
        ["payloads-name-requirement"] = life => All(Of(life, "NBIRTH", "DBIRTH"), message => message.Payload.Metrics.All(metric => metric.HasName)),
        ["case-sensitivity-metric-names"] = life => All(Of(life, "NBIRTH", "DBIRTH"), message => message.Payload.Metrics.Select(metric => metric.Name.ToLowerInvariant()).Distinct().Count() == message.Payload.Metrics.Count),
        ["payloads-propertyset-keys-array-size"] = life => Properties(life, set => set.Keys.Count == set.Values.Count),
        ["payloads-metric-propertyvalue-type-req"] = life => Properties(life, set => set.Values.All(value => value.HasType)),
        ["payloads-propertyset-quality-value-type"] = life => Properties(life, set => set.Keys.Zip(set.Values).All(pair => pair.First != "Quality" || pair.Second.Type == 3)),
        ["payloads-propertyset-quality-value-value"] = life => Properties(life, set => set.Keys.Zip(set.Values).All(pair => pair.First != "Quality" || pair.Second.IntValue is 0 or 192 or 500)),
        ["principles-birth-certificates-order"] = BirthsFirst,
        ["message-flow-device-birth-publish-nbirth-wait"] = BirthsFirst,
        ["payloads-dbirth-order"] = BirthsFirst,
        ["payloads-ndata-order"] = BirthsFirst,
        ["payloads-ddata-order"] = BirthsFirst,
        ["operational-behavior-data-publish-nbirth-order"] = Chronological,
        ["operational-behavior-data-publish-dbirth-order"] = Chronological,
    };

    public static IEnumerable<object[]> Assertions => _assertions.Keys.Select(id => new object[] { id });

    [TestMethod]
    [DynamicData(nameof(Assertions))]
    public void Tck(string id) => _assertions[id](_life.Value);

    [TestMethod]
    public void The_table_of_conformance_names_tests_that_exist()
    {
        var tests = typeof(TckTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.Name).ToHashSet();
        var named = Regex.Matches(Table(), @"`(Tck_\w+|[A-Z][a-z]+(_\w+)+)`").Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.IsNotEmpty(named);
        Assert.AreEqual("", string.Join(", ", named.Where(name => !tests.Contains(name))));
    }

    [TestMethod]
    public void The_table_of_conformance_names_every_assertion_that_is_checked_here()
    {
        var table = Table();
        Assert.AreEqual("", string.Join(", ", _assertions.Keys.Where(id => !table.Contains($"`{id}`", StringComparison.Ordinal))));
    }

    private static string Table() => Repository.Read("firmware", "Uplink", "CONFORMANCE.md");

    private static List<Sent> Live()
    {
        var rig = new UplinkRig(UplinkSites.Build(2, 3));
        var sent = new List<Sent>();
        rig.Broker.Subscribe(message =>
        {
            if (message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal))
            {
                sent.Add(new Sent(message, Payload.Parser.ParseFrom(message.Payload), rig.UtcMs));
            }
        });
        rig.Pass(60);
        rig.Run(5);
        for (var i = 0; i < 400; i++)
        {
            rig.AppendMinute(i % 2, record => record.ValidCount[1] = (byte)(i % 3 == 0 ? 0 : 60));
            rig.AppendEvent(i % 3 == 0 ? EventCode.BypassOpened : EventCode.ContactUnknown, (byte)(i % 2), i % 3 == 0 ? $"bypass-{(i % 2) + 1}" : $"seal-{(i % 2) + 1}");
            rig.Run(3);
            Disturb(rig, i);
        }

        rig.Run(60);
        rig.Uplink.Stop(rig.UtcMs);
        return sent;
    }

    private static void Disturb(UplinkRig rig, int round)
    {
        switch (round % 50)
        {
            case 10:
                rig.SendCommand("Node Control/Rebirth");
                break;
            case 15:
                rig.Command($"c-{round}", "request-status");
                rig.Confirm(rig.Log.Head);
                break;
            case 20:
                rig.AppendMinute(1, Silence);
                rig.Run(2);
                break;
            case 30:
                rig.Broker.CutConnections();
                break;
            case 40 when round > 300:
                rig.Boot();
                break;
            default:
                break;
        }
    }

    private static void Silence(Edge.Records.Record record)
    {
        Array.Clear(record.ValidCount);
        Array.Clear(record.SecondsKnown);
    }

    private static IEnumerable<Sent> Of(IReadOnlyList<Sent> life, params string[] types)
    {
        var found = life.Where(message => types.Contains(message.Type)).ToArray();
        Assert.IsNotEmpty(found);
        return found;
    }

    private static void All(IEnumerable<Sent> messages, Func<Sent, bool> isGood)
    {
        foreach (var message in messages)
        {
            Assert.IsTrue(isGood(message), $"{message.Topic}: {message.Payload}");
        }
    }

    private static void Properties(IReadOnlyList<Sent> life, Func<PropertySet, bool> isGood) =>
        All(life, message => message.Payload.Metrics.Where(metric => metric.Properties is not null).All(metric => isGood(metric.Properties)));

    private static bool IsQos0(Sent message) => message.Qos == 0;

    private static bool IsWhole(Sent message) =>
        message.Payload.Metrics.All(metric => metric.HasName && metric.HasDatatype && (metric.IsNull || metric.ValueCase != Metric.ValueOneofCase.None));

    private static void InSequence(IReadOnlyList<Sent> life)
    {
        ulong next = 0;
        foreach (var message in life.Where(message => message.Type != "NDEATH"))
        {
            next = message.Type == "NBIRTH" ? 0 : next;
            Assert.AreEqual(next, message.Payload.Seq, message.Topic);
            next = (next + 1) % 256;
        }
    }

    private static void DeathsMatchBirths(IReadOnlyList<Sent> life)
    {
        ulong born = 0;
        foreach (var message in life.Where(message => message.Type is "NBIRTH" or "NDEATH"))
        {
            var number = message.Payload.Metrics.Single(metric => metric.Name == "bdSeq").LongValue;
            Assert.IsTrue(message.Type == "NBIRTH" || number == born);
            born = number;
        }
    }

    private static void Declared(IReadOnlyList<Sent> life, string data, string birth)
    {
        var known = new Dictionary<string, HashSet<string>>();
        foreach (var message in life)
        {
            if (message.Type == birth)
            {
                known[message.Device ?? ""] = [.. message.Payload.Metrics.SelectMany(Keys)];
            }
            else if (message.Type == data)
            {
                var declared = known[message.Device ?? ""];
                Assert.IsTrue(message.Payload.Metrics.All(metric => Keys(metric).All(declared.Contains)), message.Payload.ToString());
            }
        }
    }

    private static IEnumerable<string> Keys(Metric metric) => new[] { metric.HasAlias ? $"alias {metric.Alias}" : null, metric.HasName ? metric.Name : null }.OfType<string>();

    private static void UniqueAliases(IReadOnlyList<Sent> life)
    {
        var aliases = new Dictionary<ulong, string>();
        foreach (var message in Of(life, "NBIRTH", "DBIRTH"))
        {
            foreach (var metric in message.Payload.Metrics.Where(metric => metric.HasAlias))
            {
                var name = $"{message.Device}/{metric.Name}";
                Assert.IsTrue(aliases.TryAdd(metric.Alias, name) || aliases[metric.Alias] == name, name);
            }
        }
    }

    private static void BirthsFirst(IReadOnlyList<Sent> life)
    {
        var born = new HashSet<string>();
        var isNodeBorn = false;
        foreach (var message in life)
        {
            switch (message.Type)
            {
                case "NBIRTH":
                    isNodeBorn = true;
                    born.Clear();
                    break;
                case "NDEATH":
                    isNodeBorn = false;
                    break;
                case "DBIRTH":
                    Assert.IsTrue(isNodeBorn);
                    born.Add(message.Device!);
                    break;
                case "DDEATH":
                    Assert.IsTrue(born.Remove(message.Device!));
                    break;
                default:
                    Assert.IsTrue(isNodeBorn && (message.Device is null || born.Contains(message.Device)), message.Topic);
                    break;
            }
        }
    }

    private static void Chronological(IReadOnlyList<Sent> life) => All(Of(life, "NDATA", "DDATA"), message =>
    {
        var times = message.Payload.Metrics.Where(metric => !metric.IsHistorical).Select(metric => metric.Timestamp).ToArray();
        return times.SequenceEqual(times.Order());
    });

    private sealed record Sent(string Topic, int Qos, Payload Payload, long UtcMs)
    {
        public Sent(LoopbackMessage message, Payload payload, long utcMs)
            : this(message.Topic, message.Qos, payload, utcMs)
        {
        }

        public string Type => Topic.Split('/')[2];

        public string? Device => Topic.Split('/').ElementAtOrDefault(4);
    }
}
