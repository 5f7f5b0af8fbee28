using Edge.Simulator.Link;
using Edge.Uplink;

namespace Edge.Simulator.Cli;

/// <summary>What the board's link leads to: the embedded broker, an external one, or, in virtual time, one within the process.</summary>
public sealed class Network : IDisposable
{
    private readonly EmbeddedBroker? _broker;
    private readonly Func<Simulation, MqttLink> _createLink;

    private Network(string name, EmbeddedBroker? broker, Func<Simulation, MqttLink> createLink)
    {
        Name = name;
        _broker = broker;
        _createLink = createLink;
    }

    /// <summary>What the console calls it.</summary>
    public string Name { get; }

    /// <summary>Starts what the options ask for.</summary>
    /// <exception cref="UserErrorException">The embedded broker's port cannot be had.</exception>
    public static Network Start(RunOptions options)
    {
        if (options.IsMax)
        {
            var loopback = new LoopbackBroker();
            return new Network("in process", broker: null, simulation => new LoopbackLink(
                loopback, () => PlantMs(simulation), () => simulation.IsNetworkUp, simulation.HoldUpConnect));
        }

        if (options.Broker is { } broker)
        {
            return new Network(broker.ToString(), broker: null, simulation => new RealTimeLink(() => simulation.IsNetworkUp, broker.Host, broker.Port, simulation.Flash, simulation.HoldUpConnect));
        }

        var embedded = EmbeddedBroker.Start(options.Port);
        return new Network(
            $"127.0.0.1:{options.Port} (embedded)",
            embedded,
            simulation => new RealTimeLink(() => simulation.IsNetworkUp, "127.0.0.1", options.Port, simulation.Flash, simulation.HoldUpConnect));
    }

    /// <summary>Creates the link of one boot of the board.</summary>
    public MqttLink CreateLink(Simulation simulation) => _createLink(simulation);

    /// <inheritdoc/>
    public void Dispose() => _broker?.Dispose();

    private static long PlantMs(Simulation simulation) => (simulation.PlantTime.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
