namespace Edge.Simulator.Consoles;

/// <summary>Shows a run: on a terminal, as plain lines, or as JSON lines. Called on one thread.</summary>
public interface IReport
{
    /// <summary>Real time between two updates.</summary>
    TimeSpan Period { get; }

    /// <summary>The run begins.</summary>
    void Begin(RunHeader header);

    /// <summary>Shows where the run is, and the events since the last update.</summary>
    void Update(Snapshot snapshot, IReadOnlyList<EventView> events);

    /// <summary>A typed command was answered.</summary>
    void Answer(string command, bool isDone, string answer);

    /// <summary>The run ended cleanly; <paramref name="replay"/> tells of the replay, if there was one.</summary>
    void End(Snapshot snapshot, IReadOnlyList<EventView> events, ReplaySummary? replay);

    /// <summary>Gives the terminal back, at a clean end and at any other.</summary>
    void Close();
}

/// <summary>What a run works with.</summary>
/// <param name="Broker">Where the records go.</param>
/// <param name="State">Folder of the state.</param>
/// <param name="Speed">Speed that was asked for; positive infinity for virtual time.</param>
/// <param name="Replay">The replayed file and what its rows follow, or null.</param>
public sealed record RunHeader(string Broker, string State, double Speed, string? Replay);

/// <summary>What became of a replay.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Played">Rows that took effect.</param>
/// <param name="OutOfOrder">Rows of the file that repeated a time or went back.</param>
public sealed record ReplaySummary(int Rows, int Played, int OutOfOrder);
