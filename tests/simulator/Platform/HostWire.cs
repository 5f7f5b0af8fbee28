using Edge.Platform;
using Edge.Simulator.Link;
using Edge.Tests.Uplink;

namespace Edge.Tests.Platforms;

/// <summary>The platform's connection to the broker.</summary>
/// <remarks>
/// Failure model. MQTT keeps the order within a topic, not between topics: with <see cref="JitterMs"/> messages of different topics overtake each other. A broker whose
/// queue is full drops messages of QoS 0 (<see cref="LossShare"/>), in either direction. When the connection is cut, or the broker dies, what is under way is lost; a
/// broker without persistence forgets what it retained.
/// </remarks>
internal sealed class HostWire : HostLink
{
    private const int ReconnectMs = 3000;

    private readonly UplinkRig _board;
    private readonly Random _random;
    private readonly PriorityQueue<LoopbackMessage, (long DueMs, int Order)> _underWay = new();
    private readonly Dictionary<string, long> _lastDueMs = [];
    private HostApplication? _host;
    private HostWill? _will;
    private bool _isConnected;
    private long _reconnectMs;
    private int _order;

    public HostWire(UplinkRig board, Random random)
    {
        _board = board;
        _random = random;
        board.Broker.Subscribe(Take);
    }

    /// <summary>Whether the network between broker and platform is up.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Share of messages that are lost although the connection stands.</summary>
    public double LossShare { get; set; }

    /// <summary>What becomes of a board's message on the way; null: nothing.</summary>
    public Func<LoopbackMessage, LoopbackMessage>? Alter { get; set; }

    /// <summary>By how much a message may be late, ms.</summary>
    public int JitterMs { get; set; }

    /// <summary>STATE as the broker retains it; null: none.</summary>
    public LoopbackMessage? State { get; set; }

    /// <summary>Commands and confirmations that reached the broker.</summary>
    public int Published { get; private set; }

    /// <summary>A platform is to be connected.</summary>
    public void Attach(HostApplication host)
    {
        Cut();
        _reconnectMs = _host is null ? 0 : _reconnectMs;
        _host = host;
    }

    /// <summary>The connection ends; what is under way is lost.</summary>
    public void Cut()
    {
        _underWay.Clear();
        _lastDueMs.Clear();
        _reconnectMs = _board.NowMs + ReconnectMs;
        if (_isConnected)
        {
            _isConnected = false;
            _host!.Disconnected();
            if (_will is not null && _board.Broker.IsUp)
            {
                Retain(_will.Topic, _will.Payload);
            }
        }
    }

    /// <summary>Good-bye and hello: no will.</summary>
    public override void Reconnect()
    {
        _will = null;
        Cut();
    }

    /// <summary>Delivers what is due.</summary>
    public void Move()
    {
        var canConnect = IsUp && _board.Broker.IsUp;
        if (_isConnected && !canConnect)
        {
            Cut();
        }
        else if (!_isConnected && canConnect && _board.NowMs >= _reconnectMs)
        {
            _will = _host!.BeginConnection();
            _isConnected = true;
            if (State is not null)
            {
                _underWay.Enqueue(State, (_board.NowMs, _order++));
            }

            _host.Connected(this);
        }

        while (_underWay.TryPeek(out _, out var due) && due.DueMs <= _board.NowMs)
        {
            var message = _underWay.Dequeue();
            _host!.Receive(message.Topic, message.Payload);
        }
    }

    public override void Publish(string topic, byte[] payload, int qos, bool isRetained)
    {
        if (_isConnected && _random.NextDouble() >= LossShare)
        {
            Published++;
            if (isRetained)
            {
                Retain(topic, payload);
            }
            else
            {
                _board.Broker.Publish(topic, payload);
            }
        }
    }

    /// <summary>Publishes a STATE; a host that is connected gets it too.</summary>
    public void Retain(string topic, byte[] payload)
    {
        State = new LoopbackMessage(topic, payload, 1, IsWill: false);
        _board.Broker.Publish(topic, payload, retain: true);
        if (_isConnected)
        {
            _underWay.Enqueue(State, (_board.NowMs, _order++));
        }
    }

    private void Take(LoopbackMessage message)
    {
        var isLost = message.Qos == 0 && _random.NextDouble() < LossShare;
        if (!_isConnected || isLost || !message.Topic.StartsWith("spBv1.0/", StringComparison.Ordinal))
        {
            return;
        }

        var dueMs = Math.Max(_lastDueMs.GetValueOrDefault(message.Topic), _board.NowMs + (JitterMs == 0 ? 0 : _random.Next(JitterMs)));
        _lastDueMs[message.Topic] = dueMs;
        _underWay.Enqueue(Alter?.Invoke(message) ?? message, (dueMs, _order++));
    }
}
