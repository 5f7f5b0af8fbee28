using Edge.Board;

namespace Edge.Bench.Append;

/// <summary>
/// The firmware's files in a folder of the desktop, made durable as they are on the board: closing a file commits there, here it leaves the bytes to the
/// operating system, so each write is followed by a flush to the disk (fsync).
/// </summary>
public sealed class SyncedFiles(string folder) : Storage
{
    private readonly FileStorage _files = new(folder);

    /// <inheritdoc/>
    public override int GetLength(string name) => _files.GetLength(name);

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count) => _files.Read(name, position, buffer, offset, count);

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        _files.Append(name, buffer, offset, count);
        Sync(name);
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        _files.Write(name, buffer, offset, count);
        Sync(name);
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
        _files.Truncate(name, length);
        Sync(name);
    }

    /// <inheritdoc/>
    public override void Delete(string name) => _files.Delete(name);

    private void Sync(string name)
    {
        using var handle = File.OpenHandle(Path.Combine(folder, name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }
}
