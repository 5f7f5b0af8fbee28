namespace Edge.Platform;

/// <summary>Something that was given to a platform is no good: a store, a key, a broker.</summary>
/// <param name="message">What is wrong, where, and what is allowed; one line.</param>
public sealed class PlatformException(string message) : Exception(message);
