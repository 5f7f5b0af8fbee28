using Edge.Uplink;

namespace Edge.Tests.Uplink;

/// <summary>A link that does what a test says, in virtual time, and notes what it was asked.</summary>
internal sealed class ScriptedLink(Func<long> nowMs) : MqttLink
{
    private readonly LinkInbox _inbox = new();
    private string[] _filters = [];
    private bool _isConnected;
    private int _id;

    /// <summary>What Connect returns.</summary>
    public Func<int> Outcome { get; set; } = () => 0;

    /// <summary>Whether SUBACK comes.</summary>
    public bool AnswersSubscribe { get; set; } = true;

    /// <summary>Whether PUBACK comes.</summary>
    public bool Acknowledges { get; set; } = true;

    /// <summary>Whether what is acknowledged is passed on, to the link itself too where it subscribed.</summary>
    public bool PassesOn { get; set; } = true;

    /// <summary>Number of messages that are still taken; the next is refused.</summary>
    public int Accepts { get; set; } = int.MaxValue;

    public List<(long Ms, string Host, int Port, string Will)> Attempts { get; } = [];

    public List<(string Topic, byte[] Payload, int Qos)> Published { get; } = [];

    public int DropCount { get; private set; }

    public int SubscribeCount { get; private set; }

    public override long LinkMs => nowMs();

    public override bool IsConnected => _isConnected;

    /// <summary>Attempts that were made while an older connection was up.</summary>
    public int DoubleConnects { get; private set; }

    public override int Connect(LinkOptions options)
    {
        DoubleConnects += _isConnected ? 1 : 0;
        Drop();
        DropCount--;
        _inbox.EchoTopic = options.EchoTopic;
        Attempts.Add((nowMs(), options.Host, options.Port, options.WillPayload));
        var outcome = Outcome();
        _isConnected = outcome == 0;
        return outcome;
    }

    public override bool Subscribe(string[] topics)
    {
        SubscribeCount++;
        _filters = topics;
        if (AnswersSubscribe)
        {
            _inbox.Add(LinkEvent.Subscribed, 0);
        }

        return true;
    }

    public override int Publish(string topic, byte[] buffer, int length, int qos)
    {
        if (!_isConnected || Accepts-- <= 0)
        {
            return -1;
        }

        Published.Add((topic, buffer[..length], qos));
        if (qos == 0)
        {
            return 0;
        }

        _id++;
        if (Acknowledges)
        {
            _inbox.Add(LinkEvent.Acknowledged, _id);
            if (PassesOn && _filters.Contains(topic))
            {
                _inbox.AddMessage(topic, buffer[..length]);
            }
        }

        return _id;
    }

    public override bool TryTake(LinkEvent into) => _inbox.TryTake(into);

    public override void Disconnect() => Drop();

    public override void Drop()
    {
        _isConnected = false;
        DropCount++;
        _inbox.Clear();
    }

    /// <summary>Something arrives.</summary>
    public void Arrive(int kind, int number)
    {
        if (kind == LinkEvent.Connected)
        {
            _isConnected = number == 0;
        }

        _inbox.Add(kind, number);
    }

    /// <summary>A message arrives.</summary>
    public void ArriveMessage(string topic, byte[] payload) => _inbox.AddMessage(topic, payload);

    /// <summary>The connection is gone without a word.</summary>
    public void Lose() => _isConnected = false;
}
