using System.Globalization;
using Edge.Events;
using Edge.Records;

namespace Edge.Simulator.Scenarios;

/// <summary>What the kinds of records are called in scenarios, and their figures.</summary>
internal static class RecordFigures
{
    private static readonly string[] _ledger = ["ledger-entry", "ledger-acknowledgement", "ledger-announcement"];

    /// <summary>All names that an expectation can ask for.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enumerable.Range(1, 255).Select(EventCode.NameOf).Where(name => !name.StartsWith("event-", StringComparison.Ordinal)), "schema", "minute", "summary", .. _ledger,
    ];

    public static string NameOf(Record record) => record.Kind switch
    {
        RecordKind.Event => EventCode.NameOf(record.Code),
        RecordKind.Schema => "schema",
        RecordKind.Minute => "minute",
        RecordKind.Summary => "summary",
        RecordKind.Ledger => LedgerName(record.Text),
        _ => string.Create(CultureInfo.InvariantCulture, $"kind-{record.Kind}"),
    };

    public static string SubjectOf(Record record) => record.Kind switch
    {
        RecordKind.Event => record.Subject,
        RecordKind.Ledger => Rows(record.Text)[0][1],
        _ => "",
    };

    public static IReadOnlyDictionary<string, object> Of(Record record) => record.Kind switch
    {
        RecordKind.Event => OfEvent(record),
        RecordKind.Ledger => OfLedger(record.Text),
        _ => new Dictionary<string, object>(),
    };

    private static Dictionary<string, object> OfEvent(Record record)
    {
        var figures = new Dictionary<string, object> { ["argument1"] = record.Argument1, ["argument2"] = record.Argument2 };
        switch (record.Code)
        {
            case EventCode.BypassOpened or EventCode.RecirculationOpened:
                figures["uncertainty"] = record.Argument1;
                figures["evidence"] = EvidenceOf(record.Argument2);
                break;
            case EventCode.BypassClosed or EventCode.RecirculationClosed:
                figures["uncertainty"] = record.Argument1;
                figures["duration"] = record.Argument2;
                break;
            case EventCode.ValveKnown or EventCode.ValveUnknown:
                figures["state"] = ValveState.NameOf((byte)record.Argument1);
                figures["evidence"] = EvidenceOf(record.Argument2);
                break;
            case EventCode.SealBroken:
                figures["state"] = ValveState.NameOf((byte)record.Argument2);
                break;
            case EventCode.KilnStateChanged:
                figures["state"] = Sampling.KilnState.NameOf((byte)record.Argument1);
                figures["before"] = Sampling.KilnState.NameOf((byte)record.Argument2);
                break;
            default:
                break;
        }

        return figures;
    }

    // "limits+flow"
    private static string EvidenceOf(long evidence) => LedgerText.WordsOf((int)evidence).Replace(' ', '+');

    private static string LedgerName(string text)
    {
        var word = Rows(text)[0][0];
        return word == "opening" ? "ledger-entry" : "ledger-" + word;
    }

    private static Dictionary<string, object> OfLedger(string text)
    {
        var figures = new Dictionary<string, object>();
        foreach (var row in Rows(text))
        {
            switch (row)
            {
                case ["opening", _, _, var sequence]:
                    figures["opening"] = Number(sequence);
                    break;
                case ["opened" or "closed", _, var uncertainty]:
                    figures[row[0] + "-uncertainty"] = Number(uncertainty);
                    break;
                case ["duration" or "merged", var number]:
                    figures[row[0]] = Number(number);
                    break;
                case ["evidence", var words]:
                    figures["evidence"] = words.Replace(' ', '+');
                    break;
                case ["announced", var word]:
                    figures["announced"] = word;
                    break;
                case ["power", var cuts, var length]:
                    figures["power-cuts"] = Number(cuts);
                    figures["power-gap"] = Number(length);
                    break;
                case ["acknowledged", _, var who]:
                    figures["acknowledged"] = who;
                    break;
                case ["acknowledgement", _, var sequence, var who]:
                    figures["opening"] = Number(sequence);
                    figures["by"] = who;
                    break;
                case ["announcement", _, var minutes, var reason]:
                    figures["minutes"] = Number(minutes);
                    figures["by"] = reason;
                    break;
                case ["signal", var id, var decimals, var before, var peak, var after]:
                    AddSignal(figures, id, decimals, [("before", before), ("peak", peak), ("after", after)]);
                    break;
                default:
                    break;
            }
        }

        return figures;
    }

    private static void AddSignal(Dictionary<string, object> figures, string id, string decimals, (string When, string Value)[] values)
    {
        foreach (var (when, value) in values.Where(pair => pair.Value != "-"))
        {
            figures[$"{id}-{when}"] = Number(value) * Math.Pow(10, -Number(decimals));
        }
    }

    private static string[][] Rows(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t'))];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
