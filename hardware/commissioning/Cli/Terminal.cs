using Spectre.Console;

namespace Edge.Commissioning.Cli;

/// <summary>Where a command writes: the process's streams, or a test's.</summary>
public sealed class Terminal
{
    /// <summary>Results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Console of the progress bar; null: none is shown.</summary>
    public IAnsiConsole? Progress { get; init; }

    /// <summary>Those of this process; the progress bar goes to the error output, and only where that is a terminal.</summary>
    public static Terminal OfProcess()
    {
        var isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal
        {
            Output = Console.Out,
            Error = Console.Error,
            Progress = isTerminal ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }) : null,
        };
    }

    /// <summary>Runs work with a progress bar.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="work">The work; it tells how much of it is done, 0 to 1.</param>
    public T Show<T>(string title, Func<Action<double>, T> work)
    {
        if (Progress is null)
        {
            return work(_ => { });
        }

        return Progress.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                return work(done => task.Value = done);
            });
    }
}
