using MQTTnet;
using MQTTnet.Formatter;

namespace Edge.Platform;

/// <summary>Which broker a client connects to, as whom, and whether by TLS.</summary>
public sealed record BrokerOptions
{
    /// <summary>Host name or address; with TLS the name that the broker's certificate has.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>User name; null: none.</summary>
    public string? User { get; init; }

    /// <summary>Password; null: none.</summary>
    public string? Password { get; init; }

    /// <summary>File of the authority (PEM, one certificate or more) that signs the broker's certificate: the connection is by TLS, and no other authority is trusted. Null: no TLS.</summary>
    public string? Authority { get; init; }

    /// <summary>File of the client's own certificate, PEM; it needs <see cref="Key"/> and <see cref="Authority"/>. Null: none.</summary>
    public string? Certificate { get; init; }

    /// <summary>File of its key, PEM, not encrypted.</summary>
    public string? Key { get; init; }

    /// <summary>Sets more of the connection; null: nothing.</summary>
    public Action<MqttClientOptionsBuilder>? Configure { get; init; }

    /// <summary>Makes options of a client with all this: MQTT 3.1.1 and a clean session, as Sparkplug has it. Reads the files.</summary>
    /// <exception cref="BrokerException">A file cannot be read, or is not what it is to be.</exception>
    public MqttClientOptionsBuilder CreateClient(TimeSpan timeout)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(Host, Port)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithCleanSession()
            .WithTimeout(timeout);
        if (User is not null)
        {
            builder.WithCredentials(User, Password ?? "");
        }

        BrokerTls.Set(builder, this);
        Configure?.Invoke(builder);
        return builder;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
