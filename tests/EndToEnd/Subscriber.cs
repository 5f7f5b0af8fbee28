extern alias DesktopCryptography;

using System.Buffers;
using DesktopCryptography::System.Security.Cryptography.X509Certificates;
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
    private readonly List<byte[]> _payloads = [];
    private IMqttClient? _client;
    private int _repeats;

    public int Repeats => Locked(() => _repeats);

    public long[] Sequences => Locked(() => _records.Keys.ToArray());

    /// <summary>Types of all messages in the order of their arrival.</summary>
    public string[] Types => Locked(() => _types.ToArray());

    /// <summary>Payloads of all messages, of Sparkplug and of the boards' marks.</summary>
    public byte[][] Payloads => Locked(() => _payloads.ToArray());

    public string[] Defects => Locked(() => _defects.ToArray());

    /// <summary>Connects; after the broker was killed, call it again.</summary>
    public void Connect(int port) =>
        Connect(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(MqttProtocolVersion.V311));

    /// <summary>Connects by TLS, with a name; trusts one authority.</summary>
    public void Connect(int port, string host, byte[] authority, string user, string password) =>
        Connect(new MqttClientOptionsBuilder().WithTcpServer(host, port).WithProtocolVersion(MqttProtocolVersion.V311).WithCredentials(user, password)
            .WithTlsOptions(tls => tls.WithTrustChain([X509CertificateLoader.LoadCertificate(authority)])));

    private void Connect(MqttClientOptionsBuilder options)
    {
        _client?.Dispose();
        _client = _factory.CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += arrived =>
        {
            Take(arrived.ApplicationMessage.Topic, arrived.ApplicationMessage.Payload.ToArray());
            return Task.CompletedTask;
        };
        _client.ConnectAsync(options.Build()).GetAwaiter().GetResult();
        _client.SubscribeAsync("spBv1.0/#").GetAwaiter().GetResult();
        _client.SubscribeAsync("edge/#").GetAwaiter().GetResult();
    }

    /// <summary>Publishes as a platform does.</summary>
    public void Publish(string topic, byte[] payload) => _client!.PublishBinaryAsync(topic, payload).GetAwaiter().GetResult();

    public void Dispose() => _client?.Dispose();

    private void Take(string topic, byte[] payload)
    {
        lock (_lock)
        {
            _payloads.Add(payload);
            if (topic.StartsWith("edge/", StringComparison.Ordinal))
            {
                return;
            }

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
