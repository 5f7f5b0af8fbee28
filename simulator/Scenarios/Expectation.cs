using Edge.Configuration;

namespace Edge.Simulator.Scenarios;

/// <summary>Whether an expectation was met, and what was found.</summary>
/// <param name="IsMet">Whether it was.</param>
/// <param name="Finding">What was found, for a reader.</param>
public sealed record Verdict(bool IsMet, string Finding);

/// <summary>One <c>expect</c> of a scenario. It sees every stored record and every tick, and judges at the end.</summary>
public abstract class Expectation
{
    private readonly ScenarioLine _line;

    internal Expectation(ScenarioLine line, TimeSpan from, TimeSpan to)
    {
        _line = line;
        From = from;
        To = to;
    }

    /// <summary>Line of the file.</summary>
    public int Line => _line.Number;

    /// <summary>The line's text.</summary>
    public string Text => _line.Text;

    /// <summary>From when on it counts, since the start.</summary>
    public TimeSpan From { get; }

    /// <summary>Until when it counts, since the start.</summary>
    public TimeSpan To { get; }

    /// <summary>Judges; after the run.</summary>
    public abstract Verdict Judge();

    /// <summary>Refuses what the site does not have; before the run.</summary>
    /// <exception cref="ScenarioException">It names something that is not there.</exception>
    internal abstract void Check(SiteSettings site);

    /// <summary>Takes a record that was stored.</summary>
    internal virtual void Take(StoredFact fact)
    {
    }

    /// <summary>Looks at the board and its firmware after a tick.</summary>
    internal virtual void Look(Simulation simulation, TimeSpan now)
    {
    }

    internal ScenarioException Error(string what) => _line.Error(what);

    /// <summary>Refuses an id that is not among those allowed.</summary>
    internal void Require(string kind, string id, IEnumerable<string> allowed)
    {
        var list = allowed.ToList();
        if (!list.Contains(id))
        {
            throw Error($"there is no {kind} '{id}'; allowed: {(list.Count > 0 ? string.Join(", ", list) : "none, the site has no " + kind)}");
        }
    }

    internal static IEnumerable<string> IdsOf(SiteSettings site) =>
    [
        .. site.Lines.Select(line => line.Id), .. site.Valves.Select(valve => valve.Id), .. site.Channels.Select(channel => channel.Id),
        .. site.Contacts.Select(contact => contact.Id),
    ];
}
