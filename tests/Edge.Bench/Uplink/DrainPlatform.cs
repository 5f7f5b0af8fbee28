using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edge.Records;
using Edge.Records.Blocks;
using MQTTnet;
using MQTTnet.Formatter;

namespace Edge.Bench.Uplink;

/// <summary>A subscriber that counts what arrives, keeps blocks, and times events whose subject is a probe's.</summary>
public sealed class DrainPlatform : IDisposable
{
    /// <summary>What the subject of a probe begins with; its number follows.</summary>
    public const string Probe = "probe-";

    private static readonly byte[] _probe = Encoding.ASCII.GetBytes(Probe);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Lock _lock = new();
    private readonly List<byte[]> _blocks = [];
    private readonly Dictionary<int, long> _due = [];
    private double _worst;
    private int _records;

    /// <summary>Connects and subscribes to the data of all boards.</summary>
    public DrainPlatform(int port)
    {
        _client.ApplicationMessageReceivedAsync += arrived =>
        {
            Take(arrived.ApplicationMessage.Payload.ToArray());
            return Task.CompletedTask;
        };
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(MqttProtocolVersion.V311).Build();
        _client.ConnectAsync(options).GetAwaiter().GetResult();
        _client.SubscribeAsync("spBv1.0/+/NDATA/+").GetAwaiter().GetResult();
        _client.SubscribeAsync("spBv1.0/+/DDATA/+/+").GetAwaiter().GetResult();
    }

    /// <summary>Messages with a block so far.</summary>
    public int Blocks => Locked(() => _blocks.Count);

    /// <summary>Messages with a record so far.</summary>
    public int Records => Locked(() => _records);

    /// <summary>A probe is about to be sent.</summary>
    public void Expect(int number) => Locked(() => _due[number] = Stopwatch.GetTimestamp());

    /// <summary>The longest time that a probe took, those counted that have not arrived yet.</summary>
    public double WorstSeconds() => Locked(() => _due.Values.Select(sent => Stopwatch.GetElapsedTime(sent).TotalSeconds).Append(_worst).Max());

    /// <summary>Asserts that what arrived are the log's blocks, byte for byte.</summary>
    public void Check(SealedBlocks stored)
    {
        for (int number = 0; number < _blocks.Count; number++)
        {
            if (stored.Read(number) != BlockOutcome.Sound || _blocks[number].AsSpan().IndexOf(stored.Content) < 0)
            {
                throw new InvalidOperationException($"block {number} did not arrive as it is stored");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private void Take(byte[] payload)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (payload.Length > BlockLayout.BlockBytes)
            {
                _blocks.Add(payload);
                return;
            }

            _records++;
            int at = payload.AsSpan().IndexOf(_probe);
            if (at >= 0 && _due.Remove(NumberAt(payload, at + _probe.Length), out long sent))
            {
                _worst = Math.Max(_worst, Stopwatch.GetElapsedTime(sent, now).TotalSeconds);
            }
        }
    }

    private static int NumberAt(byte[] payload, int at)
    {
        int end = at;
        while (end < payload.Length && char.IsAsciiDigit((char)payload[end]))
        {
            end++;
        }

        return int.Parse(payload.AsSpan(at, end - at), CultureInfo.InvariantCulture);
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
