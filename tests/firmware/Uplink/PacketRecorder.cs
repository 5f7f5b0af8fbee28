using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Edge.Tests.Uplink;

/// <summary>A packet of MQTT 3.1.1 as it came: type and flags of its first byte, and what follows its length.</summary>
internal sealed record Packet(int Type, int Flags, byte[] Body)
{
    public const int Connect = 1;
    public const int Publish = 3;
    public const int Subscribe = 8;
    public const int Disconnect = 14;

    public int Qos => (Flags >> 1) & 3;

    public bool IsRetained => (Flags & 1) != 0;

    /// <summary>Topic of a PUBLISH.</summary>
    public string Topic => TextAt(0);

    /// <summary>Payload of a PUBLISH.</summary>
    public byte[] Payload => Body[(2 + LengthAt(0) + (Qos > 0 ? 2 : 0))..];

    public int LengthAt(int at) => (Body[at] << 8) | Body[at + 1];

    public string TextAt(int at) => Encoding.UTF8.GetString(Body, at + 2, LengthAt(at));
}

/// <summary>Takes the packets of one client apart byte by byte, and answers as a broker does; passes on what the client publishes to itself.</summary>
internal sealed class PacketRecorder : IDisposable
{
    private const int PingRequest = 12;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ManualResetEventSlim _mayAccept = new();
    private readonly List<Packet> _packets = [];
    private readonly HashSet<string> _topics = [];
    private TcpClient? _client;

    public PacketRecorder()
    {
        _listener.Start();
        new Thread(Run) { IsBackground = true, Name = "packets" }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<Packet> Packets
    {
        get
        {
            lock (_packets)
            {
                return [.. _packets];
            }
        }
    }

    /// <summary>CONNACK may go out.</summary>
    public void Accept() => _mayAccept.Set();

    /// <summary>Publishes a message to the client.</summary>
    public void Send(string topic, byte[] payload) => Write([0x30, (byte)(2 + topic.Length + payload.Length), 0, (byte)topic.Length, .. Encoding.UTF8.GetBytes(topic), .. payload]);

    public void Dispose()
    {
        _mayAccept.Set();
        _client?.Dispose();
        _listener.Dispose();
        _mayAccept.Dispose();
    }

    private void Run()
    {
        try
        {
            _client = _listener.AcceptTcpClient();
            while (Read(_client.GetStream()) is { } packet)
            {
                lock (_packets)
                {
                    _packets.Add(packet);
                }

                Answer(packet);
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException or ObjectDisposedException)
        {
            // The test is over, or the client went.
        }
    }

    private void Answer(Packet packet)
    {
        switch (packet.Type)
        {
            case Packet.Connect:
                _mayAccept.Wait();
                Write([0x20, 2, 0, 0]);
                break;
            case Packet.Publish when packet.Qos == 1:
                var id = 2 + packet.LengthAt(0);
                Write([0x40, 2, packet.Body[id], packet.Body[id + 1]]);
                PassOn(packet);
                break;
            case Packet.Subscribe:
                _topics.UnionWith(Subscriptions(packet).Select(topic => topic.Topic));
                byte[] granted = [.. Subscriptions(packet).Select(topic => (byte)topic.Qos)];
                Write([0x90, (byte)(2 + granted.Length), packet.Body[0], packet.Body[1], .. granted]);
                break;
            case PingRequest:
                Write([0xD0, 0]);
                break;
            default:
                break;
        }
    }

    /// <summary>Topics of a SUBSCRIBE with the quality of service that is asked for.</summary>
    public static IEnumerable<(string Topic, int Qos)> Subscriptions(Packet packet)
    {
        for (var at = 2; at < packet.Body.Length; at += 3 + packet.LengthAt(at))
        {
            yield return (packet.TextAt(at), packet.Body[at + 2 + packet.LengthAt(at)]);
        }
    }

    // The board subscribes to its own marks.
    private void PassOn(Packet packet)
    {
        if (_topics.Contains(packet.Topic))
        {
            Send(packet.Topic, packet.Payload);
        }
    }

    private void Write(byte[] bytes) => _client!.GetStream().Write(bytes);

    private static Packet? Read(NetworkStream stream)
    {
        var first = stream.ReadByte();
        if (first < 0)
        {
            return null;
        }

        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var octet = stream.ReadByte();
            length |= (octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                break;
            }
        }

        var body = new byte[length];
        stream.ReadExactly(body);
        return new Packet(first >> 4, first & 15, body);
    }
}
