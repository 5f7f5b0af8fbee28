namespace Edge.Simulator.Link;

/// <summary>A message that reached the broker.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Qos">0 or 1.</param>
/// <param name="IsWill">The broker published it for a client that was lost.</param>
public sealed record LoopbackMessage(string Topic, byte[] Payload, int Qos, bool IsWill);

/// <summary>
/// An MQTT broker in virtual time, in process: clients are <see cref="LoopbackLink"/>s, subscribers are delegates.
/// </summary>
/// <remarks>
/// Failure model. A connection carries packets in order, each <see cref="LatencyMs"/> after it was sent. When it is cut, what is under way is
/// lost, in both directions. Where the network takes packets and does not deliver them, the connection is broken from the first one on: TCP
/// never skips. The broker notices a dead client after one and a half keep-alives, and a client a dead broker after one. A will is published
/// when a client is lost, not when it says good-bye. Nothing arrives twice.
/// </remarks>
public sealed class LoopbackBroker
{
    private readonly Dictionary<string, LoopbackLink> _clients = [];
    private readonly List<Action<LoopbackMessage>> _subscribers = [];
    private readonly Dictionary<string, byte[]> _retained = [];
    private bool _isUp = true;

    /// <summary>Time from one end to the other, virtual ms.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Additional time before an acknowledgement is sent, virtual ms.</summary>
    public int AcknowledgeDelayMs { get; set; }

    /// <summary>Return code for CONNECT: 0 accepts, else 1 to 5 refuses.</summary>
    public int ReturnCode { get; set; }

    /// <summary>Connections accepted so far.</summary>
    public int ConnectCount { get; private set; }

    /// <summary>Whether it runs. Going down cuts every connection and publishes no will: there is nobody left to.</summary>
    public bool IsUp
    {
        get => _isUp;
        set
        {
            _isUp = value;
            if (!value)
            {
                foreach (var client in _clients.Values.ToArray())
                {
                    client.Cut();
                }

                _clients.Clear();
            }
        }
    }

    /// <summary>Hands every message that reaches the broker to a delegate.</summary>
    public void Subscribe(Action<LoopbackMessage> subscriber) => _subscribers.Add(subscriber);

    /// <summary>Publishes a message, as a host does, to the clients that subscribed to its topic; retained, to later subscribers too.</summary>
    public void Publish(string topic, byte[] payload, bool retain = false)
    {
        if (retain)
        {
            _retained[topic] = payload;
        }

        foreach (var client in _clients.Values)
        {
            client.Deliver(topic, payload);
        }
    }

    /// <summary>Cuts all connections, as a network in between does: what is under way is lost, wills are published.</summary>
    public void CutConnections()
    {
        foreach (var client in _clients.Values.ToArray())
        {
            client.Cut();
            Lose(client);
        }
    }

    internal void Replay(LoopbackLink client)
    {
        foreach (var (topic, payload) in _retained)
        {
            client.Deliver(topic, payload);
        }
    }

    internal int Accept(LoopbackLink client, string clientId)
    {
        if (ReturnCode != 0)
        {
            return ReturnCode;
        }

        if (_clients.TryGetValue(clientId, out var older))
        {
            older.Cut();
            Lose(older);
        }

        _clients[clientId] = client;
        ConnectCount++;
        return 0;
    }

    internal void Take(LoopbackMessage message)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber(message);
        }
    }

    internal void Part(LoopbackLink client)
    {
        foreach (var entry in _clients.Where(entry => entry.Value == client).ToArray())
        {
            _clients.Remove(entry.Key);
        }
    }

    /// <summary>A client is gone without good-bye: its will.</summary>
    internal void Lose(LoopbackLink client)
    {
        Part(client);
        if (client.TakeWill() is { } will)
        {
            Take(will);
        }
    }

    /// <summary>Finds the clients that were silent for too long, those of boards without power among them.</summary>
    internal void ExpireClients(long nowMs)
    {
        foreach (var client in _clients.Values.Where(client => client.IsSilent(nowMs)).ToArray())
        {
            client.Cut();
            Lose(client);
        }
    }
}
