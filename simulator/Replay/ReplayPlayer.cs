namespace Edge.Simulator.Replay;

/// <summary>
/// Plays a replay in step with the board's sampling. The board reads its inputs spread over a second and labels the sample at its end, so a
/// row that came in the middle would be seen by some channels and not by others. Rows therefore change between two samples, and the sample
/// that is labelled with a second sees the row that holds at that second: minute averages are then those of the file.
/// </summary>
public sealed class ReplayPlayer
{
    private static readonly TimeSpan _clockTolerance = TimeSpan.FromSeconds(2);

    private readonly ReplayDriver _driver;
    private readonly Simulation _simulation;
    private Controller? _firmware;
    private int _slot;

    /// <summary>Creates the player.</summary>
    /// <param name="driver">Sets the rows.</param>
    /// <param name="simulation">The run.</param>
    public ReplayPlayer(ReplayDriver driver, Simulation simulation)
    {
        _driver = driver;
        _simulation = simulation;
    }

    /// <summary>Sets what is due; call before each step.</summary>
    public void BeforeStep()
    {
        if (!ReferenceEquals(_firmware, _simulation.Firmware))
        {
            _firmware = _simulation.Firmware;
            _slot = 0;
        }

        if (_firmware is null)
        {
            _driver.Play(_simulation.PlantTime);
        }
        else if (_slot == 0)
        {
            _driver.Play(SecondOfNextSample());
        }

        _slot = (_slot + 1) % Limits.TicksPerSample;
    }

    private DateTime SecondOfNextSample()
    {
        const long Tick = Limits.TickMs * TimeSpan.TicksPerMillisecond;
        var sampledAt = _simulation.NextStepTime.Ticks + ((Limits.TicksPerSample - 1) * Tick);

        // The board labels by its own clock. Where somebody stepped it, the plant goes on in its own time all the same.
        var error = _simulation.ClockError;
        var labelled = sampledAt + (error.Duration() < _clockTolerance ? error.Ticks : 0);
        return new DateTime(labelled / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
    }
}
