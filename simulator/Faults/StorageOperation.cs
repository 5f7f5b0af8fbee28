namespace Edge.Simulator.Faults;

/// <summary>What a call changes.</summary>
public enum StorageVerb
{
    /// <summary>Bytes after the end of a file.</summary>
    Append,

    /// <summary>A whole file anew.</summary>
    Write,

    /// <summary>A file made shorter.</summary>
    Truncate,

    /// <summary>A file taken away.</summary>
    Delete,
}

/// <summary>A call that changes a medium, and the medium before it.</summary>
/// <param name="Number">Number of the call among all calls on this medium, reads included, from 1.</param>
/// <param name="Verb">What it does.</param>
/// <param name="Name">The file.</param>
/// <param name="Data">The bytes it brings; empty for a truncation or deletion.</param>
/// <param name="Length">Length a truncation leaves, bytes.</param>
/// <param name="Before">The medium before the call.</param>
public sealed record StorageOperation(long Number, StorageVerb Verb, string Name, byte[] Data, int Length, MediumImage Before)
{
    /// <summary>The file before the call, or null.</summary>
    public FileImage? Old => Before.Find(Name);

    /// <summary>The file after the call, or null where it is deleted.</summary>
    public FileImage? New => Verb switch
    {
        StorageVerb.Append => (Old ?? FileImage.Empty).Append(Data),
        StorageVerb.Write => FileImage.Of(Data),
        StorageVerb.Truncate => Old?.Prefix(Length),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Verb switch
    {
        StorageVerb.Append or StorageVerb.Write => $"call {Number}, {Verb} {Data.Length} B {(Verb == StorageVerb.Append ? "to" : "as")} '{Name}'",
        StorageVerb.Truncate => $"call {Number}, Truncate '{Name}' to {Length} B",
        _ => $"call {Number}, Delete '{Name}'",
    };
}
