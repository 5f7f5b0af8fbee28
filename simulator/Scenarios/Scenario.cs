namespace Edge.Simulator.Scenarios;

/// <summary>Something that is done at an instant.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="At">When, since the start.</param>
/// <param name="Command">What, as it is typed into the simulator.</param>
public sealed record ScenarioAction(int Line, TimeSpan At, string Command);

/// <summary>A change of the site file.</summary>
/// <param name="Line">Line of the scenario's file.</param>
/// <param name="Verb">set or add.</param>
/// <param name="Path">Which member: "bypass-1.flow", "lines[0].valves".</param>
/// <param name="Json">Its new value, JSON.</param>
public sealed record SiteChange(int Line, string Verb, string Path, string Json);

/// <summary>A scenario as it was read: what is set up, what is done, what is expected.</summary>
public sealed class Scenario
{
    /// <summary>The file it comes from.</summary>
    public required string File { get; init; }

    /// <summary>Its site file, or null for the reference site.</summary>
    public string? SiteFile { get; set; }

    /// <summary>Changes of the site file, in order.</summary>
    public List<SiteChange> SiteChanges { get; } = [];

    /// <summary>Seed of everything random.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Start in site time.</summary>
    public DateTime Start { get; set; } = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Unspecified);

    /// <summary>How long it lasts at least.</summary>
    public TimeSpan Length { get; set; }

    /// <summary>What is done, in order of time.</summary>
    public List<ScenarioAction> Actions { get; } = [];

    /// <summary>What is expected, in the file's order.</summary>
    public List<Expectation> Expectations { get; } = [];

    /// <summary>Its end, since the start: a second after the last that is done or expected.</summary>
    public TimeSpan End
    {
        get
        {
            var last = Length;
            foreach (var at in Actions.Select(action => action.At).Concat(Expectations.Select(expectation => expectation.To)))
            {
                last = at > last ? at : last;
            }

            return last + TimeSpan.FromSeconds(2);
        }
    }
}
