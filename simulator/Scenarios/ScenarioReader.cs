using System.Globalization;

namespace Edge.Simulator.Scenarios;

/// <summary>
/// Reads scenario files. One fact a line; '#' begins a comment; times are hours:minutes[:seconds] since the start.
/// </summary>
/// <remarks>
/// <code>
/// site FILE                            site file, beside the scenario (default: the reference site)
/// set ID.KEY JSON, set PATH JSON       changes the site: set bypass-1.stroke 30, set lines[0].name "Kiln"
/// add PATH JSON                        appends to an array of the site: add lines[0].contacts {"id": "x", "loop": 5}
/// seed N                               seed of everything random (default 1)
/// start DATE TIME                      start in site time (default 2026-03-01 12:00)
/// lasts DURATION                       runs at least so long
/// at TIME COMMAND                      does something, as it is typed into the simulator: at 00:10 open bypass-1
/// every DURATION during TIME..TIME COMMAND
/// at TIME expect ... , during TIME..TIME expect ...
/// </code>
/// </remarks>
public static class ScenarioReader
{
    private const int MostActions = 100_000;

    private static readonly string[] _verbs = ["site", "set", "add", "seed", "start", "lasts", "at", "every", "during"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ScenarioException">It cannot be read.</exception>
    public static Scenario Load(string path)
    {
        try
        {
            return Read(path, File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException(path, 0, $"cannot be read: {failure.Message}");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="ScenarioException">A line is not understood.</exception>
    public static Scenario Read(string file, string text)
    {
        var scenario = new Scenario { File = file };
        var number = 0;
        foreach (var full in text.Split('\n'))
        {
            number++;
            var hash = full.IndexOf('#', StringComparison.Ordinal);
            var line = new ScenarioLine(file, number, hash < 0 ? full : full[..hash]);
            if (!line.IsAtEnd)
            {
                ReadLine(scenario, line);
            }
        }

        if (scenario.Expectations.Count == 0)
        {
            throw new ScenarioException(file, 0, "expects nothing; allowed: at least one line with 'expect'");
        }

        scenario.Actions.Sort((one, other) => one.At != other.At ? one.At.CompareTo(other.At) : one.Line.CompareTo(other.Line));
        return scenario;
    }

    private static void ReadLine(Scenario scenario, ScenarioLine line)
    {
        var verb = line.TakeOneOf(_verbs);
        switch (verb)
        {
            case "site":
                scenario.SiteFile = Path.Combine(Path.GetDirectoryName(scenario.File) ?? "", line.TakeRest("a file name"));
                break;
            case "set" or "add":
                var path = line.Take("a member of the site file: bypass-1.relay, lines[0].name");
                scenario.SiteChanges.Add(new SiteChange(line.Number, verb, path, line.TakeRest("a JSON value")));
                break;
            case "seed":
                scenario.Seed = line.TakeCount("seed", int.MinValue, int.MaxValue);
                break;
            case "start":
                scenario.Start = ReadStart(line);
                break;
            case "lasts":
                scenario.Length = line.TakeDuration();
                break;
            case "at":
                ReadAt(scenario, line);
                return;
            case "every":
                ReadEvery(scenario, line);
                return;
            default:
                var (from, to) = line.TakeWindow();
                line.TakeOneOf(["expect"]);
                scenario.Expectations.Add(ReadExpectation(line, from, to));
                return;
        }

        line.End();
    }

    private static DateTime ReadStart(ScenarioLine line)
    {
        const string Allowed = "a date and time of the site: 2026-11-14 23:50";
        var text = line.TakeRest(Allowed);
        return DateTime.TryParseExact(
            text, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            ? start
            : throw line.Error($"'{text}' is no start; allowed: {Allowed}");
    }

    private static void ReadAt(Scenario scenario, ScenarioLine line)
    {
        var at = line.TakeInstant();
        if (line.TryTake("expect"))
        {
            scenario.Expectations.Add(ReadExpectation(line, at, null));
        }
        else
        {
            scenario.Actions.Add(new ScenarioAction(line.Number, at, line.TakeRest("'expect' or a command: open bypass-1")));
        }
    }

    private static void ReadEvery(Scenario scenario, ScenarioLine line)
    {
        var period = line.TakeDuration();
        line.TakeOneOf(["during"]);
        var (from, to) = line.TakeWindow();
        if (period <= TimeSpan.Zero || (to - from) / period > MostActions)
        {
            throw line.Error($"that is too often; allowed: at most {MostActions} times");
        }

        var command = line.TakeRest("a command: open bypass-1 for 100ms");
        for (var at = from; at < to; at += period)
        {
            scenario.Actions.Add(new ScenarioAction(line.Number, at, command));
        }
    }

    private static Expectation ReadExpectation(ScenarioLine line, TimeSpan from, TimeSpan? to)
    {
        if (Probes.Find(line.Peek()) is { } probe)
        {
            line.Take(probe.Name);
            return StateExpectation.Read(line, probe, from, to);
        }

        if (line.TryTake("records"))
        {
            return MinuteExpectation.Read(line, "all", from, to);
        }

        if (line.TryTake("some", "record"))
        {
            return MinuteExpectation.Read(line, "some", from, to);
        }

        if (line.TryTake("no", "record"))
        {
            return MinuteExpectation.Read(line, "no", from, to);
        }

        if (line.IsAtEnd || !IsRecord(line.Peek()!))
        {
            string[] words = ["no", "at least", "at most", "a number", "records", "some record", "no record", .. Probes.All.Select(one => one.Name), .. RecordFigures.Names];
            throw line.Error($"{(line.IsAtEnd ? "the line ends" : $"found '{line.Peek()}'")} where an expectation begins; allowed: {string.Join(", ", words)}");
        }

        return RecordExpectation.Read(line, from, to);
    }

    private static bool IsRecord(string word) => word is "no" or "at" || char.IsAsciiDigit(word[0]) || RecordFigures.Names.Contains(word);
}
