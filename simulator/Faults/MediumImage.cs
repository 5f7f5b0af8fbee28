using System.Collections.Immutable;

namespace Edge.Simulator.Faults;

/// <summary>Everything on a medium at one moment, never changed afterwards: a snapshot costs a reference.</summary>
/// <param name="Files">Files by name.</param>
/// <param name="Freed">What was last deleted, cut off or overwritten: the bytes a new sector shows until it is written.</param>
/// <param name="AllocatedBytes">Space the files take, in the medium's allocation units.</param>
public sealed record MediumImage(ImmutableDictionary<string, FileImage> Files, FileImage Freed, long AllocatedBytes)
{
    /// <summary>Of every file that was ever changed, what it was before its last change; null: it was not there. A stale read shows that.</summary>
    public ImmutableDictionary<string, FileImage?> Previous { get; init; } = ImmutableDictionary.Create<string, FileImage?>(StringComparer.Ordinal);

    /// <summary>A medium without files.</summary>
    public static MediumImage Empty { get; } = new(ImmutableDictionary.Create<string, FileImage>(StringComparer.Ordinal), FileImage.Empty, 0);

    /// <summary>A file, or null.</summary>
    public FileImage? Find(string name) => Files.GetValueOrDefault(name);

    /// <summary>Whether both hold the same files with the same bytes.</summary>
    public bool HasSameFilesAs(MediumImage other)
    {
        if (Files.Count != other.Files.Count)
        {
            return false;
        }

        foreach (var (name, file) in Files)
        {
            if (other.Find(name) is not { } same || !file.Content.SequenceEqual(same.Content))
            {
                return false;
            }
        }

        return true;
    }
}
