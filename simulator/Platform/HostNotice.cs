namespace Edge.Platform;

/// <summary>A board, by the ids of its topics.</summary>
/// <param name="Group">Group id.</param>
/// <param name="Node">Edge node id.</param>
public readonly record struct BoardId(string Group, string Node)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Group}/{Node}";
}

/// <summary>How much a notice matters.</summary>
public enum NoticeLevel
{
    /// <summary>What happens in the ordinary course.</summary>
    Normal,

    /// <summary>Something does not work, and is tried again.</summary>
    Trouble,

    /// <summary>Something contradicts what is stored, or what was published: somebody is to look at it.</summary>
    Alarm,
}

/// <summary>Something a user is told.</summary>
/// <param name="Utc">When.</param>
/// <param name="Board">The board; null: none in particular.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">What, one line.</param>
public sealed record HostNotice(DateTime Utc, BoardId? Board, NoticeLevel Level, string Text);
