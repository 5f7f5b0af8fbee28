using System.Buffers;
using System.CommandLine;
using Edge.Platform;
using Edge.Platform.Sparkplug;
using Edge.Simulator.Cli;
using MQTTnet;

namespace Edge.Simulator;

/// <summary>The command <c>watch</c>: subscribes to Sparkplug at a broker and prints each message decoded, one a line.</summary>
public static class WatchCommand
{
    private const string Topics = "spBv1.0/#";

    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var broker = new BrokerSettings();
        var json = new Option<bool>("--json")
        {
            Description = "One JSON object a line: topic, type, group, node, device, seq, timestamp, metrics [{name, value, timestamp, historical, quality}].",
        };
        var command = new Command("watch", "Prints every Sparkplug message that reaches a broker, decoded. Ctrl+C ends it.") { json };
        broker.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            RunAsync(broker.Read(parsed), parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancellation));
        return command;
    }

    /// <summary>Watches until it is cancelled; returns the exit code.</summary>
    /// <exception cref="UserErrorException">The broker is not reachable, or ended the connection.</exception>
    public static async Task<int> RunAsync(BrokerOptions broker, bool isJson, TextWriter output, CancellationToken cancellation)
    {
        var decoder = new SparkplugDecoder();
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += e =>
        {
            Print(decoder, e.ApplicationMessage, isJson, output, ended);
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += _ =>
        {
            ended.TrySetResult($"--broker: the MQTT broker at {broker} ended the connection");
            return Task.CompletedTask;
        };
        try
        {
            await ConnectAsync(client, broker, cancellation);
            await using var registration = cancellation.Register(() => ended.TrySetResult(""));
            var reason = await ended.Task;
            return reason.Length == 0 ? 0 : throw new UserErrorException(reason);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task ConnectAsync(IMqttClient client, BrokerOptions broker, CancellationToken cancellation)
    {
        try
        {
            var answer = await client.ConnectAsync(broker.CreateClient(_connectTimeout).Build(), cancellation);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new UserErrorException($"--broker: the MQTT broker at {broker} refused the connection: {answer.ResultCode}");
            }

            await client.SubscribeAsync(Topics, cancellationToken: cancellation);
        }
        catch (BrokerException e)
        {
            throw new UserErrorException($"--broker: {e.Message}");
        }
        catch (Exception e) when (e is not UserErrorException && !cancellation.IsCancellationRequested)
        {
            throw new UserErrorException($"--broker: no MQTT broker answers at {broker}: {(e.InnerException ?? e).Message}");
        }
    }

    private static void Print(SparkplugDecoder decoder, MqttApplicationMessage message, bool isJson, TextWriter output, TaskCompletionSource<string> ended)
    {
        var isDecoded = decoder.TryDecode(message.Topic, message.Payload.ToArray(), out var decoded, out var error);
        try
        {
            output.WriteLine((isDecoded, isJson) switch
            {
                (true, true) => SparkplugJson.Write(message.Topic, decoded!),
                (true, false) => SparkplugDecoder.Describe(decoded!),
                (false, true) => SparkplugJson.WriteError(message.Topic, error),
                (false, false) => error,
            });
            output.Flush();
        }
        catch (IOException)
        {
            // Whoever read the lines is gone: as good as Ctrl+C.
            ended.TrySetResult("");
        }
    }
}
