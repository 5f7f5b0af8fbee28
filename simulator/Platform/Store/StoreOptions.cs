using Edge.Platform.Keys;

namespace Edge.Platform.Store;

/// <summary>How a store works.</summary>
public sealed record StoreOptions
{
    /// <summary>Clock of the receipt times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>First keys of the board, one a root: with one the chain is checked as blocks come.</summary>
    public IReadOnlyList<KeyFile> Keys { get; init; } = [];

    /// <summary>Whether it is only looked at: nothing is created or changed.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether what is committed outlasts a power cut. Without it stores are for tests.</summary>
    public bool IsDurable { get; init; } = true;
}
