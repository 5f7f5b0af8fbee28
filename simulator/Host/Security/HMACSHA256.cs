extern alias DesktopCryptography;

using DesktopCryptography::System.Security.Cryptography;
using Edge.Host;

namespace System.Security.Cryptography;

/// <summary>
/// HMAC-SHA256 with the members that the board's has. It takes the place of .NET's own type of that name in the firmware's project, so that what the platform
/// allocates (the result) is not counted as the firmware's. As on the board, the key is the caller's own array: it is used as it is at each call, and cleared when the
/// object is disposed.
/// </summary>
public class HMACSHA256 : IDisposable
{
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
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(buffer ?? throw new ArgumentNullException());
        return hash.GetHashAndReset();
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
}
