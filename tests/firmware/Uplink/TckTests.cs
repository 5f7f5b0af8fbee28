using System.Text;
using System.Text.RegularExpressions;
using Edge.Platform.Sparkplug.Wire;
using Google.Protobuf;
using static Edge.Tests.Uplink.TckLife;

namespace Edge.Tests.Uplink;

/// <summary>
/// Assertions of the Sparkplug TCK (tck-id-...) about the messages of an edge node, each checked on all messages of <see cref="TckLife"/>.
/// Tests elsewhere have the attribute <see cref="TckAttribute"/>; CONFORMANCE.md says what is covered where.
/// </summary>
[TestClass]
public sealed partial class TckTests
{
    private static readonly Dictionary<string, Action> _assertions = new()
    {
        // Topics and ids.
        ["topic-structure"] = () => Each(message => Topic().IsMatch(message.Topic)),
        ["topic-structure-namespace-a"] = () => Each(message => message.Topic.Split('/')[0] == "spBv1.0"),
        ["topic-structure-namespace-device-id-associated-message-types"] = () => Each(message => message.Device is not null, "DBIRTH", "DDATA", "DDEATH"),
        ["topic-structure-namespace-device-id-non-associated-message-types"] = () => Each(message => message.Device is null, "NBIRTH", "NDATA", "NDEATH"),
        ["topic-structure-namespace-valid-group-id"] = () => Ids(1),
        ["topic-structure-namespace-valid-edge-node-id"] = () => Ids(3),
        ["topic-structure-namespace-valid-device-id"] = () => Ids(4),
        ["intro-group-id-string"] = () => Ids(1),
        ["intro-group-id-chars"] = () => Ids(1),
        ["intro-edge-node-id-string"] = () => Ids(3),
        ["intro-edge-node-id-chars"] = () => Ids(3),
        ["intro-device-id-string"] = () => Ids(4),
        ["intro-device-id-chars"] = () => Ids(4),
        ["case-sensitivity-sparkplug-ids"] = () => Each(message => message.Topic.Split('/').Where((_, at) => at is 1 or 3 or 4).All(id => id == id.ToLowerInvariant())),
        ["topics-nbirth-topic"] = () => Topics("NBIRTH", "spBv1.0/plant/NBIRTH/board-1"),
        ["topics-dbirth-topic"] = () => Topics("DBIRTH", "spBv1.0/plant/DBIRTH/board-1/line-1", "spBv1.0/plant/DBIRTH/board-1/line-2"),
        ["topics-ndata-topic"] = () => Topics("NDATA", "spBv1.0/plant/NDATA/board-1"),
        ["topics-ddata-topic"] = () => Topics("DDATA", "spBv1.0/plant/DDATA/board-1/line-1", "spBv1.0/plant/DDATA/board-1/line-2"),
        ["topics-ndeath-topic"] = () => Topics("NDEATH", "spBv1.0/plant/NDEATH/board-1"),
        ["topics-ddeath-topic"] = () => Topics("DDEATH", "spBv1.0/plant/DDEATH/board-1/line-2"),
        ["message-flow-edge-node-birth-publish-nbirth-topic"] = () => Topics("NBIRTH", "spBv1.0/plant/NBIRTH/board-1"),
        ["message-flow-device-birth-publish-dbirth-topic"] = () => Topics("DBIRTH", "spBv1.0/plant/DBIRTH/board-1/line-1", "spBv1.0/plant/DBIRTH/board-1/line-2"),
        ["message-flow-device-birth-publish-dbirth-match-edge-node-topic"] = () => Each(message => message.Decoded is { Group: "plant", Node: "board-1" }, "NBIRTH", "DBIRTH"),

        // Sequence numbers.
        ["topics-nbirth-seq-num"] = () => Each(message => message.Payload is { HasSeq: true, Seq: 0 }, "NBIRTH"),
        ["payloads-nbirth-seq"] = () => HasSequence("NBIRTH"),
        ["payloads-dbirth-seq"] = () => HasSequence("DBIRTH"),
        ["payloads-ndata-seq"] = () => HasSequence("NDATA"),
        ["payloads-ddata-seq"] = () => HasSequence("DDATA"),
        ["payloads-ddeath-seq"] = () => HasSequence("DDEATH"),
        ["payloads-ddeath-seq-number"] = () => HasSequence("DDEATH"),
        ["payloads-sequence-num-req-nbirth"] = () => HasSequence("NBIRTH"),
        ["message-flow-edge-node-birth-publish-nbirth-payload-seq"] = () => HasSequence("NBIRTH"),
        ["payloads-sequence-num-always-included"] = () => HasSequence("NBIRTH", "DBIRTH", "NDATA", "DDATA", "DDEATH"),
        ["topics-dbirth-seq"] = () => InSequence("DBIRTH"),
        ["topics-ndata-seq-num"] = () => InSequence("NDATA"),
        ["topics-ddata-seq-num"] = () => InSequence("DDATA"),
        ["topics-ddeath-seq-num"] = () => InSequence("DDEATH"),
        ["payloads-dbirth-seq-inc"] = () => InSequence("DBIRTH"),
        ["payloads-ndata-seq-inc"] = () => InSequence("NDATA"),
        ["payloads-ddata-seq-inc"] = () => InSequence("DDATA"),
        ["payloads-ddeath-seq-inc"] = () => InSequence("DDEATH"),
        ["message-flow-device-birth-publish-dbirth-payload-seq"] = () => InSequence("DBIRTH"),
        ["payloads-ndeath-seq"] = () => Each(message => !message.Payload.HasSeq, "NDEATH"),
        ["topics-ndeath-seq"] = () => Each(message => !message.Payload.HasSeq, "NDEATH"),

        // Times.
        ["topics-nbirth-timestamp"] = () => Published("NBIRTH"),
        ["topics-dbirth-timestamp"] = () => Published("DBIRTH"),
        ["topics-ndata-timestamp"] = () => Published("NDATA"),
        ["topics-ddata-timestamp"] = () => Published("DDATA"),
        ["payloads-nbirth-timestamp"] = () => Published("NBIRTH"),
        ["payloads-dbirth-timestamp"] = () => Published("DBIRTH"),
        ["payloads-ndata-timestamp"] = () => Published("NDATA"),
        ["payloads-ddata-timestamp"] = () => Published("DDATA"),
        ["payloads-ddeath-timestamp"] = () => Published("DDEATH"),
        ["payloads-timestamp-in-UTC"] = () => Published("NBIRTH", "DBIRTH", "NDATA", "DDATA", "DDEATH"),
        ["payloads-metric-timestamp-in-UTC"] = () => Metrics((message, metric) => metric.Timestamp >= UplinkRig.StartUtcMs - 60_000 && metric.Timestamp <= (ulong)message.UtcMs, "NBIRTH", "DBIRTH", "NDATA", "DDATA"),
        ["payloads-name-birth-data-requirement"] = () => Metrics((_, metric) => metric.HasTimestamp, "NBIRTH", "DBIRTH", "NDATA", "DDATA"),
        ["operational-behavior-data-publish-nbirth-order"] = () => InTime("NBIRTH", "NDATA"),
        ["operational-behavior-data-publish-dbirth-order"] = () => InTime("DBIRTH", "DDATA"),

        // The session's number.
        ["topics-nbirth-bdseq-included"] = () => BirthHas("bdSeq", 4),
        ["payloads-nbirth-bdseq"] = () => BirthHas("bdSeq", 4),
        ["message-flow-edge-node-birth-publish-nbirth-payload-bdSeq"] = DeathsMatchBirths,
        ["payloads-nbirth-bdseq-repeat"] = DeathsMatchBirths,
        ["payloads-ndeath-bdseq"] = DeathsMatchBirths,
        ["topics-ndeath-payload"] = () => Each(message => message.Payload.Metrics.Single().Name == "bdSeq", "NDEATH"),

        // Rebirth.
        ["topics-nbirth-rebirth-metric"] = () => Rebirth(metric => metric is { Datatype: 11, HasBooleanValue: true, BooleanValue: false }),
        ["payloads-nbirth-rebirth-req"] = () => Rebirth(metric => metric is { HasBooleanValue: true, BooleanValue: false }),
        ["operational-behavior-data-commands-rebirth-name"] = () => Rebirth(metric => metric.HasName),
        ["operational-behavior-data-commands-rebirth-name-aliases"] = () => Rebirth(metric => !metric.HasAlias),
        ["operational-behavior-data-commands-rebirth-datatype"] = () => Rebirth(metric => metric.Datatype == 11),
        ["operational-behavior-data-commands-rebirth-value"] = () => Rebirth(metric => metric is { HasBooleanValue: true, BooleanValue: false }),

        // What metrics have.
        ["topics-nbirth-metrics"] = () => Metrics(IsWhole, "NBIRTH"),
        ["topics-dbirth-metrics"] = () => Metrics(IsWhole, "DBIRTH"),
        ["operational-behavior-data-publish-nbirth-values"] = () => Metrics(IsValueOrNull, "NBIRTH"),
        ["operational-behavior-data-publish-dbirth-values"] = () => Metrics(IsValueOrNull, "DBIRTH"),
        ["payloads-name-requirement"] = () => Metrics((_, metric) => metric.HasName || metric.HasAlias, "NBIRTH", "DBIRTH", "NDATA", "DDATA", "NDEATH"),
        ["payloads-alias-uniqueness"] = UniqueAliases,
        ["payloads-alias-birth-requirement"] = () => Metrics((_, metric) => metric.HasName, "NBIRTH", "DBIRTH"),
        ["payloads-alias-data-cmd-requirement"] = AliasesAlone,
        ["case-sensitivity-metric-names"] = () => Each(message => message.Payload.Metrics.Select(metric => metric.Name.ToLowerInvariant()).Distinct().Count() == message.Payload.Metrics.Count, "NBIRTH", "DBIRTH"),
        ["payloads-metric-datatype-req"] = () => Metrics((_, metric) => metric.HasDatatype, "NBIRTH", "DBIRTH"),
        ["payloads-metric-datatype-value"] = () => Metrics((_, metric) => metric.Datatype is >= 1 and <= 17, "NBIRTH", "DBIRTH"),
        ["payloads-metric-datatype-value-type"] = () => IsProtobuf("NBIRTH", "DBIRTH", "NDEATH"),
        ["payloads-metric-datatype-not-req"] = () => Metrics((_, metric) => !metric.HasDatatype, "NDATA", "DDATA"),
        ["message-flow-edge-node-birth-publish-nbirth-payload"] = () => IsProtobuf("NBIRTH"),
        ["message-flow-device-birth-publish-dbirth-payload"] = () => IsProtobuf("DBIRTH"),
        ["payloads-propertyset-keys-array-size"] = () => Properties((_, set) => set.Keys.Count == set.Values.Count),
        ["payloads-propertyset-values-array-size"] = () => Properties((_, set) => set.Values.Count == set.Keys.Count && set.Values.Count > 0),
        ["payloads-metric-propertyvalue-type-req"] = () => Properties((_, set) => set.Values.All(value => value.HasType)),
        ["payloads-metric-propertyvalue-type-type"] = () => IsProtobuf("NBIRTH", "DBIRTH", "NDATA", "DDATA"),
        ["payloads-metric-propertyvalue-type-value"] = () => Properties((_, set) => set.Values.All(value => value.Type is >= 1 and <= 14)),
        ["payloads-propertyset-quality-value-type"] = () => Quality(value => value.Type == 3),
        ["payloads-propertyset-quality-value-value"] = () => Quality(value => value.HasIntValue && value.IntValue is 0 or 192 or 500),

        // What comes when.
        ["principles-birth-certificates-order"] = BirthIsFirst,
        ["message-flow-device-birth-publish-nbirth-wait"] = BirthsFirst,
        ["payloads-dbirth-order"] = BirthsFirst,
        ["payloads-ndata-order"] = BirthsFirst,
        ["payloads-ddata-order"] = BirthsFirst,
        ["topics-nbirth-metric-reqs"] = () => Declared("NDATA", "NBIRTH"),
        ["topics-dbirth-metric-reqs"] = () => Declared("DDATA", "DBIRTH"),
        ["operational-behavior-data-publish-nbirth"] = () => Declared("NDATA", "NBIRTH"),
        ["operational-behavior-data-publish-dbirth"] = () => Declared("DDATA", "DBIRTH"),
        ["topics-ddata-payload"] = BirthsSayNothingNew,
        ["topics-ndata-payload"] = RecordsAreTold,
        ["operational-behavior-data-publish-nbirth-change"] = RecordsChange,
        ["operational-behavior-data-publish-dbirth-change"] = RecordsChange,
        ["principles-rbe-recommended"] = RecordsChange,
    };

    public static IEnumerable<object[]> Assertions => _assertions.Keys.Select(id => new object[] { id });

    internal static IReadOnlyCollection<string> Asserted => _assertions.Keys;

    [TestMethod]
    [DynamicData(nameof(Assertions))]
    public void Tck(string id) => _assertions[id]();

    private static IReadOnlyList<Sent> Of(params string[] types)
    {
        var found = types.Length == 0 ? Sparkplug : [.. Sparkplug.Where(message => types.Contains(message.Type))];
        foreach (var type in types)
        {
            Assert.IsTrue(found.Any(message => message.Type == type), $"no {type} in this life");
        }

        return found;
    }

    private static void Each(Func<Sent, bool> isGood, params string[] types)
    {
        foreach (var message in Of(types))
        {
            Assert.IsTrue(isGood(message), $"{message.Topic}: {message.Payload}");
        }
    }

    private static void Metrics(Func<Sent, Metric, bool> isGood, params string[] types) =>
        Each(message => message.Payload.Metrics.All(metric => isGood(message, metric)), types);

    private static void Properties(Func<Metric, PropertySet, bool> isGood)
    {
        Assert.IsTrue(Of("DBIRTH", "DDATA").SelectMany(message => message.Payload.Metrics).Any(metric => metric.Properties is not null));
        Metrics((_, metric) => metric.Properties is null || isGood(metric, metric.Properties));
    }

    private static void Quality(Func<PropertyValue, bool> isGood) =>
        Properties((_, set) => set.Keys.Zip(set.Values).All(pair => pair.First != "Quality" || isGood(pair.Second)));

    private static void Topics(string type, params string[] topics) =>
        CollectionAssert.AreEquivalent(topics, Of(type).Select(message => message.Topic).Distinct().ToArray());

    // Well-formed UTF-8 of characters that an MQTT topic may have, and no '/', which would part them; as SiteErrorTests has it for the file.
    private static void Ids(int place) => Each(
        message => Id().IsMatch(message.Topic.Split('/')[place]) && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message.Topic)) == message.Topic,
        place == 4 ? ["DBIRTH", "DDATA", "DDEATH"] : []);

    private static void HasSequence(params string[] types) => Each(message => message.Payload is { HasSeq: true, Seq: <= 255 }, types);

    private static void InSequence(string type)
    {
        ulong next = 0;
        Assert.IsNotEmpty(Of(type));
        foreach (var message in Sparkplug.Where(message => message.Type != "NDEATH"))
        {
            next = message.Type == "NBIRTH" ? 0 : next;
            Assert.AreEqual(next, message.Payload.Seq, message.Topic);
            next = (next + 1) % 256;
        }
    }

    private static void Published(params string[] types) => Each(message => message.Payload.HasTimestamp && message.Payload.Timestamp == (ulong)message.UtcMs, types);

    // Several values of one metric would have to be in order: there is never more than one. The metrics of a record have one time.
    private static void InTime(string birth, string data)
    {
        Each(message => message.Payload.Metrics.Select(Key).Distinct().Count() == message.Payload.Metrics.Count, birth, data);
        Each(message => message.Payload.Metrics.Select(metric => metric.Timestamp).Distinct().Count() == 1, data);
    }

    private static void BirthHas(string name, uint dataType) =>
        Each(message => message.Payload.Metrics.Single(metric => metric.Name == name) is { HasLongValue: true } metric && metric.Datatype == dataType, "NBIRTH");

    private static void DeathsMatchBirths()
    {
        ulong born = 0;
        foreach (var message in Of("NBIRTH", "NDEATH"))
        {
            var number = message.Payload.Metrics.Single(metric => metric.Name == "bdSeq").LongValue;
            Assert.IsTrue(message.Type == "NBIRTH" || number == born);
            born = number;
        }
    }

    private static void Rebirth(Func<Metric, bool> isGood) => Each(message => isGood(message.Payload.Metrics.Single(metric => metric.Name == "Node Control/Rebirth")), "NBIRTH");

    private static bool IsWhole(Sent message, Metric metric) => metric is { HasName: true, HasDatatype: true } && IsValueOrNull(message, metric);

    private static bool IsValueOrNull(Sent message, Metric metric) => metric.IsNull == (metric.ValueCase == Metric.ValueOneofCase.None);

    // Numbers that do not fit their types, and fields that Sparkplug does not have, would come back in other bytes, or not at all.
    private static void IsProtobuf(params string[] types) => Each(message => message.Payload.ToByteArray().SequenceEqual(message.Message.Payload), types);

    private static void Declared(string data, string birth)
    {
        var known = new Dictionary<string, HashSet<string>>();
        foreach (var message in Of(birth, data))
        {
            if (message.Type == birth)
            {
                known[message.Device ?? ""] = [.. message.Payload.Metrics.SelectMany(Keys)];
            }
            else
            {
                var declared = known[message.Device ?? ""];
                Assert.IsTrue(message.Payload.Metrics.All(metric => Keys(metric).All(declared.Contains)), message.Payload.ToString());
            }
        }
    }

    private static string Key(Metric metric) => metric.HasAlias ? $"alias {metric.Alias}" : metric.Name;

    private static IEnumerable<string> Keys(Metric metric) => new[] { metric.HasAlias ? Key(metric) : null, metric.HasName ? metric.Name : null }.OfType<string>();

    private static void UniqueAliases()
    {
        var aliases = new Dictionary<ulong, string>();
        foreach (var message in Of("NBIRTH", "DBIRTH"))
        {
            foreach (var metric in message.Payload.Metrics.Where(metric => metric.HasAlias))
            {
                var name = $"{message.Device}/{metric.Name}";
                Assert.IsTrue(aliases.TryAdd(metric.Alias, name) || aliases[metric.Alias] == name, name);
            }
        }
    }

    // A metric that its birth gave an alias comes with that and nothing else; one without has its name.
    private static void AliasesAlone()
    {
        var named = Of("NBIRTH", "DBIRTH").SelectMany(message => message.Payload.Metrics).Where(metric => !metric.HasAlias).Select(metric => metric.Name).ToHashSet();
        Metrics((_, metric) => metric.HasAlias ? !metric.HasName : named.Contains(metric.Name), "NDATA", "DDATA");
    }

    private static void BirthIsFirst()
    {
        var connection = 0;
        foreach (var message in All.Where(message => !message.Message.IsWill))
        {
            Assert.IsTrue(message.Connection == connection || message.Type == "NBIRTH", $"{message.Topic} is the first message of connection {message.Connection}");
            connection = message.Connection;
        }

        Assert.IsGreaterThan(8, connection);
    }

    private static void BirthsFirst()
    {
        var born = new HashSet<string>();
        var isNodeBorn = false;
        foreach (var message in Sparkplug)
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

    // What a host knows of a line from its last birth and the data since is what a rebirth says. (A birth between data may say more.)
    private static void BirthsSayNothingNew()
    {
        var known = new Dictionary<string, object?>();
        var session = 0L;
        var compared = 0;
        for (var i = 0; i < Sparkplug.Count; i++)
        {
            var message = Sparkplug[i];
            if (message.Type == "NBIRTH" && session != (session = (long)message.Decoded!.Find("bdSeq")!.Value!))
            {
                known.Clear();
            }

            var isRebirth = message.Type == "DBIRTH" && Sparkplug.Take(i).Last(before => before.Type != "DBIRTH").Type == "NBIRTH";
            foreach (var metric in message.Device is null ? [] : message.Decoded!.Metrics.Where(metric => !metric.IsHistorical))
            {
                var name = $"{message.Device}/{metric.Name}";
                if (isRebirth && metric.Value is not null && known.TryGetValue(name, out var before))
                {
                    Assert.AreEqual(before, metric.Value, $"{name} at {message.UtcMs}");
                    compared++;
                }

                known[name] = metric.Value;
            }
        }

        Assert.IsGreaterThan(100, compared);
    }

    // Nothing that a record says waits for a birth: their numbers have no hole.
    private static void RecordsAreTold()
    {
        var told = Of("NDATA", "DDATA").Select(Record).OfType<long>().Distinct().Order().ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(1, told.Length).Select(sequence => (long)sequence).ToArray(), told);
    }

    // No message of a record that is news repeats the one before it: at least the sequence is another. (Old records come again where a host asks for them.)
    private static void RecordsChange()
    {
        var last = new Dictionary<string, long>();
        foreach (var message in Of("NDATA", "DDATA").Where(message => Record(message) is not null && !message.Payload.Metrics[0].IsHistorical))
        {
            var record = Record(message)!.Value;
            Assert.IsTrue(!last.TryGetValue(message.Topic, out var before) || before != record, message.Topic);
            last[message.Topic] = record;
        }
    }

    private static long? Record(Sent message) => (long?)message.Decoded!.Find("Records/Sequence")?.Value;

    [GeneratedRegex("^spBv1\\.0/plant/[ND](BIRTH|DEATH|DATA)/board-1(/line-[12])?$")]
    private static partial Regex Topic();

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex Id();
}
