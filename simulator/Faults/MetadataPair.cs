namespace Edge.Simulator.Faults;

/// <summary>Two blocks that hold (a part of) a directory of a simulated littlefs volume as a log, written in turn.</summary>
internal sealed class MetadataPair
{
    /// <summary>The block with the newest log, then the other one.</summary>
    public required int[] Blocks { get; init; }

    /// <summary>Counts compactions.</summary>
    public int Revision { get; set; }

    /// <summary>Where the next commit begins; a whole block when only a compaction helps.</summary>
    public int Offset { get; set; }

    /// <summary>Entries in the order of their names.</summary>
    public List<FlashFile> Entries { get; init; } = [];

    /// <summary>The next pair of all pairs, or null.</summary>
    public MetadataPair? Next { get; set; }

    /// <summary>Whether the next pair goes on with this directory.</summary>
    public bool IsSplit { get; set; }
}
