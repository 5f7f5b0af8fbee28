using System.Globalization;
using Edge.Configuration;

namespace Edge.Simulator.Scenarios;

/// <summary>
/// Expects records: <c>bypass-opened bypass-1 with uncertainty 0..200 within 1 s</c>, <c>no bypass-opened</c>, <c>2 seal-broken</c>,
/// <c>at most 3 channel-fault</c>. A record counts when it was durable in the stretch of time.
/// </summary>
public sealed class RecordExpectation : Expectation
{
    private const int Unbounded = int.MaxValue;
    private const int Shown = 4;

    private readonly int _least;
    private readonly int _most;
    private readonly string _name;
    private readonly string? _subject;
    private readonly IReadOnlyList<FigureCondition> _conditions;
    private readonly TimeSpan? _dated;
    private readonly List<StoredFact> _found = [];
    private readonly List<StoredFact> _others = [];
    private StoredFact? _later;

    private RecordExpectation(
        ScenarioLine line, TimeSpan from, TimeSpan to, (int Least, int Most) count, string name, string? subject, IReadOnlyList<FigureCondition> conditions,
        TimeSpan? dated)
        : base(line, from, to)
    {
        (_least, _most) = count;
        _name = name;
        _subject = subject;
        _conditions = conditions;
        _dated = dated;
    }

    /// <inheritdoc/>
    public override Verdict Judge()
    {
        var isMet = _found.Count >= _least && _found.Count <= _most;
        if (isMet && _most == 0)
        {
            return new Verdict(true, "none");
        }

        var shown = string.Join("; ", _found.Take(Shown).Select(Describe));
        var more = _found.Count > Shown ? $"; and {_found.Count - Shown} more" : "";
        if (isMet)
        {
            return new Verdict(true, shown + more);
        }

        var found = _found.Count > 0 ? $"found {_found.Count}: {shown}{more}" : "found none";
        var late = _found.Count < _least && _later is not null ? $"; later came {Describe(_later)}" : "";
        var others = _found.Count < _least && _others.Count > 0 ? "; alike in that time: " + string.Join("; ", _others.TakeLast(Shown)) : "";
        return new Verdict(false, found + late + others);
    }

    internal static RecordExpectation Read(ScenarioLine line, TimeSpan from, TimeSpan? to)
    {
        var count = ReadCount(line, to is not null);
        var name = line.TakeOneOf(RecordFigures.Names);
        string? subject = null;
        if (line.Peek() is { } next && next is not ("with" or "dated" or "within"))
        {
            subject = line.Take("an id");
        }

        var conditions = new List<FigureCondition>();
        if (line.TryTake("with"))
        {
            do
            {
                conditions.Add(FigureCondition.Read(line));
            }
            while (line.TryTake("and"));
        }

        TimeSpan? dated = null;
        if (line.TryTake("dated"))
        {
            line.TakeOneOf(["within"]);
            dated = line.TakeDuration();
        }

        if (to is null)
        {
            if (!line.TryTake("within"))
            {
                throw line.Error("say within which time the record has to be stored; allowed: within 1 s, before it with FIGURE VALUE, dated within 200 ms");
            }

            to = from + line.TakeDuration();
        }

        line.End();
        return new RecordExpectation(line, from, to.Value, count, name, subject, conditions, dated);
    }

    internal override void Check(SiteSettings site)
    {
        if (_subject is not null)
        {
            Require("line, valve, channel or contact", _subject, IdsOf(site));
        }
    }

    internal override void Take(StoredFact fact)
    {
        if (fact.StoredAt < From || fact.Name != _name)
        {
            return;
        }

        var isWanted = (_subject is null || fact.Subject == _subject)
            && _conditions.All(condition => condition.IsMetBy(fact.Figures.GetValueOrDefault(condition.Name)))
            && (_dated is null || (fact.Dated - From).Duration() <= _dated);
        if (fact.StoredAt > To)
        {
            _later ??= isWanted ? fact : null;
        }
        else
        {
            (isWanted ? _found : _others).Add(fact);
        }
    }

    private static (int Least, int Most) ReadCount(ScenarioLine line, bool isWindow)
    {
        if (line.TryTake("no"))
        {
            return (0, 0);
        }

        if (line.TryTake("at"))
        {
            var isLeast = line.TakeOneOf(["least", "most"]) == "least";
            var bound = line.TakeCount("number of records", 0, 100_000);
            return isLeast ? (bound, Unbounded) : (0, bound);
        }

        if (line.Peek() is { } word && char.IsAsciiDigit(word[0]))
        {
            var count = line.TakeCount("number of records", 0, 100_000);
            return (count, count);
        }

        return isWindow ? (1, Unbounded) : (1, 1);
    }

    private string Describe(StoredFact fact)
    {
        var delay = string.Create(CultureInfo.InvariantCulture, $"after {(fact.StoredAt - From).TotalSeconds:0.0##} s");
        var shift = fact.Dated - From;
        var dated = _dated is null ? "" : string.Create(CultureInfo.InvariantCulture, $", dated {shift.TotalSeconds:+0.000;-0.000;0} s");
        var figures = string.Concat(_conditions.Select(condition => $", {condition.Name} {fact.Figures.GetValueOrDefault(condition.Name)}"));
        return $"{delay} (record {fact.Sequence}{(_subject is null && fact.Subject.Length > 0 ? " " + fact.Subject : "")}{dated}{figures})";
    }
}
