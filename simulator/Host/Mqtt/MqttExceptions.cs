namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>A message can not be made from what was given, or the queue is full.</summary>
public class MqttClientException(MqttClientErrorCode errorCode) : Exception
{
    public MqttClientErrorCode ErrorCode { get; set; } = errorCode;
}

/// <summary>The connection broke, or an answer did not come.</summary>
public class MqttCommunicationException : Exception
{
    public MqttCommunicationException()
    {
    }

    public MqttCommunicationException(Exception e)
        : base(string.Empty, e)
    {
    }
}

/// <summary>No connection came about.</summary>
public class MqttConnectionException(string message, Exception innerException) : Exception(message, innerException);

public class MqttTimeoutException : Exception;
