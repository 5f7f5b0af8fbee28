using Edge.Platform.Keys;

namespace Edge.Platform;

/// <summary>What a host application is to do.</summary>
public sealed record HostOptions
{
    /// <summary>Folder of the stores: <c>STORE/group/node</c> is one board's.</summary>
    public required string Store { get; init; }

    /// <summary>Only boards of this group; null: all.</summary>
    public string? Group { get; init; }

    /// <summary>Id under which it publishes its STATE as a primary host; null: it is none.</summary>
    public string? HostId { get; init; }

    /// <summary>First keys of boards: with them the chains are checked as blocks come.</summary>
    public IReadOnlyList<KeyFile> Keys { get; init; } = [];

    /// <summary>Clock, for time labels and for all that waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes ids of commands, never the same twice: 1 to 32 of a-z, 0-9, '-'.</summary>
    public Func<string> NewId { get; init; } = () => Guid.NewGuid().ToString("N");

    /// <summary>Whether what is stored outlasts a power cut. Without it stores are for tests.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>For how long a message that overtook others waits for them. Default 2 s.</summary>
    public TimeSpan Reorder { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Least time between two requests for births of one board, default 10 s.</summary>
    public TimeSpan RebirthPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two confirmations to one board, default 10 s.</summary>
    public TimeSpan ConfirmPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long nothing old must have come before what is missing is asked for: a backlog comes by itself. Default 20 s.</summary>
    public TimeSpan GapPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest pause between two questions that led to nothing, default 1 h; each such pause is twice the one before.</summary>
    public TimeSpan LongestPatience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>For how long an answer to a command, or what it asked for, is awaited. Default 2 min.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the blocks of records that came one by one are fetched, as sealed evidence; null: never. Default 1 day.</summary>
    public TimeSpan? BlockPeriod { get; init; } = TimeSpan.FromDays(1);
}
