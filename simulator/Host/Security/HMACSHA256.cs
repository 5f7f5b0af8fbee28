extern alias DesktopCryptography;

using Edge.Host;
using Hmac = DesktopCryptography::System.Security.Cryptography.HMACSHA256;

namespace System.Security.Cryptography;

/// <summary>
/// HMAC-SHA256 with the members that the board's has. It takes the place of .NET's own type of that name in the firmware's project, so that what the platform
/// allocates (the result) is not counted as the firmware's. As on the board, the key is the caller's own array: it is used as it is at each call, and cleared when the
/// object is disposed.
/// </summary>
public class HMACSHA256 : IDisposable
{
    // A log that tests open a million times has the same codes computed each time, and the desktop's own type takes 3 us for one: a thread keeps the last ones. What is
    // coded begins with the code before it, which looks random: it is the place among them.
    private const int Kept = 4096;
    private const int MostKeptBytes = 256;

    [ThreadStatic]
    private static Known?[]? _known;

    private readonly byte[] _key;
    private bool _isDisposed;

    public HMACSHA256(byte[] key)
    {
        _key = key ?? throw new ArgumentNullException();
    }

    public byte[] ComputeHash(byte[] buffer)
    {
        using var scope = VendorMeter.Enter();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(buffer);
        if (buffer.Length is < sizeof(int) or > MostKeptBytes)
        {
            return Hmac.HashData(_key, buffer);
        }

        ref var known = ref (_known ??= new Known?[Kept])[BitConverter.ToUInt32(buffer) % Kept];
        if (known is null || !known.Buffer.AsSpan().SequenceEqual(buffer) || !known.Key.AsSpan().SequenceEqual(_key))
        {
            known = new Known([.. _key], [.. buffer], Hmac.HashData(_key, buffer));
        }

        return [.. known.Code];
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected void Dispose(bool disposing)
    {
        Array.Clear(_key);
        _isDisposed = true;
    }

    private sealed record Known(byte[] Key, byte[] Buffer, byte[] Code);
}
