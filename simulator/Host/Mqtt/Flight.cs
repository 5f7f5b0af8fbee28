using MQTTnet.Packets;

namespace nanoFramework.M2Mqtt;

/// <summary>Where a packet of ours is on its way.</summary>
internal enum FlightStage
{
    /// <summary>To be sent.</summary>
    Queued,

    /// <summary>Sent; PUBACK, SUBACK or UNSUBACK ends it.</summary>
    AwaitsAcknowledge,

    /// <summary>Sent with QoS 2; PUBREC is answered with PUBREL.</summary>
    AwaitsReceived,

    /// <summary>PUBREL is to be sent.</summary>
    ReleaseQueued,

    /// <summary>PUBREL was sent; PUBCOMP ends it.</summary>
    AwaitsComplete,
}

/// <summary>One packet from its queueing to its acknowledgement, or (null) a place in the queue for what is told in its turn.</summary>
internal sealed class Flight(MqttPacket? packet, ushort id)
{
    public MqttPacket? Packet { get; } = packet;

    public ushort Id { get; } = id;

    public FlightStage Stage { get; set; }

    public int Attempts { get; set; }

    /// <summary>When it was sent last, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long SentAtMs { get; set; }

    /// <summary>What is told to the firmware once the packet is sent, if anything.</summary>
    public Action? AfterSending { get; init; }

    public bool IsPublish => Packet is MqttPublishPacket;
}
