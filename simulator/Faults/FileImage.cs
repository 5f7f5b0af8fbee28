namespace Edge.Simulator.Faults;

/// <summary>
/// The bytes of a file at one moment, never changed afterwards. Appending shares the buffer with the image before, so that keeping an image
/// of every operation of a run costs what the run wrote, not a copy each; several threads may append to the same image.
/// </summary>
public sealed class FileImage
{
    private const int SmallestBuffer = 64;
    private readonly Extent _extent;

    private FileImage(Extent extent, int length)
    {
        _extent = extent;
        Length = length;
    }

    /// <summary>A file without bytes.</summary>
    public static FileImage Empty { get; } = new(new Extent([], 0), 0);

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Content => _extent.Buffer.AsSpan(0, Length);

    /// <summary>The bytes, to keep.</summary>
    public ReadOnlyMemory<byte> Memory => _extent.Buffer.AsMemory(0, Length);

    /// <summary>A file with a copy of the bytes.</summary>
    public static FileImage Of(ReadOnlySpan<byte> bytes) => new(new Extent(bytes.ToArray(), bytes.Length), bytes.Length);

    /// <summary>The file with bytes after its end.</summary>
    public FileImage Append(ReadOnlySpan<byte> bytes)
    {
        var length = Length + bytes.Length;

        // Whoever moves the mark of used bytes owns what lies behind it; another image of the same buffer has to copy.
        if (length <= _extent.Buffer.Length && Interlocked.CompareExchange(ref _extent.Used, length, Length) == Length)
        {
            bytes.CopyTo(_extent.Buffer.AsSpan(Length));
            return new FileImage(_extent, length);
        }

        var buffer = new byte[Math.Max(SmallestBuffer, length + (length >> 1))];
        Content.CopyTo(buffer);
        bytes.CopyTo(buffer.AsSpan(Length));
        return new FileImage(new Extent(buffer, length), length);
    }

    /// <summary>The first bytes of the file.</summary>
    public FileImage Prefix(int length) => length >= Length ? this : new FileImage(_extent, length);

    /// <summary>The file with one bit turned over.</summary>
    public FileImage Flip(int bit)
    {
        var bytes = Content.ToArray();
        bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
        return new FileImage(new Extent(bytes, bytes.Length), bytes.Length);
    }

    private sealed class Extent(byte[] buffer, int used)
    {
        public int Used = used;

        public byte[] Buffer { get; } = buffer;
    }
}
