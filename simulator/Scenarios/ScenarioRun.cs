using System.Text;
using Edge.Configuration;
using Edge.Simulator.Cli;
using Edge.Simulator.Link;
using Edge.Simulator.Plant;

namespace Edge.Simulator.Scenarios;

/// <summary>An expectation and what became of it.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Text">The line's text.</param>
/// <param name="IsMet">Whether it was met.</param>
/// <param name="Finding">What was found.</param>
public sealed record ScenarioResult(int Line, string Text, bool IsMet, string Finding);

/// <summary>
/// Runs one scenario: the firmware on a simulated board in a simulated plant, in virtual time, with a broker in the process. Commands
/// take effect at their plant time, also while the board is held up in a call.
/// </summary>
public sealed class ScenarioRun
{
    private readonly Scenario _scenario;
    private const string Commands =
        "stop|start broker, cut connections, announce emergency VALVE for 30m by NAME, withdraw emergency VALVE, acknowledge VALVE by NAME";

    private readonly LoopbackBroker _broker = new();
    private readonly PlatformSide _platform;
    private ScenarioException? _refusal;

    private ScenarioRun(Scenario scenario)
    {
        _scenario = scenario;
        _platform = new PlatformSide(_broker);
    }

    /// <summary>Runs a scenario in a temporary folder.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="subscriber">Gets every message that reaches the broker, or null.</param>
    /// <returns>Each expectation with its result, in the file's order.</returns>
    /// <exception cref="ScenarioException">The site is not usable, a name is not in it, or a command was refused.</exception>
    public static IReadOnlyList<ScenarioResult> Run(Scenario scenario, Action<LoopbackMessage>? subscriber = null)
    {
        var run = new ScenarioRun(scenario);
        if (subscriber is not null)
        {
            run._broker.Subscribe(subscriber);
        }

        return run.Run();
    }

    private IReadOnlyList<ScenarioResult> Run()
    {
        var siteJson = SiteEdit.Apply(_scenario, ReadSite());
        var site = Check(siteJson);
        _platform.Board = $"{site.Group}/NCMD/{site.Node}";
        foreach (var expectation in _scenario.Expectations)
        {
            expectation.Check(site);
        }

        var folder = Directory.CreateTempSubdirectory("edge-scenario-").FullName;
        try
        {
            using var simulation = new Simulation(new SimulationOptions
            {
                SiteJson = siteJson,
                StateDirectory = folder,
                Seed = _scenario.Seed,
                Start = DateTime.SpecifyKind(_scenario.Start.AddMinutes(-site.UtcOffsetMinutes), DateTimeKind.Utc),
                CreateLink = simulation => new LoopbackLink(
                    _broker, () => PlantModel.ToMicroseconds(simulation.PlantTime) / 1_000, () => simulation.IsNetworkUp, simulation.HoldUpConnect),
            });
            Run(simulation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return [.. _scenario.Expectations.Select(expectation =>
        {
            var verdict = expectation.Judge();
            return new ScenarioResult(expectation.Line, expectation.Text, verdict.IsMet, verdict.Finding);
        })];
    }

    private void Run(Simulation simulation)
    {
        foreach (var action in _scenario.Actions)
        {
            simulation.At(simulation.StartTime + action.At, () => Do(simulation, action));
        }

        var tap = new LogTap(simulation);
        var end = simulation.StartTime + _scenario.End;
        while (simulation.PlantTime < end)
        {
            simulation.Step();
            if (_refusal is not null)
            {
                throw _refusal;
            }

            Show(tap.Take(), simulation);
        }
    }

    private void Show(IReadOnlyList<StoredFact> facts, Simulation simulation)
    {
        var now = simulation.PlantTime - simulation.StartTime;
        foreach (var expectation in _scenario.Expectations)
        {
            expectation.Look(simulation, now);
            foreach (var fact in facts)
            {
                expectation.Take(fact);
            }
        }
    }

    // Runs within the plant's step, where an exception would be taken for a failure of the board: it is kept for later.
    private void Do(Simulation simulation, ScenarioAction action)
    {
        switch (action.Command.Split(' '))
        {
            case ["stop", "broker"]:
                _broker.IsUp = false;
                break;
            case ["start", "broker"]:
                _broker.IsUp = true;
                break;
            case ["cut", "connections"]:
                _broker.CutConnections();
                break;
            case ["acknowledge", var valve, "by", .. var who]:
                _platform.Send("acknowledge-opening", valve, 0, string.Join(' ', who));
                break;
            case ["announce", "emergency", var valve, "for", var duration, "by", .. var who] when ScenarioTime.TryDuration(duration, out var length):
                _platform.Send("announce-emergency", valve, (long)length.TotalMinutes, string.Join(' ', who));
                break;
            case ["withdraw", "emergency", var valve]:
                _platform.Send("withdraw-emergency", valve, 0, "");
                break;
            default:
                if (!simulation.Execute(action.Command, out var answer))
                {
                    _refusal ??= new ScenarioException(_scenario.File, action.Line, $"{answer}; in scenarios also: {Commands}");
                }

                break;
        }
    }

    private string ReadSite()
    {
        try
        {
            return SiteFile.Read(_scenario.SiteFile);
        }
        catch (UserErrorException error)
        {
            throw new ScenarioException(_scenario.File, 0, error.Message);
        }
    }

    private SiteSettings Check(string siteJson)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(siteJson);
            return SiteReader.Read(bytes, bytes.Length);
        }
        catch (SiteException error)
        {
            throw new ScenarioException(_scenario.File, 0, $"the site is not usable: {error.Message}");
        }
    }
}
