namespace Edge.Simulator.Scenarios;

/// <summary>A scenario file that cannot be read or run: one line that names the file, the line and what is allowed.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The scenario file.</param>
    /// <param name="line">Its line, from 1; 0: the file as a whole.</param>
    /// <param name="what">What is wrong and what is allowed.</param>
    public ScenarioException(string file, int line, string what)
        : base(line == 0 ? $"{file}: {what}" : $"{file}, line {line}: {what}")
    {
    }
}
