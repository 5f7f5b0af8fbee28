namespace Edge.Platform;

/// <summary>The connection of a host application to its broker, injected: MQTT in <see cref="MqttHost"/>, something in process in tests.</summary>
public abstract class HostLink
{
    /// <summary>Publishes a message; does not wait for its delivery. What a broken connection loses is asked for again.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="isRetained">Whether the broker keeps it for later subscribers.</param>
    public abstract void Publish(string topic, byte[] payload, int qos, bool isRetained);

    /// <summary>Ends the connection, without its will, and makes another: with the will of a new <see cref="HostApplication.BeginConnection"/>.</summary>
    public abstract void Reconnect();
}

/// <summary>A message to be published, by the broker when the connection is lost (will).</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload.</param>
public sealed record HostWill(string Topic, byte[] Payload);
