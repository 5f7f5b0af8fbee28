using System.Text;
using Edge.Configuration;
using Edge.Simulator.Board;
using Edge.Simulator.Consoles;
using Edge.Simulator.Replay;
using Spectre.Console;

namespace Edge.Simulator.Cli;

/// <summary>One run of the simulator: composes what the command line asked for, runs it, and cleans up.</summary>
public sealed class SimulatorRun
{
    private readonly RunOptions _options;
    private readonly Surroundings _around;

    private SimulatorRun(RunOptions options, Surroundings around)
    {
        _options = options;
        _around = around;
    }

    /// <summary>Runs; returns the exit code.</summary>
    /// <exception cref="UserErrorException">Something the user gave is wrong.</exception>
    public static int Execute(RunOptions options, Surroundings around) => new SimulatorRun(options, around).Execute();

    private int Execute()
    {
        var siteJson = SiteFile.Read(_options.SiteFile);
        var site = Check(siteJson);
        var table = _options.ReplayFile is null
            ? null
            : ReplayFile.Load(_options.ReplayFile, ReplayMap.Parse(_options.Map, [.. site.Channels.Select(channel => channel.Id)]), _options.Step);
        using var state = StateLock.Take(_options.StateDirectory);
        using var network = Network.Start(_options);
        using var simulation = Create(siteJson, network);
        Run(simulation, table, network.Name);
        return 0;
    }

    private Simulation Create(string siteJson, Network network)
    {
        try
        {
            return new Simulation(new SimulationOptions
            {
                SiteJson = siteJson,
                StateDirectory = _options.StateDirectory,
                Seed = _options.Seed,
                Entropy = _options.IsMax ? null : new SystemEntropy(),
                Start = _options.Start,
                CreateLink = network.CreateLink,
            });
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--state: {failure.Message}");
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
            throw new UserErrorException($"--site: '{_options.SiteFile}': {error.Message}");
        }
    }

    private void Run(Simulation simulation, ReplayTable? table, string broker)
    {
        var stop = _around.Stop;
        var commands = new CommandQueue();
        var report = CreateReport(commands);
        var replay = table is null ? null : new ReplayDriver(table, simulation.StartTime, simulation.Plant.Override);
        var end = _options.For is { } length ? simulation.StartTime + length : replay?.End;
        var header = new RunHeader(broker, _options.StateDirectory, _options.Speed, table is null ? null : Describe(table));
        using var reporter = new Reporter(report, simulation, header, stop);
        stop.BeforeAbort = report.Close;
        var player = replay is null ? null : new ReplayPlayer(replay, simulation);
        new Runner(simulation, _options.Speed, end, player, reporter, commands, stop).Run();
        simulation.Stop();
        reporter.Finish(table is null ? null : new ReplaySummary(table.RowCount, replay!.RowsPlayed, table.OutOfOrderCount));
        if (reporter.Failure is { } failure)
        {
            throw new UserErrorException($"cannot write the output: {failure.Message}");
        }
    }

    private string Describe(ReplayTable table) =>
        $"{_options.ReplayFile}, {table.RowCount} rows by {(table.TimeColumn is { } column ? $"their time column {column}" : $"--step {_options.Step.TotalSeconds} s")}";

    private IReport CreateReport(CommandQueue commands)
    {
        if (_around.IsTerminal && !_options.IsJson)
        {
            var colors = AnsiConsole.Profile.Capabilities.ColorSystem switch
            {
                ColorSystem.NoColors => ColorSystemSupport.NoColors,
                ColorSystem.TrueColor => ColorSystemSupport.TrueColor,
                ColorSystem.EightBit => ColorSystemSupport.EightBit,
                _ => ColorSystemSupport.Standard,
            };
            var screen = new Screen(_around.OpenText(), colors, () => (Math.Max(40, Console.WindowWidth), Math.Max(10, Console.WindowHeight)));
            if (_around.IsKeyboard)
            {
                return new LiveReport(screen, commands);
            }

            commands.ReadFrom(_around.Input);
            return new LiveReport(screen, commands: null);
        }

        commands.ReadFrom(_around.Input);
        return _options.IsJson ? new JsonReport(_around.Output, _around.Error) : new PlainReport(_around.OpenText());
    }
}
