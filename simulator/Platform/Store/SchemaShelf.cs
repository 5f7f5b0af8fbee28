using Edge.Records;

namespace Edge.Platform.Store;

/// <summary>The schema records of a store, parsed once.</summary>
internal sealed class SchemaShelf(BoardStore store)
{
    private readonly Dictionary<long, LineSchema> _known = [];
    private readonly Record _record = new();

    /// <summary>The schema of a sequence; null where that is no schema record, or is not there yet.</summary>
    public LineSchema? Find(long sequence)
    {
        if (_known.TryGetValue(sequence, out var schema))
        {
            return schema;
        }

        if (store.EntryOf(sequence) is not { } entry || !EntryBytes.TryRead(entry, _record) || _record.Kind != RecordKind.Schema)
        {
            return null;
        }

        return _known[sequence] = LineSchema.Parse(_record.Text);
    }
}
