using System.Diagnostics;
using Edge.Simulator.Cli;

namespace Edge.Simulator.Consoles;

/// <summary>
/// Stands between the simulation and a report: takes snapshots on the simulation's thread and shows them on one of its own,
/// so that a step that blocks stops neither the display nor typing.
/// </summary>
public sealed class Reporter : IRunObserver, IDisposable
{
    private readonly IReport _report;
    private readonly SnapshotBuilder _builder;
    private readonly StopSignal _stop;
    private readonly object _gate = new();
    private readonly ManualResetEvent _ended = new(initialState: false);
    private readonly Thread _thread;
    private readonly SpeedMeter _speed = new();
    private readonly Stopwatch _real = Stopwatch.StartNew();
    private readonly Func<DateTime> _plantTime;
    private List<EventView> _events = [];
    private List<(string Command, bool IsDone, string Answer)> _answers = [];
    private Snapshot? _latest;

    /// <summary>Creates the reporter and starts showing.</summary>
    /// <param name="report">What shows.</param>
    /// <param name="simulation">What is shown.</param>
    /// <param name="header">What the run works with.</param>
    /// <param name="stop">Asked to end the run when the output fails.</param>
    public Reporter(IReport report, Simulation simulation, RunHeader header, StopSignal stop)
    {
        _report = report;
        _builder = new SnapshotBuilder(simulation);
        _plantTime = () => simulation.PlantTime;
        _stop = stop;
        _thread = new Thread(() => Show(header)) { IsBackground = true, Name = "report" };
        _thread.Start();
    }

    /// <summary>Why the output failed, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public void Observe()
    {
        var events = new List<EventView>();
        var snapshot = _builder.Take(_speed.Measure(_plantTime(), _real.Elapsed), events);
        lock (_gate)
        {
            _latest = snapshot;
            _events.AddRange(events);
        }
    }

    /// <inheritdoc/>
    public void Answer(string command, bool isDone, string answer)
    {
        lock (_gate)
        {
            _answers.Add((command, isDone, answer));
        }
    }

    /// <summary>Shows the end of a run that ended cleanly.</summary>
    public void Finish(ReplaySummary? replay)
    {
        StopThread();
        if (Failure is null && _latest is { } last)
        {
            Guard(() =>
            {
                ShowAnswers();
                _report.End(last, TakeEvents(), replay);
            });
        }
    }

    /// <summary>Ends showing and gives the terminal back.</summary>
    public void Dispose()
    {
        StopThread();
        Guard(_report.Close);
    }

    private void StopThread()
    {
        _ended.Set();
        _thread.Join();
    }

    private void Show(RunHeader header) => Guard(() =>
    {
        _report.Begin(header);
        var next = _real.Elapsed + _report.Period;
        while (!_ended.WaitOne(MillisecondsUntil(next)))
        {
            // Lines keep to the real second they belong to; a display that is late has missed its turn.
            var now = _real.Elapsed;
            if (now < next)
            {
                continue;
            }

            while (next <= now)
            {
                next += _report.Period;
            }

            ShowAnswers();
            ShowUpdate();
        }
    });

    // Rounded up: a wait of no milliseconds would be none.
    private int MillisecondsUntil(TimeSpan at) => (int)Math.Ceiling(Math.Max(0, (at - _real.Elapsed).TotalMilliseconds));

    private void ShowUpdate()
    {
        Snapshot? snapshot;
        List<EventView> events;
        lock (_gate)
        {
            snapshot = _latest;
            events = TakeEvents();
        }

        if (snapshot is not null)
        {
            _report.Update(snapshot, events);
        }
    }

    private void ShowAnswers()
    {
        List<(string Command, bool IsDone, string Answer)> answers;
        lock (_gate)
        {
            answers = _answers;
            _answers = [];
        }

        foreach (var (command, isDone, answer) in answers)
        {
            _report.Answer(command, isDone, answer);
        }
    }

    private List<EventView> TakeEvents()
    {
        lock (_gate)
        {
            var events = _events;
            _events = [];
            return events;
        }
    }

    private void Guard(Action show)
    {
        try
        {
            show();
        }
        catch (Exception failure)
        {
            Failure ??= failure;
            _stop.Request();
        }
    }
}
