using System.Buffers;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace Edge.Platform;

/// <summary>Runs a <see cref="HostApplication"/> over MQTT 3.1.1: connects, and connects again after each loss with a growing pause.</summary>
public sealed class MqttHost : IDisposable
{
    private const int MostWaiting = 4096;
    private const int MostPerStep = 512;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _keepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private readonly BrokerOptions _broker;
    private readonly string _clientId = "edge-platform-" + Guid.NewGuid().ToString("N")[..8];
    private readonly Channel<Arrival> _arrived = Channel.CreateBounded<Arrival>(MostWaiting);
    private readonly Outbox _outbox = new();
    private IMqttClient? _client;

    /// <summary>Opens the stores; connects nothing.</summary>
    /// <exception cref="PlatformException">A store cannot be used.</exception>
    public MqttHost(HostOptions options, BrokerOptions broker)
    {
        _broker = broker;
        Application = new HostApplication(options);
    }

    /// <summary>The host application; while this runs, look at it in <see cref="Stepped"/> only.</summary>
    public HostApplication Application { get; }

    /// <summary>Whether the connection to the broker stands.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Is called after each step, on the thread of the host: the place to look at <see cref="Application"/>.</summary>
    public Action? Stepped { get; set; }

    /// <summary>Is told when the connection is made or lost, and why an attempt failed.</summary>
    public Action<string>? LinkChanged { get; set; }

    /// <summary>Runs until it is cancelled: then what arrived is stored, and STATE says offline.</summary>
    /// <exception cref="BrokerException">The first attempt found no broker, or was refused; a file of its certificates is not usable.</exception>
    /// <exception cref="PlatformException">What arrives cannot be stored.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var failures = 0;
        var hasBeenConnected = false;
        while (!cancellation.IsCancellationRequested)
        {
            using var client = new MqttClientFactory().CreateMqttClient();
            var trouble = await ConnectAsync(client, cancellation);
            if (trouble is null)
            {
                failures = 0;
                hasBeenConnected = true;
                await FollowAsync(client, cancellation);
            }
            else if (!hasBeenConnected && !cancellation.IsCancellationRequested)
            {
                throw new BrokerException(trouble);
            }
            else
            {
                LinkChanged?.Invoke(trouble);
            }

            await PauseAsync(failures++, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Application.Dispose();

    private async Task<string?> ConnectAsync(IMqttClient client, CancellationToken cancellation)
    {
        _client = client;
        client.ApplicationMessageReceivedAsync += async arrived =>
        {
            var message = arrived.ApplicationMessage;
            await _arrived.Writer.WriteAsync(new Arrival(client, message.Topic, message.Payload.ToArray()), cancellation);
        };
        try
        {
            var answer = await client.ConnectAsync(OptionsOf(Application.BeginConnection()), cancellation);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                return $"the MQTT broker at {_broker} refused the connection: {answer.ResultCode}";
            }

            IsConnected = true;
            LinkChanged?.Invoke($"connected to {_broker}");
            Application.Connected(_outbox);
            var subscription = new MqttClientSubscribeOptionsBuilder();
            foreach (var topic in Application.Subscriptions)
            {
                subscription.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
            }

            await client.SubscribeAsync(subscription.Build(), cancellation);
            return null;
        }
        catch (BrokerException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is not PlatformException)
        {
            End();
            return $"no MQTT broker answers at {_broker}: {(e.InnerException ?? e).Message}";
        }
    }

    private async Task FollowAsync(IMqttClient client, CancellationToken cancellation)
    {
        while (client.IsConnected && !cancellation.IsCancellationRequested && !_outbox.IsReconnectWanted)
        {
            await WaitAsync(cancellation);
            Step();
            await PublishAsync(client);
        }

        Drain();
        if (client.IsConnected)
        {
            if (cancellation.IsCancellationRequested)
            {
                Application.Stop();
                await PublishAsync(client);
            }

            await TryAsync(() => client.DisconnectAsync());
        }

        var why = cancellation.IsCancellationRequested ? "disconnected" : _outbox.IsReconnectWanted ? "connects anew: its STATE was contradicted" : "the connection is lost";
        End();
        LinkChanged?.Invoke(why);
    }

    private void End()
    {
        Application.Disconnected();
        _outbox.Clear();
        IsConnected = false;
    }

    /// <summary>What arrived before the connection ended is taken before anything of the next one.</summary>
    private void Drain()
    {
        while (_arrived.Reader.Count > 0)
        {
            Step();
        }

        Step();
    }

    private void Step()
    {
        for (var i = 0; i < MostPerStep && _arrived.Reader.TryRead(out var message); i++)
        {
            // What a connection before left behind would be out of order.
            if (message.Client == _client)
            {
                Application.Receive(message.Topic, message.Payload);
            }
        }

        Application.Step();
        Stepped?.Invoke();
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_step);
        try
        {
            await _arrived.Reader.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Time for a step, or the end.
        }
    }

    private async Task PublishAsync(IMqttClient client)
    {
        while (_outbox.TryTake(out var message))
        {
            using var limit = new CancellationTokenSource(_timeout);
            if (!await TryAsync(() => client.PublishAsync(message, limit.Token)))
            {
                // What was lost with the connection is asked for again.
                return;
            }
        }
    }

    private static async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (e is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
    }

    private MqttClientOptions OptionsOf(HostWill? will)
    {
        var options = _broker.CreateClient(_timeout).WithClientId(_clientId).WithKeepAlivePeriod(_keepAlive);
        if (will is not null)
        {
            options.WithWillTopic(will.Topic).WithWillPayload(will.Payload).WithWillRetain().WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

        return options.Build();
    }

    private static async Task PauseAsync(int failures, CancellationToken cancellation)
    {
        // Hosts that lost their broker together come back one after the other.
        var longest = Math.Min(_longestPause.TotalSeconds, Math.Pow(2, Math.Min(failures, 10)));
        await Task.Delay(TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2))), cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private sealed record Arrival(IMqttClient Client, string Topic, byte[] Payload);

    private sealed class Outbox : HostLink
    {
        private readonly Queue<MqttApplicationMessage> _messages = new();

        public override void Publish(string topic, byte[] payload, int qos, bool isRetained) => _messages.Enqueue(new MqttApplicationMessage
        {
            Topic = topic,
            PayloadSegment = payload,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
            Retain = isRetained,
        });

        public bool IsReconnectWanted { get; private set; }

        public override void Reconnect() => IsReconnectWanted = true;

        public bool TryTake(out MqttApplicationMessage message) => _messages.TryDequeue(out message!);

        public void Clear()
        {
            _messages.Clear();
            IsReconnectWanted = false;
        }
    }
}
