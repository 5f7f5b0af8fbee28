using System.Numerics;

namespace Edge.Simulator.Plant;

/// <summary>
/// Seeded randomness whose state can be saved (xoshiro256**, Blackman and Vigna 2018), so that a plant that was stopped and started
/// again goes on as if it had not been.
/// </summary>
public sealed class PlantRandom
{
    /// <summary>Creates a generator from a seed.</summary>
    public PlantRandom(int seed)
    {
        var mix = unchecked((ulong)seed);
        for (var i = 0; i < State.Length; i++)
        {
            mix += 0x9E3779B97F4A7C15;
            var word = (mix ^ (mix >> 30)) * 0xBF58476D1CE4E5B9;
            word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
            State[i] = word ^ (word >> 31);
        }
    }

    /// <summary>The four words of state.</summary>
    public ulong[] State { get; } = new ulong[4];

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var s = State;
        var result = BitOperations.RotateLeft(s[1] * 5, 7) * 9;
        var carried = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= carried;
        s[3] = BitOperations.RotateLeft(s[3], 45);
        return result;
    }

    /// <summary>Evenly distributed, 0 to below 1.</summary>
    public double NextUnit()
    {
        return (NextBits() >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Nearly normal with mean 0 and deviation 1, within +-3.5: the sum of four even 16-bit parts, which is cheap.</summary>
    public double NextNormal()
    {
        var bits = NextBits();
        var sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        return (sum - 131070) * (1.7320508075688772 / 65536);
    }
}
