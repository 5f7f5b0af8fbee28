using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Platform.Sparkplug;
using Edge.Tests.House;

namespace Edge.Tests.Uplink;

/// <summary>The tables of CONTRACT.md, as a platform's builder reads them, and what of a message is not as they say.</summary>
internal sealed partial class ContractPage
{
    internal const string Answers = "answers, besides `done`";

    private static readonly string[] _types = ["", "", "", "Int32", "Int64", "UInt8", "", "", "", "Float", "", "Boolean", "String", "", "", "", "", "Bytes"];

    private ContractPage(string text)
    {
        Text = text;
        Metrics =
        [
            .. Rows("Node metrics").Select(row => new MetricRow(row, "node")),
            .. Rows("Record metrics, of the node and of each line").Select(row => new MetricRow(row, "both")),
            .. Rows("Line metrics").Select(row => new MetricRow(row, "line")),
        ];
        Properties = Rows("Properties").ToDictionary(row => Name(row["property"]), row => row["type"]);
        Commands = [.. Rows("Commands").Where(row => row.ContainsKey(Answers)).Select(row => new CommandRow(row))];
        Outcomes = Rows("Commands").Where(row => row.ContainsKey("`Command/Outcome`")).ToDictionary(row => Name(row["`Command/Outcome`"]), row => int.Parse(row["number in the event"], CultureInfo.InvariantCulture));
        Events = Rows("Events").SelectMany(EventRow.Of).ToDictionary(row => row.Code);
    }

    public static ContractPage One { get; } = new(Repository.Read("firmware", "Uplink", "CONTRACT.md"));

    public string Text { get; }

    public IReadOnlyList<MetricRow> Metrics { get; }

    /// <summary>Name to type.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    public IReadOnlyList<CommandRow> Commands { get; }

    public IReadOnlyDictionary<string, int> Outcomes { get; }

    public IReadOnlyDictionary<string, EventRow> Events { get; }

    /// <summary>The row that describes a metric of the node or of a line, or null.</summary>
    public MetricRow? Find(string name, bool isOfLine) =>
        Metrics.FirstOrDefault(row => row.Owner != (isOfLine ? "node" : "line") && row.Describes(name));

    /// <summary>Everything in the messages of a board, from its first birth on, that the page does not describe so.</summary>
    public IReadOnlyCollection<string> Defects(IEnumerable<SparkplugMessage> messages)
    {
        var ids = new KnownIds();
        var defects = new HashSet<string>();
        foreach (var message in messages)
        {
            if (message.IsBirth)
            {
                ids.Take(message);
            }

            defects.UnionWith(Defects(message, ids));
        }

        return defects;
    }

    private IEnumerable<string> Defects(SparkplugMessage message, KnownIds births)
    {
        var kind = message.IsBirth ? "births" : message.Type == "NDEATH" ? "deaths" : "data";
        foreach (var metric in message.Metrics)
        {
            var row = Find(metric.Name, message.Device is not null);
            if (row is null)
            {
                yield return $"{metric.Name}: not on the page";
                continue;
            }

            if (_types[metric.DataType] != row.Type)
            {
                yield return $"{metric.Name}: {_types[metric.DataType]}, the page says {row.Type}";
            }

            if (kind == "data" ? row.In.All(place => place is "births" or "deaths" or "commands") : !row.In.Contains(kind))
            {
                yield return $"{metric.Name}: in {message.Type}, the page says {string.Join(", ", row.In)}";
            }

            foreach (var (key, value) in metric.Properties)
            {
                var type = value switch { string => "String", float => "Float", long => "Int32", _ => "" };
                if (Properties.GetValueOrDefault(key) != type)
                {
                    yield return $"{metric.Name}: property {key} of type {type} is not on the page";
                }
            }
        }

        if (message.IsData && message.Find("Event/Code")?.Value is string code)
        {
            foreach (var defect in Events.TryGetValue(code, out var row) ? row.Defects(message, births) : [$"{code}: not on the page"])
            {
                yield return defect;
            }
        }
    }

    private IEnumerable<Dictionary<string, string>> Rows(string section)
    {
        var start = Text.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.IsGreaterThanOrEqualTo(0, start, section);
        var end = Text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        string[]? header = null;
        foreach (var line in Text[start..(end < 0 ? Text.Length : end)].Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                header = null;
                continue;
            }

            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            if (header is null)
            {
                header = cells;
            }
            else if (!cells[0].StartsWith("--", StringComparison.Ordinal))
            {
                Assert.HasCount(header.Length, cells, line);
                yield return header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second);
            }
        }
    }

    internal static string Name(string cell) => Names(cell).Single();

    internal static IEnumerable<string> Names(string cell) => Quoted().Matches(cell).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Quoted();
}

/// <summary>A row about a metric.</summary>
internal sealed class MetricRow(IReadOnlyDictionary<string, string> row, string owner)
{
    private readonly Regex _pattern = new("^" + Regex.Replace(ContractPage.Name(row["metric"]), "<(channel|contact|valve)>", "[a-z0-9-]{1,32}") + "$");

    public string Name { get; } = ContractPage.Name(row["metric"]);

    /// <summary>node, line or both.</summary>
    public string Owner { get; } = owner;

    public string Type { get; } = row["type"];

    public IReadOnlyList<string> In { get; } = row["in"].Split(", ");

    public bool Describes(string name) => _pattern.IsMatch(name);
}

/// <summary>A row about a command: its number, and how it may be answered besides done.</summary>
internal sealed class CommandRow(IReadOnlyDictionary<string, string> row)
{
    public string Name { get; } = ContractPage.Name(row["`Command/Name`"]);

    public int Number { get; } = int.Parse(row["number"], CultureInfo.InvariantCulture);

    public IReadOnlyList<string> Answers { get; } = [.. ContractPage.Names(row[ContractPage.Answers])];
}

/// <summary>What the page says of one event.</summary>
internal sealed partial class EventRow
{
    private readonly string _subject;
    private readonly string[] _arguments;

    private EventRow(int number, string code, string subject, string argument1, string argument2)
    {
        Number = number;
        Code = code;
        _subject = subject;
        _arguments = [argument1, argument2];
    }

    public int Number { get; }

    public string Code { get; }

    public static IEnumerable<EventRow> Of(Dictionary<string, string> row)
    {
        string[] codes = [.. ContractPage.Names(row["code"])];
        int[] numbers = [.. row["number"].Split(", ").Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        Assert.HasCount(codes.Length, numbers, row["code"]);
        return codes.Select((code, i) => new EventRow(numbers[i], code, row["subject"], row["Argument1"], row["Argument2"]));
    }

    public IEnumerable<string> Defects(SparkplugMessage message, KnownIds ids)
    {
        var subject = (string)message.Find("Event/Subject")!.Value!;
        if (message.Device is not null ? !ids.Fits(_subject, subject) : _subject.Length == 0 && subject.Length > 0)
        {
            yield return $"{Code}: subject '{subject}', the page says '{_subject}'";
        }

        for (var i = 0; i < _arguments.Length; i++)
        {
            var value = (long)message.Find($"Event/Argument{i + 1}")!.Value!;
            if (!Fits(_arguments[i], value))
            {
                yield return $"{Code}: Argument{i + 1} is {value}, the page says '{_arguments[i]}'";
            }
        }
    }

    // Nothing on the page is 0. A cell that begins with a number lists all that there are. Durations do not run backwards.
    private static bool Fits(string cell, long value)
    {
        if (cell.Length == 0)
        {
            return value == 0;
        }

        if (Listed().IsMatch(cell))
        {
            return Item().Matches(cell).Any(item => long.Parse(item.Groups["number"].Value, CultureInfo.InvariantCulture) == value);
        }

        return value >= 0 || !cell.Contains("duration, ms", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^-?\d+ ")]
    private static partial Regex Listed();

    [GeneratedRegex(@"(^|, )(?<number>-?\d+) ")]
    private static partial Regex Item();
}

/// <summary>Ids that births told, by what they belong to.</summary>
internal sealed class KnownIds
{
    private readonly HashSet<string> _lines = [];
    private readonly HashSet<string> _channels = [];
    private readonly HashSet<string> _contacts = [];
    private readonly HashSet<string> _valves = [];

    public void Take(SparkplugMessage birth)
    {
        if (birth.Device is null)
        {
            return;
        }

        _lines.Add(birth.Device);
        foreach (var (owner, what) in birth.Metrics.Select(metric => metric.Name.Split('/')).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1])))
        {
            (what switch { "Average" => _channels, "SecondsOn" => _contacts, "State" => _valves, _ => null })?.Add(owner);
        }
    }

    /// <summary>Whether a subject is of the kind that a cell begins with.</summary>
    public bool Fits(string cell, string subject)
    {
        if (cell.StartsWith("valve or line", StringComparison.Ordinal))
        {
            return _valves.Contains(subject) || _lines.Contains(subject);
        }

        return cell.Split(' ', ':', ',')[0] switch
        {
            "" => subject.Length == 0,
            "line" => _lines.Contains(subject),
            "channel" => _channels.Contains(subject),
            "contact" => _contacts.Contains(subject),
            "valve" => _valves.Contains(subject),
            _ => subject.Length > 0,
        };
    }
}
