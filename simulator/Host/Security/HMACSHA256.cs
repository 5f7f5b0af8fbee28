using Edge.Host;

namespace System.Security.Cryptography;

/// <summary>
/// HMAC-SHA256 with the members that the board's has. It takes the place of .NET's own type of that name in the firmware's project, so that what the platform
/// allocates (the result) is not counted as the firmware's.
/// </summary>
public class HMACSHA256 : IDisposable
{
    private readonly IncrementalHash _inner;

    public HMACSHA256(byte[] key)
    {
        using var scope = VendorMeter.Enter();
        _inner = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
    }

    public byte[] ComputeHash(byte[] buffer)
    {
        using var scope = VendorMeter.Enter();
        _inner.AppendData(buffer ?? throw new ArgumentNullException());
        return _inner.GetHashAndReset();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected void Dispose(bool disposing) => _inner.Dispose();
}
