using Edge.Board;

namespace Edge.Simulator.Faults;

/// <summary>A medium in memory that never fails: what a test starts from. Reading and appending allocate only when a file outgrows its buffer.</summary>
public sealed class MemoryStorage : Storage
{
    private readonly Dictionary<string, MemoryFile> _files = [];
    private readonly int _initialCapacity;

    /// <summary>Creates an empty medium.</summary>
    /// <param name="initialCapacity">Bytes a new file's buffer starts with.</param>
    public MemoryStorage(int initialCapacity = 256)
    {
        _initialCapacity = initialCapacity;
    }

    /// <summary>Names of all files, sorted.</summary>
    public IEnumerable<string> Names => _files.Keys.Order(StringComparer.Ordinal);

    /// <summary>A copy of a file's bytes.</summary>
    public byte[] this[string name] => _files[name].Content.ToArray();

    /// <summary>A medium with the same files, independent of this one.</summary>
    public MemoryStorage Clone()
    {
        var clone = new MemoryStorage(_initialCapacity);
        foreach (var (name, file) in _files)
        {
            clone._files[name] = new MemoryFile(file);
        }

        return clone;
    }

    /// <inheritdoc/>
    public override int GetLength(string name) => _files.TryGetValue(name, out var file) ? file.Length : -1;

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        if (!_files.TryGetValue(name, out var file) || position >= file.Length)
        {
            return 0;
        }

        var available = Math.Min(count, file.Length - position);
        file.Content.Slice(position, available).CopyTo(buffer.AsSpan(offset));
        return available;
    }

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count) => Find(name).Append(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        var file = Find(name);
        file.Length = 0;
        file.Append(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            throw new StorageException($"cannot truncate '{name}': no such file");
        }

        file.Length = Math.Min(file.Length, length);
    }

    /// <inheritdoc/>
    public override void Delete(string name) => _files.Remove(name);

    private MemoryFile Find(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            file = new MemoryFile(_initialCapacity);
            _files.Add(name, file);
        }

        return file;
    }

    private sealed class MemoryFile
    {
        private byte[] _bytes;

        public MemoryFile(int capacity)
        {
            _bytes = new byte[capacity];
        }

        public MemoryFile(MemoryFile other)
        {
            _bytes = [.. other._bytes];
            Length = other.Length;
        }

        public int Length { get; set; }

        public Span<byte> Content => _bytes.AsSpan(0, Length);

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (Length + bytes.Length > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes.Length));
            }

            bytes.CopyTo(_bytes.AsSpan(Length));
            Length += bytes.Length;
        }
    }
}
