using Edge.Board;
using Edge.Host;

namespace Edge.Simulator.Faults;

/// <summary>A medium whose allocations count as the platform's.</summary>
public sealed class MeteredStorage(Storage inner) : Storage
{
    /// <inheritdoc/>
    public override int GetLength(string name)
    {
        using var scope = VendorMeter.Enter();
        return inner.GetLength(name);
    }

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        return inner.Read(name, position, buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        inner.Append(name, buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
        using var scope = VendorMeter.Enter();
        inner.Write(name, buffer, offset, count);
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
        using var scope = VendorMeter.Enter();
        inner.Truncate(name, length);
    }

    /// <inheritdoc/>
    public override void Delete(string name)
    {
        using var scope = VendorMeter.Enter();
        inner.Delete(name);
    }
}
