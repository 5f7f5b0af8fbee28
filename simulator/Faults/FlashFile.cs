using System.Numerics;

namespace Edge.Simulator.Faults;

/// <summary>An entry of a directory of a simulated littlefs volume: a file, a folder, or the superblock's own.</summary>
internal sealed class FlashFile(string name, int fixedBytes)
{
    private const int TagBytes = 4;
    private const int AddressBytes = 8;
    private const int PointerBytes = 4;

    public string Name { get; } = name;

    /// <summary>Length of a file, bytes.</summary>
    public int Length { get; set; }

    /// <summary>Blocks of the file, first to last; empty for one that lies in its directory.</summary>
    public List<int> Blocks { get; } = [];

    /// <summary>First metadata pair of a folder, or null.</summary>
    public MetadataPair? Folder { get; set; }

    /// <summary>Bytes of the entry's structure and attributes with their tags: what a commit of the file writes.</summary>
    public int StructureBytes => TagBytes + (Folder is not null || Blocks.Count > 0 ? AddressBytes : Length) + fixedBytes;

    /// <summary>Bytes of the whole entry with its name: what a compaction carries over.</summary>
    public int EntryBytes => TagBytes + Name.Length + StructureBytes;

    /// <summary>Bytes of data that block <paramref name="index"/> of a file holds: all but the pointers of its skip list.</summary>
    public static int DataBytes(int index, int blockBytes) =>
        blockBytes - (index == 0 ? 0 : PointerBytes * (BitOperations.TrailingZeroCount(index) + 1));
}
