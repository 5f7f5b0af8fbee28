using System.Net.Sockets;

using MQTTnet;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;
using MQTTnet.Protocol;

using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// One TCP connection of a client, with the original's threads: one sends and repeats what is queued, one receives, one
/// calls the firmware. MQTTnet's low-level client does the packets; nothing of its own session handling is used.
/// </summary>
internal sealed class MqttConnection(MqttClient client, FlightQueue flights)
{
    private readonly ILowLevelMqttClient _channel = new MqttClientFactory().CreateLowLevelMqttClient();
    private readonly CancellationTokenSource _ending = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource<MqttConnAckPacket> _connack = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<Action> _events = [];
    private readonly Dictionary<ushort, MqttPublishPacket> _unreleased = [];
    private readonly Lock _sendLock = new();
    private long _lastSendMs;
    private long _keepAliveMs;
    private long _pingSentMs;
    private bool _isPinging;
    private bool _isClosing;
    private bool _isEnded;

    /// <summary>Opens the TCP or TLS connection and starts to receive.</summary>
    /// <exception cref="MqttConnectionException">It did not come about.</exception>
    public void Open(MqttClientOptions options, int timeoutMs)
    {
        try
        {
            using var deadline = new CancellationTokenSource(timeoutMs);
            _channel.ConnectAsync(options, deadline.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            _channel.Dispose();
            var socketException = exception as SocketException ?? exception.InnerException as SocketException;
            throw socketException != null
                ? new MqttConnectionException($"Socket exception connecting to the broker: {socketException.ErrorCode}", socketException)
                : new MqttConnectionException("Exception connecting to the broker", exception);
        }

        _ = Task.Run(ReceiveAsync);
    }

    /// <summary>Sends CONNECT and waits for its answer.</summary>
    /// <exception cref="MqttCommunicationException">The connection broke, or no answer came.</exception>
    public MqttConnAckPacket Connect(MqttConnectPacket packet, int timeoutMs)
    {
        Send(packet);
        try
        {
            return _connack.Task.Wait(timeoutMs)
                ? _connack.Task.Result
                : throw new MqttCommunicationException();
        }
        catch (AggregateException exception)
        {
            throw exception.InnerException!;
        }
    }

    /// <summary>Starts to send what is queued and to call the firmware.</summary>
    public void Start(int keepAliveSeconds)
    {
        _keepAliveMs = keepAliveSeconds * 1000L;
        new Thread(RunSender) { IsBackground = true, Name = "mqtt sender" }.Start();
        new Thread(RunDispatcher) { IsBackground = true, Name = "mqtt events" }.Start();
    }

    /// <summary>There is something to send.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Sends a packet at once, past the queue.</summary>
    /// <exception cref="MqttCommunicationException">The connection is broken.</exception>
    public void Send(MqttPacket packet)
    {
        try
        {
            lock (_sendLock)
            {
                _channel.SendAsync(packet, _ending.Token).GetAwaiter().GetResult();
            }
        }
        catch (Exception exception)
        {
            throw new MqttCommunicationException(exception);
        }

        _lastSendMs = Environment.TickCount64;
    }

    /// <summary>The connection is lost or given up: the firmware hears of it after all that came before.</summary>
    public void BeginClosing()
    {
        lock (_events)
        {
            if (_isEnded)
            {
                return;
            }

            _isClosing = true;
            client.IsConnected = false;
            Monitor.Pulse(_events);
        }
    }

    /// <summary>Ends the threads and the TCP connection at once and silently, without DISCONNECT.</summary>
    public void End()
    {
        lock (_events)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            _events.Clear();
            Monitor.Pulse(_events);
        }

        _ending.Cancel();
        _wake.Set();
        _channel.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var packet = await _channel.ReceiveAsync(_ending.Token);
                if (packet == null)
                {
                    break;
                }

                Take(packet);
            }
        }
        catch (Exception exception)
        {
            _connack.TrySetException(new MqttCommunicationException(exception));
        }

        _connack.TrySetException(new MqttCommunicationException());
        BeginClosing();
    }

    private void Take(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttConnAckPacket connack:
                _connack.TrySetResult(connack);
                break;
            case MqttPingRespPacket:
                _isPinging = false;
                break;
            case MqttPublishPacket publish:
                TakePublish(publish);
                break;
            case MqttPubRelPacket release:
                var isReleased = _unreleased.Remove(release.PacketIdentifier, out var released);
                Answer(
                    new MqttPubCompPacket { PacketIdentifier = release.PacketIdentifier },
                    isReleased ? () => client.OnReceived(released!) : null);
                break;
            case MqttPubRecPacket received:
                Advance(received.PacketIdentifier);
                break;
            case MqttPubAckPacket acknowledged:
                Land(acknowledged.PacketIdentifier, FlightStage.AwaitsAcknowledge, id => client.OnPublished(id, true));
                break;
            case MqttPubCompPacket complete:
                Land(complete.PacketIdentifier, FlightStage.AwaitsComplete, id => client.OnPublished(id, true));
                break;
            case MqttSubAckPacket subscribed:
                var granted = subscribed.ReasonCodes.Select(static code => (MqttQoSLevel)code).ToArray();
                Land(subscribed.PacketIdentifier, FlightStage.AwaitsAcknowledge, id => client.OnSubscribed(id, granted));
                break;
            case MqttUnsubAckPacket unsubscribed:
                Land(unsubscribed.PacketIdentifier, FlightStage.AwaitsAcknowledge, client.OnUnsubscribed);
                break;
            case MqttDisconnectPacket:
                BeginClosing();
                break;
        }
    }

    private void TakePublish(MqttPublishPacket publish)
    {
        var id = publish.PacketIdentifier;
        switch (publish.QualityOfServiceLevel)
        {
            case MqttQualityOfServiceLevel.AtMostOnce:
                Answer(null, () => client.OnReceived(publish));
                break;
            case MqttQualityOfServiceLevel.AtLeastOnce:
                Answer(new MqttPubAckPacket { PacketIdentifier = id }, () => client.OnReceived(publish));
                break;
            default:
                _unreleased[id] = publish;
                Answer(new MqttPubRecPacket { PacketIdentifier = id }, null);
                break;
        }
    }

    private void Answer(MqttPacket? packet, Action? afterSending)
    {
        flights.Add(new Flight(packet, 0) { AfterSending = afterSending });
        Wake();
    }

    private void Land(ushort id, FlightStage stage, Action<ushort> raise)
    {
        if (flights.Find(id, stage) is { } flight)
        {
            flights.Remove(flight);
            Raise(() => raise(id));
        }
    }

    private void Advance(ushort id)
    {
        if (flights.Find(id, FlightStage.AwaitsReceived) is { } flight)
        {
            flight.Attempts = 0;
            flight.Stage = FlightStage.ReleaseQueued;
            Wake();
        }
    }

    private void Raise(Action raise)
    {
        lock (_events)
        {
            _events.Enqueue(raise);
            Monitor.Pulse(_events);
        }
    }

    private void RunSender()
    {
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var waitMs = Math.Min(SendDue(), KeepAlive());
                _wake.WaitOne((int)Math.Clamp(waitMs, 0, int.MaxValue));
            }
        }
        catch (Exception)
        {
            // A broken connection and a packet that can not be made end the same way.
            BeginClosing();
        }
    }

    /// <summary>Sends what is queued or overdue; milliseconds until the next is overdue.</summary>
    private long SendDue()
    {
        var retryMs = client.Settings.DelayOnRetry;
        var waitMs = long.MaxValue;
        foreach (var flight in flights.Snapshot())
        {
            if (flight.Stage is not (FlightStage.Queued or FlightStage.ReleaseQueued))
            {
                var leftMs = flight.SentAtMs + retryMs - Environment.TickCount64;
                if (leftMs > 0)
                {
                    waitMs = Math.Min(waitMs, leftMs);
                    continue;
                }

                if (flight.Attempts >= client.Settings.AttemptsOnRetry)
                {
                    GiveUp(flight);
                    continue;
                }
            }

            if (SendFlight(flight))
            {
                waitMs = Math.Min(waitMs, retryMs);
            }
        }

        return waitMs;
    }

    /// <summary>Sends a packet and sets what it waits for next; false when it waits for nothing.</summary>
    private bool SendFlight(Flight flight)
    {
        flight.SentAtMs = Environment.TickCount64;
        flight.Attempts++;
        if (flight.Stage is FlightStage.ReleaseQueued or FlightStage.AwaitsComplete)
        {
            flight.Stage = FlightStage.AwaitsComplete;
            Send(new MqttPubRelPacket { PacketIdentifier = flight.Id });
            return true;
        }

        var publish = flight.Packet as MqttPublishPacket;
        if (publish != null)
        {
            ThrowIfUnsendable(publish);
            publish.Dup = flight.Attempts > 1;
        }

        // The answer may be faster than the return from sending.
        flight.Stage = publish?.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce
            ? FlightStage.AwaitsReceived
            : FlightStage.AwaitsAcknowledge;
        var isAnswered = publish is { QualityOfServiceLevel: not MqttQualityOfServiceLevel.AtMostOnce }
            || flight.Packet is MqttSubscribePacket or MqttUnsubscribePacket;
        if (!isAnswered)
        {
            flights.Remove(flight);
        }

        if (flight.Packet != null)
        {
            Send(flight.Packet);
        }

        if (flight.AfterSending != null)
        {
            Raise(flight.AfterSending);
        }

        return isAnswered;
    }

    private static void ThrowIfUnsendable(MqttPublishPacket publish)
    {
        if (publish.Topic.AsSpan().ContainsAny('#', '+'))
        {
            throw new MqttClientException(MqttClientErrorCode.TopicWildcard);
        }

        if (publish.Topic.Length is 0 or > ushort.MaxValue)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicLength);
        }
    }

    private void GiveUp(Flight flight)
    {
        flights.Remove(flight);
        if (flight.IsPublish)
        {
            Raise(() => client.OnPublished(flight.Id, false));
        }
    }

    /// <summary>Pings when nothing was sent for the keep-alive time; milliseconds until there is something to do.</summary>
    private long KeepAlive()
    {
        if (_keepAliveMs == 0)
        {
            return long.MaxValue;
        }

        var now = Environment.TickCount64;
        if (_isPinging)
        {
            return now - _pingSentMs < _keepAliveMs
                ? _pingSentMs + _keepAliveMs - now
                : throw new MqttCommunicationException();
        }

        if (now - _lastSendMs < _keepAliveMs)
        {
            return _lastSendMs + _keepAliveMs - now;
        }

        _isPinging = true;
        _pingSentMs = now;
        Send(new MqttPingReqPacket());
        return _keepAliveMs;
    }

    private void RunDispatcher()
    {
        while (true)
        {
            Action? next;
            lock (_events)
            {
                while (_events.Count == 0 && !_isClosing && !_isEnded)
                {
                    Monitor.Wait(_events);
                }

                if (_isEnded)
                {
                    return;
                }

                _events.TryDequeue(out next);
            }

            if (next == null)
            {
                client.OnConnectionLost(this);
                return;
            }

            try
            {
                next();
            }
            catch (Exception)
            {
                // The original gives up the connection when a handler throws.
                BeginClosing();
            }
        }
    }
}
