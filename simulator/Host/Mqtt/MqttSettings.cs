namespace nanoFramework.M2Mqtt;

/// <summary>Settings that all clients of a process share.</summary>
public class MqttSettings
{
    public const int BrokerDefaultPort = 1883;
    public const int BrokerDefaultSslPort = 8883;

    /// <summary>How long the answer to CONNECT may take, ms.</summary>
    public const int DefaultTimeout = 30_000;

    /// <summary>How often a message is sent before it counts as not published.</summary>
    public const int MaximumAttemptsRetry = 3;

    /// <summary>How long each attempt waits for its acknowledgement, ms.</summary>
    public const int DefaultDelayRetry = 1_000;

    public const int ConnectTimeout = 30_000;
    public const int DefaultInflightQueueSize = int.MaxValue;

    private MqttSettings()
    {
    }

    public static MqttSettings Instance { get; } = new();

    public int Port { get; internal set; } = BrokerDefaultPort;

    public int SslPort { get; internal set; } = BrokerDefaultSslPort;

    public int TimeoutOnConnection => ConnectTimeout;

    public int TimeoutOnReceiving => DefaultTimeout;

    public int AttemptsOnRetry => MaximumAttemptsRetry;

    public int DelayOnRetry => DefaultDelayRetry;

    public int InflightQueueSize { get; set; } = DefaultInflightQueueSize;

    public bool ValidateServerCertificate { get; set; } = true;
}
