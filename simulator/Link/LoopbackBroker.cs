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
/// when a client is lost, not when it says good-bye. Nothing arrives twice. A <see cref="IsMute">mute</see> broker takes connections and packets and
/// answers nothing, and no keep-alive of the client's library finds that out. A topic that a client <see cref="MayPublish">may not publish</see> is
/// acknowledged and goes nowhere.
/// </remarks>
public sealed class LoopbackBroker
{
    private readonly Dictionary<string, LoopbackLink> _clients = [];
    private readonly List<Action<LoopbackMessage>> _subscribers = [];
    private readonly Dictionary<string, byte[]> _retained = [];
    private readonly Dictionary<string, List<LoopbackLink>> _filters = [];
    private readonly SortedSet<string> _irregular = new(StringComparer.Ordinal);
    private bool _isUp = true;

    /// <summary>Time from one end to the other, virtual ms.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Additional time before an acknowledgement is sent, virtual ms.</summary>
    public int AcknowledgeDelayMs { get; set; }

    /// <summary>Return code for CONNECT: 0 accepts, else 1 to 5 refuses.</summary>
    public int ReturnCode { get; set; }

    /// <summary>Whether it hangs: it runs, and nobody hears of it.</summary>
    public bool IsMute { get; set; }

    /// <summary>Access rules: whether the client of an id may publish to a topic.</summary>
    public Func<string, string, bool> MayPublish { get; set; } = (_, _) => true;

    /// <summary>Access rules: whether the client of an id may subscribe to a filter.</summary>
    public Func<string, string, bool> MaySubscribe { get; set; } = (_, _) => true;

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

        Route(topic, payload);
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

    /// <summary>A client subscribes, and gets what is retained.</summary>
    internal void Subscribe(LoopbackLink client, string filter)
    {
        if (!_filters.TryGetValue(filter, out var clients))
        {
            _filters[filter] = clients = [];
            if (IsIrregular(filter))
            {
                _irregular.Add(filter);
            }
        }

        if (!clients.Contains(client))
        {
            clients.Add(client);
        }

        foreach (var (topic, payload) in _retained.Where(retained => Matches(filter, retained.Key)))
        {
            client.Deliver(topic, payload);
        }
    }

    internal void Unsubscribe(LoopbackLink client, string filter)
    {
        if (_filters.TryGetValue(filter, out var clients) && clients.Remove(client) && clients.Count == 0)
        {
            _filters.Remove(filter);
            _irregular.Remove(filter);
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

    internal void Take(LoopbackMessage message, LoopbackLink from)
    {
        if (MayPublish(from.ClientId, message.Topic))
        {
            Take(message);
        }
    }

    private void Take(LoopbackMessage message)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber(message);
        }

        Route(message.Topic, message.Payload);
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
            Take(will, client);
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

    // Filters are few kinds and messages many: who wants a topic is looked up, but for filters with a wildcard in their middle.
    private void Route(string topic, byte[] payload)
    {
        Deliver(topic, topic, payload);
        Deliver(topic[..(topic.LastIndexOf('/') + 1)] + "+", topic, payload);
        foreach (var filter in _irregular.Where(filter => Matches(filter, topic)))
        {
            Deliver(filter, topic, payload);
        }
    }

    private void Deliver(string filter, string topic, byte[] payload)
    {
        if (_filters.TryGetValue(filter, out var clients))
        {
            foreach (var client in clients)
            {
                client.Deliver(topic, payload);
            }
        }
    }

    private static bool IsIrregular(string filter)
    {
        var wildcard = filter.IndexOf('+', StringComparison.Ordinal);
        return wildcard >= 0 && wildcard < filter.Length - 1;
    }

    private static bool Matches(string filter, string topic)
    {
        var wanted = filter.Split('/');
        var parts = topic.Split('/');
        return wanted.Length == parts.Length && wanted.Zip(parts).All(pair => pair.First == "+" || pair.First == pair.Second);
    }
}
