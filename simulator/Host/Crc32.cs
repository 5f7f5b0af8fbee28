using Edge.Host;

namespace System.IO.Hashing;

/// <summary>CRC-32 as in IEEE 802.3: polynomial 0x04C11DB7 reflected, initial value and final exclusive-or 0xFFFFFFFF. Native on the board.</summary>
public class Crc32
{
    private static readonly uint[] _table = CreateTable();

    private uint _state = uint.MaxValue;

    public void Append(byte value) => _state = Step(_state, value);

    public void Append(byte[] source)
    {
        using var scope = VendorMeter.Enter();
        _state = Run(_state, source ?? throw new ArgumentNullException());
    }

    public void Append(SpanByte source) => _state = Run(_state, source.AsSpan());

    public uint GetCurrentHashAsUInt32() => ~_state;

    public static uint HashToUInt32(SpanByte source) => ~Run(uint.MaxValue, source.AsSpan());

    public void Reset() => _state = uint.MaxValue;

    private static uint Step(uint state, byte value) => (state >> 8) ^ _table[(byte)state ^ value];

    private static uint Run(uint state, ReadOnlySpan<byte> source)
    {
        foreach (var value in source)
        {
            state = Step(state, value);
        }

        return state;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ 0xEDB88320;
            }

            table[i] = entry;
        }

        return table;
    }
}
