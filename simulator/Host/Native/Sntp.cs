using Edge.Host;

namespace nanoFramework.Networking;

/// <summary>Network time: the simulated board steps its clock when it has one to ask.</summary>
public class Sntp
{
    private static readonly PerBoard<State> _states = new(() => new State());

    public static bool IsStarted => _states.Current.IsStarted;

    public static string Server1
    {
        get => _states.Current.Server1;
        set => _states.Current.Server1 = value;
    }

    public static string Server2
    {
        get => _states.Current.Server2;
        set => _states.Current.Server2 = value;
    }

    public static void Start()
    {
        using var scope = VendorMeter.Enter();
        _states.Current.IsStarted = true;
        HostBoard.Current.RunSntp(true);
    }

    public static void Stop()
    {
        using var scope = VendorMeter.Enter();
        _states.Current.IsStarted = false;
        HostBoard.Current.RunSntp(false);
    }

    /// <summary>Asks at once, which starts the service where it was stopped.</summary>
    public static void UpdateNow() => Start();

    private sealed class State
    {
        public bool IsStarted { get; set; }

        public string Server1 { get; set; } = "0.pool.ntp.org";

        public string Server2 { get; set; } = "1.pool.ntp.org";
    }
}
