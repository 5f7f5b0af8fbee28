using Edge.Records;

namespace Edge.Platform.Store;

/// <summary>Records as the bytes of an entry (firmware/Records/FORMAT.md), written and read by the firmware's own classes: two records are the same if their bytes are.</summary>
public static class EntryBytes
{
    /// <summary>The entry of a record.</summary>
    public static byte[] Of(Record record)
    {
        var buffer = new byte[Limits.RecordBytes];
        return buffer[..EntryEncoder.Encode(record, buffer, 0)];
    }

    /// <summary>Fills a record from its entry; false where that is none that this version understands.</summary>
    public static bool TryRead(byte[] entry, Record into) =>
        entry.Length >= Entry.LeastBytes && Entry.LengthAt(entry, 0) == entry.Length && Entry.IsSound(entry, 0) && new EntryDecoder().TryDecode(entry, 0, into);

    /// <summary>A record of its own with the same content.</summary>
    public static Record Copy(Record record)
    {
        var copy = new Record();
        TryRead(Of(record), copy);
        return copy;
    }
}
