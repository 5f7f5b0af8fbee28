using Edge.Uplink;

namespace Edge.Simulator.Cli;

/// <summary>A link without a network behind it.</summary>
public sealed class DetachedLink : MqttLink
{
    /// <inheritdoc/>
    public override long LinkMs => 0;

    /// <inheritdoc/>
    public override bool IsConnected => false;

    /// <inheritdoc/>
    public override int Connect(LinkOptions options) => LinkFailure.NoNetwork;

    /// <inheritdoc/>
    public override bool Subscribe(string[] topics) => false;

    /// <inheritdoc/>
    public override int Publish(string topic, byte[] buffer, int length, int qos) => -1;

    /// <inheritdoc/>
    public override bool TryTake(LinkEvent into) => false;

    /// <inheritdoc/>
    public override void Disconnect()
    {
    }
}
