using System.Runtime.InteropServices;

namespace Edge.Simulator.Cli;

/// <summary>Ends a run: the first Ctrl+C or SIGTERM asks for a clean end, a second one ends the program at once.</summary>
public sealed class StopSignal : IDisposable
{
    private readonly ManualResetEvent _requested = new(initialState: false);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile bool _isRequested;

    /// <summary>Whether the run is to end.</summary>
    public bool IsRequested => _isRequested;

    /// <summary>Set once the run is to end.</summary>
    public WaitHandle Requested => _requested;

    /// <summary>Called before the program ends at once, to leave the terminal as it was.</summary>
    public Action? BeforeAbort { get; set; }

    /// <summary>Listens to the signals of this process from now on.</summary>
    public void Listen()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, 130)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, 143)));
    }

    /// <summary>Asks for the end of the run.</summary>
    public void Request()
    {
        _isRequested = true;
        _requested.Set();
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _registrations.Clear();
    }

    private void Handle(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (_isRequested)
        {
            BeforeAbort?.Invoke();
            Environment.Exit(exitCode);
        }

        Request();
    }
}
