using Edge.Host;
using Edge.Uplink;

namespace Edge.Simulator.Link;

/// <summary>
/// The link of a simulated board in virtual time: an in-process connection to a <see cref="LoopbackBroker"/>. Runs on the board's thread;
/// packets move when the board calls.
/// </summary>
public sealed class LoopbackLink : MqttLink
{
    private readonly LoopbackBroker _broker;
    private readonly Func<long> _nowMs;
    private readonly Func<bool> _isNetworkUp;
    private readonly Action _holdUp;
    private readonly LinkInbox _inbox = new();
    private readonly Queue<(long DueMs, LoopbackMessage Message, int PacketId)> _toBroker = new();
    private readonly Queue<(long DueMs, int Kind, int PacketId, string? Topic, byte[]? Payload)> _toBoard = new();
    private string[] _filters = [];
    private LoopbackMessage? _will;
    private bool _isBroken;
    private int _keepAliveMs;
    private long _heardMs;
    private int _lastPacketId;
    private bool _isConnected;

    /// <summary>Creates the link; connects nothing.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="nowMs">Virtual time, ms; goes on over reboots of the board.</param>
    /// <param name="isNetworkUp">Whether packets pass.</param>
    /// <param name="holdUp">Lets the time pass for which an attempt holds the whole board up, in DNS and TLS; null: none does.</param>
    public LoopbackLink(LoopbackBroker broker, Func<long> nowMs, Func<bool> isNetworkUp, Action? holdUp = null)
    {
        _holdUp = holdUp ?? (() => { });
        _broker = broker;
        _nowMs = nowMs;
        _isNetworkUp = isNetworkUp;
    }

    /// <inheritdoc/>
    public override long LinkMs => _nowMs();

    /// <inheritdoc/>
    public override bool IsConnected => _isConnected;

    /// <summary>Id of the client of the last attempt.</summary>
    internal string ClientId { get; private set; } = "";

    /// <inheritdoc/>
    public override int Connect(LinkOptions options)
    {
        using var scope = VendorMeter.Enter();
        Drop();
        ClientId = options.Settings.ClientId;
        _inbox.EchoTopic = options.EchoTopic;
        _holdUp();
        _broker.ExpireClients(_nowMs());
        if (!_isNetworkUp())
        {
            return LinkFailure.NoNetwork;
        }

        if (!_broker.IsUp)
        {
            return LinkFailure.Unreachable;
        }

        if (_broker.IsMute)
        {
            return Pending;
        }

        var code = _broker.Accept(this, options.Settings.ClientId);
        if (code != 0)
        {
            return code;
        }

        _will = new LoopbackMessage(options.WillTopic, System.Text.Encoding.UTF8.GetBytes(options.WillPayload), 1, IsWill: true);
        _keepAliveMs = options.Settings.KeepAliveSeconds * 1000;
        _heardMs = _nowMs();
        _isBroken = false;
        _isConnected = true;
        return 0;
    }

    /// <inheritdoc/>
    public override bool Subscribe(string[] topics)
    {
        using var scope = VendorMeter.Enter();
        Move();
        if (!_isConnected)
        {
            return false;
        }

        _filters = topics;
        var granted = Array.FindAll(topics, filter => _broker.MaySubscribe(ClientId, filter));
        Answer(LinkEvent.Subscribed, granted.Length == topics.Length ? 0 : LinkFailure.NotSubscribed, _nowMs() + _broker.LatencyMs);
        Array.ForEach(granted, filter => _broker.Subscribe(this, filter));
        Move();
        return true;
    }

    /// <inheritdoc/>
    public override int Publish(string topic, byte[] buffer, int length, int qos)
    {
        using var scope = VendorMeter.Enter();
        Move();
        if (!_isConnected)
        {
            return -1;
        }

        var id = 0;
        if (qos > 0)
        {
            _lastPacketId = (_lastPacketId % ushort.MaxValue) + 1;
            id = _lastPacketId;
        }

        if (!_isBroken)
        {
            _toBroker.Enqueue((_nowMs() + _broker.LatencyMs, new LoopbackMessage(topic, buffer[..length], qos, IsWill: false), id));
        }

        Move();
        return id;
    }

    /// <inheritdoc/>
    public override byte[] NewMessage(int length)
    {
        using var scope = VendorMeter.Enter();
        return base.NewMessage(length);
    }

    /// <inheritdoc/>
    public override bool TryTake(LinkEvent into)
    {
        using var scope = VendorMeter.Enter();
        Move();
        return _inbox.TryTake(into);
    }

    /// <inheritdoc/>
    public override void Disconnect()
    {
        using var scope = VendorMeter.Enter();
        Move();
        if (_isConnected && !_isBroken && _isNetworkUp() && !_broker.IsMute)
        {
            while (_toBroker.TryDequeue(out var packet))
            {
                _broker.Take(packet.Message, this);
            }

            _will = null;
            _broker.Part(this);
        }

        Forget();
    }

    /// <inheritdoc/>
    public override void Drop()
    {
        using var scope = VendorMeter.Enter();
        Move();
        if (_isConnected && !_isBroken && _isNetworkUp() && !_broker.IsMute)
        {
            // The socket closes: the broker gets what was sent before, and notices.
            while (_toBroker.TryDequeue(out var packet))
            {
                _broker.Take(packet.Message, this);
            }

            _broker.Lose(this);
        }

        Forget();
    }

    /// <summary>The connection ends here and now; what is under way is lost.</summary>
    internal void Cut()
    {
        if (_isConnected)
        {
            Forget();
            _inbox.Add(LinkEvent.Closed, 0);
        }
    }

    internal LoopbackMessage? TakeWill()
    {
        var will = _will;
        _will = null;
        return will;
    }

    internal void Deliver(string topic, byte[] payload)
    {
        _toBoard.Enqueue((_nowMs() + _broker.LatencyMs, LinkEvent.Received, 0, topic, payload));
    }

    internal bool IsSilent(long nowMs) => _keepAliveMs > 0 && nowMs - _heardMs > _keepAliveMs * 3L / 2;

    private void Answer(int kind, int packetId, long dueMs) => _toBoard.Enqueue((dueMs + _broker.LatencyMs, kind, packetId, null, null));

    private void Move()
    {
        if (!_isConnected)
        {
            return;
        }

        var nowMs = _nowMs();
        var isUp = _isNetworkUp() && !_broker.IsMute;
        if (!isUp && (_toBroker.Count > 0 || _toBoard.Count > 0))
        {
            _isBroken = true;
        }

        if (_isBroken)
        {
            _toBroker.Clear();
            _toBoard.Clear();
        }
        else if (isUp)
        {
            _heardMs = nowMs;
            MoveToBroker(nowMs);
            MoveToBoard(nowMs);
        }

        _broker.ExpireClients(nowMs);
        if (_isConnected && !_broker.IsMute && nowMs - _heardMs > _keepAliveMs)
        {
            Forget();
            _inbox.Add(LinkEvent.Closed, 0);
        }
    }

    private void MoveToBroker(long nowMs)
    {
        while (_toBroker.TryPeek(out var packet) && packet.DueMs <= nowMs)
        {
            _toBroker.Dequeue();
            _broker.Take(packet.Message, this);
            if (packet.PacketId != 0)
            {
                Answer(LinkEvent.Acknowledged, packet.PacketId, nowMs + _broker.AcknowledgeDelayMs);
            }
        }
    }

    private void MoveToBoard(long nowMs)
    {
        while (_toBoard.TryPeek(out var packet) && packet.DueMs <= nowMs)
        {
            _toBoard.Dequeue();
            if (packet.Kind == LinkEvent.Received)
            {
                _inbox.AddMessage(packet.Topic, packet.Payload);
            }
            else
            {
                _inbox.Add(packet.Kind, packet.PacketId);
            }
        }
    }

    private void Forget()
    {
        _isConnected = false;
        _inbox.Clear();
        _toBroker.Clear();
        _toBoard.Clear();
        Array.ForEach(_filters, filter => _broker.Unsubscribe(this, filter));
        _filters = [];
    }
}
