namespace Edge.Simulator.Faults;

/// <summary>Numbers that look random and follow from what they were made of (SplitMix64): the same on every machine and runtime.</summary>
public struct FaultRandom
{
    private ulong _state;

    /// <summary>Creates the sequence of these numbers.</summary>
    public FaultRandom(params ReadOnlySpan<ulong> parts)
    {
        foreach (var part in parts)
        {
            _state = (_state ^ part) * 0x9E3779B97F4A7C15;
            _state = NextUInt64();
        }
    }

    /// <summary>The next number.</summary>
    public ulong NextUInt64()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The next number below a bound.</summary>
    public int Next(int bound) => (int)(NextUInt64() % (ulong)bound);
}
