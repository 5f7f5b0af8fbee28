using Edge.Host;

namespace Edge.Tests.Inputs;

/// <summary>A chip that stops answering in the middle of what the driver does.</summary>
internal sealed class FailingChip(II2cChip inner) : II2cChip
{
    private bool _isDead;

    /// <summary>The chip dies when its conversion register is selected.</summary>
    public bool FailFromConversionRead { get; set; }

    public bool Write(ReadOnlySpan<byte> data)
    {
        _isDead |= FailFromConversionRead && data.Length == 1 && data[0] == 0;
        return !_isDead && inner.Write(data);
    }

    public bool Read(Span<byte> data) => !_isDead && inner.Read(data);
}

/// <summary>A chip that holds the bus: the native driver gives up with an exception.</summary>
internal sealed class HungChip : II2cChip
{
    public int Transfers { get; private set; }

    public bool Write(ReadOnlySpan<byte> data)
    {
        Transfers++;
        throw new InvalidOperationException();
    }

    public bool Read(Span<byte> data) => throw new InvalidOperationException();
}
