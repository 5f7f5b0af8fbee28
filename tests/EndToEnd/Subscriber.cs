using System.Buffers;
using Edge.Platform.Sparkplug;
using MQTTnet;
using MQTTnet.Formatter;

namespace Edge.Tests.EndToEnd;

/// <summary>
/// A platform's view: subscribes to everything of Sparkplug and keeps each record by its sequence. A record that comes again
/// must be what it was.
/// </summary>
internal sealed class Subscriber : IDisposable
{
    private static readonly MqttClientFactory _factory = new();

    private readonly Lock _lock = new();
    private readonly SparkplugDecoder _decoder = new();
    private readonly SortedDictionary<long, string> _records = [];
    private readonly List<string> _types = [];
    private readonly List<string> _defects = [];
    private IMqttClient? _client;
    private int _repeats;

    public int Repeats => Locked(() => _repeats);

    public long[] Sequences => Locked(() => _records.Keys.ToArray());

    /// <summary>Types of all messages in the order of their arrival.</summary>
    public string[] Types => Locked(() => _types.ToArray());

    public string[] Defects => Locked(() => _defects.ToArray());

    /// <summary>Connects; after the broker was killed, call it again.</summary>
    public void Connect(int port)
    {
        _client?.Dispose();
        _client = _factory.CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += arrived =>
        {
            Take(arrived.ApplicationMessage.Topic, arrived.ApplicationMessage.Payload.ToArray());
            return Task.CompletedTask;
        };
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(MqttProtocolVersion.V311).Build();
        _client.ConnectAsync(options).GetAwaiter().GetResult();
        _client.SubscribeAsync("spBv1.0/#").GetAwaiter().GetResult();
    }

    public void Dispose() => _client?.Dispose();

    private void Take(string topic, byte[] payload)
    {
        lock (_lock)
        {
            if (!_decoder.TryDecode(topic, payload, out var message, out var error))
            {
                _defects.Add(error);
                return;
            }

            _types.Add(message!.Type);
            if (message.Type is not ("NDATA" or "DDATA"))
            {
                return;
            }

            var sequence = message.Metrics.Where(metric => metric.Name == "Records/Sequence").Select(metric => (long?)Convert.ToInt64(metric.Value)).SingleOrDefault();
            if (sequence is null)
            {
                return;
            }

            // The same record may come as live data and again as history: all else must be equal.
            var content = topic + "\n" + string.Join('\n', message.Metrics.Select(Describe).Order(StringComparer.Ordinal));
            if (!_records.TryAdd(sequence.Value, content))
            {
                _repeats++;
                if (_records[sequence.Value] != content)
                {
                    _defects.Add($"record {sequence} came again with another content:\n{_records[sequence.Value]}\n-- and --\n{content}");
                }
            }
        }
    }

    private static string Describe(SparkplugMetric metric) =>
        FormattableString.Invariant($"{metric.Name} = {metric.Value ?? "null"} at {metric.Timestamp:O}, quality {metric.Quality}");

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
