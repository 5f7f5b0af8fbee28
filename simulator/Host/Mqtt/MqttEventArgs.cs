namespace nanoFramework.M2Mqtt.Messages;

public class MqttMsgPublishEventArgs(string topic, byte[] message, bool dupFlag, MqttQoSLevel qosLevel, bool retain) : EventArgs
{
    public string Topic { get; } = topic;

    public byte[] Message { get; } = message;

    public bool DupFlag { get; } = dupFlag;

    public MqttQoSLevel QosLevel { get; } = qosLevel;

    public bool Retain { get; } = retain;
}

public class MqttMsgPublishedEventArgs(ushort messageId, bool isPublished) : EventArgs
{
    public MqttMsgPublishedEventArgs(ushort messageId)
        : this(messageId, true)
    {
    }

    public ushort MessageId { get; set; } = messageId;

    public bool IsPublished { get; set; } = isPublished;
}

public class MqttMsgSubscribedEventArgs(ushort messageId, MqttQoSLevel[] grantedQosLevels) : EventArgs
{
    public ushort MessageId { get; } = messageId;

    public MqttQoSLevel[] GrantedQoSLevels { get; } = grantedQosLevels;
}

public class MqttMsgUnsubscribedEventArgs(ushort messageId) : EventArgs
{
    public ushort MessageId { get; } = messageId;
}

/// <summary>A name and a value that travel with an MQTT 5 message.</summary>
public class UserProperty(string name, string value)
{
    public string Name { get; set; } = name;

    public string Value { get; set; } = value;
}
