using System.Globalization;

namespace Edge.Simulator.Scenarios;

/// <summary>The words of one line, taken one after the other; errors name file and line.</summary>
internal sealed class ScenarioLine
{
    private readonly string[] _words;
    private int _at;

    public ScenarioLine(string file, int number, string text)
    {
        File = file;
        Number = number;
        _words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    public string File { get; }

    public int Number { get; }

    public bool IsAtEnd => _at == _words.Length;

    public string Text => string.Join(' ', _words);

    public string? Peek() => IsAtEnd ? null : _words[_at];

    public bool TryTake(string word)
    {
        if (Peek() != word)
        {
            return false;
        }

        _at++;
        return true;
    }

    public bool TryTake(string first, string second)
    {
        var isThere = _at + 1 < _words.Length && _words[_at] == first && _words[_at + 1] == second;
        _at += isThere ? 2 : 0;
        return isThere;
    }

    public string Take(string allowed) => IsAtEnd ? throw Error($"the line ends where more is needed; allowed: {allowed}") : _words[_at++];

    public string TakeOneOf(IReadOnlyCollection<string> allowed)
    {
        var list = string.Join(", ", allowed);
        var word = Take(list);
        return allowed.Contains(word) ? word : throw Error($"found '{word}'; allowed: {list}");
    }

    public string TakeRest(string allowed)
    {
        var first = Take(allowed);
        var rest = string.Join(' ', [first, .. _words[_at..]]);
        _at = _words.Length;
        return rest;
    }

    public TimeSpan TakeInstant()
    {
        var word = Take(ScenarioTime.AllowedInstants);
        return ScenarioTime.TryInstant(word, out var instant) ? instant : throw Error($"'{word}' is no time; allowed: {ScenarioTime.AllowedInstants}");
    }

    /// <summary>"00:10..00:20"; the second is later.</summary>
    public (TimeSpan From, TimeSpan To) TakeWindow()
    {
        const string Allowed = "two times with '..' between, the later one last: 00:10..00:20";
        var word = Take(Allowed);
        var ends = word.Split("..");
        return ends.Length == 2 && ScenarioTime.TryInstant(ends[0], out var from) && ScenarioTime.TryInstant(ends[1], out var to) && from < to
            ? (from, to)
            : throw Error($"'{word}' is no stretch of time; allowed: {Allowed}");
    }

    /// <summary>"20s", or "20 s" as two words.</summary>
    public TimeSpan TakeDuration()
    {
        var word = Take(ScenarioTime.AllowedDurations);
        if (Peek() is { } unit && ScenarioTime.IsUnit(unit) && double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            _at++;
            word += unit;
        }

        return ScenarioTime.TryDuration(word, out var duration) ? duration : throw Error($"'{word}' is no duration; allowed: {ScenarioTime.AllowedDurations}");
    }

    public int TakeCount(string what, int least, int most)
    {
        var word = Take($"{least} to {most}");
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Error($"'{word}' is no {what}; allowed: {least} to {most}");
    }

    public void End()
    {
        if (!IsAtEnd)
        {
            throw Error($"nothing more is understood from '{_words[_at]}' on; allowed here: the end of the line");
        }
    }

    public ScenarioException Error(string what) => new(File, Number, what);
}
