using System.Diagnostics;
using Edge.Board;
using Edge.Uplink;

namespace Edge.Simulator.Link;

/// <summary>
/// The board's own link adapter in real time: its deadlines run by the wall, not by plant time, it talks to the broker that the command
/// line names, and the plant's network can be cut.
/// </summary>
public sealed class RealTimeLink : M2MqttLink
{
    private readonly Func<bool> _isNetworkUp;
    private readonly string? _host;
    private readonly int _port;
    private readonly Action? _holdUp;

    /// <summary>Creates the link; connects nothing.</summary>
    /// <param name="isNetworkUp">Whether the plant's network is up.</param>
    /// <param name="host">Host of the broker to use in place of the site's brokers, or null.</param>
    /// <param name="port">Its port.</param>
    /// <param name="files">Medium of the certificates, or null.</param>
    /// <param name="holdUp">Lets the plant time pass for which an attempt holds the board up, or null.</param>
    public RealTimeLink(Func<bool> isNetworkUp, string? host = null, int port = 1883, Storage? files = null, Action? holdUp = null)
        : base(new WallClock(), files)
    {
        _isNetworkUp = isNetworkUp;
        _host = host;
        _port = port;
        _holdUp = holdUp;
    }

    /// <inheritdoc/>
    public override bool IsConnected => _isNetworkUp() && base.IsConnected;

    /// <inheritdoc/>
    public override int Connect(LinkOptions options)
    {
        _holdUp?.Invoke();
        if (!_isNetworkUp())
        {
            Drop();
            return LinkFailure.NoNetwork;
        }

        if (_host is not null)
        {
            options.Host = _host;
            options.Port = _port;
        }

        return base.Connect(options);
    }

    /// <inheritdoc/>
    public override bool Subscribe(string[] topics) => _isNetworkUp() && base.Subscribe(topics);

    /// <inheritdoc/>
    public override int Publish(string topic, byte[] buffer, int length, int qos) =>
        _isNetworkUp() ? base.Publish(topic, buffer, length, qos) : -1;

    /// <inheritdoc/>
    public override bool TryTake(LinkEvent into)
    {
        if (!_isNetworkUp())
        {
            Drop();
        }

        return base.TryTake(into);
    }

    /// <inheritdoc/>
    public override void Disconnect()
    {
        if (_isNetworkUp())
        {
            base.Disconnect();
        }
        else
        {
            Drop();
        }
    }

    /// <inheritdoc/>
    protected override void Start(ThreadStart work) => new Thread(work) { IsBackground = true, Name = "link" }.Start();

    /// <summary>Real time since the link was created.</summary>
    private sealed class WallClock : Clock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public override long UptimeMs => _watch.ElapsedMilliseconds;

        public override long UtcMs => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        public override bool IsNetworkSynchronized => true;

        public override void SetUtcMs(long utcMs)
        {
        }
    }
}
