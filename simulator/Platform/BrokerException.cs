namespace Edge.Platform;

/// <summary>The first attempt to connect found no broker, or the broker refused it.</summary>
/// <param name="message">What is wrong; one line.</param>
public sealed class BrokerException(string message) : Exception(message);
