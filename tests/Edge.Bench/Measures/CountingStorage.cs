using Edge.Board;
using Edge.Records.Blocks;

namespace Edge.Bench.Measures;

/// <summary>A medium that counts what is asked of it. Each call opens a file once.</summary>
public sealed class CountingStorage(Storage inner) : Storage
{
    /// <summary>Calls since the last <see cref="Reset"/>.</summary>
    public int Opens { get; private set; }

    /// <summary>Bytes read since then.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads of whole blocks since then.</summary>
    public int BlocksRead { get; private set; }

    /// <summary>Counts anew.</summary>
    public void Reset()
    {
        Opens = 0;
        BytesRead = 0;
        BlocksRead = 0;
    }

    /// <inheritdoc/>
    public override int GetLength(string name)
    {
        Opens++;
        return inner.GetLength(name);
    }

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        Opens++;
        int read = inner.Read(name, position, buffer, offset, count);
        BytesRead += read;
        BlocksRead += read == BlockLayout.BlockBytes ? 1 : 0;
        return read;
    }

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        Opens++;
        inner.Append(name, buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        Opens++;
        inner.Write(name, buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
        Opens++;
        inner.Truncate(name, length);
    }

    /// <inheritdoc/>
    public override void Delete(string name)
    {
        Opens++;
        inner.Delete(name);
    }
}
