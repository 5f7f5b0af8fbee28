namespace Edge.Simulator.Cli;

/// <summary>Watches a run; called on the simulation's thread, between steps.</summary>
public interface IRunObserver
{
    /// <summary>Looks at the simulation; called about every <see cref="Runner.ObservePeriod"/> of real time, and before the first and after the last step.</summary>
    void Observe();

    /// <summary>A command was run.</summary>
    /// <param name="command">What was typed.</param>
    /// <param name="isDone">False when it was refused.</param>
    /// <param name="answer">One line.</param>
    void Answer(string command, bool isDone, string answer);
}
