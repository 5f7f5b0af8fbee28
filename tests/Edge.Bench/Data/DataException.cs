namespace Edge.Bench.Data;

/// <summary>Data that the user named is missing or unreadable; the message says where and what is allowed.</summary>
public sealed class DataException(string message) : Exception(message);
