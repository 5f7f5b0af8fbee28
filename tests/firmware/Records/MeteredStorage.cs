using Edge.Board;
using Edge.Host;

namespace Edge.Tests.Records;

/// <summary>A medium whose allocations count as the platform's.</summary>
internal sealed class MeteredStorage(Storage inner) : Storage
{
    public override int GetLength(string name)
    {
        using var scope = VendorMeter.Enter();
        return inner.GetLength(name);
    }

    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        return inner.Read(name, position, buffer, offset, count);
    }

    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        inner.Append(name, buffer, offset, count);
    }

    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        inner.Write(name, buffer, offset, count);
    }

    public override void Truncate(string name, int length)
    {
        using var scope = VendorMeter.Enter();
        inner.Truncate(name, length);
    }

    public override void Delete(string name)
    {
        using var scope = VendorMeter.Enter();
        inner.Delete(name);
    }
}
