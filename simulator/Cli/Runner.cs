using System.Diagnostics;
using Edge.Simulator.Replay;

namespace Edge.Simulator.Cli;

/// <summary>Steps a simulation through real time at its speed, with commands, replay and observer in between, until it is to end.</summary>
public sealed class Runner
{
    // Long enough to be efficient at high speed, short enough for commands to feel immediate.
    private static readonly TimeSpan _longestBatch = TimeSpan.FromMilliseconds(20);

    private readonly Simulation _simulation;
    private readonly DateTime _end;
    private readonly ReplayPlayer? _replay;
    private readonly IRunObserver _observer;
    private readonly CommandQueue _commands;
    private readonly StopSignal _stop;
    private readonly Stopwatch _real = new();
    private readonly double _speed;

    /// <summary>Creates the runner.</summary>
    /// <param name="simulation">What to run.</param>
    /// <param name="speed">Plant seconds a real second; positive infinity for no pace at all.</param>
    /// <param name="end">Plant time of the end, or null for none.</param>
    /// <param name="replay">Drives the plant, or null.</param>
    /// <param name="observer">Watches.</param>
    /// <param name="commands">Commands to run between steps.</param>
    /// <param name="stop">Ends the run early.</param>
    public Runner(Simulation simulation, double speed, DateTime? end, ReplayPlayer? replay, IRunObserver observer, CommandQueue commands, StopSignal stop)
    {
        _simulation = simulation;
        _speed = speed;
        _end = end ?? DateTime.MaxValue;
        _replay = replay;
        _observer = observer;
        _commands = commands;
        _stop = stop;
    }

    /// <summary>Real time between two looks of the observer.</summary>
    public static TimeSpan ObservePeriod { get; } = TimeSpan.FromMilliseconds(100);

    // The tick at the end is the last one, however long one before it took.
    private bool IsOver => _stop.IsRequested || _simulation.NextStepTime > _end;

    /// <summary>Runs until the end is reached or asked for. Does not stop the simulation.</summary>
    public void Run()
    {
        _real.Restart();
        var pacer = new Pacer(_speed, _simulation.PlantTime, TimeSpan.Zero);
        var observeAt = ObservePeriod;
        WaitHandle[] wakeUps = [_stop.Requested, _commands.Arrived];
        _observer.Observe();
        while (!IsOver)
        {
            RunCommands();
            StepWhileDue(pacer);
            var now = _real.Elapsed;
            if (now >= observeAt)
            {
                _observer.Observe();
                observeAt = now + ObservePeriod;
            }

            pacer.Forgive(_simulation.PlantTime, now);
            var wait = pacer.UntilDue(_simulation.NextStepTime, now);
            if (wait > TimeSpan.Zero && !IsOver)
            {
                WaitHandle.WaitAny(wakeUps, wait < ObservePeriod ? wait : ObservePeriod);
            }
        }

        _observer.Observe();
    }

    private void RunCommands()
    {
        while (_commands.TryTake(out var command))
        {
            var isDone = _simulation.Execute(command, out var answer);
            _observer.Answer(command, isDone, answer);
        }
    }

    private void StepWhileDue(Pacer pacer)
    {
        var before = _real.Elapsed;
        var batchEnd = before + _longestBatch;
        var due = pacer.Due(before);
        while (before < batchEnd && !IsOver && _simulation.NextStepTime <= due)
        {
            _replay?.BeforeStep();
            _simulation.Step();
            var after = _real.Elapsed;
            pacer.NoteStep(after - before);
            before = after;
        }
    }
}
