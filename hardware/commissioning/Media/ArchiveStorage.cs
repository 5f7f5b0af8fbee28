using Edge.Board;

namespace Edge.Commissioning.Media;

/// <summary>
/// A medium of a board as it was brought to an office: read, never changed. What would change it is left undone without a word, so that a record log on it finds its
/// end and passes a torn tail over. Files stay open between calls, since a log of a year is read block by block.
/// </summary>
/// <param name="folder">Folder with the files of the medium.</param>
/// <param name="logFolder">Folder that stands for log2: a copy may lie in another one.</param>
public sealed class ArchiveStorage(string folder, string logFolder = ArchiveStorage.LogFolder) : Storage, IDisposable
{
    /// <summary>Folder of a log.</summary>
    public const string LogFolder = "log2";

    private const int OpenFiles = 8;

    private readonly Dictionary<string, FileStream> _files = [];

    /// <inheritdoc/>
    public override int GetLength(string name) => With(name, "find the length of", file => (int)file.Length, missing: -1);

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count) =>
        With(name, "read", file => ReadAt(file, position, buffer.AsSpan(offset, count)), missing: 0);

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
    }

    /// <inheritdoc/>
    public override void Delete(string name)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private static int ReadAt(FileStream file, long position, Span<byte> into)
    {
        var count = 0;
        while (count < into.Length && RandomAccess.Read(file.SafeFileHandle, into[count..], position + count) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    private T With<T>(string name, string verb, Func<FileStream, T> use, T missing)
    {
        try
        {
            return Open(name) is { } file ? use(file) : missing;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"cannot {verb} '{Path.Combine(folder, name)}': {failure.Message}");
        }
    }

    private FileStream? Open(string name)
    {
        if (_files.TryGetValue(name, out var file))
        {
            return file;
        }

        var isOfLog = name.StartsWith(LogFolder + "/", StringComparison.Ordinal);
        var path = Path.Combine(folder, isOfLog ? logFolder + name[LogFolder.Length..] : name);
        if (!File.Exists(path))
        {
            return null;
        }

        if (_files.Count == OpenFiles)
        {
            Dispose();
        }

        return _files[name] = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
    }
}
